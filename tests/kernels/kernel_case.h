// A call of some kernel with shape, strides and values that bytes decide: for comparing targets
// with each other and with the orders of docs/numerics.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <chainrule/activation.h>
#include <chainrule/loss.h>
#include <chainrule/matrix.h>

#include "kernels/updates.h"

namespace chainrule {

/// Numbers from bytes, and when these are used up from a generator that they started.
class Choices {
 public:
  explicit Choices(std::span<const std::uint8_t> bytes);
  std::uint64_t next();
  /// One of 0, ..., n - 1.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }

 private:
  std::span<const std::uint8_t> bytes_;
  std::uint64_t state_;
};

enum class Kernel {
  kAffine,
  kPropagate,
  kWeightGradient,
  kColumnSums,
  kWeightUpdate,
  kActivate,
  kMultiplyDerivative,
  kOutputDelta,
  kRowLosses,
  kMultiply,
  kApplyGradient,
  kOuterProduct,
  kAddScaled,
  kScale,
  kClamp,
  kAddPenalty,
  kDot,
  kSumOfAbsolutes,
};
inline constexpr std::size_t kKernels = 18;

/// Rows of numbers with more numbers between them: what is read of these must not matter, and none
/// may be written.
template <class T>
struct Strided {
  View<T> view() { return {values.data(), rows, cols, stride}; }
  ConstView<T> view() const { return {values.data(), rows, cols, stride}; }

  std::size_t rows = 0, cols = 0, stride = 0;
  std::vector<T> values;
};

/// A kernel and what it is called with.
template <class T>
struct KernelInput {
  explicit KernelInput(std::span<const std::uint8_t> bytes);
  std::string text() const;
  void fit_product();
  /// With so many columns for results, all of them 77.
  Strided<T> room(std::size_t n_rows, std::size_t n_cols) const;
  ParameterUpdate<T> update_of(std::vector<T>& w, std::vector<T>& first,
                               std::vector<T>& second) const;

  Kernel kernel;
  std::size_t rows, n_in, n_out;
  std::size_t gaps[3];
  Activation activation;
  Loss loss;
  std::size_t step;  // of an optimizer
  bool has_bias;     // or, for a delta, weights of rows
  T scalars[2];
  // What the kernels call a, x or z; weights, targets, y or delta.
  Strided<T> a, b;
  std::vector<T> bias;
  std::vector<T> weights, first_state, second_state;  // to be updated
};

/// x, then y.
template <class T>
std::vector<T> joined(std::vector<T> x, const std::vector<T>& y) {
  x.insert(x.end(), y.begin(), y.end());
  return x;
}

/// What the kernel wrote on the target in use: results, what lies between them, states.
template <class T>
std::vector<T> run_kernel(const KernelInput<T>& in);

/// The same by the order of docs/numerics.md written out, or element by element; empty where
/// neither is written out: softmax, losses, simple loops.
template <class T>
std::vector<T> expected_of_kernel(const KernelInput<T>& in);

/// Runs the case that the bytes describe, in float and in double, on every target. Says where its
/// bits are not those expected, or not those of the scalar target; empty if nowhere. Any NaN is
/// like any other: which of two comes out of an operation is left open.
std::string difference_of_targets(std::span<const std::uint8_t> bytes);

}  // namespace chainrule
