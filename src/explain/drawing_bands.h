// Blocks of text set side by side, on as many bands as the width of a terminal needs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace chainrule {

inline constexpr std::size_t kTerminalWidth = 100;

/// Lines that all take `width` columns; colours do not count.
struct TextBlock {
  std::size_t width = 0;
  std::vector<std::string> lines = {};
};

/// A layer with what leads to it from the layer before.
struct TextStage {
  TextBlock before = {};  // empty for the first
  TextBlock layer = {};
  TextBlock end = {};  // the layer where a band ends with it; empty: as `layer`
};

/// The widest that a band must be, for the widest stage between its two layers.
std::size_t least_width(const std::vector<TextStage>& stages);

/// Stages one after the other from the left. A new band begins with the layer that ended the last.
std::string in_bands(const std::vector<TextStage>& stages);

}  // namespace chainrule
