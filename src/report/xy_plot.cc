// Curves, points and histograms over two axes.
#include <algorithm>
#include <cmath>
#include <ranges>
#include <set>
#include <utility>

#include "explain/svg_number.h"
#include "report/axis.h"
#include "report/svg_canvas.h"

namespace chainrule {
namespace {

constexpr double kAreaHeight = 236, kRight = kPlotWidth - 16, kRow = 19;
constexpr std::size_t kMostPoints = 700;  // of a line; a column of pixels needs two

constexpr std::size_t kKeyColumns = 40, kFewPoints = 60;

using Style = PlotSeries::Style;

bool is_finite(double x, double y) {
  return std::isfinite(x) && std::isfinite(y);
}

// The smallest and the largest finite number.
struct Extent {
  double low = INFINITY, high = -INFINITY;
  void add(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  PlotRange range() const { return low <= high ? PlotRange{low, high} : PlotRange{0, 1}; }
};

// A curve with few points: of each of several hundred stretches the lowest and the highest.
PlotSeries thinned(const PlotSeries& series) {
  const std::size_t n = series.y.size();
  if (n <= kMostPoints || series.style == Style::kSteps) return series;
  PlotSeries out = series;
  out.x.clear();
  out.y.clear();
  const std::size_t n_stretches = kMostPoints / 2;
  for (std::size_t s = 0; s < n_stretches; ++s) {
    const std::size_t begin = s * n / n_stretches, end = (s + 1) * n / n_stretches;
    const auto first = series.y.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = series.y.begin() + static_cast<std::ptrdiff_t>(end);
    const auto [low, high] = std::minmax_element(first, last);
    std::set<std::size_t> kept = {static_cast<std::size_t>(low - series.y.begin()),
                                  static_cast<std::size_t>(high - series.y.begin())};
    if (s == 0) kept.insert(0);
    if (s + 1 == n_stretches) kept.insert(n - 1);
    for (const std::size_t i : kept) {
      out.x.push_back(series.x[i]);
      out.y.push_back(series.y[i]);
    }
  }
  return out;
}

class XyDrawing {
 public:
  explicit XyDrawing(const XyPlot& plot) : plot_(plot) {}

  DrawnPlot draw() {
    make_axes();
    place();
    grid();
    key();
    references();
    for (const PlotSeries& one : std::views::reverse(plot_.series)) draw(one);
    if (plot_.marked) mark();
    return {canvas_.take(), bottom_ + 46};
  }

 private:
  void make_axes() {
    Extent x, y;
    for (const PlotSeries& one : plot_.series) {
      for (std::size_t i = 0; i < one.y.size(); ++i) {
        if (!is_finite(one.x[i], one.y[i])) continue;
        x.add(one.x[i]);
        y.add(one.y[i]);
      }
      if (one.style == Style::kSteps && !one.x.empty()) {
        x.add(one.x.back());
        y.add(0);
      }
    }
    if (plot_.level) y.add(*plot_.level);
    const PlotRange ys = plot_.y_range.value_or(y.range());
    PlotRange xs = plot_.x_range.value_or(x.range());
    const auto is_points = [](const PlotSeries& one) { return one.style == Style::kPoints; };
    if (!plot_.x_range && std::ranges::any_of(plot_.series, is_points)) {
      const double room = 0.02 * (xs.to - xs.from);  // for the points at the ends to be whole
      xs = {xs.from - room, xs.to + room};
    }
    x_ = linear_axis(xs, 6, false, plot_.whole_x ? 1 : 0);
    const bool counts = std::ranges::all_of(
        plot_.series, [](const PlotSeries& one) { return one.style == Style::kSteps; });
    y_ = plot_.log_y && ys.from > 0 ? log_axis(ys)
                                    : linear_axis(ys, 5, !plot_.y_range, counts ? 1 : 0);
  }

  // The area of the plot, from the labels that stand around it.
  void place() {
    double widest = 0;
    for (const Tick& tick : y_.ticks) {
      widest = std::max(widest, text_extent(tick.label, kPlotFont));
    }
    left_ = 16 + widest;
    double at = left_;
    for (const PlotSeries& one : plot_.series) {
      if (one.name.empty()) continue;
      const double width = 44 + text_extent(shortened(one.name, kKeyColumns), kPlotFont);
      if (keys_.empty() || at + width > kRight) {
        at = left_;
        ++key_rows_;
      }
      keys_.push_back({at, static_cast<double>(key_rows_), &one});
      at += width;
    }
    top_ = 26 + kRow * static_cast<double>(key_rows_) + (key_rows_ > 0 ? 6 : 0);
    bottom_ = top_ + (plot_.square ? kRight - left_ : kAreaHeight);
  }

  double x(double value) const { return left_ + (kRight - left_) * x_.place(value); }
  double y(double value) const { return bottom_ - (bottom_ - top_) * y_.place(value); }
  std::string point(double at_x, double at_y) const { return px(x(at_x)) + " " + px(y(at_y)); }

  void grid() {
    for (const Tick& tick : y_.ticks) {
      canvas_.line(left_, y(tick.value), kRight, y(tick.value), "cr-grid", "#e2e6eb");
      canvas_.text(left_ - 7, y(tick.value) + 4.5, tick.label, Anchor::kEnd);
    }
    for (const Tick& tick : x_.ticks) {
      canvas_.line(x(tick.value), bottom_, x(tick.value), bottom_ + 5, "cr-axis", "#8a94a0");
      const double half = text_extent(tick.label, kPlotFont) / 2;
      const bool at_end = x(tick.value) + half > kPlotWidth - 1;
      canvas_.text(at_end ? kPlotWidth - 2 : x(tick.value), bottom_ + 19, tick.label,
                   at_end ? Anchor::kEnd : Anchor::kMiddle);
    }
    canvas_.line(left_, bottom_, kRight, bottom_, "cr-axis", "#8a94a0");
    canvas_.text(2, 14, shortened(plot_.text.y, kLabelColumns), Anchor::kStart, kPlotFont,
                 "cr-soft");
    canvas_.text((left_ + kRight) / 2, bottom_ + 39, shortened(plot_.text.x, kLabelColumns),
                 Anchor::kMiddle, kPlotFont, "cr-soft");
  }

  void key() {
    for (const Key& one : keys_) {
      const double at_y = 16 + kRow * one.row;
      const Ink ink = one.series->faint ? kFaintInk : ink_of(one.series->ink);
      if (one.series->style == Style::kPoints) {
        canvas_.circle(one.x + 12, at_y - 4, 3.5, ink, 1);
      } else {
        canvas_.stroke("M" + px(one.x) + " " + px(at_y - 4) + "h24", ink,
                       one.series->faint ? 1.2 : 2.2);
      }
      canvas_.text(one.x + 30, at_y, shortened(one.series->name, kKeyColumns), Anchor::kStart);
    }
  }

  void references() {
    if (plot_.diagonal) {
      const double low = std::max(x_.from, y_.from), high = std::min(x_.to, y_.to);
      canvas_.line(x(low), y(low), x(high), y(high), "cr-axis", "#8a94a0",
                   "stroke-dasharray=\"3 4\"");
    }
    if (plot_.level) {
      canvas_.line(left_, y(*plot_.level), kRight, y(*plot_.level), "cr-axis", "#8a94a0",
                   "stroke-dasharray=\"3 4\"");
    }
  }

  void draw(const PlotSeries& whole) {
    const Ink ink = whole.faint ? kFaintInk : ink_of(whole.ink);
    if (whole.style == Style::kPoints) {
      const bool is_few = whole.y.size() <= kFewPoints;
      return is_few ? points(whole, ink, 3.6, 0.9) : points(whole, ink, 2.6, 0.55);
    }
    if (whole.style == Style::kSteps) return steps(whole, ink);
    const PlotSeries series = thinned(whole);
    std::string path;
    bool goes_on = false;
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      const bool there = is_finite(series.x[i], series.y[i]) && (!y_.log || series.y[i] > 0);
      if (there) path += (goes_on ? "L" : "M") + point(series.x[i], series.y[i]);
      goes_on = there;
    }
    if (!path.empty()) canvas_.stroke(path, ink, whole.faint ? 1.2 : 2.2);
    if (whole.style == Style::kLineWithPoints) points(series, ink, 3.6, 1);
  }

  // Of points that would hide each other only the first is drawn.
  void points(const PlotSeries& series, const Ink& ink, double radius, double opacity) {
    std::set<std::pair<int, int>> taken;
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      if (!is_finite(series.x[i], series.y[i])) continue;
      const double at_x = x(series.x[i]), at_y = y(series.y[i]);
      const auto cell = std::pair(static_cast<int>(at_x / 3), static_cast<int>(at_y / 3));
      if (taken.insert(cell).second) canvas_.circle(at_x, at_y, radius, ink, opacity);
    }
  }

  void steps(const PlotSeries& series, const Ink& ink) {
    std::string path;
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      if (series.y[i] <= 0) continue;
      const double from = x(series.x[i]) + 0.5, to = x(series.x[i + 1]) - 0.5;
      path += "M" + px(from) + " " + px(y(0)) + "V" + px(y(series.y[i])) + "H" +
              px(std::max(to, from + 0.5)) + "V" + px(y(0)) + "Z";
    }
    canvas_.fill(path, ink, 0.85);
  }

  void mark() {
    const double at = x(*plot_.marked);
    canvas_.line(at, top_, at, bottom_, "cr-axis", "#8a94a0", "stroke-dasharray=\"5 4\"");
    const bool right = at > (left_ + kRight) / 2;
    canvas_.text(at + (right ? -6 : 6), top_ + 12, plot_.mark,
                 right ? Anchor::kEnd : Anchor::kStart, kPlotFont, "cr-soft");
  }

  struct Key {
    double x = 0, row = 0;
    const PlotSeries* series = nullptr;
  };

  const XyPlot& plot_;
  Axis x_, y_;
  double left_ = 0, top_ = 0, bottom_ = 0;
  std::size_t key_rows_ = 0;
  std::vector<Key> keys_;
  SvgCanvas canvas_;
};

}  // namespace

DrawnPlot draw_xy(const XyPlot& plot) {
  return XyDrawing(plot).draw();
}

}  // namespace chainrule
