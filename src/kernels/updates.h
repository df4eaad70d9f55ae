// The arithmetic of the optimizers, element by element.
//
// The formulas are those of PyTorch's torch.optim. Written a · b + c, a multiply-add is one
// rounding (in the fused profile). No element is branched upon, so that the time of a step does not
// depend on the values.
#pragma once

#include <cstddef>
#include <span>
#include <variant>

namespace chainrule {

/// w = w - rate · g
template <class T>
struct SgdStep {
  T rate;
};

/// v = momentum · v + g, then w = w - rate · v, or with Nesterov w = w - rate · (momentum · v + g)
/// (Sutskever et al. 2013). State: v.
template <class T>
struct MomentumStep {
  T rate, momentum;
  bool nesterov;
};

/// s = decay s + rest g², then w = w - rate · (g / (√s + epsilon)) (Tieleman & Hinton 2012).
/// State: s.
template <class T>
struct RmspropStep {
  T rate, decay, rest /* 1 - decay */, epsilon;
};

/// s = g · g + s, then w = w - rate · (g / (√s + epsilon)) (Duchi et al. 2011). State: s.
template <class T>
struct AdagradStep {
  T rate, epsilon;
};

/// m = beta1 m + rest1 g, v = beta2 v + rest2 g², then w = w - rate · (m / (√v · root_scale +
/// epsilon)) (Kingma & Ba 2015, Algorithm 1), with the bias corrections of update t inside the
/// coefficients. State: m, v.
template <class T>
struct AdamStep {
  T rate;  // learning rate / (1 - beta1^t)
  T beta1, rest1 /* 1 - beta1 */, beta2, rest2 /* 1 - beta2 */;
  T root_scale;  // 1 / √(1 - beta2^t)
  T epsilon;
};

/// iRprop- (Igel & Hüsken 2000): a step size times `grow` where g and the gradient before it have
/// the same sign, times `shrink` where they differ, kept within [step_min, step_max]. Where they
/// differ, g counts as 0. Then w = w - step size · sign(g), and g is kept. State: g, step size.
template <class T>
struct RpropStep {
  T grow, shrink, step_min, step_max;
};

template <class T>
using OptimizerStep = std::variant<SgdStep<T>, MomentumStep<T>, RmspropStep<T>, AdagradStep<T>,
                                   AdamStep<T>, RpropStep<T>>;

/// What becomes of weights when their gradient is known: w = decay · w, g = factor · g, then the
/// step. Plain coefficients, so that whoever finishes a part of the gradient can apply it there.
template <class T>
struct ParameterUpdate {
  OptimizerStep<T> step;
  T* weights;
  T* states[2] = {};  // of the same weights, as the step needs them
  T factor = 1;       // that makes a mean of a sum
  T decay = 1;

  /// The same for the weights from `offset` on.
  ParameterUpdate from(std::size_t offset) const {
    ParameterUpdate rest = *this;
    rest.weights += offset;
    for (T*& state : rest.states) {
      if (state != nullptr) state += offset;
    }
    return rest;
  }
};

/// Updates as many weights as there are gradients.
template <class T>
void apply_gradient(const ParameterUpdate<T>& update, std::span<const T> g);

/// The same with the gradient of one sample, g_ij = a_i · delta_j, row by row.
template <class T>
void apply_outer_product(const ParameterUpdate<T>& update, std::span<const T> a,
                         std::span<const T> delta);

/// y = factor · x + y
template <class T>
void add_scaled(T factor, std::span<const T> x, std::span<T> y);

/// x = x · factor
template <class T>
void scale(T factor, std::span<T> x);

/// Every element into [-limit, limit]; what is not a number stays so.
template <class T>
void clamp(T limit, std::span<T> x);

/// g = (l2 · w + g) + l1 sign(w), with sign(0) = 0.
template <class T>
void add_penalty(T l1, T l2, std::span<const T> w, std::span<T> g);

}  // namespace chainrule
