// Limits of gradients, penalties of the objective and decay of weights.
#include <cmath>
#include <limits>

#include <chainrule/optimizer.h>

#include "core/fail.h"
#include "core/fma.h"
#include "core/sums.h"
#include "kernels/sums.h"
#include "kernels/updates.h"

namespace chainrule {
namespace {

void check(std::string_view name, double value) {
  if (!(value >= 0 && value < std::numeric_limits<double>::infinity())) {
    fail(ErrorCode::kValue, "{} = {}, expected a finite number of at least 0", name, value);
  }
}

// Calls f(offset, size) for every block that the penalty covers.
template <class F>
void for_each_covered(const PenaltySpec& spec, std::span<const ParameterBlock> blocks, const F& f) {
  for (const ParameterBlock& block : blocks) {
    if (spec.biases_too || !block.is_bias) f(block.offset, block.size());
  }
}

void check_blocks(std::span<const ParameterBlock> blocks, std::size_t n_parameters) {
  for (const ParameterBlock& block : blocks) {
    if (block.offset > n_parameters || block.size() > n_parameters - block.offset) {
      fail(ErrorCode::kShape,
           "penalty: a block of {} from {} on came, expected it within {} parameters", block.size(),
           block.offset, n_parameters);
    }
  }
}

// Clips by norm where the sum of squares overflows in T: the squares are those of the elements
// times a power of two, which are finite in double as long as the norm is.
template <class T>
double clip_large_norm(double limit, std::span<T> gradients) {
  constexpr double kDown = sizeof(T) == sizeof(float) ? 0x1p-64 : 0x1p-512;
  const double norm_down =
      std::sqrt(column_sum<double>(gradients.size(), [&](double sum, std::size_t i) {
        const double down = double{gradients[i]} * kDown;
        return fma(down, down, sum);
      }));
  const double norm = norm_down / kDown;
  if (!std::isfinite(norm) || norm <= limit) return norm;
  scale(static_cast<T>(kDown), gradients);
  scale(static_cast<T>(limit / norm_down), gradients);
  return norm;
}

}  // namespace

void validate(const PenaltySpec& spec) {
  check("penalty: l1", spec.l1);
  check("penalty: l2", spec.l2);
  check("penalty: weight_decay", spec.weight_decay);
}

void validate(const ClipSpec& spec) {
  check("clip: value", spec.value);
  check("clip: norm", spec.norm);
}

template <class T>
double clip(const ClipSpec& spec, std::span<T> gradients) {
  if (spec.value != 0) clamp(static_cast<T>(spec.value), gradients);
  if (spec.norm == 0) return 0;
  const std::span<const T> g = gradients;
  const double norm = std::sqrt(static_cast<double>(dot(g, g)));
  if (!std::isfinite(norm)) return clip_large_norm(spec.norm, gradients);
  const double factor = spec.norm / (norm + 1e-6);
  if (factor < 1) scale(static_cast<T>(factor), gradients);
  return norm;
}

template <class T>
void add_penalty_gradient(const PenaltySpec& spec, std::span<const ParameterBlock> blocks,
                          std::span<const T> parameters, std::span<T> gradients) {
  if (parameters.size() != gradients.size()) {
    fail(ErrorCode::kShape, "penalty: {} parameters and {} gradients came, expected as many",
         parameters.size(), gradients.size());
  }
  check_blocks(blocks, parameters.size());
  if (!spec.any_gradient()) return;
  for_each_covered(spec, blocks, [&](std::size_t offset, std::size_t size) {
    add_penalty(static_cast<T>(spec.l1), static_cast<T>(spec.l2), parameters.subspan(offset, size),
                gradients.subspan(offset, size));
  });
}

template <class T>
double penalty(const PenaltySpec& spec, std::span<const ParameterBlock> blocks,
               std::span<const T> parameters) {
  check_blocks(blocks, parameters.size());
  double total = 0;
  for_each_covered(spec, blocks, [&](std::size_t offset, std::size_t size) {
    const std::span<const T> w = parameters.subspan(offset, size);
    if (spec.l1 != 0) total += spec.l1 * static_cast<double>(sum_of_absolutes(w));
    if (spec.l2 != 0) total += spec.l2 / 2 * static_cast<double>(dot(w, w));
  });
  return total;
}

template <class T>
void decay_weights(const PenaltySpec& spec, std::span<const ParameterBlock> blocks,
                   double learning_rate, std::span<T> parameters) {
  check_blocks(blocks, parameters.size());
  if (spec.weight_decay == 0) return;
  const T factor = static_cast<T>(1 - learning_rate * spec.weight_decay);
  for_each_covered(spec, blocks, [&](std::size_t offset, std::size_t size) {
    scale(factor, parameters.subspan(offset, size));
  });
}

#define CHAINRULE_INSTANTIATE(T)                                                                \
  template CHAINRULE_EXPORT double clip(const ClipSpec&, std::span<T>);                         \
  template CHAINRULE_EXPORT void add_penalty_gradient(                                          \
      const PenaltySpec&, std::span<const ParameterBlock>, std::span<const T>, std::span<T>);   \
  template CHAINRULE_EXPORT double penalty(const PenaltySpec&, std::span<const ParameterBlock>, \
                                           std::span<const T>);                                 \
  template CHAINRULE_EXPORT void decay_weights(                                                 \
      const PenaltySpec&, std::span<const ParameterBlock>, double, std::span<T>)
CHAINRULE_INSTANTIATE(float);
CHAINRULE_INSTANTIATE(double);
#undef CHAINRULE_INSTANTIATE

}  // namespace chainrule
