// Zip files: members that are stored or deflated, ZIP64 too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

struct ZipMember {
  std::string name;
  std::uint64_t method = 0, crc = 0, packed = 0, size = 0, place = 0;
};

/// All functions throw Error kFormat, `name` first.
class ZipFile {
 public:
  /// Reads the directory. Refused is what is no zip file, cut short or encrypted, a name that
  /// stands twice, members that lie one over another, and members of more than `max_bytes`
  /// together. `bytes` and `name` must outlive this.
  ZipFile(std::string_view bytes, std::string_view name, std::size_t max_bytes);

  const std::vector<ZipMember>& members() const { return members_; }
  /// The first `n` bytes of a member, or all, without its checksum.
  std::string beginning(const ZipMember& member, std::size_t n) const;
  /// All bytes of a member: the file's own, or `buffer`'s if they are unpacked.
  std::string_view unpack(const ZipMember& member, std::string& buffer) const;

 private:
  [[noreturn]] void refuse(std::string_view what) const;
  std::uint64_t number(std::uint64_t place, std::size_t width) const;
  std::string_view part(std::uint64_t place, std::uint64_t size) const;
  std::uint64_t end_record() const;
  void read_directory();
  ZipMember entry(std::uint64_t& place) const;
  void wide_fields(std::uint64_t place, std::uint64_t size, ZipMember& member) const;
  void check_sizes(std::size_t max_bytes) const;
  std::string_view packed_bytes(const ZipMember& member) const;
  std::string inflated(std::string_view packed, std::size_t n, bool is_all) const;

  std::string_view bytes_, name_;
  std::vector<ZipMember> members_;
};

}  // namespace chainrule
