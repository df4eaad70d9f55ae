// The matrix products of a layer with factors rounded to bfloat16.
#include "kernels/bfloat16.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include <chainrule/aligned.h>
#include <chainrule/target.h>

#include "core/parallel.h"
#include "kernels/bfloat16_tile.h"
#include "kernels/peak.h"
#include "kernels/product.h"

namespace chainrule {

bool has_bfloat16() {
#ifdef __x86_64__
  return target_name() == "avx512" && __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

namespace {

using bfloat16::Pair;
using bfloat16::Side;

// Rows of the result for which the right side is read once.
constexpr std::size_t kGroup = 64;
constexpr std::size_t kPanel = bfloat16::kMostVectors * bfloat16::kLanes;

// result(i, j) = Σ_k left(i, k) · right(j, k)
struct PairProduct {
  Side left, right;
  const float* bias;
  float* result;
  std::size_t result_row;
  std::size_t rows, cols, terms;
  RowsDone finish = {};  // if there, called for each kGroup rows, which all come to the first ones
};

std::size_t rounded_up(std::size_t n, std::size_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

// Calls f(j, width) for the panels of the right side.
template <class F>
void for_panels(std::size_t cols, const F& f) {
  const std::size_t all = rounded_up(cols, bfloat16::kLanes);
  for (std::size_t j = 0; j < all; j += kPanel) f(j, std::min(kPanel, all - j));
}

// The tiles of `rows` rows and one panel, a block of terms.
void run_panel(bfloat16::Tile tile, std::size_t rows) {
  const std::size_t n_tiles = (rows + bfloat16::kMostRows - 1) / bfloat16::kMostRows;
  for (std::size_t t = 0; t < n_tiles; ++t) {
    const std::size_t n = rows / n_tiles + (t < rows % n_tiles ? 1 : 0);
    bfloat16::run_tile(tile, n);
    tile.left += n;
    tile.out += n * tile.out_row;
  }
}

void run(const PairProduct& p) {
  static thread_local AlignedVector<Pair> left, right;  // which only grow
  const std::size_t pairs = (p.terms + 1) / 2;
  left.resize(std::max(left.size(), pairs * kGroup));
  right.resize(std::max(right.size(), pairs * rounded_up(p.cols, bfloat16::kLanes)));
  for_panels(p.cols, [&](std::size_t j, std::size_t width) {
    bfloat16::pack(p.right, j, p.cols, p.terms, width, right.data() + pairs * j);
  });
  for (std::size_t i = 0; i < p.rows; i += kGroup) {
    const std::size_t rows = std::min(kGroup, p.rows - i);
    bfloat16::pack(p.left, i, p.rows, p.terms, kGroup, left.data());
    float* const out = p.result + (p.finish.call != nullptr ? 0 : i * p.result_row);
    std::size_t k = 0;
    do {
      const std::size_t n = std::min(bfloat16::kPairs, pairs - k);
      const bool is_last = k + n == pairs;
      for_panels(p.cols, [&](std::size_t j, std::size_t width) {
        run_panel({.left = left.data() + k * kGroup,
                   .left_pair = kGroup,
                   .right = right.data() + pairs * j + k * width,
                   .pairs = n,
                   .adds = k > 0,
                   .bias = is_last && p.bias != nullptr ? p.bias + j : nullptr,
                   .out = out + j,
                   .out_row = p.result_row,
                   .cols = std::min(width, p.cols - j)},
                  rows);
      });
      k += n;
    } while (k < pairs);
    if (p.finish.call != nullptr) p.finish.call(p.finish.context, i, rows);
  }
}

Side beginning_at(Side side, std::size_t vector) {
  side.from += side.terms_are_joined ? vector * side.step : vector;
  return side;
}

// Calls run_part(first row, part of the product) for parts that make it up.
template <class RunPart>
void split_rows(const PairProduct& p, const RunPart& run_part) {
  constexpr double kPerTerm = 0.02;  // ns
  const double ns_of_row = static_cast<double>(p.cols * p.terms) * kPerTerm;
  parallel_for(p.rows, ns_of_row, [&](std::size_t begin, std::size_t end) {
    PairProduct part = p;
    part.left = beginning_at(p.left, begin);
    part.rows = end - begin;
    run_part(begin, part);
  });
}

void run_split(const PairProduct& p) {
  split_rows(p, [](std::size_t first, PairProduct part) {
    part.result += first * part.result_row;
    run(part);
  });
}

PairProduct gradient_product(const ConstView<float>& a, const ConstView<float>& delta,
                             float* result, std::size_t result_row) {
  return {.left = {a.data(), a.stride(), false},
          .right = {delta.data(), delta.stride(), false},
          .bias = nullptr,
          .result = result,
          .result_row = result_row,
          .rows = a.cols(),
          .cols = delta.cols(),
          .terms = a.rows()};
}

// Updates weights by a part of a gradient, a group of its rows after the other.
void update_by(PairProduct p, const ParameterUpdate<float>& update) {
  static thread_local AlignedVector<float> gradient;
  gradient.resize(std::max(gradient.size(), kGroup * p.cols));
  const auto apply_rows = [&](std::size_t first, std::size_t rows) {
    apply_gradient<float>(update.from(first * p.cols), {gradient.data(), rows * p.cols});
  };
  p.result = gradient.data();
  p.finish = rows_done(apply_rows);
  run(p);
}

}  // namespace

void affine_bfloat16(const ConstView<float>& a, const ConstView<float>& weights,
                     std::span<const float> bias, const View<float>& z) {
  assert(a.cols() == weights.rows() && a.rows() == z.rows() && weights.cols() == z.cols());
  run_split({.left = {a.data(), a.stride(), true},
             .right = {weights.data(), weights.stride(), false},
             .bias = bias.empty() ? nullptr : bias.data(),
             .result = z.data(),
             .result_row = z.stride(),
             .rows = z.rows(),
             .cols = z.cols(),
             .terms = a.cols()});
}

void propagate_bfloat16(const ConstView<float>& delta, const ConstView<float>& weights,
                        const View<float>& d) {
  assert(delta.cols() == weights.cols() && weights.rows() == d.cols());
  run_split({.left = {delta.data(), delta.stride(), true},
             .right = {weights.data(), weights.stride(), true},
             .bias = nullptr,
             .result = d.data(),
             .result_row = d.stride(),
             .rows = d.rows(),
             .cols = d.cols(),
             .terms = delta.cols()});
}

void weight_gradient_bfloat16(const ConstView<float>& a, const ConstView<float>& delta,
                              const View<float>& g) {
  assert(a.rows() == delta.rows() && a.cols() == g.rows() && delta.cols() == g.cols());
  run_split(gradient_product(a, delta, g.data(), g.stride()));
}

void weight_update_bfloat16(const ConstView<float>& a, const ConstView<float>& delta,
                            const ParameterUpdate<float>& update) {
  assert(a.rows() == delta.rows());
  const std::size_t cols = delta.cols();
  split_rows(gradient_product(a, delta, nullptr, cols), [&](std::size_t first, PairProduct part) {
    update_by(part, update.from(first * cols));
  });
}

double bfloat16_peak() {
  return has_bfloat16() ? peak_of(bfloat16::run_chains, bfloat16::kFlopOfRound) : 0;
}

}  // namespace chainrule
