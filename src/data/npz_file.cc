// Zip files, as NumPy's archives are.
#include "data/npz_file.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>

#include "core/fail.h"

namespace chainrule {
namespace {

constexpr std::uint32_t kLocal = 0x04034B50, kCentral = 0x02014B50, kEnd = 0x06054B50;
constexpr std::uint32_t kEnd64 = 0x06064B50, kLocator64 = 0x07064B50;
constexpr std::size_t kMostMembers = 100'000;

struct Member {
  std::string name;
  std::uint64_t method = 0, crc = 0, packed = 0, size = 0, place = 0;
};

class Zip {
 public:
  Zip(std::string_view bytes, std::string_view name, std::size_t max_bytes)
      : bytes_(bytes), name_(name), left_(max_bytes) {}

  std::vector<std::pair<std::string, std::string>> read() {
    std::vector<std::pair<std::string, std::string>> members;
    std::set<std::string> names;
    for (const Member& member : directory()) {
      if (!names.insert(member.name).second) {
        refuse(fmt::format("\"{}\" stands in it twice", member.name));
      }
      members.emplace_back(member.name, unpack(member));
    }
    return members;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    fail(ErrorCode::kFormat, "{}: no archive of arrays that can be read: {}", name_, what);
  }

  std::uint64_t number(std::uint64_t place, std::size_t width) const {
    if (place > bytes_.size() || bytes_.size() - place < width) refuse("it is cut short");
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[place + i])) << (8 * i);
    }
    return value;
  }
  std::string_view part(std::uint64_t place, std::uint64_t size) const {
    if (place > bytes_.size() || bytes_.size() - place < size) refuse("it is cut short");
    return bytes_.substr(place, size);
  }

  // The end record stands last, before a comment of up to 65,535 bytes.
  std::uint64_t end_record() const {
    constexpr std::size_t kSize = 22;
    if (bytes_.size() < kSize) refuse("it is too short");
    const std::size_t first = bytes_.size() - std::min<std::size_t>(bytes_.size(), kSize + 65535);
    for (std::size_t at = bytes_.size() - kSize + 1; at-- > first;) {
      if (number(at, 4) == kEnd && at + kSize + number(at + 20, 2) == bytes_.size()) return at;
    }
    refuse("it has no directory");
  }

  std::vector<Member> directory() const {
    const std::uint64_t end = end_record();
    std::uint64_t count = number(end + 10, 2), place = number(end + 16, 4);
    if (end >= 20 && number(end - 20, 4) == kLocator64) {
      const std::uint64_t end64 = number(end - 12, 8);
      if (number(end64, 4) != kEnd64) refuse("its directory is not where it should be");
      count = number(end64 + 32, 8);
      place = number(end64 + 48, 8);
    }
    if (count > kMostMembers) refuse("it has too many members");
    std::vector<Member> members;
    for (std::uint64_t i = 0; i < count; ++i) members.push_back(entry(place));
    return members;
  }

  Member entry(std::uint64_t& place) const {
    if (number(place, 4) != kCentral) refuse("its directory is broken");
    Member member;
    if ((number(place + 8, 2) & 1U) != 0) refuse("it is encrypted");
    member.method = number(place + 10, 2);
    member.crc = number(place + 16, 4);
    member.packed = number(place + 20, 4);
    member.size = number(place + 24, 4);
    member.place = number(place + 42, 4);
    const std::uint64_t name = number(place + 28, 2), extra = number(place + 30, 2);
    const std::uint64_t comment = number(place + 32, 2);
    member.name = std::string(part(place + 46, name));
    wide_fields(place + 46 + name, extra, member);
    place += 46 + name + extra + comment;
    return member;
  }

  // ZIP64: what does not fit 32 bits stands in an extra field, in this order.
  void wide_fields(std::uint64_t place, std::uint64_t size, Member& member) const {
    const std::uint64_t end = place + size;
    while (place + 4 <= end) {
      const std::uint64_t id = number(place, 2), length = number(place + 2, 2);
      place += 4;
      if (length > end - place) refuse("its directory is broken");
      if (id == 1) {
        std::uint64_t at = place;
        for (std::uint64_t* field : {&member.size, &member.packed, &member.place}) {
          if (*field != 0xFFFFFFFF) continue;
          if (at + 8 > place + length) refuse("its directory is broken");
          *field = number(at, 8);
          at += 8;
        }
      }
      place += length;
    }
  }

  std::string unpack(const Member& member) {
    if (number(member.place, 4) != kLocal) refuse("a member is not where it should be");
    const std::uint64_t skipped = 30 + number(member.place + 26, 2) + number(member.place + 28, 2);
    const std::string_view packed = part(member.place + skipped, member.packed);
    if (member.size > left_) refuse("it is too large when unpacked");
    left_ -= static_cast<std::size_t>(member.size);
    std::string data;
    if (member.method == 0) {
      if (member.packed != member.size) refuse("a stored member has two sizes");
      data = std::string(packed);
    } else if (member.method == 8) {
      // Deflate makes at most 1,032 bytes of one.
      if (member.size / 1040 > member.packed + 1) refuse("a member's size is not its own");
      data = inflated(packed, member.size);
    } else {
      refuse(fmt::format("compression method {}; stored or deflated was expected", member.method));
    }
    const auto size = static_cast<uInt>(std::min<std::size_t>(data.size(), 0xFFFFFFFF));
    if (crc32(0, reinterpret_cast<const Bytef*>(data.data()), size) != member.crc) {
      refuse(fmt::format("the checksum of \"{}\" is wrong", member.name));
    }
    return data;
  }

  std::string inflated(std::string_view packed, std::uint64_t size) const {
    constexpr std::uint64_t kMost = std::numeric_limits<uInt>::max();
    if (packed.size() > kMost || size > kMost) refuse("a member of more than 4 GB");
    std::string data(static_cast<std::size_t>(size), '\0');
    z_stream stream{};
    if (inflateInit2(&stream, -15) != Z_OK) refuse("zlib does not start");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(data.data());
    stream.avail_out = static_cast<uInt>(data.size());
    const int result = inflate(&stream, Z_FINISH);
    const bool whole = result == Z_STREAM_END && stream.avail_out == 0;
    inflateEnd(&stream);
    if (!whole) refuse("a compressed member is broken");
    return data;
  }

  std::string_view bytes_, name_;
  std::size_t left_;  // bytes that members may still have
};

}  // namespace

std::vector<std::pair<std::string, std::string>> read_zip(std::string_view bytes,
                                                          std::string_view name,
                                                          std::size_t max_bytes) {
  return Zip(bytes, name, max_bytes).read();
}

std::vector<std::pair<std::string, NpyArray>> read_npz(std::string_view bytes,
                                                       std::string_view name,
                                                       std::size_t max_bytes) {
  std::vector<std::pair<std::string, NpyArray>> arrays;
  for (const auto& [member, data] : read_zip(bytes, name, max_bytes)) {
    std::string array = member;
    if (array.ends_with(".npy")) array.resize(array.size() - 4);
    arrays.emplace_back(array, read_npy(data, fmt::format("{}: {}", name, array)));
  }
  return arrays;
}

}  // namespace chainrule
