// Gzip files.
#include "data/gzip_file.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "core/fail.h"

namespace chainrule {
namespace {

constexpr std::size_t kBombBytes = std::size_t{16} << 20;
constexpr std::size_t kPiece = std::size_t{1} << 18;

}  // namespace

struct GzipSource::Stream {
  z_stream zlib{};
};

GzipSource::GzipSource(std::string_view bytes, std::string_view name, std::size_t max_bytes)
    : bytes_(bytes),
      name_(name),
      max_bytes_(max_bytes),
      stream_(std::make_unique<Stream>()),
      rest_(bytes) {
  check_size();
  if (inflateInit2(&stream_->zlib, 16 + MAX_WBITS) != Z_OK) refuse("zlib does not start");
}

GzipSource::~GzipSource() {
  inflateEnd(&stream_->zlib);
}

std::size_t GzipSource::read(char* to, std::size_t n) {
  std::size_t n_read = 0;
  // A file may have a million members of nothing.
  while (n_read == 0 && n > 0 && !at_end_) n_read = read_piece(to, n);
  return n_read;
}

void GzipSource::rewind() {
  if (n_unpacked_ == 0 && rest_.size() == bytes_.size()) return;
  if (inflateReset(&stream_->zlib) != Z_OK) refuse("zlib does not start again");
  rest_ = bytes_;
  n_unpacked_ = 0;
  at_end_ = false;
}

void GzipSource::refuse(std::string_view what) const {
  fail(ErrorCode::kFormat, "{}: no gzip file that can be read: {}", name_, what);
}

// The last member's size stands at the end; that of a lying one shows when it is unpacked.
void GzipSource::check_size() {
  if (bytes_.size() < 18) return;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto byte = static_cast<unsigned char>(bytes_[bytes_.size() - 4 + i]);
    size_ |= static_cast<std::size_t>(byte) << (8 * i);
  }
  if (size_ > max_bytes_) {
    refuse(fmt::format("it says that it has {} bytes, more than {}; or it is cut short", size_,
                       max_bytes_));
  }
}

std::size_t GzipSource::read_piece(char* to, std::size_t n) {
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
  z_stream& zlib = stream_->zlib;
  const std::size_t given = std::min(rest_.size(), kMost);
  const std::size_t room = std::min({n, kMost, kPiece, max_bytes_ - n_unpacked_ + 1});
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
  zlib.avail_in = static_cast<uInt>(given);
  zlib.next_out = reinterpret_cast<Bytef*>(to);
  zlib.avail_out = static_cast<uInt>(room);
  const int result = inflate(&zlib, Z_NO_FLUSH);
  rest_.remove_prefix(given - zlib.avail_in);
  const std::size_t came = room - zlib.avail_out;
  n_unpacked_ += came;
  if (n_unpacked_ > max_bytes_) refuse(fmt::format("it has more than {} bytes", max_bytes_));
  const std::size_t n_packed = bytes_.size() - rest_.size();
  if (is_text_ && n_unpacked_ > kBombBytes && (n_unpacked_ - kBombBytes) / 100 > n_packed) {
    refuse(fmt::format("its first {} bytes make more than {}", n_packed, n_unpacked_));
  }
  if (result == Z_STREAM_END) {
    at_end_ = !is_gzip(rest_);  // padding, or nothing
    if (!at_end_ && inflateReset(&zlib) != Z_OK) refuse("zlib does not start again");
  } else if (result != Z_OK) {
    refuse(result == Z_BUF_ERROR ? "it is cut short" : "it is broken");
  }
  return came;
}

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1F\x8B");
}

std::string read_all(GzipSource& source) {
  source.rewind();
  std::string out;
  out.reserve(source.size());
  std::vector<char> piece(kPiece);
  while (const std::size_t n = source.read(piece.data(), piece.size())) {
    out.append(piece.data(), n);
  }
  return out;
}

}  // namespace chainrule
