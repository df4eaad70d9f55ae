// What this machine could do if nothing but multiply-adds were to be done.
#pragma once

#include <cstddef>

namespace chainrule {

/// FLOP/s of the profile's multiply-adds in registers on at most max_threads() threads; a
/// multiply-add is 2. Takes about a millisecond. T float or double.
template <class T>
double multiply_add_peak();

/// The same of any chains of operations: FLOP/s of run(n_rounds, start), a round being so many.
template <class T>
double peak_of(T (*run)(std::size_t n_rounds, T start), double flop_of_round);

}  // namespace chainrule
