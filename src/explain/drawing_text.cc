// A drawing as text for a terminal: small networks unit by unit with tables of weights between
// them, others as one box a layer.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/text_width.h"
#include "explain/drawing_bands.h"
#include "explain/drawing_writers.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostUnits = 8;  // of a layer drawn unit by unit

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

std::string coloured(const std::string& text, double strength, bool colour) {
  const EdgeSign sign = sign_of(strength);
  if (!colour || sign == EdgeSign::kZero || sign == EdgeSign::kNotANumber) return text;
  return (sign == EdgeSign::kPositive ? "\x1b[34m" : "\x1b[33m") + text + "\x1b[0m";
}

std::string named(const Plan& plan, const Label& symbol, const Label& value) {
  const bool number = plan.options.labels != DrawingLabels::kSymbols && !value.empty();
  return number ? plain(symbol) + " = " + plain(value) : plain(symbol);
}

// --- small networks -----------------------------------------------------------------------------

class UnitByUnit {
 public:
  explicit UnitByUnit(const Plan& plan) : plan_(plan) {}

  std::vector<TextStage> stages() const {
    std::vector<TextStage> stages;
    for (const DrawnLayer& layer : plan_.layers) {
      const DrawnLayer* to = next(layer);
      TextStage stage{.layer = units(layer, to), .end = units(layer, nullptr)};
      if (layer.layer > 0) stage.before = table(layer);
      stages.push_back(std::move(stage));
    }
    stages.push_back({.layer = targets()});
    return stages;
  }

 private:
  const DrawnLayer* next(const DrawnLayer& layer) const {
    return layer.layer + 1 < plan_.layers.size() ? &plan_.layers[layer.layer + 1] : nullptr;
  }

  std::string_view offset_letter() const {
    switch (plan_.options.convention.offset) {
      case OffsetForm::kConstantInput:
        return "1";
      case OffsetForm::kThreshold:
        return "θ";
      case OffsetForm::kBias:
        break;
    }
    return "b";
  }

  // The caption, a free line, and a line a unit; under them what stands for the biases of the next
  // layer.
  TextBlock units(const DrawnLayer& layer, const DrawnLayer* to) const {
    std::vector<std::string> texts;
    for (const DrawnUnit& unit : layer.units) {
      texts.push_back(named(plan_, unit.symbol, unit.value));
      if (unit.dropped) texts.back() += " ×";
    }
    const std::size_t inner = max_text_width(texts);
    TextBlock block{.width = std::max(inner + 4, text_width(layer.caption) + 1)};
    block.lines = {align_left(layer.caption, block.width), std::string(block.width, ' ')};
    for (const std::string& text : texts) {
      block.lines.push_back("( " + align_left(text, inner) + " )" +
                            repeated(to == nullptr ? " " : "─", block.width - inner - 4));
    }
    if (to != nullptr && !to->offsets.empty()) {
      block.lines.push_back(align_right(std::string(offset_letter()) + " ", block.width));
    }
    return block;
  }

  // A column a unit of the layer, a row a unit of the layer before, the biases as the last row.
  TextBlock table(const DrawnLayer& layer) const {
    const std::size_t n_in = plan_.layers[layer.layer - 1].units.size();
    const std::size_t n_out = layer.units.size();
    std::vector<std::vector<const DrawnEdge*>> rows;
    for (std::size_t i = 0; i < n_in; ++i) {
      rows.emplace_back();
      for (std::size_t j = 0; j < n_out; ++j) rows.back().push_back(&layer.edges[i * n_out + j]);
    }
    if (!layer.offsets.empty()) {
      rows.emplace_back();
      for (const DrawnEdge& edge : layer.offsets) rows.back().push_back(&edge);
    }
    std::vector<std::string> heads;
    std::vector<std::size_t> widths;
    for (std::size_t j = 0; j < n_out; ++j) {
      heads.push_back("→ " + plain(layer.units[j].symbol));
      widths.push_back(text_width(heads.back()));
      for (const auto& row : rows) {
        widths[j] = std::max(widths[j], text_width(plain(plan_.label(*row[j]))));
      }
    }
    return framed(heads, widths, rows, n_out);
  }

  TextBlock framed(const std::vector<std::string>& heads, const std::vector<std::size_t>& widths,
                   const std::vector<std::vector<const DrawnEdge*>>& rows,
                   std::size_t n_out) const {
    std::size_t inner = 1;
    for (const std::size_t width : widths) inner += width + 2;
    TextBlock block{.width = inner + 2 + 3 + 3};
    block.lines.push_back("   ╭" + repeated("─", inner) + "╮   ");
    std::string line = " ";
    for (std::size_t j = 0; j < widths.size(); ++j) line += align_right(heads[j], widths[j]) + "  ";
    block.lines.push_back("   │" + line + "│   ");
    for (std::size_t i = 0; i < std::max(rows.size(), n_out); ++i) {
      line = " ";
      for (std::size_t j = 0; j < widths.size(); ++j) {
        const DrawnEdge* edge = i < rows.size() ? rows[i][j] : nullptr;
        const std::string text = edge == nullptr ? "" : plain(plan_.label(*edge));
        line += coloured(align_right(text, widths[j]), edge == nullptr ? 0 : edge->strength,
                         plan_.options.colour) +
                "  ";
      }
      block.lines.push_back((i < rows.size() ? "───┤" : "   │") + line +
                            (i < n_out ? "├─▶ " : "│   "));
    }
    block.lines.push_back("   ╰" + repeated("─", inner) + "╯   ");
    return block;
  }

  TextBlock targets() const {
    const DrawnLoss& loss = plan_.loss;
    std::vector<std::string> texts = {loss.target_caption, ""};
    for (std::size_t j = 0; j < loss.target_symbols.size(); ++j) {
      texts.push_back(named(plan_, loss.target_symbols[j],
                            loss.target_values.empty() ? Label{} : loss.target_values[j]));
    }
    TextBlock block{.width = max_text_width(texts) + 2};
    for (const std::string& text : texts)
      block.lines.push_back("  " + align_left(text, block.width - 2));
    return block;
  }

  const Plan& plan_;
};

// --- larger ones --------------------------------------------------------------------------------

std::vector<TextStage> layer_by_layer(const Plan& plan) {
  std::vector<TextStage> stages;
  for (const DrawnLayer& layer : plan.layers) {
    const std::size_t inner = max_text_width({layer.caption, layer.count});
    const std::string edge = repeated("─", inner + 2);
    const bool last = layer.layer + 1 == plan.layers.size();
    TextStage stage{.layer = {.width = inner + 4}};
    stage.layer.lines = {"╭" + edge + "╮", "│ " + align_left(layer.caption, inner) + " │",
                         "│ " + align_left(layer.count, inner) + (last ? " │" : " ├"),
                         "╰" + edge + "╯"};
    if (layer.layer > 0) {
      stage.before.width = text_width(layer.n_weights) + 6;
      const std::string empty(stage.before.width, ' ');
      stage.before.lines = {empty, empty, "── " + layer.n_weights + " ─▶", empty};
    }
    stages.push_back(std::move(stage));
  }
  return stages;
}

std::string picture(const Plan& plan) {
  constexpr std::string_view kShades[] = {" ", "░", "▒", "▓", "█"};
  const std::size_t columns = plan.options.picture_width;
  const std::size_t across = 2 * columns + 2 <= kTerminalWidth ? 2 : 1;
  if (plan.pixels.empty() || columns + 2 > kTerminalWidth) return "";
  const std::string edge = repeated("─", across * columns);
  std::string out = "\n╭" + edge + "╮\n";
  for (std::size_t i = 0; i < plan.pixels.size(); ++i) {
    const double shade = plan.pixels[i];
    if (i % columns == 0) out += "│";
    out += repeated(shade >= 0 ? kShades[static_cast<int>(4 * shade + 0.5)] : "?", across);
    if (i % columns == columns - 1) out += "│\n";
  }
  return out + "╰" + edge + "╯\n";
}

std::string trimmed_right(const std::string& line) {
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

// The units of a layer in a row, those folded said.
std::string listed(const Plan& plan, const DrawnLayer& layer) {
  if (layer.units.empty()) return "";
  std::string out = layer.caption + "\n";
  std::string line = " ";
  const auto add = [&](const std::string& piece) {
    if (text_width(line) + 1 + text_width(piece) > kTerminalWidth) {
      out += trimmed_right(line) + "\n";
      line = " ";
    }
    line += " " + piece;
  };
  for (std::size_t i = 0; i < layer.units.size(); ++i) {
    if (layer.folded() > 0 && i == layer.before_fold) add("⋯ " + layer.more + " ⋯ ");
    const DrawnUnit& unit = layer.units[i];
    add(named(plan, unit.symbol, unit.value) + " ");
  }
  return out + trimmed_right(line) + "\n";
}

}  // namespace

std::string write_text(const Plan& plan) {
  std::string out = plan.title + "\n\n";
  std::vector<TextStage> stages;
  if (plan.labelled() && std::ranges::all_of(plan.layers, [](const DrawnLayer& layer) {
        return !layer.picture && layer.width <= kMostUnits;
      })) {
    stages = UnitByUnit(plan).stages();
  }
  const bool small = !stages.empty() && least_width(stages) <= kTerminalWidth;
  out += in_bands(small ? stages : layer_by_layer(plan));
  if (!small) out += picture(plan);
  if (!small && plan.labelled()) {
    out += "\n";
    for (const DrawnLayer& layer : plan.layers) out += listed(plan, layer);
  }
  out += "\n" + plan.loss_line + "\n";
  if (small) out += plan.table_note + "\n";
  if (small && !plan.shows.empty()) out += plan.shows + "\n";
  for (const std::string& note : plan.notes) out += note + "\n";
  return out;
}

}  // namespace chainrule
