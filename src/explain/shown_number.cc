// Rounding of what is shown, and the honest choice between = and ≈.
#include "explain/shown_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "data/number_text.h"

namespace chainrule {
namespace {

using Kind = Formula::Kind;

double no_symbols(const Quantity&) {
  return std::nan("");
}

Relation opposite(Relation relation) {
  switch (relation) {
    case Relation::kLess:
      return Relation::kGreaterOrEqual;
    case Relation::kLessOrEqual:
      return Relation::kGreater;
    case Relation::kGreater:
      return Relation::kLessOrEqual;
    case Relation::kGreaterOrEqual:
      return Relation::kLess;
    case Relation::kEqual:
      break;
  }
  return Relation::kEqual;
}

// The sum of the sizes of a formula's terms, to which its rounding errors are relative.
double size_of(const Formula& formula) {
  double size = formula.kind == Kind::kProduct ? 1 : 0;
  switch (formula.kind) {
    case Kind::kSum:
    case Kind::kNegative:
      for (const Formula& part : formula.parts) size += size_of(part);
      return size;
    case Kind::kProduct:
      for (const Formula& part : formula.parts) size *= size_of(part);
      return size;
    case Kind::kQuotient:
      return size_of(formula.parts[0]) / std::abs(evaluate(formula.parts[1], no_symbols));
    default:
      return std::abs(evaluate(formula, no_symbols));
  }
}

// Replaces symbols by numbers, top down.
class PuttingIn {
 public:
  PuttingIn(const ValueOf& value_of, std::size_t figures)
      : value_of_(value_of), figures_(figures) {}

  Formula operator()(const Formula& formula) {
    switch (formula.kind) {
      case Kind::kSymbol:
        return formula::number(shown(value_of_(formula.symbol)));
      case Kind::kNumber:
        return formula::number(shown(formula.number));
      case Kind::kOmitted:
        return formula::omitted(formula.count, shown(formula.number));
      case Kind::kCases:
        return branch(formula);
      default:
        Formula out = formula;
        for (Formula& part : out.parts) part = (*this)(part);
        return out;
    }
  }
  PutIn result;

 private:
  double shown(double value) {
    const double round = rounded(value, figures_);
    if (!same_number(round, value)) result.exact = false;
    return round;
  }

  Formula branch(const Formula& formula) {
    const Case& held = holding_case(formula, value_of_);
    const bool otherwise = &held == &formula.cases.back();
    for (const Case& one : formula.cases) {
      if (&one == &formula.cases.back()) break;
      if (!otherwise && &one != &held) continue;
      if (otherwise && one.relation == Relation::kEqual) continue;
      add({evaluate(one.left, value_of_), otherwise ? opposite(one.relation) : one.relation,
           evaluate(one.right, value_of_)});
      if (&one == &held) break;
    }
    return (*this)(held.value);
  }

  // Numbers that rounding would make look equal are shown in full.
  void add(ShownCondition condition) {
    const double left = rounded(condition.left, figures_);
    const double right = rounded(condition.right, figures_);
    if ((left < right) == (condition.left < condition.right) &&
        (left > right) == (condition.left > condition.right)) {
      condition = {left, condition.relation, right};
    }
    if (std::ranges::find(result.because, condition) == result.because.end()) {
      result.because.push_back(condition);
    }
  }

  const ValueOf& value_of_;
  std::size_t figures_;
};

}  // namespace

double rounded(double value, std::size_t figures) {
  if (!std::isfinite(value)) return value;
  return *parse_number(fmt::format("{:.{}e}", value, figures - 1));
}

bool same_number(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

ShownNumber shown_number(double value) {
  ShownNumber shown;
  if (std::isnan(value)) return {.kind = ShownNumber::Kind::kNotANumber, .mantissa = {}};
  shown.negative = value < 0;
  if (std::isinf(value)) {
    shown.kind = ShownNumber::Kind::kInfinite;
    return shown;
  }
  // The fewest digits that read back as the number.
  std::string digits;
  for (int more = 0; more < 17; ++more) {
    digits = fmt::format("{:.{}e}", std::abs(value), more);
    if (parse_number(digits) == std::abs(value)) break;
  }
  const std::size_t e = digits.find('e');
  const int exponent = std::stoi(digits.substr(e + 1));
  const int n_digits = static_cast<int>(e == 1 ? 1 : e - 1);
  shown.plain = -4 <= exponent && exponent < std::max(6, n_digits);
  if (shown.plain) {
    shown.mantissa = fmt::format("{:.{}f}", std::abs(value), std::max(0, n_digits - 1 - exponent));
  } else {
    shown.mantissa = digits.substr(0, e);
    shown.exponent = exponent;
  }
  return shown;
}

PutIn put_in(const Formula& formula, const ValueOf& value_of, std::size_t figures) {
  PuttingIn putting_in(value_of, figures);
  Formula numbers = putting_in(formula);
  putting_in.result.formula = std::move(numbers);
  return std::move(putting_in.result);
}

bool gives(const Formula& numbers, double result) {
  const double value = evaluate(numbers, no_symbols);
  if (std::isnan(value) || std::isnan(result)) return std::isnan(value) && std::isnan(result);
  return value == result || std::abs(value - result) <= 5e-13 * size_of(numbers);
}

}  // namespace chainrule
