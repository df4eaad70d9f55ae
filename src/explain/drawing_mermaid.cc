// A drawing as a flowchart of Mermaid, which places the nodes itself.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "explain/drawing_writers.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostUnits = 6;   // of a layer, drawn one by one
constexpr std::size_t kMostEdges = 60;  // in all

// Quotes and what Mermaid or Markdown would read as markup are written as entities.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '#' || c == '<' || c == '>' || c == '&' || c == '`' || c == '*' ||
        c == '_') {
      out += fmt::format("#{};", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

class MermaidWriter {
 public:
  explicit MermaidWriter(const Plan& plan) : plan_(plan) {}

  std::string write() {
    add("%% {}\n", plan_.title);
    if (!plan_.shows.empty()) add("%% {}\n", plan_.shows);
    for (const std::string& note : plan_.notes) add("%% {}\n", note);
    out_ += "flowchart LR\n";
    std::size_t n_edges = 0;
    bool small = true;
    for (const DrawnLayer& layer : plan_.layers) {
      n_edges += layer.edges.size() + layer.offsets.size();
      small &= !layer.picture && layer.width <= kMostUnits;
    }
    if (small && n_edges <= kMostEdges) {
      units();
    } else {
      layers();
    }
    for (const std::string& style : styles_) out_ += style;
    return std::move(out_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...);
  }

  bool numbers() const {
    return plan_.labelled() && plan_.options.labels != DrawingLabels::kSymbols;
  }

  std::string words(const Label& symbol, const Label& value) const {
    if (!plan_.labelled()) return " ";
    return numbers() && !value.empty() ? plain(symbol) + " = " + plain(value) : plain(symbol);
  }

  void units() {
    for (const DrawnLayer& layer : plan_.layers) {
      add("  subgraph L{}[{}]\n", layer.layer, quoted(layer.caption));
      for (const DrawnUnit& unit : layer.units) {
        std::string text = words(unit.symbol, unit.value);
        if (threshold() && !layer.offsets.empty() && plan_.labelled()) {
          const DrawnEdge& offset = layer.offsets[unit.unit - 1];
          text += ", " + words(offset.symbol, offset.value);
        }
        add("    u{}_{}(({}))\n", layer.layer, unit.unit, quoted(text));
      }
      out_ += "  end\n";
    }
    for (const DrawnLayer& layer : plan_.layers) {
      for (const DrawnEdge& edge : layer.edges) {
        link(fmt::format("u{}_{}", layer.layer - 1, edge.from), edge, plain(plan_.label(edge)));
      }
      if (!threshold()) offsets(layer);
    }
    loss();
  }

  bool threshold() const { return plan_.options.convention.offset == OffsetForm::kThreshold; }

  // A box a bias, or one constant input with an edge to each unit.
  void offsets(const DrawnLayer& layer) {
    const bool constant = plan_.options.convention.offset == OffsetForm::kConstantInput;
    if (constant && !layer.offsets.empty()) add("  c{}[\"1\"]\n", layer.layer);
    for (const DrawnEdge& edge : layer.offsets) {
      if (constant) {
        link(fmt::format("c{}", layer.layer), edge, plain(plan_.label(edge)));
        continue;
      }
      add("  b{}_{}[{}]\n", layer.layer, edge.to, quoted(words(edge.symbol, edge.value)));
      link(fmt::format("b{}_{}", layer.layer, edge.to), edge, "");
    }
  }

  void link(const std::string& from, const DrawnEdge& edge, const std::string& text) {
    const bool negative = sign_of(edge.strength) == EdgeSign::kNegative;
    const std::string label = text.empty() ? "" : "|" + quoted(text) + "|";
    add("  {} {}{} u{}_{}\n", from, negative ? "-.->" : "-->", label, edge.layer, edge.to);
    const std::string_view colour = sign_of(edge.strength) == EdgeSign::kPositive ? "#0067a5"
                                    : negative                                    ? "#b34700"
                                                                                  : "#8a94a0";
    styles_.push_back(fmt::format("  linkStyle {} stroke:{},stroke-width:{:.1f}px\n",
                                  styles_.size(), colour, 1 + 3 * plan_.share(edge)));
  }

  void loss() {
    const DrawnLoss& loss = plan_.loss;
    const std::string value = plan_.labelled() ? ": " + words(loss.symbol, loss.value) : "";
    add("  L[{}]\n", quoted(loss.caption + value));
    const DrawnLayer& output = plan_.layers.back();
    for (std::size_t j = 0; j < output.units.size(); ++j) {
      std::string text = plain(loss.target_symbols[j]);
      if (numbers() && !loss.target_values.empty()) text += " = " + plain(loss.target_values[j]);
      add("  u{}_{} ---{} L\n", output.layer, output.units[j].unit,
          plan_.labelled() ? "|" + quoted(text) + "|" : "");
    }
  }

  // One box a layer, with how many weights lie between.
  void layers() {
    for (const DrawnLayer& layer : plan_.layers) {
      add("  l{}[{}]\n", layer.layer, quoted(layer.caption + ", " + layer.count));
      if (layer.layer == 0) continue;
      add("  l{} ==>|{}| l{}\n", layer.layer - 1, quoted(layer.n_weights), layer.layer);
    }
    add("  L[{}]\n  l{} --> L\n", quoted(plan_.loss.caption), plan_.layers.back().layer);
  }

  const Plan& plan_;
  std::string out_;
  std::vector<std::string> styles_;  // of the links so far
};

}  // namespace

std::string write_mermaid(const Plan& plan) {
  return MermaidWriter(plan).write();
}

}  // namespace chainrule
