// Gzip files.
#include "data/gzip_file.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "core/fail.h"

namespace chainrule {
namespace {

class Inflater {
 public:
  Inflater(std::string_view bytes, std::string_view name, std::size_t max_bytes)
      : bytes_(bytes), name_(name), max_bytes_(max_bytes) {
    if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) refuse("zlib does not start");
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  std::string read() {
    refuse_honest_bomb();
    std::string out;
    for (;;) {
      const int result = read_piece(out);
      if (result == Z_STREAM_END) {
        if (!is_gzip(bytes_)) return out;  // padding, or nothing
        if (inflateReset(&stream_) != Z_OK) refuse("zlib does not start again");
      } else if (result != Z_OK) {
        refuse(result == Z_BUF_ERROR ? "it is cut short" : "it is broken");
      }
    }
  }

 private:
  [[noreturn]] void refuse(std::string_view what) const {
    fail(ErrorCode::kFormat, "{}: no gzip file that can be read: {}", name_, what);
  }

  // The last member's size stands at the end; that of a lying one shows when it is unpacked.
  void refuse_honest_bomb() const {
    if (bytes_.size() < 18) return;
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[bytes_.size() - 4 + i]);
      size |= static_cast<std::size_t>(byte) << (8 * i);
    }
    if (size > max_bytes_) {
      refuse(fmt::format("it says that it has {} bytes, more than {}; or it is cut short", size,
                         max_bytes_));
    }
  }

  // Appends some bytes, if there are any: a file may have a million members of none.
  int read_piece(std::string& out) {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const std::size_t room = std::min(piece_.size(), max_bytes_ - out.size() + 1);
    const std::size_t given = std::min(bytes_.size(), kMost);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes_.data()));
    stream_.avail_in = static_cast<uInt>(given);
    stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
    stream_.avail_out = static_cast<uInt>(room);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    bytes_.remove_prefix(given - stream_.avail_in);
    out.append(piece_.data(), room - stream_.avail_out);
    if (out.size() > max_bytes_) refuse(fmt::format("it has more than {} bytes", max_bytes_));
    return result;
  }

  std::string_view bytes_, name_;
  std::size_t max_bytes_;
  std::vector<char> piece_ = std::vector<char>(std::size_t{1} << 18U);
  z_stream stream_{};
};

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1F\x8B");
}

std::string read_gzip(std::string_view bytes, std::string_view name, std::size_t max_bytes) {
  return Inflater(bytes, name, max_bytes).read();
}

}  // namespace chainrule
