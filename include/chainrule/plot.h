// Plots as plain data, and written as SVG: curves, points, bars and heat maps.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/matrix.h>

namespace chainrule {

/// What a plot says of itself.
struct PlotText {
  std::string title;
  std::string description;  ///< one or two sentences for who does not see it
  std::string x, y;         ///< of the axes
};

struct PlotRange {
  double from = 0, to = 0;
};

/// One line or cloud of points. A pair that is not finite is a gap.
struct PlotSeries {
  enum class Style {
    kLine,
    kPoints,
    kLineWithPoints,
    kSteps,  ///< a filled histogram: y[i] stands from x[i] to x[i + 1], so x has one more
  };
  std::string name;  ///< in the key; empty: not there
  std::vector<double> x, y;
  Style style = Style::kLine;
  std::size_t ink = 0;  ///< colour and dashes, 0 to 3
  bool faint = false;   ///< in the background, without an ink
};

/// Series over two axes of numbers; the first is drawn last, over the others.
struct XyPlot {
  PlotText text;
  std::vector<PlotSeries> series;
  bool log_y = false;                         ///< where all y are above 0
  bool whole_x = false;                       ///< x counts: no ticks between whole numbers
  bool square = false;                        ///< both axes equally long
  bool diagonal = false;                      ///< the line y = x behind the series
  std::optional<double> level;                ///< a horizontal line
  std::optional<double> marked;               ///< a vertical line
  std::string mark;                           ///< what stands at it
  std::optional<PlotRange> x_range, y_range;  ///< else what the series need
};

/// Bars from the left, in groups of one a series.
struct BarPlot {
  struct Series {
    std::string name;
    std::vector<double> values;  ///< one a name of the plot
    std::vector<double> spread;  ///< drawn as value - spread to value + spread; or empty
  };
  PlotText text;
  std::vector<std::string> names;
  std::vector<Series> series;  ///< up to 4
  bool whole = false;          ///< values are counts
};

/// Counts of true classes (rows) and predicted ones (columns), coloured by their share of the row.
struct HeatMap {
  PlotText text;
  std::vector<std::string> names;
  Matrix<double> counts;  ///< [names x names]
};

using Plot = std::variant<XyPlot, BarPlot, HeatMap>;

/// A table of what a plot shows, thinned where it would be long.
struct PlotTable {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
  std::string note;  ///< that rows were left out; or empty
};

/// The plot as SVG, 480 wide at its own size, with a title and a description. `id` begins its ids;
/// two plots of one page need different ones. Alone it carries its style and its title and stands
/// as a file; else the page has plot_style(). Throws Error kShape for series whose lengths do not
/// fit, kValue for an id that is not a letter followed by letters, digits, '-' and '_'.
CHAINRULE_EXPORT std::string plot_svg(const Plot& plot, const std::string& id, bool alone = true);
/// The style sheet of plots: light and dark by the reader's setting.
CHAINRULE_EXPORT std::string plot_style();
CHAINRULE_EXPORT PlotTable plot_table(const Plot& plot);

}  // namespace chainrule
