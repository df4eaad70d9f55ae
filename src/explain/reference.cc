// The plain network: one sample at a time, one number at a time, in double precision.
#include <chainrule/reference.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/fail.h"

namespace chainrule::reference {
namespace {

// Where a parameter stands in the flat buffer W1, b1, W2, b2, ...
class Places {
 public:
  explicit Places(const NetworkSpec& spec) : spec_(spec) {
    begin_.push_back(0);
    for (std::size_t l = 1; l <= spec.n_layers(); ++l) {
      begin_.push_back(end_);
      end_ += spec.width(l - 1) * spec.width(l) + (spec.layers[l - 1].bias ? spec.width(l) : 0);
    }
  }
  // W_ij of layer l, from unit i of layer l - 1 to unit j of layer l.
  std::size_t weight(std::size_t l, std::size_t i, std::size_t j) const {
    return begin_[l] + i * spec_.width(l) + j;
  }
  // b_j of layer l.
  std::size_t bias(std::size_t l, std::size_t j) const { return weight(l, spec_.width(l - 1), j); }
  std::size_t n_parameters() const { return end_; }

 private:
  const NetworkSpec& spec_;
  std::vector<std::size_t> begin_;
  std::size_t end_ = 0;
};

void check_size(const char* what, std::size_t came, std::size_t expected) {
  if (came != expected) {
    fail(ErrorCode::kShape, "reference: {} {} came, {} were expected", came, what, expected);
  }
}

void check(const NetworkSpec& spec, std::span<const double> parameters, const Sample& sample) {
  validate(spec);
  check_size("parameters", parameters.size(), Places(spec).n_parameters());
  check_size("inputs", sample.x.size(), spec.n_inputs);
  if (sample.masks.empty()) return;
  check_size("layers of masks", sample.masks.size(), spec.n_layers() + 1);
  for (std::size_t l = 0; l <= spec.n_layers(); ++l) {
    if (!sample.masks[l].empty()) check_size("mask values", sample.masks[l].size(), spec.width(l));
  }
}

// What unit j of layer l is multiplied by.
double mask(const Sample& sample, std::size_t l, std::size_t j) {
  return sample.masks.empty() || sample.masks[l].empty() ? 1 : sample.masks[l][j];
}

// A value and its slope: what it grows by where its argument grows by 1.
struct Point {
  double value, slope;
};

// log(1 + e^z) = max(z, 0) + log(1 + e^-|z|), which does not overflow.
double softplus(double z) {
  return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z)));
}

// a = f(z) of one unit and f'(z) = da/dz.
Point activate(const LayerSpec& layer, double z) {
  using std::exp, std::abs, std::numbers::pi;
  const double alpha = layer.alpha_or_default();
  const double scale = 1.0507009873554804934, selu_alpha = 1.6732632423543772848;
  const double s = 1 / (1 + exp(-z));                          // the sigmoid of z
  const double one_minus_s = 1 / (1 + exp(z));                 // 1 - s = sigmoid(-z)
  const double phi = std::erfc(-z / std::sqrt(2)) / 2;         // normal distribution
  const double density = exp(-z * z / 2) / std::sqrt(2 * pi);  // its derivative
  switch (layer.activation) {
    case Activation::kIdentity:  // a = z,  a' = 1
      return {z, 1};
    case Activation::kSigmoid:  // a = 1 / (1 + e^-z),  a' = a (1 - a)
      return {s, s * one_minus_s};
    case Activation::kTanh:  // a = tanh z,  a' = 1 / cosh² z  (= 1 - a²)
      return {std::tanh(z), 1 / (std::cosh(z) * std::cosh(z))};
    case Activation::kRelu:  // a = max(z, 0),  a' = 1 if z > 0, else 0
      return {std::max(z, 0.0), z > 0 ? 1.0 : 0.0};
    case Activation::kLeakyRelu:  // a = z if z > 0, else αz,  a' = 1 or α
      return z > 0 ? Point{z, 1} : Point{alpha * z, alpha};
    case Activation::kElu:  // a = z if z > 0, else α (e^z - 1),  a' = 1 or α e^z
      return z > 0 ? Point{z, 1} : Point{alpha * std::expm1(z), alpha * exp(z)};
    case Activation::kSelu:  // λ times the same with fixed λ and α
      return z > 0 ? Point{scale * z, scale}
                   : Point{scale * selu_alpha * std::expm1(z), scale * selu_alpha * exp(z)};
    case Activation::kGelu:  // a = z Φ(z),  a' = Φ(z) + z φ(z)
      return {z * phi, phi + z * density};
    case Activation::kSilu:  // a = z s,  a' = s + z s (1 - s)
      return {z * s, s + z * s * one_minus_s};
    case Activation::kSoftplus:  // a = log(1 + e^z),  a' = s
      return {softplus(z), s};
    case Activation::kSoftsign:  // a = z / (1 + |z|),  a' = 1 / (1 + |z|)²
      return {z / (1 + abs(z)), 1 / ((1 + abs(z)) * (1 + abs(z)))};
    case Activation::kHardSigmoid:  // a = z/6 + 1/2 between 0 and 1,  a' = 1/6 if |z| < 3, else 0
      return {std::clamp(z / 6 + 0.5, 0.0, 1.0), abs(z) < 3 ? 1.0 / 6 : 0.0};
    case Activation::kExponential:  // a = e^z,  a' = a
      return {exp(z), exp(z)};
    case Activation::kSoftmax:  // of a whole layer: softmax()
      break;
  }
  return {};
}

// log Σ_k e^z_k, with the largest z taken out so that no e^z overflows.
double log_sum_exp(const Vector& z) {
  const double largest = *std::ranges::max_element(z);
  double sum = 0;
  for (const double z_k : z) sum += std::exp(z_k - largest);
  return largest + std::log(sum);
}

// a_j = e^z_j / Σ_k e^z_k
Vector softmax(const Vector& z) {
  const double log_sum = log_sum_exp(z);
  Vector a;
  for (const double z_j : z) a.push_back(std::exp(z_j - log_sum));
  return a;
}

// dL/dz of a layer from g = dL/da.
Vector through_activation(const LayerSpec& layer, const Vector& z, const Vector& a,
                          const Vector& g) {
  Vector delta(z.size(), 0);
  for (std::size_t j = 0; j < z.size(); ++j) {
    if (layer.activation != Activation::kSoftmax) {
      delta[j] = g[j] * activate(layer, z[j]).slope;  // dL/dz_j = dL/da_j · da_j/dz_j
      continue;
    }
    for (std::size_t k = 0; k < z.size(); ++k) {
      const double slope = a[k] * ((k == j ? 1 : 0) - a[j]);  // da_k/dz_j
      delta[j] += g[k] * slope;                               // dL/dz_j = Σ_k dL/da_k · da_k/dz_j
    }
  }
  return delta;
}

bool is_cross_entropy(Loss loss) {
  return loss == Loss::kBinaryCrossEntropy || loss == Loss::kCategoricalCrossEntropy;
}

// The part of output j in the loss, and its slope dL/da_j; for the cross-entropies dL/dz_j.
Point loss_term(const NetworkSpec& spec, const Vector& z, double a, double t, std::size_t j) {
  const double n = static_cast<double>(spec.n_outputs());
  const double d = a - t;
  const double limit = spec.huber_delta;
  switch (spec.loss) {
    case Loss::kHalfSquared:  // Σ d²/2
      return {d * d / 2, d};
    case Loss::kMeanSquared:  // Σ d² / n
      return {d * d / n, 2 * d / n};
    case Loss::kSquared:  // Σ d²
      return {d * d, 2 * d};
    case Loss::kHalfMeanSquared:  // Σ d² / (2n)
      return {d * d / (2 * n), d / n};
    case Loss::kMeanAbsolute:  // Σ |d| / n
      return {std::abs(d) / n, d == 0 ? 0 : std::copysign(1, d) / n};
    case Loss::kHuber:  // Σ (d²/2 if |d| <= δ, else δ (|d| - δ/2)) / n
      return std::abs(d) <= limit
                 ? Point{d * d / 2 / n, d / n}
                 : Point{limit * (std::abs(d) - limit / 2) / n, std::copysign(limit, d) / n};
    case Loss::kPoisson: {  // Σ a - t log a,  where log a = z if a = e^z
      const bool is_exp = spec.layers.back().activation == Activation::kExponential;
      return {a - t * (is_exp ? z[j] : std::log(a)), 1 - t / a};
    }
    // -Σ (t log s(z) + (1 - t) log(1 - s(z))),  where -log s(z) = softplus(-z);
    // dL/da = (a - t) / (a (1 - a)),  and da/dz = a (1 - a)
    case Loss::kBinaryCrossEntropy:
      return {t * softplus(-z[j]) + (1 - t) * softplus(z[j]), d};
    // -Σ t_j log a_j;  dL/dz_j = Σ_k (-t_k / a_k) a_k ([k = j] - a_j),  and Σ_k t_k = 1
    case Loss::kCategoricalCrossEntropy:
      return {t == 0 ? 0 : t * (log_sum_exp(z) - z[j]), d};
  }
  return {};
}

Vector output_delta(const NetworkSpec& spec, const Pass& pass, const Sample& sample) {
  const Vector& z = pass.z.back();
  const Vector& a = pass.a.back();
  Vector slopes(a.size());
  for (std::size_t j = 0; j < a.size(); ++j) {
    slopes[j] = loss_term(spec, z, a[j], sample.targets[j], j).slope;
  }
  if (is_cross_entropy(spec.loss)) return slopes;
  return through_activation(spec.layers.back(), z, a, slopes);
}

}  // namespace

Pass forward(const NetworkSpec& spec, std::span<const double> parameters, const Sample& sample) {
  check(spec, parameters, sample);
  const Places at(spec);
  const std::size_t n = spec.n_layers();
  Pass pass{Layers(n + 1), Layers(n + 1), Layers(n + 1)};
  pass.a[0] = sample.x;
  for (std::size_t l = 0; l <= n; ++l) {
    if (l > 0) {
      const LayerSpec& layer = spec.layers[l - 1];
      for (std::size_t j = 0; j < layer.units; ++j) {
        double z = layer.bias ? parameters[at.bias(l, j)] : 0;
        for (std::size_t i = 0; i < spec.width(l - 1); ++i) {
          z += pass.output[l - 1][i] * parameters[at.weight(l, i, j)];
        }
        pass.z[l].push_back(z);
        pass.a[l].push_back(activate(layer, z).value);
      }
      if (layer.activation == Activation::kSoftmax) pass.a[l] = softmax(pass.z[l]);
    }
    for (std::size_t j = 0; j < spec.width(l); ++j) {
      pass.output[l].push_back(pass.a[l][j] * mask(sample, l, j));
    }
  }
  return pass;
}

double loss(const NetworkSpec& spec, const Pass& pass, const Sample& sample) {
  check_size("targets", sample.targets.size(), spec.n_outputs());
  double sum = 0;
  for (std::size_t j = 0; j < spec.n_outputs(); ++j) {
    sum += loss_term(spec, pass.z.back(), pass.a.back()[j], sample.targets[j], j).value;
  }
  return sum;
}

Gradients backward(const NetworkSpec& spec, std::span<const double> parameters, const Pass& pass,
                   const Sample& sample) {
  check(spec, parameters, sample);
  check_size("targets", sample.targets.size(), spec.n_outputs());
  const Places at(spec);
  const std::size_t n = spec.n_layers();
  Gradients result{Layers(n + 1), Vector(parameters.size(), 0)};
  result.delta[n] = output_delta(spec, pass, sample);
  for (std::size_t l = n; l > 0; --l) {
    const Vector& delta = result.delta[l];
    Vector g(spec.width(l - 1), 0);  // dL/da of the layer before
    for (std::size_t j = 0; j < delta.size(); ++j) {
      if (spec.layers[l - 1].bias) result.parameters[at.bias(l, j)] = delta[j];  // dz_j/db_j = 1
      for (std::size_t i = 0; i < g.size(); ++i) {
        // dz_j/dW_ij = output_i, and dz_j/da_i = W_ij · mask_i
        result.parameters[at.weight(l, i, j)] = pass.output[l - 1][i] * delta[j];
        g[i] += delta[j] * parameters[at.weight(l, i, j)] * mask(sample, l - 1, i);
      }
    }
    result.delta[l - 1] =
        l == 1 ? g : through_activation(spec.layers[l - 2], pass.z[l - 1], pass.a[l - 1], g);
  }
  return result;
}

BatchResult batch_gradient(const NetworkSpec& spec, std::span<const double> parameters,
                           std::span<const Sample> samples, Reduction reduction) {
  BatchResult result{{}, Vector(parameters.size(), 0)};
  for (const Sample& sample : samples) {
    const Pass pass = forward(spec, parameters, sample);
    const Gradients gradients = backward(spec, parameters, pass, sample);
    result.loss.loss += sample.weight * loss(spec, pass, sample);
    result.loss.weight += sample.weight;
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      result.gradients[k] += sample.weight * gradients.parameters[k];
    }
  }
  if (reduction == Reduction::kMean) {
    for (double& gradient : result.gradients) gradient /= result.loss.weight;
  }
  return result;
}

void descend(std::span<double> parameters, std::span<const double> gradients,
             double learning_rate) {
  check_size("gradients", gradients.size(), parameters.size());
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    parameters[k] -= learning_rate * gradients[k];
  }
}

}  // namespace chainrule::reference
