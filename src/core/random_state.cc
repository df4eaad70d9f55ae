// NumPy's legacy random stream, number for number, so that NumPy programs can be reproduced.
//
// The algorithms: MT19937, Matsumoto & Nishimura 1998; the polar method, Marsaglia & Bray 1964;
// binomial numbers by inversion and by BTPE, Kachitvichyanukul & Schmeiser 1988. The order of every
// operation is that of NumPy's legacy functions, since each one's rounding decides what is drawn.
#include <chainrule/random_state.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/fail.h"
#include "core/math.h"

namespace chainrule {
namespace {

constexpr std::size_t kShift = 397;

// The smallest 2^k - 1 that is at least `largest`.
std::uint64_t mask_of(std::uint64_t largest) {
  return largest == 0 ? 0 : ~std::uint64_t{0} >> std::countl_zero(largest);
}

// Inversion: the probabilities of 0, 1, 2, ... are taken from u until it is used up; beyond a bound
// that is practically never reached it starts again.
std::int64_t binomial_by_inversion(RandomState& random, double n, double p) {
  const double q = 1 - p;
  const double none = math::exp(n * math::log(q));
  const double mean = n * p;
  const double bound = std::floor(std::min(n, mean + 10 * std::sqrt(mean * q + 1)));
  double successes = 0;
  double probability = none;
  double u = random.random_sample();
  while (u > probability) {
    ++successes;
    if (successes > bound) {
      successes = 0;
      probability = none;
      u = random.random_sample();
    } else {
      u -= probability;
      probability = ((n - successes + 1) * p * probability) / (successes * q);
    }
  }
  return static_cast<std::int64_t>(successes);
}

// BTPE for p <= 1/2 and n p > 30, with the letters of its paper: a triangle of half-width p1 about
// the mode m, two parallelograms and two exponential tails (laml, lamr) lie above the scaled
// density.
class Btpe {
 public:
  Btpe(double n, double p) : n_(n), p_(p), q_(1 - p), variance_(n * p * q_) {
    const double fm = n * p + p;
    m_ = std::floor(fm);
    p1_ = std::floor(2.195 * std::sqrt(variance_) - 4.6 * q_) + 0.5;
    xm_ = m_ + 0.5;
    xl_ = xm_ - p1_;
    xr_ = xm_ + p1_;
    c_ = 0.134 + 20.5 / (15.3 + m_);
    const double left = (fm - xl_) / (fm - xl_ * p);
    laml_ = left * (1 + left / 2);
    const double right = (xr_ - fm) / (xr_ * q_);
    lamr_ = right * (1 + right / 2);
    p2_ = p1_ * (1 + 2 * c_);
    p3_ = p2_ + c_ / laml_;
    p4_ = p3_ + c_ / lamr_;
  }

  std::int64_t draw(RandomState& random) const {
    for (;;) {
      const double u = random.random_sample() * p4_;
      double v = random.random_sample();
      if (u <= p1_) return static_cast<std::int64_t>(std::floor(xm_ - p1_ * v + u));
      double y = 0;
      if (propose(u, v, y) && accepts(v, y)) return static_cast<std::int64_t>(y);
    }
  }

 private:
  // A candidate y outside the triangle, and v scaled to the height there; false if there is none.
  bool propose(double u, double& v, double& y) const {
    if (u <= p2_) {
      const double x = xl_ + (u - p1_) / c_;
      v = v * c_ + 1 - std::abs(m_ - x + 0.5) / p1_;
      y = std::floor(x);
      return v <= 1;
    }
    if (v == 0) return false;
    if (u <= p3_) {
      y = std::floor(xl_ + math::log(v) / laml_);
      v = v * (u - p2_) * laml_;
      return y >= 0;
    }
    y = std::floor(xr_ - math::log(v) / lamr_);
    v = v * (u - p3_) * lamr_;
    return y <= n_;
  }

  bool accepts(double v, double y) const {
    const double k = std::abs(y - m_);
    if (k <= 20 || k >= variance_ / 2 - 1) return v <= density(y);
    const double rho =
        (k / variance_) * ((k * (k / 3 + 0.625) + 0.16666666666666666) / variance_ + 0.5);
    const double t = -k * k / (2 * variance_);
    const double log_v = math::log(v);
    if (log_v < t - rho) return true;
    return log_v <= t + rho && log_v <= log_density(y);
  }

  // f(y) / f(m) by recursion.
  double density(double y) const {
    const double s = p_ / q_;
    const double a = s * (n_ + 1);
    double f = 1;
    for (double i = m_ + 1; i <= y; ++i) f *= a / i - s;
    for (double i = y + 1; i <= m_; ++i) f /= a / i - s;
    return f;
  }

  // log(f(y) / f(m)) by Stirling's series.
  double log_density(double y) const {
    const double x1 = y + 1;
    const double f1 = m_ + 1;
    const double z = n_ + 1 - m_;
    const double w = n_ - y + 1;
    return xm_ * math::log(f1 / x1) + (n_ - m_ + 0.5) * math::log(z / w) +
           (y - m_) * math::log(w * p_ / (x1 * q_)) + stirling(f1) + stirling(z) + stirling(x1) +
           stirling(w);
  }

  static double stirling(double x) {
    const double square = x * x;
    return (13680 - (462 - (132 - (99 - 140 / square) / square) / square) / square) / x / 166320;
  }

  double n_, p_, q_, variance_;
  double m_, p1_, xm_, xl_, xr_, c_, laml_, lamr_, p2_, p3_, p4_;
};

}  // namespace

RandomState::RandomState(std::uint32_t seed) {
  for (std::size_t i = 0; i < state_.size(); ++i) {
    state_[i] = seed;
    seed = 1812433253u * (seed ^ seed >> 30) + static_cast<std::uint32_t>(i) + 1;
  }
}

void RandomState::refill() {
  const std::size_t n = state_.size();
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t y = (state_[i] & 0x80000000u) | (state_[(i + 1) % n] & 0x7fffffffu);
    state_[i] = state_[(i + kShift) % n] ^ y >> 1 ^ ((y & 1) != 0 ? 0x9908b0dfu : 0);
  }
  position_ = 0;
}

std::uint32_t RandomState::next_word() {
  if (position_ == state_.size()) refill();
  std::uint32_t y = state_[position_++];
  y ^= y >> 11;
  y ^= y << 7 & 0x9d2c5680u;
  y ^= y << 15 & 0xefc60000u;
  return y ^ y >> 18;
}

std::uint64_t RandomState::at_most(std::uint64_t largest) {
  const std::uint64_t mask = mask_of(largest);
  std::uint64_t value = 0;
  if (largest == 0) return value;
  do {
    value = next_word();
    if (mask > 0xffffffffu) value = value << 32 | next_word();
    value &= mask;
  } while (value > largest);
  return value;
}

double RandomState::random_sample() {
  const double high = next_word() >> 5;
  const double low = next_word() >> 6;
  return (high * 0x1p26 + low) * 0x1p-53;
}

double RandomState::uniform(double low, double high) {
  return low + (high - low) * random_sample();
}

double RandomState::normal(double mean, double deviation) {
  double gauss = gauss_;
  if (!has_gauss_) {
    double x1 = 0, x2 = 0, square = 0;
    do {
      x1 = 2 * random_sample() - 1;
      x2 = 2 * random_sample() - 1;
      square = x1 * x1 + x2 * x2;
    } while (square >= 1 || square == 0);
    const double factor = std::sqrt(-2 * math::log(square) / square);
    gauss_ = factor * x1;
    gauss = factor * x2;
  }
  has_gauss_ = !has_gauss_;
  return mean + deviation * gauss;
}

std::int64_t RandomState::randint(std::int64_t low, std::int64_t high) {
  if (low >= high) {
    fail(ErrorCode::kValue, "randint: low {} and high {} came, low < high was expected", low, high);
  }
  // Unsigned, since high - low may not fit in 63 bits.
  const auto from = static_cast<std::uint64_t>(low);
  const std::uint64_t largest = static_cast<std::uint64_t>(high) - 1 - from;
  return static_cast<std::int64_t>(from + at_most(largest));
}

std::int64_t RandomState::binomial(std::int64_t n, double p) {
  if (n < 0) fail(ErrorCode::kValue, "binomial: n {} came, 0 or more was expected", n);
  if (!(p >= 0 && p <= 1)) {
    fail(ErrorCode::kValue, "binomial: p {} came, a number from 0 to 1 was expected", p);
  }
  const auto trials = static_cast<double>(n);
  const double smaller = p <= 0.5 ? p : 1 - p;
  const std::int64_t drawn = smaller * trials <= 30 ? binomial_by_inversion(*this, trials, smaller)
                                                    : Btpe(trials, smaller).draw(*this);
  return p <= 0.5 ? drawn : n - drawn;
}

void RandomState::shuffle(std::span<std::size_t> items) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[at_most(i - 1)]);
}

std::vector<std::size_t> RandomState::permutation(std::size_t n) {
  std::vector<std::size_t> items(n);
  std::iota(items.begin(), items.end(), std::size_t{0});
  shuffle(items);
  return items;
}

}  // namespace chainrule
