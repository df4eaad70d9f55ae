// What hidden units do on given rows.
#include "report/layer_activity.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <chainrule/trace.h>

namespace chainrule {
namespace {

// Of one unit over all rows.
struct UnitRange {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  std::size_t n_at_ends = 0;
};

// So near an end that the derivative is below a hundredth or so of its largest.
bool is_at_end(Activation activation, double a) {
  switch (activation) {
    case Activation::kTanh:
    case Activation::kSoftsign:
      return std::fabs(a) > 0.995;
    case Activation::kSigmoid:
    case Activation::kHardSigmoid:
      return a < 0.0025 || a > 0.9975;
    default:
      return false;
  }
}

template <class T>
void add(ConstView<T> activations, Activation activation, std::vector<UnitRange>& units) {
  for (std::size_t i = 0; i < activations.rows(); ++i) {
    const auto row = activations.row(i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      const double a = row[j];
      units[j].low = std::min(units[j].low, a);
      units[j].high = std::max(units[j].high, a);
      units[j].n_at_ends += is_at_end(activation, a);
    }
  }
}

}  // namespace

template <class T>
std::vector<ReportLayer> layer_activity(const Network<T>& network, ConstView<T> x) {
  constexpr std::size_t kRows = 256;
  const NetworkSpec& spec = network.spec();
  const std::size_t n_hidden = spec.n_layers() - 1;
  std::vector<std::vector<UnitRange>> units(n_hidden);
  for (std::size_t l = 0; l < n_hidden; ++l) units[l].resize(spec.layers[l].units);
  Trace<T> trace(spec, std::min(kRows, x.rows()));
  for (std::size_t begin = 0; n_hidden > 0 && begin < x.rows(); begin += kRows) {
    forward<T>(network, x.middle_rows(begin, std::min(kRows, x.rows() - begin)), trace);
    for (std::size_t l = 0; l < n_hidden; ++l) {
      add<T>(std::as_const(trace).activation(l + 1), spec.layers[l].activation, units[l]);
    }
  }
  std::vector<ReportLayer> out;
  for (std::size_t l = 0; l < n_hidden; ++l) {
    ReportLayer layer{.layer = l + 1,
                      .activation = spec.layers[l].activation,
                      .n_units = units[l].size(),
                      .n_dead = 0,
                      .n_saturated = 0};
    for (const UnitRange& unit : units[l]) {
      layer.n_dead += unit.low == unit.high;
      layer.n_saturated += 10 * unit.n_at_ends >= 9 * x.rows() && unit.low != unit.high;
    }
    out.push_back(layer);
  }
  return out;
}

template std::vector<ReportLayer> layer_activity(const Network<float>&, ConstView<float>);
template std::vector<ReportLayer> layer_activity(const Network<double>&, ConstView<double>);

}  // namespace chainrule
