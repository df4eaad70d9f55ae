// The project's own elementary functions, whose bits no libm can change.
#pragma once

namespace chainrule::math {

// For float and double. Errors are at most 2 units in the last place, subnormal results included
// (docs/numerics.md). NaN gives NaN; limits are reached as C's functions reach them.
template <class T>
T exp(T x);
template <class T>
T expm1(T x);
template <class T>
T log(T x);
template <class T>
T log1p(T x);
template <class T>
T tanh(T x);
/// 1 / (1 + exp(-x)), accurate for negative x too.
template <class T>
T sigmoid(T x);
template <class T>
T erf(T x);
/// log(1 + exp(x)).
template <class T>
T softplus(T x);
/// NaN where |x| is above 2 pi 2^20 in double, 2 pi 2^10 in float.
template <class T>
T sin(T x);
/// As sin.
template <class T>
T cos(T x);
/// x^y for x >= 0 (-0 counts as 0); NaN for x < 0; 1 for x = 1 or y = 0 whatever the other is.
template <class T>
T pow(T x, T y);

}  // namespace chainrule::math
