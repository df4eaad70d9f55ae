// Bars from the left, in groups.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "explain/svg_number.h"
#include "report/axis.h"
#include "report/svg_canvas.h"

namespace chainrule {
namespace {

constexpr double kBar = 15, kGap = 9, kRow = 19;
constexpr std::size_t kNameColumns = 22;

class BarDrawing {
 public:
  explicit BarDrawing(const BarPlot& plot) : plot_(plot) {}

  DrawnPlot draw() {
    place();
    grid();
    key();
    for (std::size_t i = 0; i < plot_.names.size(); ++i) group(i);
    return {canvas_.take(), bottom_ + 46};
  }

 private:
  void place() {
    double low = 0, high = 0;
    for (const BarPlot::Series& one : plot_.series) {
      for (std::size_t i = 0; i < one.values.size(); ++i) {
        const double spread = one.spread.empty() ? 0 : one.spread[i];
        low = std::min(low, one.values[i] - spread);
        high = std::max(high, one.values[i] + spread);
      }
    }
    axis_ = linear_axis({low, high}, 4, false);
    double widest = 40;
    for (const std::string& name : plot_.names) {
      widest = std::max(widest, text_extent(shortened(name, kNameColumns), kPlotFont));
    }
    left_ = 14 + widest;
    right_ = kPlotWidth - 64;  // a number stands behind a bar
    has_key_ = plot_.series.size() > 1;
    top_ = (plot_.text.y.empty() ? 6 : 26) + (has_key_ ? kRow + 4 : 0);
    group_height_ = kBar * static_cast<double>(plot_.series.size()) + kGap;
    bottom_ = top_ + group_height_ * static_cast<double>(plot_.names.size());
  }

  double x(double value) const { return left_ + (right_ - left_) * axis_.place(value); }

  void grid() {
    for (const Tick& tick : axis_.ticks) {
      canvas_.line(x(tick.value), top_, x(tick.value), bottom_, "cr-grid", "#e2e6eb");
      canvas_.text(x(tick.value), bottom_ + 18, tick.label, Anchor::kMiddle);
    }
    canvas_.line(x(0), top_, x(0), bottom_, "cr-axis", "#8a94a0");
    if (!plot_.text.y.empty()) {
      canvas_.text(2, 14, plot_.text.y, Anchor::kStart, kPlotFont, "cr-soft");
    }
    canvas_.text((left_ + right_) / 2, bottom_ + 38, shortened(plot_.text.x, kLabelColumns),
                 Anchor::kMiddle, kPlotFont, "cr-soft");
  }

  void key() {
    if (!has_key_) return;
    double at = left_;
    const double at_y = top_ - 10;
    for (std::size_t s = 0; s < plot_.series.size(); ++s) {
      canvas_.fill(fmt::format("M{} {}h14v11h-14Z", px(at), px(at_y - 10)), ink_of(s), 0.85);
      canvas_.text(at + 20, at_y, plot_.series[s].name, Anchor::kStart);
      at += 38 + text_extent(plot_.series[s].name, kPlotFont);
    }
  }

  void group(std::size_t i) {
    const double top = top_ + kGap / 2 + group_height_ * static_cast<double>(i);
    const double middle = top + (group_height_ - kGap) / 2;
    canvas_.text(left_ - 7, middle + 4.5, shortened(plot_.names[i], kNameColumns), Anchor::kEnd);
    for (std::size_t s = 0; s < plot_.series.size(); ++s) {
      bar(plot_.series[s], s, i, top + kBar * static_cast<double>(s));
    }
  }

  void bar(const BarPlot::Series& series, std::size_t ink, std::size_t i, double top) {
    const double value = series.values[i];
    if (!std::isfinite(value)) return;
    canvas_.fill(fmt::format("M{} {}H{}v{}H{}Z", px(x(0)), px(top + 1), px(x(value)), px(kBar - 2),
                             px(x(0))),
                 ink_of(ink), 0.85);
    double end = x(std::max(value, 0.0));
    if (!series.spread.empty()) {
      const double low = x(value - series.spread[i]), high = x(value + series.spread[i]);
      const double at = top + kBar / 2;
      canvas_.line(low, at, high, at, "cr-whisker", "#1b1f24", "stroke-width=\"1.5\"");
      canvas_.line(low, at - 4, low, at + 4, "cr-whisker", "#1b1f24", "stroke-width=\"1.5\"");
      canvas_.line(high, at - 4, high, at + 4, "cr-whisker", "#1b1f24", "stroke-width=\"1.5\"");
      end = std::max(end, high);
    }
    canvas_.text(end + 6, top + kBar - 3.5,
                 plot_.whole ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value),
                 Anchor::kStart, kPlotFont - 1, "cr-soft");
  }

  const BarPlot& plot_;
  Axis axis_;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0, group_height_ = 0;
  bool has_key_ = false;
  SvgCanvas canvas_;
};

}  // namespace

DrawnPlot draw_bars(const BarPlot& plot) {
  return BarDrawing(plot).draw();
}

}  // namespace chainrule
