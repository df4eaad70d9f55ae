// How start weights are made.
#pragma once

#include <string_view>
#include <vector>

#include <chainrule/export.h>

namespace chainrule {

enum class InitKind {
  kAutomatic,      ///< He normal for the relu family, LeCun normal for selu, else Glorot uniform
  kConstant,       ///< a
  kUniform,        ///< uniform in [a, b)
  kNormal,         ///< mean a, standard deviation b
  kGlorotUniform,  ///< Glorot & Bengio 2010: +-sqrt(6 / (fan_in + fan_out))
  kGlorotNormal,   ///< standard deviation sqrt(2 / (fan_in + fan_out))
  kHeUniform,      ///< He et al. 2015: +-sqrt(6 / fan_in)
  kHeNormal,       ///< standard deviation sqrt(2 / fan_in)
  kLecunUniform,   ///< LeCun et al. 1998: +-sqrt(3 / fan_in)
  kLecunNormal,    ///< standard deviation sqrt(1 / fan_in)
  kGiven,          ///< `values`, row by row
};

/// A start value for every weight of a matrix [fan_in x fan_out] or every bias of a layer.
struct Initializer {
  InitKind kind = InitKind::kAutomatic;
  double a = 0;
  double b = 0;
  double scale = 1;                 ///< every drawn or given value is multiplied by it
  std::vector<double> values = {};  ///< kGiven: fan_in * fan_out values, row-major

  friend bool operator==(const Initializer&, const Initializer&) = default;
};

CHAINRULE_EXPORT std::string_view to_string(InitKind kind);
CHAINRULE_EXPORT InitKind init_kind_from_name(std::string_view name);

}  // namespace chainrule
