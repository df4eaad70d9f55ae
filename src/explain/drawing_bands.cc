// Blocks of text set side by side.
#include "explain/drawing_bands.h"

#include <algorithm>

namespace chainrule {
namespace {

std::string side_by_side(const std::vector<const TextBlock*>& blocks) {
  std::size_t height = 0;
  for (const TextBlock* block : blocks) height = std::max(height, block->lines.size());
  std::string out;
  for (std::size_t i = 0; i < height; ++i) {
    std::string line;
    for (const TextBlock* block : blocks) {
      line += i < block->lines.size() ? block->lines[i] : std::string(block->width, ' ');
    }
    line.resize(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace

std::size_t least_width(const std::vector<TextStage>& stages) {
  std::size_t width = stages.front().layer.width;
  for (std::size_t l = 1; l < stages.size(); ++l) {
    width =
        std::max(width, stages[l - 1].layer.width + stages[l].before.width + stages[l].layer.width);
  }
  return width;
}

std::string in_bands(const std::vector<TextStage>& stages) {
  std::string out;
  std::vector<const TextBlock*> band = {&stages.front().layer};
  std::size_t width = stages.front().layer.width;
  for (std::size_t l = 1; l < stages.size(); ++l) {
    const std::size_t more = stages[l].before.width + stages[l].layer.width;
    if (band.size() > 1 && width + more > kTerminalWidth) {
      if (stages[l - 1].end.width > 0) band.back() = &stages[l - 1].end;
      out += side_by_side(band) + "\n";
      band = {&stages[l - 1].layer};
      width = stages[l - 1].layer.width;
    }
    band.push_back(&stages[l].before);
    band.push_back(&stages[l].layer);
    width += more;
  }
  return out + side_by_side(band);
}

}  // namespace chainrule
