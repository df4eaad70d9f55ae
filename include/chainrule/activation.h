// The activation functions and their names.
#pragma once

#include <span>
#include <string_view>

#include <chainrule/export.h>

namespace chainrule {

/// a = f(z). `alpha` is the layer's parameter (leaky_relu, elu).
enum class Activation {
  kIdentity,     ///< z
  kSigmoid,      ///< 1 / (1 + e^-z)
  kTanh,         ///< (e^z - e^-z) / (e^z + e^-z)
  kRelu,         ///< max(z, 0)
  kLeakyRelu,    ///< z if z > 0, else alpha z          (Maas et al. 2013; alpha 0.01)
  kElu,          ///< z if z > 0, else alpha (e^z - 1)  (Clevert et al. 2015; alpha 1)
  kSelu,         ///< lambda elu(z; alpha)              (Klambauer et al. 2017; its constants)
  kGelu,         ///< z/2 (1 + erf(z / sqrt 2))         (Hendrycks & Gimpel 2016; the exact form)
  kSilu,         ///< z sigmoid(z)                      (Elfwing et al. 2017; also called swish)
  kSoftplus,     ///< log(1 + e^z)
  kSoftsign,     ///< z / (1 + |z|)
  kHardSigmoid,  ///< min(max(z/6 + 1/2, 0), 1)         (PyTorch's and Keras 3's slope)
  kExponential,  ///< e^z                               (the rate of a Poisson output)
  kSoftmax,      ///< e^z_j / sum_k e^z_k over the layer's units
};

/// "identity", "sigmoid", ..., as in run files and models.
CHAINRULE_EXPORT std::string_view to_string(Activation activation);
/// Throws Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT Activation activation_from_name(std::string_view name);
CHAINRULE_EXPORT std::span<const Activation> all_activations();
/// What `alpha` is when nobody says: 0.01 for leaky_relu, 1 for elu, 0 for those without one.
CHAINRULE_EXPORT double default_alpha(Activation activation);

}  // namespace chainrule
