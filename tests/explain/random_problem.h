// Random steps of small networks, with every setting that a worksheet can have.
#pragma once

#include <chainrule/worksheet.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "explain/work_layout.h"

namespace chainrule {

/// Draws from a fixed seed, the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  /// In [low, high], with three decimals.
  double number(double low, double high);
  /// In first, ..., last.
  std::size_t whole(std::size_t first, std::size_t last) {
    return first + engine_() % (last - first + 1);
  }
  bool chance(double share) { return static_cast<double>(engine_() >> 11) * 0x1p-53 < share; }
  template <class T>
  const T& one_of(const std::vector<T>& values) {
    return values[whole(0, values.size() - 1)];
  }

 private:
  std::mt19937_64 engine_;
};

/// 1 to 3 layers of 1 to 4 units, 1 to 4 samples.
StepProblem random_problem(Dice& dice);
Convention random_convention(Dice& dice);

/// A claim of the number that stands at `index` of the first step, written with that many digits.
struct WrittenNumber {
  double value, half_unit;
  std::string text;
};
WrittenNumber written(double value, int digits);

/// Every place of a layout's first step in the names of a convention.
struct NamedPlace {
  std::string name;
  std::size_t row, column, index;
  double sign;
};
std::vector<NamedPlace> named_places(const StepProblem& problem, const WorkLayout& layout,
                                     const Convention& convention);

/// A worksheet that claims these places with numbers from `values` (the engine's orientation).
Worksheet sheet_with(const StepProblem& problem, const Convention& convention,
                     const std::vector<NamedPlace>& places, const std::vector<double>& values,
                     int digits);

}  // namespace chainrule
