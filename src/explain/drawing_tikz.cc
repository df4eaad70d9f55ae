// A drawing as TikZ: the layout of the SVG in units of 0.75 pt, scaled down to the width of a page.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "explain/drawing_writers.h"

namespace chainrule {
namespace {

constexpr double kUnit = 0.75;      // pt
constexpr double kPageWidth = 430;  // pt, 151 mm

constexpr std::string_view kColours =
    "\\definecolor{crpositive}{HTML}{0067A5}\n"
    "\\definecolor{crnegative}{HTML}{B34700}\n"
    "\\definecolor{crline}{HTML}{8A94A0}\n"
    "\\definecolor{crfill}{HTML}{F3F5F8}\n";

constexpr std::string_view kStyles =
    "  crpositive/.style={draw=crpositive},\n"
    "  crnegative/.style={draw=crnegative, dash pattern=on 5pt off 3pt},\n"
    "  crzero/.style={draw=crline},\n"
    "  crundefined/.style={draw=crline, dash pattern=on 1.5pt off 2pt},\n"
    "  crbox/.style={draw, fill=crfill, line width=0.7pt},\n"
    "  crlabel/.style={fill=white, fill opacity=0.88, text opacity=1, inner sep=1pt}";

struct Paint {
  std::string_view style, colour;
};
Paint paint_of(double strength) {
  switch (sign_of(strength)) {
    case EdgeSign::kPositive:
      return {"crpositive", "crpositive"};
    case EdgeSign::kNegative:
      return {"crnegative", "crnegative"};
    case EdgeSign::kZero:
      return {"crzero", "crline"};
    case EdgeSign::kNotANumber:
      break;
  }
  return {"crundefined", "crline"};
}

struct Replaced {
  std::string_view from, to;
};
// What LaTeX would read as a command or may lack a letter for.
constexpr Replaced kInText[] = {{"%", "\\%"},
                                {"&", "\\&"},
                                {"#", "\\#"},
                                {"_", "\\_"},
                                {"∂L/∂w", "$\\partial L/\\partial w$"},
                                {"∂L/∂z", "$\\partial L/\\partial z$"},
                                {"δ", "$\\delta$"},
                                {"−", "$-$"},
                                {"×", "$\\times$"},
                                {"·", "$\\cdot$"},
                                {"|w|", "$|w|$"},
                                {"⁰", "$^{0}$"},
                                {"¹", "$^{1}$"},
                                {"²", "$^{2}$"},
                                {"³", "$^{3}$"},
                                {"⁴", "$^{4}$"},
                                {"⁵", "$^{5}$"},
                                {"⁶", "$^{6}$"},
                                {"⁷", "$^{7}$"},
                                {"⁸", "$^{8}$"},
                                {"⁹", "$^{9}$"},
                                {"⁻", "$^{-}$"},
                                {"∞", "$\\infty$"},
                                {"|", "$|$"}};
constexpr Replaced kInMath[] = {{"−", "-"},        {"·", "{\\cdot}"}, {"∞", "\\infty "},
                                {"δ", "\\delta "}, {"θ", "\\theta "}, {"NaN", "\\mathrm{NaN}"}};

std::string replaced(std::string_view text, const auto& table) {
  std::string out;
  while (!text.empty()) {
    const auto* found = std::ranges::find_if(
        table, [&](const Replaced& one) { return text.starts_with(one.from); });
    const bool known = found != std::end(table);
    out += known ? found->to : text.substr(0, 1);
    text.remove_prefix(known ? found->from.size() : 1);
  }
  return out;
}

std::string math(const Label& label) {
  std::string out = replaced(label.base, kInMath);
  if (!label.above.empty()) out += "^{" + replaced(label.above, kInMath) + "}";
  if (!label.below.empty()) out += "_{" + label.below + "}";
  return "$" + out + "$";
}

std::string at(const Point& point) {
  return fmt::format("({:.1f},{:.1f})", point.x, point.y);
}

class TikzWriter {
 public:
  TikzWriter(const Plan& plan, const Layout& layout)
      : plan_(plan), layout_(layout), scale_(std::min(1.0, kPageWidth / (layout.width * kUnit))) {}

  std::string write() {
    out_ = kColours;
    add("\\begin{{tikzpicture}}[x={0}pt, y=-{0}pt, scale={1:.3f}, transform shape,\n"
        "  font=\\fontsize{{9}}{{11}}\\selectfont,\n{2}]\n",
        kUnit, scale_, kStyles);
    for (const PlacedFan& fan : layout_.fans) {
      add("\\fill[crline, fill opacity=0.1] {} -- {} -- {} -- cycle;\n", at(fan.top),
          at(fan.bottom), at(fan.tip));
    }
    for (const auto* all : {&layout_.edges, &layout_.constant_edges}) {
      for (const PlacedEdge& edge : *all) line(edge.edge, edge.from, edge.to);
    }
    picture();
    units();
    boxes();
    loss();
    labels();
    words();
    out_ += "\\end{tikzpicture}\n";
    return std::move(out_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...);
  }

  void line(const DrawnEdge& edge, const Point& a, const Point& b) {
    add("\\draw[{}, line width={:.2f}pt] {} -- {};\n", paint_of(edge.strength).style,
        scale_ * kUnit * (0.8 + (plan_.labelled() ? 3.2 : 2.2) * plan_.share(edge)), at(a), at(b));
  }

  void box(const Box& box, double radius, std::string_view more = "") {
    add("\\draw[crbox, rounded corners={:.1f}pt{}] {} rectangle {};\n", scale_ * kUnit * radius,
        more, at({box.left(), box.top()}), at({box.right(), box.bottom()}));
  }

  void node(std::string_view options, const Point& where, std::string_view text) {
    add("\\node[{}] at {} {{{}}};\n", options, at(where), text);
  }

  void label(const Label& label, const Point& where, std::string_view options = "inner sep=0pt") {
    if (!label.empty()) node(options, where, math(label));
  }

  void units() {
    for (const PlacedUnit& placed : layout_.units) {
      const Box& it = placed.box;
      // A hair less than half, for which TikZ would leave out the corners.
      box(it, 0.499 * it.height, placed.unit.dropped ? ", dash pattern=on 2.5pt off 2pt" : "");
      if (placed.unit.dropped) {
        const double r = 0.35 * it.height;
        add("\\draw[crline] {} -- {} {} -- {};\n", at({it.x - r, it.y - r}),
            at({it.x + r, it.y + r}), at({it.x - r, it.y + r}), at({it.x + r, it.y - r}));
      }
      const bool two = !placed.threshold.empty();
      label(placed.label, {it.x, it.y - (two ? 8 : 0)});
      if (!two) continue;
      Label theta = placed.threshold;
      if (!theta.symbol) theta.base = "θ = " + theta.base;
      label(theta, {it.x, it.y + 9}, "inner sep=0pt, scale=0.85");
    }
  }

  void boxes() {
    for (const PlacedOffset& offset : layout_.offsets) {
      line(offset.edge, offset.from, offset.to);
      box(offset.box, 2);
      label(offset.label, {offset.box.x, offset.box.y});
    }
    for (const Box& constant : layout_.constants) {
      box(constant, 3);
      if (plan_.labelled()) label({.base = "1"}, {constant.x, constant.y});
    }
    for (const PlacedFold& fold : layout_.folds) {
      for (const double dy : {-9.0, 0.0, 9.0}) {
        add("\\fill {} circle[radius=1.5pt];\n", at({fold.dots.x, fold.dots.y + dy}));
      }
    }
  }

  void picture() {
    if (layout_.picture.empty()) return;
    const Box& it = layout_.picture;
    const std::size_t columns = plan_.options.picture_width;
    for (std::size_t i = 0; i < plan_.pixels.size(); ++i) {
      const double shade = plan_.pixels[i];
      if (shade == 0) continue;
      const double left = it.left() + layout_.cell * static_cast<double>(i % columns);
      const double top = it.top() + layout_.cell * static_cast<double>(i / columns);
      add("\\fill[{}] {} rectangle {};\n",
          std::isnan(shade) ? "crnegative" : fmt::format("black!{:.0f}", 100 * shade),
          at({left, top}), at({left + layout_.cell, top + layout_.cell}));
    }
    add("\\draw[line width=0.7pt] {} rectangle {};\n", at({it.left(), it.top()}),
        at({it.right(), it.bottom()}));
  }

  void loss() {
    for (const PlacedTarget& target : layout_.targets) {
      add("\\draw[crline] {} -- {};\n", at(target.from), at(target.to));
      if (target.label.empty()) continue;
      add("\\draw[crline] {} -- {};\n", at(target.stub), at({target.at.x - 4, target.at.y}));
      label(target.label, target.at, "anchor=west, inner sep=0pt");
    }
    box(layout_.loss, 5);
    label(plan_.loss_label(), {layout_.loss.x, layout_.loss.y});
  }

  void labels() {
    for (const auto* all : {&layout_.edges, &layout_.constant_edges}) {
      for (const PlacedEdge& edge : *all) {
        if (edge.label.empty()) continue;
        label(edge.label, {edge.label_box.x, edge.label_box.y},
              fmt::format("crlabel, text={}", paint_of(edge.edge.strength).colour));
      }
    }
  }

  void words() {
    for (const PlacedSample& sample : layout_.samples) {
      add("\\draw[{}, line width=1.5pt] {} -- {};\n", paint_of(sample.negative ? -1 : 1).style,
          at(sample.from), at(sample.to));
    }
    const auto write_words = [&](const PlacedText& text) {
      const std::string words = replaced(text.text, kInText);
      node(text.left ? "anchor=base west, inner sep=0pt" : "anchor=base, inner sep=0pt", text.at,
           text.strong ? "\\textbf{" + words + "}" : words);
    };
    for (const PlacedText& text : layout_.texts) write_words(text);
    for (const PlacedFold& fold : layout_.folds) write_words(fold.text);
  }

  const Plan& plan_;
  const Layout& layout_;
  double scale_;  // which TikZ applies to places and texts, but not to lines and corners
  std::string out_;
};

}  // namespace

std::string write_tikz(const Plan& plan, const Layout& layout) {
  return TikzWriter(plan, layout).write();
}

}  // namespace chainrule
