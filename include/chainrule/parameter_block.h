// Where a weight matrix or a bias vector stands in the flat buffer of parameters.
#pragma once

#include <cstddef>

namespace chainrule {

/// One weight matrix [rows x cols], row-major, or one bias vector.
struct ParameterBlock {
  std::size_t layer = 0;  ///< from 1
  bool is_bias = false;
  std::size_t offset = 0;
  std::size_t rows = 0;  ///< fan_in; 1 for a bias
  std::size_t cols = 0;  ///< fan_out
  std::size_t size() const { return rows * cols; }
};

}  // namespace chainrule
