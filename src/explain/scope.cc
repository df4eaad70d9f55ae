// What of a step is written out.
#include "explain/scope.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/fail.h"

namespace chainrule {
namespace {

constexpr std::size_t kManySamples = 16;  // more are written out only when asked for

void check_count(const char* what, std::size_t value, std::size_t most) {
  if (value == 0 || value > most) {
    fail(ErrorCode::kValue, "explain: {} {} came, there are 1 to {}", what, value, most);
  }
}

class Chooser {
 public:
  Chooser(const QuantityValues& values, const ExplainOptions& options)
      : values_(values), spec_(values.step().problem.network.spec()), options_(options) {}

  Scope choose() {
    const bool is_asked =
        !options_.weights.empty() || !options_.units.empty() || !options_.layers.empty();
    const std::size_t n_parameters = values_.step().problem.network.n_parameters();
    scope_.is_full = !is_asked && n_parameters <= options_.full_parameters;
    scope_.is_overview = !is_asked && !scope_.is_full;
    choose_samples();
    if (scope_.is_full) add_everything();
    if (scope_.is_overview) add_layer(spec_.n_layers());
    for (const WeightPlace& place : options_.weights) add_weight(place);
    for (const UnitPlace& place : options_.units) {
      check_unit(place.layer, place.unit);
      add_unit(place.layer, place.unit);
      add_parameters_of(place.layer, place.unit);
    }
    for (const std::size_t layer : options_.layers) {
      check_count("layer", layer, spec_.n_layers());
      add_layer(layer);
    }
    return std::move(scope_);
  }

 private:
  void choose_samples() {
    const std::size_t n = values_.step().problem.x.rows();
    for (const std::size_t sample : options_.samples) check_count("sample", sample, n);
    scope_.samples = options_.samples;
    if (!scope_.samples.empty()) return;
    scope_.samples.resize(scope_.is_full && n <= kManySamples ? n : 1);
    std::iota(scope_.samples.begin(), scope_.samples.end(), 1);
  }

  void check_unit(std::size_t layer, std::size_t unit) const {
    check_count("layer", layer, spec_.n_layers());
    check_count(fmt::format("layer {}: unit", layer).c_str(), unit, spec_.width(layer));
  }

  void add_unit(std::size_t layer, std::size_t unit) {
    scope_.forward.insert({layer, unit});
    add_backward(layer, unit);
  }

  // A unit's delta, and those above that weigh most in it.
  void add_backward(std::size_t layer, std::size_t unit) {
    if (!scope_.backward.insert({layer, unit}).second || layer == spec_.n_layers()) return;
    std::set<std::size_t> weighty;
    for (const std::size_t sample : scope_.samples) {
      std::vector<double> terms;
      for (std::size_t k = 1; k <= spec_.width(layer + 1); ++k) {
        terms.push_back(values_.of({QuantityKind::kWeight, 0, layer + 1, unit, k}) *
                        values_.of({QuantityKind::kDelta, sample, layer + 1, 0, k}));
      }
      for (const std::size_t k : largest_terms(terms, options_.terms)) weighty.insert(k + 1);
    }
    for (const std::size_t k : weighty) add_backward(layer + 1, k);
  }

  void add_weight(const WeightPlace& place) {
    check_unit(place.layer, place.to);
    const LayerSpec& layer = spec_.layers[place.layer - 1];
    if (place.from == 0 && !layer.bias) {
      fail(ErrorCode::kValue, "explain: bias {}:0,{} came, layer {} has no biases", place.layer,
           place.to, place.layer);
    }
    if (place.from != 0) {
      check_count(fmt::format("layer {}: a weight from unit", place.layer).c_str(), place.from,
                  spec_.width(place.layer - 1));
    }
    add_unit(place.layer, place.to);
    if (place.layer > 1 && place.from != 0) scope_.forward.insert({place.layer - 1, place.from});
    scope_.parameters.insert({place.layer, place.from, place.to});
  }

  // The weights into a unit whose gradients are largest, and its bias.
  void add_parameters_of(std::size_t layer, std::size_t unit) {
    std::vector<double> gradients;
    for (std::size_t i = 1; i <= spec_.width(layer - 1); ++i) {
      gradients.push_back(values_.of({QuantityKind::kWeightGradient, 0, layer, i, unit}));
    }
    for (const std::size_t i : largest_terms(gradients, options_.terms)) {
      scope_.parameters.insert({layer, i + 1, unit});
    }
    if (spec_.layers[layer - 1].bias) scope_.parameters.insert({layer, 0, unit});
  }

  void add_layer(std::size_t layer) {
    for (std::size_t unit = 1; unit <= spec_.width(layer); ++unit) add_unit(layer, unit);
  }

  void add_everything() {
    for (std::size_t layer = 1; layer <= spec_.n_layers(); ++layer) {
      add_layer(layer);
      for (std::size_t to = 1; to <= spec_.width(layer); ++to) {
        const std::size_t first = spec_.layers[layer - 1].bias ? 0 : 1;
        for (std::size_t from = first; from <= spec_.width(layer - 1); ++from) {
          scope_.parameters.insert({layer, from, to});
        }
      }
    }
  }

  const QuantityValues& values_;
  const NetworkSpec& spec_;
  const ExplainOptions& options_;
  Scope scope_;
};

}  // namespace

Scope choose_scope(const QuantityValues& values, const ExplainOptions& options) {
  return Chooser(values, options).choose();
}

std::vector<std::size_t> largest_terms(const std::vector<double>& terms, std::size_t limit) {
  std::vector<std::size_t> order(terms.size());
  std::iota(order.begin(), order.end(), 0);
  if (terms.size() <= limit + 2) return order;
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return std::abs(terms[a]) > std::abs(terms[b]); });
  const auto n_not_zero =
      static_cast<std::size_t>(std::ranges::count_if(terms, [](double term) { return term != 0; }));
  order.resize(std::max<std::size_t>(1, std::min(limit, n_not_zero)));
  std::ranges::sort(order);
  return order;
}

}  // namespace chainrule
