// What the values of a graph stand for, as far as networks and what surrounds them need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <chainrule/preprocess.h>

#include "model/onnx_layers.h"

namespace chainrule::onnx {

/// Columns of a table on their way into the network, [N, n_inputs].
struct Inputs {
  std::vector<Feature> features;
  bool is_text = false;  ///< one column of texts that is not encoded yet
  bool is_flat = true;   ///< false: [N, ..., ...], a picture for one

  std::size_t n_inputs() const {
    std::size_t n = 0;
    for (const Feature& feature : features) n += feature.n_inputs();
    return n;
  }
};

/// Which cells of numbers are missing.
struct Missing {
  Inputs of;
};

/// Whether values are above a threshold; `step` is 1 where they are, else 0.
struct Above {
  Units of;
  double threshold = 0;
  ScalarFunction step;
};

/// The columns 1 - p and p.
struct BothColumns {
  Units second;
};

/// The class with the largest value, by index or, where names are given, by name.
struct Classes {
  Units of;
  bool is_of_both = false;  ///< of BothColumns
  std::vector<std::string> names;
};

/// Extents that a graph computes of a value's own; the batch's is -2.
struct Extents {
  std::vector<std::int64_t> all;
};

/// A constant is a pointer to the file's or the reader's own.
using Part = std::variant<std::monostate, const Tensor*, Inputs, Missing, Units, Above, BothColumns,
                          Classes, Extents>;

}  // namespace chainrule::onnx
