// What of a step is written out: all of a small network, what was asked for of a large one.
#pragma once

#include <chainrule/explain.h>

#include <set>
#include <tuple>
#include <vector>

#include "explain/quantity_value.h"

namespace chainrule {

/// Units are (layer, unit), parameters (layer, from, to), from = 0 for a bias; counted from 1.
struct Scope {
  using Unit = std::pair<std::size_t, std::size_t>;
  struct Parameter {
    std::size_t layer, from, to;
    /// Layer by layer, the weights row by row and then the biases.
    friend bool operator<(const Parameter& a, const Parameter& b) {
      return std::tuple(a.layer, a.from == 0, a.from, a.to) <
             std::tuple(b.layer, b.from == 0, b.from, b.to);
    }
  };
  bool is_full = false;      // everything
  bool is_overview = false;  // a large network of which nothing was asked
  std::vector<std::size_t> samples;
  std::set<Unit> forward, backward;
  std::set<Parameter> parameters;
};

/// Throws Error kValue as derive() does.
Scope choose_scope(const QuantityValues& values, const ExplainOptions& options);

/// The indices of the `limit` largest |terms|, ascending; all of them where no more than two would
/// be left out, and none that is 0 where some are.
std::vector<std::size_t> largest_terms(const std::vector<double>& terms, std::size_t limit);

}  // namespace chainrule
