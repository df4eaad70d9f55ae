// A drawing as SVG. It carries its own style, for light and dark, and plain attributes for viewers
// that know no style sheets.
#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "explain/drawing_writers.h"
#include "explain/mathml_notation.h"
#include "explain/svg_number.h"

namespace chainrule {
namespace {

// A page can set these variables again for themes of its own.
constexpr std::string_view kStyle = R"(<style>
.chainrule-drawing{--cr-ink:#1b1f24;--cr-soft:#5b6470;--cr-line:#8a94a0;--cr-paper:#fff;--cr-fill:#f3f5f8;--cr-pos:#0067a5;--cr-neg:#b34700}
@media (prefers-color-scheme:dark){.chainrule-drawing{--cr-ink:#e9ebee;--cr-soft:#aab2bd;--cr-line:#7d8794;--cr-paper:#15181c;--cr-fill:#23282f;--cr-pos:#62b5ee;--cr-neg:#f5a05a}}
.chainrule-drawing text,.chainrule-drawing .cr-dot,.chainrule-drawing .cr-pixels{fill:var(--cr-ink)}
.chainrule-drawing .cr-paper{fill:var(--cr-paper)}
.chainrule-drawing .cr-box{fill:var(--cr-fill);stroke:var(--cr-ink)}
.chainrule-drawing .cr-line{stroke:var(--cr-line)}
.chainrule-drawing .cr-fan{fill:var(--cr-line)}
.chainrule-drawing path.cr-pos{stroke:var(--cr-pos)}
.chainrule-drawing path.cr-neg{stroke:var(--cr-neg)}
.chainrule-drawing path.cr-zero{stroke:var(--cr-line)}
.chainrule-drawing text.cr-pos{fill:var(--cr-pos)}
.chainrule-drawing text.cr-neg{fill:var(--cr-neg)}
.chainrule-drawing text.cr-soft{fill:var(--cr-soft)}
.chainrule-drawing [tabindex]:focus{outline:2px solid var(--cr-pos);outline-offset:1px}
</style>
)";

struct Paint {
  std::string_view name, colour, dashes;
};
Paint paint_of(double strength) {
  switch (sign_of(strength)) {
    case EdgeSign::kPositive:
      return {"cr-pos", "#0067a5", ""};
    case EdgeSign::kNegative:
      return {"cr-neg", "#b34700", " stroke-dasharray=\"7 4\""};
    case EdgeSign::kZero:
      return {"cr-zero", "#8a94a0", ""};
    case EdgeSign::kNotANumber:
      break;
  }
  return {"cr-zero", "#8a94a0", " stroke-dasharray=\"2 3\""};
}

std::string line_path(const Point& a, const Point& b) {
  return fmt::format("M{} {}L{} {}", px(a.x), px(a.y), px(b.x), px(b.y));
}

// How far the digits and parentheses of an index reach in a common sans-serif font.
double reach(std::string_view index, double size) {
  double sum = 0;
  for (const char c : index) sum += c == '(' || c == ')' || c == ',' ? 0.35 : 0.59;
  return sum * size;
}

// The label as the content of a text element, the lower index under the upper one.
std::string spans(const Label& label, double size) {
  std::string out = label.symbol
                        ? fmt::format("<tspan font-style=\"italic\">{}</tspan>", label.base)
                        : html_escaped(label.base);
  const double small = kIndexSize * size, rise = 0.4 * size, fall = 0.24 * size;
  if (!label.above.empty()) {
    out += fmt::format("<tspan dy=\"{}\" font-size=\"{}\">{}</tspan>", px(-rise), px(small),
                       label.above);
  }
  if (!label.below.empty()) {
    out += fmt::format("<tspan dx=\"{}\" dy=\"{}\" font-size=\"{}\">{}</tspan>",
                       px(-reach(label.above, small)), px(fall + (label.above.empty() ? 0 : rise)),
                       px(small), label.below);
  }
  return out;
}

class SvgWriter {
 public:
  SvgWriter(const Plan& plan, const Layout& layout)
      : plan_(plan),
        layout_(layout),
        focusable_(layout.edges.size() + layout.constant_edges.size() + layout.units.size() +
                       layout.offsets.size() <=
                   80) {}

  std::string write() {
    open();
    fans();
    edges();
    picture();
    for (const PlacedUnit& unit : layout_.units) write_unit(unit);
    for (const PlacedOffset& offset : layout_.offsets) write_offset(offset);
    constants();
    folds();
    loss();
    labels();
    legend();
    for (const PlacedText& text : layout_.texts) write_text_line(text);
    out_ += "</svg>\n";
    return std::move(out_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...);
  }

  void open() {
    const std::string& id = plan_.options.id_prefix;
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chainrule-drawing\" "
        "viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" lang=\"{2}\" xml:lang=\"{2}\" "
        "role=\"{3}\" "
        "aria-labelledby=\"{4}-title {4}-desc\" font-family=\"sans-serif\" "
        "style=\"max-width:100%;height:auto\">\n",
        px(layout_.width), px(layout_.height), to_string(plan_.options.language),
        focusable_ ? "group" : "img", id);
    std::string description;
    for (const DrawnLayer& layer : plan_.layers) {
      description += fmt::format("{}, {}. ", layer.caption, layer.count);
    }
    for (const std::string& note : plan_.all_notes()) description += note + ". ";
    description.pop_back();
    add("<title id=\"{0}-title\">{1}</title>\n<desc id=\"{0}-desc\">{2}</desc>\n", id,
        html_escaped(plan_.title), html_escaped(description));
    out_ += kStyle;
    add("<rect class=\"cr-paper\" width=\"{}\" height=\"{}\" fill=\"#fff\"/>\n", px(layout_.width),
        px(layout_.height));
  }

  // Begins a group that stands for a number of the step.
  void begin(std::string_view kind, std::string_view key, std::string_view name) {
    add("<g class=\"{}\" data-q=\"{}\"{}><title>{}</title>", kind, key,
        focusable_ ? " tabindex=\"0\" role=\"img\"" : "", html_escaped(name));
  }

  static std::string named(const Label& symbol, const Label& value) {
    return value.empty() ? plain(symbol) : plain(symbol) + " = " + plain(value);
  }

  std::string edge_name(const DrawnEdge& edge) const {
    Label symbol = edge.symbol;
    if (plan_.options.labels == DrawingLabels::kGradients) {
      const bool negative = plan_.options.convention.delta == DeltaSign::kNegative;
      return (negative ? "−∂L/∂" : "∂L/∂") + named(symbol, edge.value);
    }
    return named(symbol, edge.value);
  }

  static std::string key(const DrawnEdge& edge) {
    return edge.from == 0 ? fmt::format("b{}:{}", edge.layer, edge.to)
                          : fmt::format("e{}:{},{}", edge.layer, edge.from, edge.to);
  }

  void stroke(const DrawnEdge& edge, const Point& a, const Point& b) {
    const std::string path = line_path(a, b);
    if (focusable_) {
      add("<path d=\"{}\" stroke=\"#000\" stroke-opacity=\"0\" stroke-width=\"12\"/>", path);
    }
    const Paint paint = paint_of(edge.strength);
    add("<path class=\"{}\" d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:.2f}\"{}/>",
        paint.name, path, paint.colour, 0.8 + (plan_.labelled() ? 3.2 : 2.2) * plan_.share(edge),
        paint.dashes);
  }

  void edges() {
    for (const auto* all : {&layout_.edges, &layout_.constant_edges}) {
      for (const PlacedEdge& edge : *all) {
        begin(edge.edge.from == 0 ? "cr-bias" : "cr-edge", key(edge.edge), edge_name(edge.edge));
        stroke(edge.edge, edge.from, edge.to);
        out_ += "</g>\n";
      }
    }
  }

  void fans() {
    for (const PlacedFan& fan : layout_.fans) {
      add("<path class=\"cr-fan\" d=\"{}L{} {}Z\" fill=\"#8a94a0\" fill-opacity=\"0.1\"/>\n",
          line_path(fan.top, fan.bottom), px(fan.tip.x), px(fan.tip.y));
    }
  }

  void rounded(std::string_view kind, const Box& box, double radius, std::string_view more) {
    add("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" "
        "fill=\"#f3f5f8\" stroke=\"#1b1f24\" stroke-width=\"1.2\"{}/>",
        kind, px(box.left()), px(box.top()), px(box.width), px(box.height), px(radius), more);
  }

  void centred(const Label& label, double x, double y, double size, std::string_view kind = "") {
    if (label.empty()) return;
    const std::string name = kind.empty() ? "" : fmt::format(" class=\"{}\"", kind);
    add("<text{} x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"middle\" fill=\"#1b1f24\">{}"
        "</text>",
        name, px(x), px(y + 0.36 * size), px(size), spans(label, size));
  }

  void write_unit(const PlacedUnit& placed) {
    const DrawnUnit& unit = placed.unit;
    const Box& box = placed.box;
    begin("cr-unit", fmt::format("u{}:{}", unit.layer, unit.unit), named(unit.symbol, unit.value));
    rounded("cr-box", box, box.height / 2, unit.dropped ? " stroke-dasharray=\"4 3\"" : "");
    if (unit.dropped) {
      const double r = 0.7 * box.height / 2;
      add("<path class=\"cr-line\" d=\"{}{}\" stroke=\"#8a94a0\" stroke-width=\"1.2\"/>",
          line_path({box.x - r, box.y - r}, {box.x + r, box.y + r}),
          line_path({box.x - r, box.y + r}, {box.x + r, box.y - r}));
    }
    const bool two = !placed.threshold.empty();
    centred(placed.label, box.x, box.y - (two ? 8 : 0), kFontSize);
    out_ += "</g>\n";
    if (two) write_threshold(placed);
  }

  void write_threshold(const PlacedUnit& placed) {
    for (const DrawnEdge& edge : plan_.layers[placed.unit.layer].offsets) {
      if (edge.to != placed.unit.unit) continue;
      begin("cr-bias", key(edge), edge_name(edge));
      Label label = placed.threshold;
      if (!label.symbol) label.base = "θ " + label.base;
      centred(label, placed.box.x, placed.box.y + 9, kNoteSize,
              paint_of(placed.threshold_strength).name);
      out_ += "</g>\n";
    }
  }

  void write_offset(const PlacedOffset& offset) {
    begin("cr-bias", key(offset.edge), edge_name(offset.edge));
    stroke(offset.edge, offset.from, offset.to);
    rounded("cr-box", offset.box, 2, "");
    centred(offset.label, offset.box.x, offset.box.y, kLabelSize,
            paint_of(offset.edge.strength).name);
    out_ += "</g>\n";
  }

  void constants() {
    for (const Box& box : layout_.constants) {
      rounded("cr-box", box, 3, "");
      if (plan_.labelled()) {
        centred({.base = "1"}, box.x, box.y, kFontSize);
      }
      out_ += "\n";
    }
  }

  void picture() {
    const Box& box = layout_.picture;
    if (box.empty()) return;
    rounded("cr-box", box, 0, "");
    out_ += "\n";
    const std::size_t columns = plan_.options.picture_width;
    const double cell = layout_.cell;
    const auto corner = [&](std::size_t i) {
      return fmt::format("M{} {}", px(box.left() + cell * static_cast<double>(i % columns)),
                         px(box.top() + cell * static_cast<double>(i / columns)));
    };
    if (plan_.pixels.empty()) {
      std::string grid;
      for (std::size_t i = 1; i < columns; ++i) grid += corner(i) + "v" + px(box.height);
      for (std::size_t i = 1; i < plan_.picture_height; ++i) {
        grid += corner(i * columns) + "h" + px(box.width);
      }
      add("<path class=\"cr-line\" d=\"{}\" stroke=\"#8a94a0\" stroke-width=\"0.5\"/>\n", grid);
      return;
    }
    out_ += "<g class=\"cr-pixels\" fill=\"#1b1f24\" shape-rendering=\"crispEdges\">\n";
    for (std::size_t i = 0; i < plan_.pixels.size(); ++i) {
      const double shade = plan_.pixels[i];
      const std::string look = std::isnan(shade) ? "style=\"fill:#b34700\""
                                                 : fmt::format("fill-opacity=\"{:.2g}\"", shade);
      add("<path d=\"{0}h{1}v{1}h-{1}z\" {2} data-q=\"u0:{3}\"/>\n", corner(i), px(cell), look,
          i + 1);
    }
    out_ += "</g>\n";
  }

  void folds() {
    for (const PlacedFold& fold : layout_.folds) {
      for (const double dy : {-9.0, 0.0, 9.0}) {
        add("<circle class=\"cr-dot\" cx=\"{}\" cy=\"{}\" r=\"2\" fill=\"#1b1f24\"/>\n",
            px(fold.dots.x), px(fold.dots.y + dy));
      }
    }
  }

  void loss() {
    for (const PlacedTarget& target : layout_.targets) {
      add("<path class=\"cr-line\" d=\"{}{}\" fill=\"none\" stroke=\"#8a94a0\"/>\n",
          target.label.empty() ? "" : line_path(target.stub, {target.at.x - 4, target.at.y}),
          line_path(target.from, target.to));
      if (target.label.empty()) continue;
      add("<text class=\"cr-soft\" x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"#5b6470\">{}</text>\n",
          px(target.at.x), px(target.at.y + 0.36 * kLabelSize), px(kLabelSize),
          spans(target.label, kLabelSize));
    }
    const DrawnLoss& what = plan_.loss;
    begin("cr-loss", "loss", named(what.symbol, what.value));
    rounded("cr-box", layout_.loss, 5, "");
    centred(plan_.loss_label(), layout_.loss.x, layout_.loss.y, kFontSize);
    out_ += "</g>\n";
  }

  // After all lines, so that none crosses them.
  void labels() {
    out_ += "<g class=\"cr-labels\" aria-hidden=\"true\">\n";
    for (const auto* all : {&layout_.edges, &layout_.constant_edges}) {
      for (const PlacedEdge& edge : *all) {
        if (edge.label.empty()) continue;
        const Paint paint = paint_of(edge.edge.strength);
        backing(edge.label_box);
        add("<text class=\"{}\" data-q=\"{}\" x=\"{}\" y=\"{}\" font-size=\"{}\" "
            "text-anchor=\"middle\" fill=\"{}\">{}</text>\n",
            paint.name, key(edge.edge), px(edge.label_box.x),
            px(edge.label_box.y + 0.36 * kLabelSize), px(kLabelSize), paint.colour,
            spans(edge.label, kLabelSize));
      }
    }
    for (const PlacedFold& fold : layout_.folds) {
      const PlacedText& text = fold.text;
      backing({text.at.x, text.at.y - 4, width_of(text.text, text.size), 14});
      write_text_line(text);
    }
    out_ += "</g>\n";
  }

  // Hides the lines behind a label.
  void backing(const Box& box) {
    add("<rect class=\"cr-paper\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" "
        "fill=\"#fff\" fill-opacity=\"0.88\"/>",
        px(box.left()), px(box.top()), px(box.width), px(box.height));
  }

  void legend() {
    for (const PlacedSample& sample : layout_.samples) {
      const Paint paint = paint_of(sample.negative ? -1 : 1);
      add("<path class=\"{}\" d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"{}/>\n",
          paint.name, line_path(sample.from, sample.to), paint.colour, paint.dashes);
    }
  }

  void write_text_line(const PlacedText& text) {
    add("<text{} x=\"{}\" y=\"{}\" font-size=\"{}\"{}{} fill=\"{}\">{}</text>\n",
        text.strong ? "" : " class=\"cr-soft\"", px(text.at.x), px(text.at.y), px(text.size),
        text.left ? "" : " text-anchor=\"middle\"", text.strong ? " font-weight=\"600\"" : "",
        text.strong ? "#1b1f24" : "#5b6470", html_escaped(text.text));
  }

  const Plan& plan_;
  const Layout& layout_;
  bool focusable_;
  std::string out_;
};

}  // namespace

std::string write_svg(const Plan& plan, const Layout& layout) {
  return SvgWriter(plan, layout).write();
}

}  // namespace chainrule
