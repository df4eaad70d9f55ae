// The elementary functions, written once for one number or a vector of numbers, without branches.
//
// No guard and no namespace: src/core/math.cc includes this file inside a namespace of its own, and
// src/kernels/vector_ops-inl.h inside HWY_NAMESPACE, once a target. They include what it needs
// (core/math_constants.h, <bit>, <cstddef>, <cstdint>, <limits>) and bring the operations O:
// - O::T is float or double, O::V one or many T; O::Bits the unsigned integer of T's size, O::U as
//   many of them as V has T.
// - set(T) and set_bits(Bits) fill a V, a U; bits(V) and from_bits(U) keep the bits.
// - add, sub on V and U; and_bits, shift_left<k>, shift_right<k> on U.
// - mul, div, fma (of the numeric profile), neg, abs, copysign(size, sign), select(mask, yes, no),
//   and less and equal, which give masks, on V.
//
// The operations and their order fix the bits (docs/numerics.md). NaN in gives NaN out; which NaN
// is not fixed. A polynomial's meaning stands beside its coefficients.
#define CHAINRULE_MATH [[gnu::always_inline]] inline

// IEEE 754 as this file needs it.
template <class T>
struct FloatFormat {
  using Limits = std::numeric_limits<T>;
  static constexpr int kMantissaBits = Limits::digits - 1;
  static constexpr int kWidth = 8 * sizeof(T);
  static constexpr T kBias = Limits::max_exponent - 1;  // of the exponent's bits
  static constexpr T kTwoToMantissa = T(std::uint64_t{1} << kMantissaBits);
  // Added to a small number, it leaves the nearest integer (ties to even) in the low bits.
  static constexpr T kRounder = T(1.5) * kTwoToMantissa;
};

// c[0] + c[1] x + c[2] x^2 + ... by Horner's rule.
template <class O, std::size_t i = 0, std::size_t n>
CHAINRULE_MATH typename O::V Polynomial(typename O::V x, const typename O::T (&c)[n]) {
  if constexpr (i + 1 == n) {
    return O::set(c[i]);
  } else {
    return O::fma(Polynomial<O, i + 1>(x, c), x, O::set(c[i]));
  }
}

template <class O>
CHAINRULE_MATH typename O::V AtMost(typename O::V x, typename O::T high) {
  return O::select(O::less(O::set(high), x), O::set(high), x);
}

template <class O>
CHAINRULE_MATH typename O::V AtLeast(typename O::V x, typename O::T low) {
  return O::select(O::less(x, O::set(low)), O::set(low), x);
}

// --- exp and its relatives ----------------------------------------------------------------------

// x = n ln 2 + r, |r| <= ln(2)/2; n stands in the low bits of its integer.
template <class O>
struct SplitByLn2 {
  typename O::V r;
  typename O::U n;
};

template <class O>
CHAINRULE_MATH SplitByLn2<O> SplitExponent(typename O::V x) {
  using C = MathConstants<typename O::T>;
  const auto rounder = O::set(FloatFormat<typename O::T>::kRounder);
  const auto shifted = O::fma(x, O::set(C::kLog2E), rounder);
  const auto n = O::sub(shifted, rounder);
  const auto r = O::fma(n, O::set(-C::kLn2Low), O::fma(n, O::set(-C::kLn2High), x));
  return {r, O::bits(shifted)};
}

// 2^n for a normal result; the bits of n above the exponent's are shifted out.
template <class O>
CHAINRULE_MATH typename O::V PowerOfTwo(typename O::U n) {
  constexpr auto kOne = std::bit_cast<typename O::Bits>(typename O::T{1});
  constexpr int kShift = FloatFormat<typename O::T>::kMantissaBits;
  return O::from_bits(O::add(O::template shift_left<kShift>(n), O::set_bits(kOne)));
}

// e^r - 1 - r.
template <class O>
CHAINRULE_MATH typename O::V ExpTail(typename O::V r) {
  return O::mul(O::mul(r, r), Polynomial<O>(r, MathConstants<typename O::T>::kExp));
}

// e^r - 1.
template <class O>
CHAINRULE_MATH typename O::V SmallExpm1(typename O::V r) {
  return O::add(r, ExpTail<O>(r));
}

// 2^n e^r in two steps, so that only the last one rounds a subnormal result.
template <class O>
CHAINRULE_MATH typename O::V ScaleExp(typename O::V r, typename O::U n) {
  const auto half = O::template shift_right<1>(n);
  const auto first = PowerOfTwo<O>(half);
  const auto scaled = O::fma(first, SmallExpm1<O>(r), first);
  return O::mul(scaled, PowerOfTwo<O>(O::sub(n, half)));
}

template <class O>
CHAINRULE_MATH typename O::V Exp(typename O::V x) {
  using C = MathConstants<typename O::T>;
  const auto split = SplitExponent<O>(AtMost<O>(AtLeast<O>(x, C::kExpLow), C::kExpHigh));
  return ScaleExp<O>(split.r, split.n);
}

// unit (e^x - 1), unit = 1 or 1/2, for x >= kExpm1Low; the half does not overflow up to kExpHigh.
template <class O, bool kHalf>
CHAINRULE_MATH typename O::V ScaledExpm1(typename O::V x) {
  using Bits = typename O::Bits;
  const auto [r, n] = SplitExponent<O>(x);
  const auto scale = PowerOfTwo<O>(kHalf ? O::sub(n, O::set_bits(Bits{1})) : n);
  const auto unit = O::set(kHalf ? typename O::T(0.5) : typename O::T(1));
  return O::fma(scale, ExpTail<O>(r), O::fma(scale, r, O::sub(scale, unit)));
}

template <class O>
CHAINRULE_MATH typename O::V Expm1(typename O::V x) {
  using C = MathConstants<typename O::T>;
  const auto half = ScaledExpm1<O, true>(AtMost<O>(AtLeast<O>(x, C::kExpm1Low), C::kExpHigh));
  const auto tiny = O::set(std::numeric_limits<typename O::T>::epsilon() / 4);
  return O::select(O::less(O::abs(x), tiny), x, O::add(half, half));
}

// tanh |x| = |x| + |x| z P(z), z = x^2, below 1/2; from there on 1 - 2 / (exp(2 |x|) + 1).
template <class O>
CHAINRULE_MATH typename O::V Tanh(typename O::V x) {
  using C = MathConstants<typename O::T>;
  const auto size = O::abs(x);
  const auto z = O::mul(x, x);
  const auto small = O::fma(O::mul(size, z), Polynomial<O>(z, C::kTanh), size);
  const auto [r, n] = SplitExponent<O>(AtMost<O>(O::add(size, size), C::kTwiceTanhHigh));
  const auto scale = PowerOfTwo<O>(n);
  const auto divisor = O::fma(scale, SmallExpm1<O>(r), O::add(scale, O::set(1)));
  const auto large = O::sub(O::set(1), O::div(O::set(2), divisor));
  return O::copysign(O::select(O::less(size, O::set(C::kTanhSmall)), small, large), x);
}

// sigmoid(-|x|) = 1 / (1 + e), e = e^|x| = 2^n e^r, both parts times 2^(-n/2), so that e does not
// overflow; sigmoid(|x|) = 1 - sigmoid(-|x|).
template <class O>
CHAINRULE_MATH typename O::V Sigmoid(typename O::V x) {
  using C = MathConstants<typename O::T>;
  const auto [r, n] = SplitExponent<O>(AtMost<O>(O::abs(x), -C::kExpLow));
  const auto half = O::template shift_right<1>(n);
  const auto one = PowerOfTwo<O>(O::sub(O::set_bits(0), half));
  const auto scale = PowerOfTwo<O>(O::sub(n, half));
  const auto divisor = O::add(scale, O::fma(scale, SmallExpm1<O>(r), one));
  const auto below = O::div(one, divisor);
  return O::select(O::less(x, O::set(0)), below, O::sub(O::set(1), below));
}

// erf |x| = 1 - exp(-q), q = -log(1 - erf |x|).
template <class O>
CHAINRULE_MATH typename O::V Erf(typename O::V x) {
  using C = MathConstants<typename O::T>;
  const auto size = AtMost<O>(O::abs(x), C::kErfHigh);
  const auto q = O::fma(size, Polynomial<O>(size, C::kErf), size);
  return O::copysign(ScaledExpm1<O, false>(O::neg(q)), x);
}

// --- log and its relatives ----------------------------------------------------------------------

// x = 2^k m, sqrt(1/2) <= m < sqrt(2); for normal x > 0.
template <class O>
struct SplitByPowers {
  typename O::V m;
  typename O::V k;
};

template <class O>
CHAINRULE_MATH SplitByPowers<O> SplitMantissa(typename O::V x) {
  using T = typename O::T;
  using F = FloatFormat<T>;
  using Bits = typename O::Bits;
  constexpr auto kLowest = std::bit_cast<Bits>(MathConstants<T>::kSqrtHalf);
  constexpr auto kMask = static_cast<Bits>((Bits{1} << F::kMantissaBits) - 1);
  // The exponent changes where m leaves its range.
  const auto moved = O::add(O::bits(x), O::set_bits(std::bit_cast<Bits>(T{1}) - kLowest));
  const auto m = O::add(O::and_bits(moved, O::set_bits(kMask)), O::set_bits(kLowest));
  const auto exponent = O::template shift_right<F::kMantissaBits>(moved);
  const auto k =
      O::from_bits(O::add(exponent, O::set_bits(std::bit_cast<Bits>(F::kTwoToMantissa))));
  return {O::from_bits(m), O::sub(k, O::set(F::kTwoToMantissa + F::kBias))};
}

// The same for every x > 0: subnormal ones are scaled up before.
template <class O>
CHAINRULE_MATH SplitByPowers<O> SplitAnyMantissa(typename O::V x) {
  using F = FloatFormat<typename O::T>;
  const auto subnormal = O::less(x, O::set(F::Limits::min()));
  const auto up = O::mul(x, O::set(F::kTwoToMantissa));
  const auto [m, k] = SplitMantissa<O>(O::select(subnormal, up, x));
  return {m, O::sub(k, O::select(subnormal, O::set(F::kMantissaBits), O::set(0)))};
}

// k ln 2 + log(1 + f). With s = f / (2 + f), log(1 + f) = 2s + s z P(z) = f - (h - s (h + z P(z))),
// z = s^2, h = f^2 / 2.
template <class O>
CHAINRULE_MATH typename O::V JoinLog(typename O::V k, typename O::V f) {
  using C = MathConstants<typename O::T>;
  const auto s = O::div(f, O::add(O::set(2), f));
  const auto z = O::mul(s, s);
  const auto h = O::mul(O::mul(O::set(typename O::T(0.5)), f), f);
  const auto tail = O::add(h, O::mul(z, Polynomial<O>(z, C::kLog)));
  const auto low = O::fma(s, tail, O::mul(k, O::set(C::kLn2Low)));
  return O::fma(k, O::set(C::kLn2High), O::sub(f, O::sub(h, low)));
}

// A logarithm of x made right where x is not positive and finite.
template <class O>
CHAINRULE_MATH typename O::V AtEdgesOfLog(typename O::V x, typename O::V logarithm) {
  using Limits = std::numeric_limits<typename O::T>;
  const auto infinity = O::set(Limits::infinity());
  const auto at_zero =
      O::select(O::equal(x, O::set(0)), O::neg(infinity), O::set(Limits::quiet_NaN()));
  const auto finite = O::select(O::less(O::set(0), x), logarithm, at_zero);
  return O::select(O::less(x, infinity), finite, x);
}

template <class O>
CHAINRULE_MATH typename O::V Log(typename O::V x) {
  const auto [m, k] = SplitAnyMantissa<O>(x);
  return AtEdgesOfLog<O>(x, JoinLog<O>(k, O::sub(m, O::set(1))));
}

// log(u + c) for a rounded sum u in the normal range and what rounding lost, c.
template <class O>
CHAINRULE_MATH typename O::V LogOfSum(typename O::V u, typename O::V c) {
  using T = typename O::T;
  constexpr auto kTwo = std::bit_cast<typename O::Bits>(T{2});
  const auto [m, k] = SplitMantissa<O>(u);
  // 2^(1 - k), for 2^-k may be too small; c 2^-k stays exact.
  const auto scale = O::from_bits(O::add(O::sub(O::bits(m), O::bits(u)), O::set_bits(kTwo)));
  const auto f = O::fma(O::mul(c, scale), O::set(T(0.5)), O::sub(m, O::set(1)));
  return JoinLog<O>(k, f);
}

template <class O>
CHAINRULE_MATH typename O::V Log1p(typename O::V x) {
  const auto one = O::set(1);
  const auto u = O::add(one, x);
  const auto back = O::sub(u, one);
  const auto lost = O::add(O::sub(one, O::sub(u, back)), O::sub(x, back));
  return AtEdgesOfLog<O>(u, O::copysign(LogOfSum<O>(u, lost), x));
}

// max(x, 0) + log(1 + exp(-|x|)).
template <class O>
CHAINRULE_MATH typename O::V Softplus(typename O::V x) {
  const auto one = O::set(1);
  const auto e = Exp<O>(O::neg(O::abs(x)));
  const auto u = O::add(one, e);
  const auto tail = LogOfSum<O>(u, O::sub(e, O::sub(u, one)));
  return O::add(O::select(O::less(O::set(0), x), x, O::set(0)), tail);
}

// --- pow: the logarithm and the product to twice the precision ----------------------------------

// The exact sum or product of two numbers, high + low.
template <class O>
struct Twofold {
  typename O::V high;
  typename O::V low;
};

// |a| >= |b| (Dekker 1971).
template <class O>
CHAINRULE_MATH Twofold<O> TwoSum(typename O::V a, typename O::V b) {
  const auto sum = O::add(a, b);
  return {sum, O::sub(b, O::sub(sum, a))};
}

// a in two halves of half the digits (Veltkamp).
template <class O>
CHAINRULE_MATH Twofold<O> Halves(typename O::V a) {
  constexpr int kLowDigits = (FloatFormat<typename O::T>::kMantissaBits + 2) / 2;
  const auto scaled = O::mul(a, O::set(typename O::T((std::uint64_t{1} << kLowDigits) + 1)));
  const auto high = O::sub(scaled, O::sub(scaled, a));
  return {high, O::sub(a, high)};
}

// Dekker 1971, which needs no fused multiply-add.
template <class O>
CHAINRULE_MATH Twofold<O> TwoProduct(typename O::V a, typename O::V b) {
  const auto product = O::mul(a, b);
  const auto [a_high, a_low] = Halves<O>(a);
  const auto [b_high, b_low] = Halves<O>(b);
  const auto rest = O::sub(O::mul(a_high, b_high), product);
  const auto crossed = O::add(O::add(rest, O::mul(a_high, b_low)), O::mul(a_low, b_high));
  return {product, O::add(crossed, O::mul(a_low, b_low))};
}

template <class O>
CHAINRULE_MATH Twofold<O> Times(Twofold<O> a, Twofold<O> b) {
  const auto [high, low] = TwoProduct<O>(a.high, b.high);
  return {high, O::add(low, O::add(O::mul(a.high, b.low), O::mul(a.low, b.high)))};
}

// log x for finite x > 0: k ln 2 + 2s + s z (2/3 + z P(z)) with s = (m - 1) / (m + 1), z = s^2.
template <class O>
CHAINRULE_MATH Twofold<O> TwofoldLog(typename O::V x) {
  using C = MathConstants<typename O::T>;
  const auto [m, k] = SplitAnyMantissa<O>(x);
  const auto f = O::sub(m, O::set(1));
  const auto divisor = TwoSum<O>(O::set(2), f);
  const auto ratio = O::div(f, divisor.high);
  const auto product = TwoProduct<O>(ratio, divisor.high);
  const auto rest =
      O::sub(O::sub(O::sub(f, product.high), product.low), O::mul(ratio, divisor.low));
  const Twofold<O> s = {ratio, O::div(rest, divisor.high)};
  const auto z = Times<O>(s, s);
  const auto tail = O::mul(z.high, Polynomial<O>(z.high, C::kPow));
  auto factor = TwoSum<O>(O::set(C::kTwoThirdsHigh), tail);
  factor.low = O::add(factor.low, O::set(C::kTwoThirdsLow));
  const auto rest_of_log = Times<O>(Times<O>(factor, z), s);
  const auto log_m = TwoSum<O>(O::add(s.high, s.high), rest_of_log.high);
  const auto low_m = O::add(O::add(log_m.low, rest_of_log.low), O::add(s.low, s.low));
  const auto sum = TwoSum<O>(O::mul(k, O::set(C::kLn2High)), log_m.high);
  const auto low = O::add(O::fma(k, O::set(C::kLn2Low), sum.low), low_m);
  return TwoSum<O>(sum.high, low);
}

// x^y for x >= 0; NaN for x < 0, 1 for x = 1 or y = 0 whatever the other.
template <class O>
CHAINRULE_MATH typename O::V Pow(typename O::V x, typename O::V y) {
  using C = MathConstants<typename O::T>;
  const auto zero = O::set(0);
  const auto one = O::set(1);
  auto logarithm = TwofoldLog<O>(x);
  logarithm.high = AtEdgesOfLog<O>(x, logarithm.high);
  const auto power = TwoProduct<O>(y, logarithm.high);
  const auto low = O::add(power.low, O::mul(y, logarithm.low));
  const auto within = O::less(O::abs(power.high), O::set(2 * C::kExpHigh));
  const auto split = SplitExponent<O>(AtMost<O>(AtLeast<O>(power.high, C::kExpLow), C::kExpHigh));
  const auto result = ScaleExp<O>(O::add(split.r, O::select(within, low, zero)), split.n);
  return O::select(O::equal(x, one), one, O::select(O::equal(y, zero), one, result));
}

// --- sin and cos --------------------------------------------------------------------------------

// sin(x + quadrants pi/2) for 0 <= x <= kAngleHigh: pi/2 is taken away n times, part by part; `low`
// is what r loses by rounding.
template <class O>
CHAINRULE_MATH typename O::V SinFrom(typename O::V x, unsigned quadrants) {
  using T = typename O::T;
  using C = MathConstants<T>;
  using F = FloatFormat<T>;
  const auto one = O::set(1);
  const auto rounder = O::set(F::kRounder);
  const auto shifted = O::fma(x, O::set(C::kTwoOverPi), rounder);
  const auto n = O::sub(shifted, rounder);
  auto r = x;
  auto low = O::set(0);
  for (const T part : C::kHalfPi) {
    const auto next = O::fma(n, O::set(-part), r);
    low = O::add(low, O::fma(n, O::set(-part), O::sub(r, next)));
    r = next;
  }
  const auto z = O::mul(r, r);
  const auto sine = O::add(r, O::fma(O::mul(r, z), Polynomial<O>(z, C::kSin), low));
  const auto half = O::mul(O::set(T(0.5)), z);
  const auto high = O::sub(one, half);
  const auto rest = O::sub(O::sub(O::sub(one, high), half), O::mul(r, low));
  const auto cosine = O::add(high, O::fma(O::mul(z, z), Polynomial<O>(z, C::kCos), rest));
  // The lowest two bits of the quadrant, each moved to where a sign stands.
  const auto quadrant = O::add(O::bits(shifted), O::set_bits(quadrants));
  const auto odd = O::from_bits(O::template shift_left<F::kWidth - 1>(quadrant));
  const auto negative = O::from_bits(O::template shift_left<F::kWidth - 2>(quadrant));
  const auto value = O::select(O::less(O::copysign(one, odd), O::set(0)), cosine, sine);
  const auto known =
      O::select(O::less(O::set(C::kAngleHigh), x), O::set(F::Limits::quiet_NaN()), value);
  return O::mul(known, O::copysign(one, negative));
}

template <class O>
CHAINRULE_MATH typename O::V Sin(typename O::V x) {
  return O::mul(SinFrom<O>(O::abs(x), 0), O::copysign(O::set(1), x));
}

template <class O>
CHAINRULE_MATH typename O::V Cos(typename O::V x) {
  return SinFrom<O>(O::abs(x), 1);
}

#undef CHAINRULE_MATH
