// Every number of a pass by name, and how far rounding may carry it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "random_case.h"

namespace chainrule {

/// One array of a pass: a row of z, a, output or delta of one sample, or what all samples gave.
struct PassNumbers {
  std::string name;
  std::vector<double> values;
  bool is_gradient = false;
};

/// What the plain network and the engine computed for a case, in one order.
std::vector<PassNumbers> reference_numbers(const RandomCase& random);
template <class T>
std::vector<PassNumbers> engine_numbers(const EnginePass<T>& engine);

/// For each array of reference_numbers(): how far its numbers move, per part by which every
/// parameter and input is moved, and no less than its largest number. An array whose terms cancel
/// is small and moves far.
std::vector<double> sizes_of_terms(const RandomCase& random);

}  // namespace chainrule
