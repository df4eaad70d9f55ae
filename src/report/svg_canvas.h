// The elements of a plot as SVG text. Each carries plain attributes for viewers that know no style
// sheets, and a class by which plot_style() gives it the reader's colours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <chainrule/plot.h>

namespace chainrule {

inline constexpr double kPlotWidth = 480;
inline constexpr double kPlotFont = 13;
/// Longer labels of axes are shortened.
inline constexpr std::size_t kLabelColumns = 52;

enum class Anchor { kStart, kMiddle, kEnd };

/// What tells one series from another: a colour, and dashes for who does not see it.
struct Ink {
  std::string_view name, colour, dashes;
};
Ink ink_of(std::size_t number);
inline constexpr Ink kFaintInk = {"cr-soft-line", "#8a94a0", ""};

/// A name as XML text: control characters and bytes that are no UTF-8 become "?".
std::string xml_text(std::string_view text);
/// At most so many columns, the rest as "…".
std::string shortened(const std::string& text, std::size_t columns);
/// About how wide a text is: digits and letters of a common sans-serif font.
double text_extent(std::string_view text, double size);

class SvgCanvas {
 public:
  void text(double x, double y, const std::string& text, Anchor anchor, double size = kPlotFont,
            std::string_view kind = "", double angle = 0);
  void line(double x1, double y1, double x2, double y2, std::string_view kind,
            std::string_view colour, std::string_view more = "");
  /// A path of one ink, not filled.
  void stroke(const std::string& path, const Ink& ink, double width);
  void fill(const std::string& path, const Ink& ink, double opacity);
  void circle(double x, double y, double radius, const Ink& ink, double opacity);
  void rectangle(double x, double y, double width, double height, std::string_view kind,
                 std::string_view colour, double opacity = 1, const std::string& tooltip = "");
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// The whole element around what a canvas holds.
std::string svg_element(const PlotText& text, const std::string& id, bool alone, double height,
                        const std::string& content);

/// The writers of the kinds of plots: what is drawn, and how high it is.
struct DrawnPlot {
  std::string content;
  double height = 0;
};
DrawnPlot draw_xy(const XyPlot& plot);
DrawnPlot draw_bars(const BarPlot& plot);
DrawnPlot draw_heat_map(const HeatMap& plot);

}  // namespace chainrule
