// A function of one variable that a graph builds of elementary operators, and which activation it
// is.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>

#include <chainrule/activation.h>

namespace chainrule::onnx {

/// slope x + shift
struct Line {
  double slope = 1;
  double shift = 0;

  double operator()(double x) const { return slope * x + shift; }
  bool is_identity() const { return slope == 1 && shift == 0; }
  /// This line of what `inner` gives.
  Line of(const Line& inner) const { return {slope * inner.slope, (*this)(inner.shift)}; }
  friend bool operator==(const Line&, const Line&) = default;
};

/// The activation that a function is: outer(f(inner(x))).
struct Recognized {
  Activation activation = Activation::kIdentity;
  std::optional<double> alpha = {};
  Line inner, outer;

  friend bool operator==(const Recognized&, const Recognized&) = default;
};

/// Whether the two are one function, as leaky_relu with an alpha of 0 and relu are.
bool is_same_function(Activation a, double alpha_a, Activation b, double alpha_b);

/// A function that is known by its values at fixed places: exporters write the same activation as
/// many graphs (gelu, for one), and values tell what it is whatever the graph. Straight lines
/// before and after it are kept apart.
class ScalarFunction {
 public:
  static constexpr std::size_t kPlaces = 32;
  using Values = std::array<double, kPlaces>;

  /// f(x) = x
  ScalarFunction();

  bool is_line() const { return !is_curved_; }
  /// What was done last, in a straight line; the function itself if is_line().
  const Line& line() const { return outer_; }
  Values values() const;

  ScalarFunction then(const Line& line) const;
  /// g of the value, where g is no line.
  template <class G>
  ScalarFunction then_curve(const G& g) const {
    ScalarFunction result = curve_of(*this, *this);
    Values values = this->values();
    for (double& value : values) value = g(value);
    result.values_ = std::make_shared<const Values>(values);
    return result;
  }
  /// g of the values of two functions of the same variable.
  template <class G>
  static ScalarFunction join(const ScalarFunction& a, const ScalarFunction& b, const G& g) {
    ScalarFunction result = curve_of(a, b);
    Values values = a.values();
    const Values others = b.values();
    for (std::size_t i = 0; i < kPlaces; ++i) values[i] = g(values[i], others[i]);
    result.values_ = std::make_shared<const Values>(values);
    return result;
  }

  /// Where `condition` is not 0 the first, else the second.
  static ScalarFunction choose(const ScalarFunction& condition, const ScalarFunction& yes,
                               const ScalarFunction& no);

  /// Empty where it is none of the activations that work unit by unit.
  std::optional<Recognized> recognize() const;

 private:
  static ScalarFunction curve_of(const ScalarFunction& a, const ScalarFunction& b);
  bool is_constant() const { return !is_curved_ && outer_.slope == 0; }
  std::optional<Line> line_inside() const { return is_curved_ ? inner_ : outer_; }

  bool is_curved_ = false;
  std::optional<Line> inner_ = {};  // of a curve: the line that all its parts begin with
  Line outer_;
  std::shared_ptr<const Values> values_;  // before outer_
};

}  // namespace chainrule::onnx
