// Zip files: members that are stored or deflated, ZIP64 too.
#include "data/zip_file.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "core/fail.h"

namespace chainrule {
namespace {

constexpr std::uint32_t kLocal = 0x04034B50, kCentral = 0x02014B50, kEnd = 0x06054B50;
constexpr std::uint32_t kEnd64 = 0x06064B50, kLocator64 = 0x07064B50;
constexpr std::uint64_t kStored = 0, kDeflated = 8;
constexpr std::size_t kMostMembers = 100'000;

}  // namespace

ZipFile::ZipFile(std::string_view bytes, std::string_view name, std::size_t max_bytes)
    : bytes_(bytes), name_(name) {
  read_directory();
  check_sizes(max_bytes);
}

void ZipFile::refuse(std::string_view what) const {
  fail(ErrorCode::kFormat, "{}: no archive of arrays that can be read: {}", name_, what);
}

std::uint64_t ZipFile::number(std::uint64_t place, std::size_t width) const {
  if (place > bytes_.size() || bytes_.size() - place < width) refuse("it is cut short");
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[place + i])) << (8 * i);
  }
  return value;
}

std::string_view ZipFile::part(std::uint64_t place, std::uint64_t size) const {
  if (place > bytes_.size() || bytes_.size() - place < size) refuse("it is cut short");
  return bytes_.substr(place, size);
}

// The end record stands last, before a comment of up to 65,535 bytes.
std::uint64_t ZipFile::end_record() const {
  constexpr std::size_t kSize = 22;
  if (bytes_.size() < kSize) refuse("it is too short");
  const std::size_t first = bytes_.size() - std::min<std::size_t>(bytes_.size(), kSize + 65535);
  for (std::size_t at = bytes_.size() - kSize + 1; at-- > first;) {
    if (number(at, 4) == kEnd && at + kSize + number(at + 20, 2) == bytes_.size()) return at;
  }
  refuse("it has no directory");
}

void ZipFile::read_directory() {
  const std::uint64_t end = end_record();
  std::uint64_t count = number(end + 10, 2), place = number(end + 16, 4);
  if (end >= 20 && number(end - 20, 4) == kLocator64) {
    const std::uint64_t end64 = number(end - 12, 8);
    if (number(end64, 4) != kEnd64) refuse("its directory is not where it should be");
    count = number(end64 + 32, 8);
    place = number(end64 + 48, 8);
  }
  if (count > kMostMembers) refuse("it has too many members");
  for (std::uint64_t i = 0; i < count; ++i) members_.push_back(entry(place));
}

ZipMember ZipFile::entry(std::uint64_t& place) const {
  if (number(place, 4) != kCentral) refuse("its directory is broken");
  ZipMember member;
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
void ZipFile::wide_fields(std::uint64_t place, std::uint64_t size, ZipMember& member) const {
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

// What the directory says cannot be true of every archive; the rest shows when it is unpacked.
void ZipFile::check_sizes(std::size_t max_bytes) const {
  std::set<std::string_view> names;
  std::uint64_t left = max_bytes;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> places;
  for (const ZipMember& member : members_) {
    if (!names.insert(member.name).second) {
      refuse(fmt::format("\"{}\" stands in it twice", member.name));
    }
    if (member.size > left) refuse("it is too large when unpacked");
    left -= member.size;
    if (member.packed > bytes_.size()) refuse("it is cut short");
    places.emplace_back(member.place, member.packed);
    if (member.method == kStored && member.packed != member.size) {
      refuse("a stored member has two sizes");
    }
    // Deflate makes at most 1,032 bytes of one.
    if (member.method == kDeflated && member.size / 1040 > member.packed + 1) {
      refuse("a member's size is not its own");
    }
    if (member.method != kStored && member.method != kDeflated) {
      refuse(fmt::format("compression method {}; stored or deflated was expected", member.method));
    }
  }
  std::sort(places.begin(), places.end());
  for (std::size_t i = 1; i < places.size(); ++i) {
    if (places[i].first - places[i - 1].first < places[i - 1].second) {
      refuse("its members lie one over another");
    }
  }
}

std::string_view ZipFile::packed_bytes(const ZipMember& member) const {
  if (number(member.place, 4) != kLocal) refuse("a member is not where it should be");
  const std::uint64_t skipped = 30 + number(member.place + 26, 2) + number(member.place + 28, 2);
  return part(member.place + skipped, member.packed);
}

std::string ZipFile::beginning(const ZipMember& member, std::size_t n) const {
  const std::string_view packed = packed_bytes(member);
  if (member.method == kStored) return std::string(packed.substr(0, n));
  return inflated(packed, static_cast<std::size_t>(std::min<std::uint64_t>(n, member.size)), false);
}

std::string_view ZipFile::unpack(const ZipMember& member, std::string& buffer) const {
  std::string_view data = packed_bytes(member);
  if (member.method == kDeflated) {
    data = buffer = inflated(data, static_cast<std::size_t>(member.size), true);
  }
  const auto size = static_cast<uInt>(std::min<std::size_t>(data.size(), 0xFFFFFFFF));
  if (crc32(0, reinterpret_cast<const Bytef*>(data.data()), size) != member.crc) {
    refuse(fmt::format("the checksum of \"{}\" is wrong", member.name));
  }
  return data;
}

// The first n bytes, which are all there are or not.
std::string ZipFile::inflated(std::string_view packed, std::size_t n, bool is_all) const {
  constexpr std::uint64_t kMost = std::numeric_limits<uInt>::max();
  if (packed.size() > kMost || n > kMost) refuse("a member of more than 4 GB");
  std::string data(n, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -15) != Z_OK) refuse("zlib does not start");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(data.data());
  stream.avail_out = static_cast<uInt>(n);
  const int result = inflate(&stream, is_all ? Z_FINISH : Z_SYNC_FLUSH);
  const bool is_right = stream.avail_out == 0 && (!is_all || result == Z_STREAM_END);
  inflateEnd(&stream);
  if (!is_right) refuse("a compressed member is broken");
  return data;
}

}  // namespace chainrule
