// The elements of a plot as SVG text.
#include "report/svg_canvas.h"

#include <fmt/format.h>

#include <array>

#include "core/text_width.h"
#include "data/utf8.h"
#include "explain/mathml_notation.h"
#include "explain/svg_number.h"

namespace chainrule {
namespace {

constexpr std::array<Ink, 4> kInks = {{{"cr-ink-1", "#0067a5", ""},
                                       {"cr-ink-2", "#b34700", "7 4"},
                                       {"cr-ink-3", "#00755e", "2 3"},
                                       {"cr-ink-4", "#8a3f9e", "9 3 2 3"}}};

constexpr std::string_view kStyle = R"(
.chainrule-plot{--cr-ink:#1b1f24;--cr-soft:#57606a;--cr-line:#8a94a0;--cr-grid:#e2e6eb;--cr-paper:#fff;--cr-k1:#0067a5;--cr-k2:#b34700;--cr-k3:#00755e;--cr-k4:#8a3f9e;--cr-right:#3d8fc6;--cr-wrong:#e08a3c}
@media (prefers-color-scheme:dark){.chainrule-plot{--cr-ink:#e6e9ed;--cr-soft:#a3adb8;--cr-line:#7d8794;--cr-grid:#2b3139;--cr-paper:#15181c;--cr-k1:#62b5ee;--cr-k2:#f5a05a;--cr-k3:#4fc9a5;--cr-k4:#d59be6;--cr-right:#20689e;--cr-wrong:#9a4a0c}}
@media print{.chainrule-plot{--cr-ink:#000;--cr-soft:#333;--cr-line:#777;--cr-grid:#ddd;--cr-paper:#fff;--cr-k1:#0067a5;--cr-k2:#b34700;--cr-k3:#00755e;--cr-k4:#8a3f9e;--cr-right:#3d8fc6;--cr-wrong:#e08a3c;print-color-adjust:exact;-webkit-print-color-adjust:exact}}
.chainrule-plot text{fill:var(--cr-ink)}
.chainrule-plot text.cr-soft{fill:var(--cr-soft)}
.chainrule-plot .cr-paper{fill:var(--cr-paper)}
.chainrule-plot .cr-grid{stroke:var(--cr-grid)}
.chainrule-plot .cr-axis{stroke:var(--cr-line)}
.chainrule-plot .cr-whisker{stroke:var(--cr-ink)}
.chainrule-plot .cr-soft-line{stroke:var(--cr-line)}
.chainrule-plot .cr-ink-1{stroke:var(--cr-k1)}
.chainrule-plot .cr-ink-2{stroke:var(--cr-k2)}
.chainrule-plot .cr-ink-3{stroke:var(--cr-k3)}
.chainrule-plot .cr-ink-4{stroke:var(--cr-k4)}
.chainrule-plot .cr-fill.cr-ink-1{fill:var(--cr-k1);stroke:none}
.chainrule-plot .cr-fill.cr-ink-2{fill:var(--cr-k2);stroke:none}
.chainrule-plot .cr-fill.cr-ink-3{fill:var(--cr-k3);stroke:none}
.chainrule-plot .cr-fill.cr-ink-4{fill:var(--cr-k4);stroke:none}
.chainrule-plot .cr-fill.cr-soft-line{fill:var(--cr-line);stroke:none}
.chainrule-plot .cr-right{fill:var(--cr-right)}
.chainrule-plot .cr-wrong{fill:var(--cr-wrong)}
.chainrule-plot .cr-cell{stroke:var(--cr-grid)}
)";

std::string_view name_of(Anchor anchor) {
  return anchor == Anchor::kStart ? "start" : anchor == Anchor::kEnd ? "end" : "middle";
}

}  // namespace

std::string plot_style() {
  return std::string(kStyle);
}

Ink ink_of(std::size_t number) {
  return kInks[number % kInks.size()];
}

std::string xml_text(std::string_view text) {
  std::string clean(text);
  if (find_bad_utf8(clean) != std::string_view::npos) {
    for (char& c : clean) c = static_cast<unsigned char>(c) >= 0x80 ? '?' : c;
  }
  for (char& c : clean) c = (static_cast<unsigned char>(c) < ' ' || c == '\x7f') ? '?' : c;
  std::string out = html_escaped(clean);
  for (std::size_t at = 0; (at = out.find(" %", at)) != std::string::npos;) {
    out.replace(at, 1, "\u00A0");  // a number keeps its sign
  }
  return out;
}

std::string shortened(const std::string& text, std::size_t columns) {
  if (text_width(text) <= columns) return text;
  std::string out = text;
  while (!out.empty() && text_width(out) >= columns) {
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80) out.pop_back();
    if (!out.empty()) out.pop_back();
  }
  return out + "…";
}

double text_extent(std::string_view text, double size) {
  return 0.58 * size * static_cast<double>(text_width(text));
}

void SvgCanvas::text(double x, double y, const std::string& text, Anchor anchor, double size,
                     std::string_view kind, double angle) {
  out_ +=
      fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\" fill=\"{}\"", px(x),
                  px(y), px(size), name_of(anchor), kind == "cr-soft" ? "#57606a" : "#1b1f24");
  if (!kind.empty()) out_ += fmt::format(" class=\"{}\"", kind);
  if (angle != 0) out_ += fmt::format(" transform=\"rotate({} {} {})\"", px(angle), px(x), px(y));
  out_ += ">" + xml_text(text) + "</text>\n";
}

void SvgCanvas::line(double x1, double y1, double x2, double y2, std::string_view kind,
                     std::string_view colour, std::string_view more) {
  out_ += fmt::format("<path class=\"{}\" d=\"M{} {}L{} {}\" stroke=\"{}\" fill=\"none\"{}{}/>\n",
                      kind, px(x1), px(y1), px(x2), px(y2), colour, more.empty() ? "" : " ", more);
}

void SvgCanvas::stroke(const std::string& path, const Ink& ink, double width) {
  out_ += fmt::format(
      "<path class=\"{}\" d=\"{}\" stroke=\"{}\" fill=\"none\" stroke-width=\"{}\" "
      "stroke-linejoin=\"round\"",
      ink.name, path, ink.colour, px(width));
  if (!ink.dashes.empty()) out_ += fmt::format(" stroke-dasharray=\"{}\"", ink.dashes);
  out_ += "/>\n";
}

void SvgCanvas::fill(const std::string& path, const Ink& ink, double opacity) {
  out_ += fmt::format("<path class=\"cr-fill {}\" d=\"{}\" fill=\"{}\" fill-opacity=\"{}\"/>\n",
                      ink.name, path, ink.colour, opacity);
}

void SvgCanvas::circle(double x, double y, double radius, const Ink& ink, double opacity) {
  out_ += fmt::format(
      "<circle class=\"cr-fill {}\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" "
      "fill-opacity=\"{}\"/>\n",
      ink.name, px(x), px(y), px(radius), ink.colour, opacity);
}

void SvgCanvas::rectangle(double x, double y, double width, double height, std::string_view kind,
                          std::string_view colour, double opacity, const std::string& tooltip) {
  out_ += fmt::format(
      "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" "
      "fill-opacity=\"{:.3g}\"",
      kind, px(x), px(y), px(width), px(height), colour, opacity);
  out_ += tooltip.empty() ? "/>\n" : "><title>" + xml_text(tooltip) + "</title></rect>\n";
}

std::string svg_element(const PlotText& text, const std::string& id, bool alone, double height,
                        const std::string& content) {
  constexpr double kTitleHeight = 26;
  const double top = alone ? -kTitleHeight : 0;
  const double whole = height - top;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chainrule-plot\" viewBox=\"0 {0} {1} "
      "{2}\" width=\"{1}\" height=\"{2}\" role=\"img\" aria-labelledby=\"{3}-title {3}-desc\" "
      "font-family=\"system-ui,'Segoe UI','Noto Sans',sans-serif\""
      "{6}>\n"
      "<title id=\"{3}-title\">{4}</title>\n<desc id=\"{3}-desc\">{5}</desc>\n",
      px(top), px(kPlotWidth), px(whole), id, xml_text(text.title), xml_text(text.description),
      alone ? " style=\"max-width:100%;height:auto\"" : "");
  if (alone) {
    out += "<style>" + plot_style() + "</style>\n";
    out += fmt::format(
        "<rect class=\"cr-paper\" y=\"{}\" width=\"{}\" height=\"{}\" "
        "fill=\"#fff\"/>\n",
        px(top), px(kPlotWidth), px(whole));
    SvgCanvas title;
    title.text(2, -7, text.title, Anchor::kStart, kPlotFont + 2);
    out += title.take();
  }
  return out + content + "</svg>\n";
}

}  // namespace chainrule
