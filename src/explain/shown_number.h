// Numbers as they are shown: rounded to figures, and what the rounded ones give when computed with.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "explain/formula.h"

namespace chainrule {

/// `value` rounded to `figures` significant decimal digits, 1 to 17. What is not finite stays.
double rounded(double value, std::size_t figures);

/// Whether two numbers are the same but for the last places of double: to 1e-12, relative.
bool same_number(double a, double b);

/// The shortest decimal digits of a number: "7.55" and -1 for 0.755; "1" and -12 for 1e-12.
struct ShownNumber {
  enum class Kind { kFinite, kInfinite, kNotANumber };
  Kind kind = Kind::kFinite;
  bool negative = false;
  std::string mantissa;  // plain: the whole number; else one digit before the point
  bool plain = true;     // without a power of ten
  int exponent = 0;      // of ten, where not plain
};
ShownNumber shown_number(double value);

/// A condition that held, with the numbers that were compared.
struct ShownCondition {
  double left = 0;
  Relation relation = Relation::kGreater;
  double right = 0;
  friend bool operator==(const ShownCondition&, const ShownCondition&) = default;
};

/// A formula with rounded numbers in the place of its symbols.
struct PutIn {
  Formula formula;  // of numbers only; where cases were, the branch that holds
  bool exact = true;
  std::vector<ShownCondition> because;  // why those branches, each once
};
PutIn put_in(const Formula& formula, const ValueOf& value_of, std::size_t figures);

/// Whether the formula, of numbers only, gives `result`: to 5e-13 of the sum of its terms' sizes,
/// so that who adds in another order still finds it within 1e-12.
bool gives(const Formula& numbers, double result);

}  // namespace chainrule
