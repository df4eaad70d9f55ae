// What this machine could do if nothing but multiply-adds were to be done.
#pragma once

namespace chainrule {

/// FLOP/s of the profile's multiply-adds in registers on at most max_threads() threads; a
/// multiply-add is 2. Takes about a millisecond. T float or double.
template <class T>
double multiply_add_peak();

}  // namespace chainrule
