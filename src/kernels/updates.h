// The arithmetic of the optimizers, element by element.
//
// All spans of one call have the same length. The formulas are those of PyTorch's torch.optim.
// Written a · b + c, a multiply-add is one rounding (in the fused profile). No element is branched
// upon, so that the time of a step does not depend on the values.
#pragma once

#include <span>

namespace chainrule {

/// y = factor · x + y. Plain gradient descent is w = -rate · g + w.
template <class T>
void add_scaled(T factor, std::span<const T> x, std::span<T> y);

/// v = momentum · v + g, then w = w - rate · v, or with Nesterov w = w - rate · (momentum · v + g)
/// (Sutskever et al. 2013).
template <class T>
void momentum_sgd(T rate, T momentum, bool nesterov, std::span<const T> g, std::span<T> v,
                  std::span<T> w);

/// s = decay s + rest g², then w = w - rate · (g / (√s + epsilon)) (Tieleman & Hinton 2012).
template <class T>
struct RmspropStep {
  T rate, decay, rest /* 1 - decay */, epsilon;
};
template <class T>
void rmsprop(const RmspropStep<T>& step, std::span<const T> g, std::span<T> s, std::span<T> w);

/// s = g · g + s, then w = w - rate · (g / (√s + epsilon)) (Duchi et al. 2011).
template <class T>
void adagrad(T rate, T epsilon, std::span<const T> g, std::span<T> s, std::span<T> w);

/// m = beta1 m + rest1 g, v = beta2 v + rest2 g², then w = w - rate · (m / (√v · root_scale +
/// epsilon)) (Kingma & Ba 2015, Algorithm 1), with the bias corrections of update t inside the
/// coefficients.
template <class T>
struct AdamStep {
  T rate;  // learning rate / (1 - beta1^t)
  T beta1, rest1 /* 1 - beta1 */, beta2, rest2 /* 1 - beta2 */;
  T root_scale;  // 1 / √(1 - beta2^t)
  T epsilon;
};
template <class T>
void adam(const AdamStep<T>& step, std::span<const T> g, std::span<T> m, std::span<T> v,
          std::span<T> w);

/// iRprop- (Igel & Hüsken 2000): a step size times `grow` where g and the gradient before it have
/// the same sign, times `shrink` where they differ, kept within [step_min, step_max]. Where they
/// differ, g counts as 0. Then w = w - step size · sign(g), and g is kept as `previous`.
template <class T>
struct RpropStep {
  T grow, shrink, step_min, step_max;
};
template <class T>
void rprop(const RpropStep<T>& step, std::span<const T> g, std::span<T> previous,
           std::span<T> step_size, std::span<T> w);

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
