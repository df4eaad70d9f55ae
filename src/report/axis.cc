// Where an axis has its ticks and what stands at them.
#include "report/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

std::string with_minus(std::string text) {
  for (std::size_t at = 0; (at = text.find('-', at)) != std::string::npos; at += 3) {
    text.replace(at, 1, "−");
  }
  return text;
}

// Digits behind the point that tell multiples of `step` apart.
int decimals_of(double step) {
  return std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 12);
}

std::string tick_label(double value, double step, double largest) {
  if (largest >= 1e6 || (largest < 1e-3 && largest > 0)) {
    return with_minus(value == 0 ? "0" : fmt::format("{:.4g}", value));
  }
  return with_minus(fmt::format("{:.{}f}", value == 0 ? 0 : value, decimals_of(step)));
}

// The smallest of 1, 2, 5 times a power of ten that is at least `step`.
double nice_step(double step) {
  const double power = std::pow(10, std::floor(std::log10(step)));
  for (const double multiple : {1.0, 2.0, 5.0}) {
    if (multiple * power >= step * (1 - 1e-9)) return multiple * power;
  }
  return 10 * power;
}

// As it is where ticks in it can be told apart, else widened.
PlotRange with_extent(PlotRange range) {
  const double extent = range.to - range.from;
  const double largest = std::max(std::fabs(range.from), std::fabs(range.to));
  const double least = std::max(1e-9 * largest, 1e-290);
  if (extent > least && std::isfinite(extent)) return range;
  if (std::isfinite(largest) && !std::isfinite(extent)) return {range.from / 2, range.to / 2};
  const double middle = std::isfinite(range.from) ? range.from : 0;
  const double half = middle == 0 ? 0.5 : std::fabs(middle) / 2;
  return {middle - half, middle + half};
}

}  // namespace

double Axis::place(double value) const {
  if (log) return std::log(value / from) / std::log(to / from);
  return (value - from) / (to - from);
}

Axis linear_axis(PlotRange range, std::size_t n_ticks, bool widen, double least_step) {
  range = with_extent(range);
  const double step =
      std::max(nice_step((range.to - range.from) / static_cast<double>(n_ticks)), least_step);
  Axis axis{.from = range.from, .to = range.to, .ticks = {}};
  if (widen) {
    axis.from = std::floor(range.from / step + 1e-9) * step;
    axis.to = std::ceil(range.to / step - 1e-9) * step;
  }
  const double largest = std::max(std::fabs(axis.from), std::fabs(axis.to));
  const double first = std::ceil(axis.from / step - 1e-9), last = std::floor(axis.to / step + 1e-9);
  for (double i = first; i <= last; ++i) {
    axis.ticks.push_back({i * step, tick_label(i * step, step, largest)});
  }
  return axis;
}

Axis log_axis(PlotRange range) {
  Axis axis{.from = range.from, .to = range.to, .log = true, .ticks = {}};
  if (axis.to <= axis.from) axis.to = 10 * axis.from;
  const double decades = std::log10(axis.to / axis.from);
  std::vector<double> multiples = {1};
  if (decades < 3) multiples = {1, 2, 5};
  const int step = decades > 8 ? 3 : 1;
  const int low = static_cast<int>(std::floor(std::log10(axis.from)));
  const int high = static_cast<int>(std::ceil(std::log10(axis.to)));
  for (int power = low; power <= high; power += step) {
    for (const double multiple : multiples) {
      const double value = multiple * std::pow(10, power);
      if (value < axis.from * (1 - 1e-9) || value > axis.to * (1 + 1e-9)) continue;
      axis.ticks.push_back({value, shown_number(value)});
    }
  }
  return axis;
}

std::string shown_number(double value) {
  return with_minus(fmt::format("{:.4g}", value == 0 ? 0 : value));
}

}  // namespace chainrule
