// The losses, each value beside its delta, for the target being compiled.
// Formulas: docs/numerics.md, "Losses".
#if defined(CHAINRULE_LOSSES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_LOSSES_INL_H_
#undef CHAINRULE_LOSSES_INL_H_
#else
#define CHAINRULE_LOSSES_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <span>

#include "kernels/activations-inl.h"
#include "kernels/layer_ends.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {

// Each loss of outputs alone: term(a, t) is one output's part, gradient(a, t) its dL/da.
// The squared errors, c d^2 with c = 1/2, 1, 1/n or 1/(2n); products with 1 and 1/2 are exact.
template <class T>
struct Squared {
  using V = Vector<T>;
  V factor;  // c
  HWY_INLINE V term(V a, V t) const {
    const V d = hn::Sub(a, t);
    return hn::Mul(hn::Mul(d, d), factor);
  }
  HWY_INLINE V gradient(V a, V t) const { return hn::Mul(hn::Sub(a, t), hn::Add(factor, factor)); }
};

// Here and below `share` is 1 / (number of outputs).
template <class T>
struct MeanAbsolute {
  using V = Vector<T>;
  V share;
  HWY_INLINE V term(V a, V t) const { return hn::Mul(hn::Abs(hn::Sub(a, t)), share); }
  HWY_INLINE V gradient(V a, V t) const {
    const V zero = constant<T>(0);
    const V falling = hn::IfThenElse(hn::Lt(a, t), hn::Neg(share), zero);
    return hn::IfThenElse(hn::Gt(a, t), share, falling);
  }
};

template <class T>
struct Huber {
  using V = Vector<T>;
  V share, limit;
  HWY_INLINE V term(V a, V t) const {
    const V size = hn::Abs(hn::Sub(a, t));
    const V half = constant<T>(0.5);
    const V inside = hn::Mul(hn::Mul(size, size), half);
    const V outside = hn::Mul(limit, hn::Sub(size, hn::Mul(limit, half)));
    return hn::Mul(hn::IfThenElse(hn::Gt(size, limit), outside, inside), share);
  }
  HWY_INLINE V gradient(V a, V t) const {
    const V d = hn::Sub(a, t);
    const V upper = hn::IfThenElse(hn::Gt(d, limit), limit, d);
    const V both = hn::IfThenElse(hn::Lt(upper, hn::Neg(limit)), hn::Neg(limit), upper);
    return hn::Mul(both, share);
  }
};

// use(loss) for a loss that looks at outputs only.
template <class T, class Use>
HWY_INLINE void with_loss(const OutputEnd<T>& end, std::size_t n_outputs, const Use& use) {
  const Vector<T> share = constant<T>(1 / static_cast<double>(n_outputs));
  switch (end.loss) {
    case Loss::kHalfSquared:
      return use(Squared<T>{constant<T>(0.5)});
    case Loss::kMeanSquared:
      return use(Squared<T>{share});
    case Loss::kSquared:
      return use(Squared<T>{constant<T>(1)});
    case Loss::kHalfMeanSquared:
      return use(Squared<T>{hn::Mul(share, constant<T>(0.5))});
    case Loss::kMeanAbsolute:
      return use(MeanAbsolute<T>{share});
    case Loss::kHuber:
      return use(Huber<T>{share, hn::Set(Tag<T>(), end.huber_delta)});
    default:
      return;  // the likelihoods, which look at z
  }
}

template <class LossOfOutputs>
struct GradientOf {
  const LossOfOutputs& loss;
  template <class V>
  HWY_INLINE V operator()(V a, V t) const {
    return loss.gradient(a, t);
  }
};

template <class LossOfOutputs>
struct TermOf {
  const LossOfOutputs& loss;
  template <class V>
  HWY_INLINE V operator()(V, V a, V t) const {
    return loss.term(a, t);
  }
};

// The cross-entropies and Poisson with e^z: delta = a - t.
struct Residual {
  template <class V>
  HWY_INLINE V operator()(V a, V t) const {
    return hn::Sub(a, t);
  }
};

// softplus(-|z|) + (max(z, 0) - t z)  =  -(t log s(z) + (1 - t) log(1 - s(z))), exact to the last
// digits also where z is large and right.
template <class T>
struct BinaryCrossEntropyTerm {
  using V = Vector<T>;
  HWY_INLINE V operator()(V z, V, V t) const {
    const V straight = hn::Sub(where_positive(z, z, constant<T>(0)), hn::Mul(t, z));
    return hn::Add(vector_softplus(hn::Neg(hn::Abs(z))), straight);
  }
};

// t (log sum_k e^(z_k - max) - (z - max)); nothing where t = 0, however far z is below.
template <class T>
struct CategoricalCrossEntropyTerm {
  using V = Vector<T>;
  V largest, log_sum;
  HWY_INLINE V operator()(V z, V, V t) const {
    const V term = hn::Mul(t, hn::Sub(log_sum, hn::Sub(z, largest)));
    return hn::IfThenElse(hn::Eq(t, constant<T>(0)), constant<T>(0), term);
  }
};

template <class T>
struct Logarithm {
  HWY_INLINE Vector<T> operator()(Vector<T> x) const { return vector_log(x); }
};

// Below this z, softplus(z) and s(z) are e^z to the last place.
inline constexpr double kVanishing = -40;

// Poisson: a - t log a. For a = e^z the logarithm is z; for a = softplus(z) it tends to z where a
// vanishes.
template <class T>
struct PoissonTerm {
  using V = Vector<T>;
  bool exponential;
  HWY_INLINE V operator()(V z, V a, V t) const {
    if (exponential) return hn::Sub(a, hn::Mul(t, z));
    const V log_a = hn::IfThenElse(hn::Lt(z, constant<T>(kVanishing)), z, vector_log(a));
    return hn::Sub(a, hn::Mul(t, log_a));
  }
};

// delta of Poisson with softplus: s - t s/a, where s/a tends to 1 as a vanishes.
template <class T>
struct PoissonSoftplusDelta {
  using V = Vector<T>;
  HWY_INLINE V operator()(V z, V a, V t) const {
    const V s = vector_sigmoid(z);
    const V ratio =
        hn::IfThenElse(hn::Lt(z, constant<T>(kVanishing)), constant<T>(1), hn::Div(s, a));
    return hn::Sub(s, hn::Mul(t, ratio));
  }
};

template <class T>
void output_delta_rows(const OutputEnd<T>& end, const ConstView<T>& z, const ConstView<T>& a,
                       const ConstView<T>& targets, std::span<const T> weights,
                       const View<T>& delta) {
  switch (end.loss) {
    case Loss::kBinaryCrossEntropy:
    case Loss::kCategoricalCrossEntropy:
      map(Residual(), delta, a, targets);
      break;
    case Loss::kPoisson:
      if (end.activation == Activation::kExponential) {
        map(Residual(), delta, a, targets);
      } else {
        map(PoissonSoftplusDelta<T>(), delta, z, a, targets);
      }
      break;
    default:
      with_loss(end, z.cols(), [&](const auto& loss) HWY_ATTR {
        map(GradientOf<std::decay_t<decltype(loss)>>{loss}, delta, a, targets);
      });
      multiply_derivative_rows<T>(end.activation, end.alpha, z, a, delta);
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (T& value : delta.row(i)) value *= weights[i];
  }
}

// losses_i = the sum of term_of(i)(z, a, t) over row i. Terms are added in order, some rows later
// than they are written: a vector just written is not read again element by element without a wait.
template <class T, class TermOf>
HWY_INLINE void sum_terms(const TermOf& term_of, const ConstView<T>& z, const ConstView<T>& a,
                          const ConstView<T>& targets, std::span<T> losses) {
  constexpr std::size_t kTerms = 4 * kFeatureBlock;
  T terms[kTerms], totals[kTerms];  // term_of may still read losses
  const std::size_t n = z.cols(), width = std::min(n, kFeatureBlock);
  for (std::size_t first = 0, rows = kTerms / width; first < z.rows(); first += rows) {
    rows = std::min(rows, z.rows() - first);
    for (std::size_t begin = 0; begin < n; begin += kFeatureBlock) {
      const std::size_t count = std::min(kFeatureBlock, n - begin);
      for (std::size_t i = 0; i < rows; ++i) {
        map_run(count, term_of(first + i), terms + i * width, z.row(first + i).data() + begin,
                a.row(first + i).data() + begin, targets.row(first + i).data() + begin);
      }
      for (std::size_t i = 0; i < rows; ++i) {
        const T sum = sum_over_features<T>(count, AddElement<T>{terms + i * width});
        totals[i] = begin == 0 ? sum : totals[i] + sum;
      }
    }
    std::copy_n(totals, rows, &losses[first]);
  }
}

// -> losses: the logarithms of a softmax's sums, then each row's loss with them.
template <class T>
void categorical_cross_entropy_rows(const ConstView<T>& z, const ConstView<T>& a,
                                    const ConstView<T>& targets, const T* softmax_sums,
                                    std::span<T> losses) {
  map_run(losses.size(), Logarithm<T>(), losses.data(), softmax_sums);
  sum_terms(
      [&](std::size_t i) HWY_ATTR {
        return CategoricalCrossEntropyTerm<T>{
            hn::Set(Tag<T>(), largest_of(z.cols(), z.row(i).data())), hn::Set(Tag<T>(), losses[i])};
      },
      z, a, targets, losses);
}

template <class T>
void loss_rows(const OutputEnd<T>& end, const ConstView<T>& z, const ConstView<T>& a,
               const ConstView<T>& targets, const T* softmax_sums, std::span<T> losses) {
  const auto sum_of = [&](const auto& term) HWY_ATTR {
    sum_terms([&](std::size_t) HWY_ATTR { return term; }, z, a, targets, losses);
  };
  switch (end.loss) {
    case Loss::kCategoricalCrossEntropy:
      return categorical_cross_entropy_rows(z, a, targets, softmax_sums, losses);
    case Loss::kBinaryCrossEntropy:
      return sum_of(BinaryCrossEntropyTerm<T>());
    case Loss::kPoisson:
      return sum_of(PoissonTerm<T>{end.activation == Activation::kExponential});
    default:
      with_loss(end, z.cols(), [&](const auto& loss) HWY_ATTR {
        sum_of(TermOf<std::decay_t<decltype(loss)>>{loss});
      });
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
