// A number with what rounding may have done to it; and the same operations for plain numbers.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace chainrule {

/// `value` with the largest error that rounding of what it was made of can have caused, and the
/// variance that roundings which nobody sees give it, each taken for even and independent. First
/// order.
struct Ball {
  double value = 0;
  double radius = 0;
  double variance = 0;
  Ball() = default;
  Ball(double exact) : value(exact) {}
  Ball(double v, double r, double s) : value(v), radius(r), variance(s) {}
};

inline Ball operator+(const Ball& a, const Ball& b) {
  return {a.value + b.value, a.radius + b.radius, a.variance + b.variance};
}
inline Ball operator-(const Ball& a, const Ball& b) {
  return {a.value - b.value, a.radius + b.radius, a.variance + b.variance};
}
inline Ball operator-(const Ball& a) {
  return {-a.value, a.radius, a.variance};
}
inline Ball operator*(const Ball& a, const Ball& b) {
  return {
      a.value * b.value,
      std::abs(a.value) * b.radius + std::abs(b.value) * a.radius + a.radius * b.radius,
      a.value * a.value * b.variance + b.value * b.value * a.variance + a.variance * b.variance};
}
inline Ball operator*(double a, const Ball& b) {
  return {a * b.value, std::abs(a) * b.radius, a * a * b.variance};
}
inline Ball operator/(const Ball& a, const Ball& b) {
  const double ratio = a.value / b.value;
  const double room = std::abs(b.value) - b.radius;
  const double square = b.value * b.value;
  return {ratio,
          a.radius == 0 && b.radius == 0 ? 0
          : room > 0                     ? (a.radius + std::abs(ratio) * b.radius) / room
                                         : std::numeric_limits<double>::infinity(),
          (a.variance + ratio * ratio * b.variance) / square};
}
inline Ball& operator+=(Ball& a, const Ball& b) {
  return a = a + b;
}

inline double center(double x) {
  return x;
}
inline double center(const Ball& x) {
  return x.value;
}

/// f(x) of a number.
template <class F>
double apply(const F& f, double x) {
  return f(x);
}
/// The same with the error that x's error causes, by the difference at both ends.
template <class F>
Ball apply(const F& f, const Ball& x) {
  const double value = f(x.value);
  if (x.radius == 0) return value;
  double up = f(x.value + x.radius) - value, down = f(x.value - x.radius) - value;
  if (!std::isfinite(up)) up = -down;  // one end may lie outside the function's domain
  if (!std::isfinite(down)) down = -up;
  if (!std::isfinite(up)) return {value, std::numeric_limits<double>::infinity(), 0};
  const double slope = (up - down) / (2 * x.radius);
  return {value, std::max(std::abs(up), std::abs(down)), slope * slope * x.variance};
}

}  // namespace chainrule
