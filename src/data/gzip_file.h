// Gzip files.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "data/byte_source.h"

namespace chainrule {

/// How many bytes a compressed file of n bytes may have when unpacked: 100 n and 4 MiB more. Data
/// that is any use is far below, and a bomb of a small file stays small.
constexpr std::size_t most_unpacked_bytes(std::size_t n) {
  return 100 * n + (std::size_t{4} << 20U);
}

bool is_gzip(std::string_view bytes);

/// The bytes of all members, one after the other, unpacked as they are asked for. Throws Error
/// kFormat, `name` first, for what is cut short, has a wrong checksum or would have more than
/// `max_bytes`.
class GzipSource final : public ByteSource {
 public:
  /// `bytes` and `name` must outlive this.
  GzipSource(std::string_view bytes, std::string_view name, std::size_t max_bytes);
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override;

  /// Refuses from now on, too, what has 100 times as many bytes as were read for them and 16 MiB
  /// more, so that little of a bomb is unpacked. For texts: an array may begin with many zeros.
  void expect_text() { is_text_ = true; }
  std::size_t read(char* to, std::size_t n) override;
  void rewind() override;
  /// What the last member says of itself, which is right if it is the only one.
  std::size_t size() const override { return size_; }

 private:
  struct Stream;
  [[noreturn]] void refuse(std::string_view what) const;
  void check_size();
  std::size_t read_piece(char* to, std::size_t n);

  std::string_view bytes_, name_;
  std::size_t max_bytes_;
  std::size_t size_ = 0;
  std::unique_ptr<Stream> stream_;
  std::string_view rest_;  // that is packed
  std::size_t n_unpacked_ = 0;
  bool at_end_ = false;
  bool is_text_ = false;
};

/// All that a source gives from its start.
std::string read_all(GzipSource& source);

}  // namespace chainrule
