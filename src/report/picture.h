// Small pictures of numbers, as PNG in a page.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/matrix.h>

namespace chainrule {

/// A PNG file (ISO 15948) of rows of pixels, `channels` bytes each: 1 grey, 4 red, green, blue and
/// opacity.
std::string png_file(std::size_t width, std::size_t height, std::size_t channels,
                     std::span<const std::uint8_t> pixels);

/// "data:image/png;base64,..."
std::string data_uri(std::string_view png);

/// Dark where the value is large; `low` and `high` are the ends.
std::string picture_png(std::span<const double> pixels, std::size_t width, double low, double high);

/// Pictures of signed numbers side by side, one a row of `values`, `columns` in a line: blue above
/// 0, orange below, transparent at 0, each picture by its own largest.
std::string signed_pictures_png(const Matrix<double>& values, std::size_t width,
                                std::size_t columns);

}  // namespace chainrule
