// Reads formulas of numbers as they are shown, in Unicode text and in LaTeX, and evaluates them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chainrule {

struct ReadValue {
  double value = 0;
  double size = 0;          // the sum of its terms' sizes
  std::size_t numbers = 0;  // how many were read
};

/// Nothing for what is not such a formula. Number `changed`, counted from 0, is taken times
/// `factor`: how much the result depends on it.
std::optional<ReadValue> read_formula(std::string_view text,
                                      std::size_t changed = std::string::npos, double factor = 1);

/// How far the value may be off because each number was rounded to so many figures.
double rounding_of(std::string_view text, std::size_t figures);

}  // namespace chainrule
