// A confusion matrix: counts in cells that are coloured by their share of the row.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/svg_canvas.h"

namespace chainrule {
namespace {

constexpr std::size_t kNameColumns = 14;

class HeatDrawing {
 public:
  explicit HeatDrawing(const HeatMap& map) : map_(map), n_(map.names.size()) {}

  DrawnPlot draw() {
    place();
    canvas_.text(2, 14, map_.text.y, Anchor::kStart, kPlotFont, "cr-soft");
    canvas_.text(left_ + side() / 2, top_ + side() + 20, map_.text.x, Anchor::kMiddle, kPlotFont,
                 "cr-soft");
    for (std::size_t i = 0; i < n_; ++i) names(i);
    for (std::size_t t = 0; t < n_; ++t) {
      double sum = 0;
      for (const double count : map_.counts.row(t)) sum += count;
      for (std::size_t p = 0; p < n_; ++p) cell(t, p, sum);
    }
    return {canvas_.take(), top_ + side() + 30};
  }

 private:
  void place() {
    double widest = 0;
    for (const std::string& name : map_.names) {
      widest = std::max(widest, text_extent(shortened(name, kNameColumns), font()));
    }
    left_ = 12 + widest;
    cell_ = std::min(84.0, (kPlotWidth - 8 - left_) / static_cast<double>(n_));
    slants_ = widest > cell_ - 4;
    top_ = 24 + (slants_ ? 8 + 0.75 * widest : font() + 8);
    if (slants_) {  // the last name leans out to the right
      cell_ = std::min(cell_, (kPlotWidth - left_ - 0.7 * widest) / (static_cast<double>(n_)));
    }
  }

  double font() const { return n_ <= 12 ? kPlotFont : n_ <= 24 ? 10 : 8; }
  double side() const { return cell_ * static_cast<double>(n_); }
  double at(double origin, std::size_t i) const { return origin + cell_ * static_cast<double>(i); }

  void names(std::size_t i) {
    const std::string name = shortened(map_.names[i], kNameColumns);
    canvas_.text(left_ - 6, at(top_, i) + cell_ / 2 + 0.35 * font(), name, Anchor::kEnd, font());
    const double middle = at(left_, i) + cell_ / 2;
    if (slants_) {
      canvas_.text(middle, top_ - 6, name, Anchor::kStart, font(), "", -45);
    } else {
      canvas_.text(middle, top_ - 7, name, Anchor::kMiddle, font());
    }
  }

  // Right ones blue and wrong ones orange; the root lets small shares be seen.
  void cell(std::size_t t, std::size_t p, double row_sum) {
    const double count = map_.counts(t, p);
    const double share = row_sum > 0 ? count / row_sum : 0;
    const double opacity = count > 0 ? 0.1 + 0.8 * std::sqrt(share) : 0;
    const double x = at(left_, p), y = at(top_, t);
    canvas_.rectangle(x, y, cell_, cell_, "cr-cell-ground", "none");
    canvas_.rectangle(
        x + 0.5, y + 0.5, cell_ - 1, cell_ - 1, t == p ? "cr-right" : "cr-wrong",
        t == p ? "#3d8fc6" : "#e08a3c", opacity,
        fmt::format("{} taken for {}: {} of {}", map_.names[t], map_.names[p], count, row_sum));
    if (n_ > 30) return;
    const bool with_share = cell_ >= 38 && count > 0;
    const double middle = x + cell_ / 2, base = y + cell_ / 2 + 0.36 * font();
    canvas_.text(middle, base - (with_share ? 6 : 0), count > 0 ? fmt::format("{}", count) : "·",
                 Anchor::kMiddle, font(), count > 0 ? "" : "cr-soft");
    if (with_share) {
      canvas_.text(middle, base + 9, fmt::format("{:.0f} %", 100 * share), Anchor::kMiddle, 10.5);
    }
  }

  const HeatMap& map_;
  const std::size_t n_;
  double left_ = 0, top_ = 0, cell_ = 0;
  bool slants_ = false;
  SvgCanvas canvas_;
};

}  // namespace

DrawnPlot draw_heat_map(const HeatMap& map) {
  return HeatDrawing(map).draw();
}

}  // namespace chainrule
