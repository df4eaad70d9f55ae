// Small pictures of numbers, as PNG in a page.
#include "report/picture.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/fail.h"

namespace chainrule {
namespace {

void append_number(std::string& out, std::uint32_t number) {  // the highest byte first
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += static_cast<char>((number >> shift) & 0xFF);
  }
}

std::uint32_t crc_of(const std::string& bytes) {
  return static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

void append_chunk(std::string& out, std::string_view kind, const std::string& data) {
  append_number(out, static_cast<std::uint32_t>(data.size()));
  const std::string body = std::string(kind) + data;
  out += body;
  append_number(out, crc_of(body));
}

std::string deflated(const std::string& bytes) {
  uLongf size = ::compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  const int status = ::compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                                 reinterpret_cast<const Bytef*>(bytes.data()),
                                 static_cast<uLong>(bytes.size()), 9);
  if (status != Z_OK) fail(ErrorCode::kValue, "png: {} bytes cannot be compressed", bytes.size());
  out.resize(size);
  return out;
}

constexpr std::array<std::uint8_t, 3> kAbove = {0x2a, 0x85, 0xc7}, kBelow = {0xd9, 0x6a, 0x12};

}  // namespace

std::string png_file(std::size_t width, std::size_t height, std::size_t channels,
                     std::span<const std::uint8_t> pixels) {
  if ((channels != 1 && channels != 4) || width == 0 ||
      pixels.size() != width * height * channels) {
    fail(ErrorCode::kShape, "png: {} bytes came for [{} x {}] pixels of {} channels", pixels.size(),
         height, width, channels);
  }
  std::string header;
  append_number(header, static_cast<std::uint32_t>(width));
  append_number(header, static_cast<std::uint32_t>(height));
  header += '\x08';                           // bits a channel
  header += channels == 1 ? '\x00' : '\x06';  // grey, or colour with opacity
  header.append(3, '\0');
  std::string lines;
  for (std::size_t i = 0; i < height; ++i) {
    lines += '\0';  // no filter
    const auto line = pixels.subspan(i * width * channels, width * channels);
    lines.append(line.begin(), line.end());
  }
  std::string out = "\x89PNG\r\n\x1a\n";
  append_chunk(out, "IHDR", header);
  append_chunk(out, "IDAT", deflated(lines));
  append_chunk(out, "IEND", "");
  return out;
}

std::string data_uri(std::string_view png) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out = "data:image/png;base64,";
  for (std::size_t i = 0; i < png.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = bits << 8 | (i + j < png.size() ? static_cast<unsigned char>(png[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += i + j > png.size() ? '=' : kDigits[(bits >> (18 - 6 * j)) & 63];
    }
  }
  return out;
}

std::string picture_png(std::span<const double> pixels, std::size_t width, double low,
                        double high) {
  std::vector<std::uint8_t> grey;
  for (const double value : pixels) {
    const bool is_shaded = high > low && value > low;  // and a number
    const double shade = is_shaded ? std::fmin((value - low) / (high - low), 1) : 0;
    grey.push_back(static_cast<std::uint8_t>(std::lround(255 * (1 - shade))));
  }
  return png_file(width, pixels.size() / width, 1, grey);
}

std::string signed_pictures_png(const Matrix<double>& values, std::size_t width,
                                std::size_t columns) {
  const std::size_t height = values.cols() / width, gap = width < 16 ? 1 : 2;
  const std::size_t lines = (values.rows() + columns - 1) / columns;
  const std::size_t all_width = columns * (width + gap) - gap;
  const std::size_t all_height = lines * (height + gap) - gap;
  std::vector<std::uint8_t> pixels(all_width * all_height * 4);
  for (std::size_t i = 0; i < values.rows(); ++i) {
    double largest = 0;
    for (const double value : values.row(i)) largest = std::max(largest, std::fabs(value));
    const std::size_t left = i % columns * (width + gap), top = i / columns * (height + gap);
    for (std::size_t k = 0; k < values.cols(); ++k) {
      const double value = values(i, k);
      const auto& colour = value > 0 ? kAbove : kBelow;
      std::uint8_t* pixel = &pixels[4 * ((top + k / width) * all_width + left + k % width)];
      std::ranges::copy(colour, pixel);
      const double share = largest > 0 ? std::fabs(value) / largest : 0;
      pixel[3] = static_cast<std::uint8_t>(std::lround(255 * share));
    }
  }
  return png_file(all_width, all_height, 4, pixels);
}

}  // namespace chainrule
