// Random networks with everything that a pass needs, for comparing ways to make it.
#pragma once

#include <chainrule/passes.h>
#include <chainrule/reference.h>

#include <cstdint>
#include <random>
#include <vector>

namespace chainrule {

/// Numbers from a fixed seed, the same on every machine.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : engine_(seed) {}
  /// In [-1, 1], and exact in float.
  double number() { return static_cast<double>(engine_() >> 44) * 0x1p-19 - 1; }
  /// In first, ..., last.
  std::size_t whole(std::size_t first, std::size_t last) {
    return first + engine_() % (last - first + 1);
  }
  bool chance(double share) { return (number() + 1) / 2 < share; }

 private:
  std::mt19937_64 engine_;
};

/// A network, a batch and the reference's answer; all numbers are exact in float.
struct RandomCase {
  NetworkSpec spec;
  std::vector<double> parameters;
  std::vector<reference::Sample> samples;
  bool weighted = false;
  Reduction reduction = Reduction::kMean;

  std::size_t n_samples() const { return samples.size(); }
  /// No derivative jumps, so that rounding cannot change a gradient much.
  bool is_smooth() const;
};

/// 1 to 4 layers of 1 to 67 units, 1 to 200 samples, any activation, loss, bias, dropout, weights.
RandomCase random_case(std::uint64_t seed);

/// The engine with the numbers of a case, after forward, loss and backward pass.
template <class T>
struct EnginePass {
  explicit EnginePass(const RandomCase& random);

  Network<T> network;
  Matrix<T> x, targets;
  std::vector<T> weights;
  Trace<T> trace;
  LossSum loss;
  std::vector<T> gradients;
  Matrix<T> input_gradients;

  /// Every number of the pass, one after the other.
  std::vector<T> everything() const;
};

}  // namespace chainrule
