// Where an axis has its ticks and what stands at them.
#pragma once

#include <string>
#include <vector>

#include <chainrule/plot.h>

namespace chainrule {

struct Tick {
  double value = 0;
  std::string label;
};

/// One direction of a plot: numbers to a place between 0 and 1.
struct Axis {
  double from = 0, to = 1;
  bool log = false;
  std::vector<Tick> ticks;

  double place(double value) const;
};

/// About `n_ticks` ticks at multiples of 1, 2 or 5 times a power of ten. With `widen` the ends move
/// out to ticks. A range without extent gets some. Ticks are `least_step` apart or more.
Axis linear_axis(PlotRange range, std::size_t n_ticks, bool widen, double least_step = 0);
/// Ticks at powers of ten, and between them where there are few. Both ends above 0.
Axis log_axis(PlotRange range);

/// Four significant digits at most, with a true minus.
std::string shown_number(double value);

}  // namespace chainrule
