// The engine's numbers under the names of docs/worksheet.md, by way of src/explain.
#include "expected.h"

#include <string>
#include <utility>

#include "explain/activation_formula.h"
#include "explain/quantity_value.h"

namespace chainrule {
namespace {

using Kind = QuantityKind;

Matrix<double> turned(const Matrix<double>& m) {
  Matrix<double> out(m.cols(), m.rows());
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) out(j, i) = m(i, j);
  }
  return out;
}

class Expected {
 public:
  Expected(const RecordedStep& step, const Convention& convention)
      : step_(step), convention_(convention), values_(step, convention) {}

  NamedNumbers all() {
    const std::size_t n = spec().n_layers();
    for (std::size_t l = 0; l <= n; ++l) {
      const std::string number = std::to_string(l);
      if (step_.trace.masked(l)) samples("h" + number, Kind::kOutput, l);
      if (l == 0) continue;
      if (step_.trace.masked(l)) samples("h" + number + "_after", Kind::kOutput, l, 1);
      samples("z" + number, Kind::kPreActivation, l);
      samples("a" + number, Kind::kActivation, l);
      samples("z" + number + "_after", Kind::kPreActivation, l, 1);
      samples("a" + number + "_after", Kind::kActivation, l, 1);
      samples("delta" + number, Kind::kDelta, l);
      if (l < n) samples("back" + number, Kind::kSentBack, l);
      if (l == n && !is_fused(spec())) samples("back" + number, Kind::kLossSlope, l);
      samples("slope" + number, Kind::kSlope, l);
      all_of_layer(l);
    }
    losses("losses", step_.trace);
    losses("losses_after", step_.trace_after);
    const std::pair<const char*, double> numbers[] = {
        {"loss", values_.of({Kind::kLoss})},
        {"loss_after", values_.of({Kind::kLossAfter})},
        {"penalty", step_.penalty},
        {"penalty_after", step_.penalty_after},
        {"objective", values_.of({Kind::kObjective})},
        {"objective_after", values_.of({Kind::kObjectiveAfter})},
        {"gradient_norm", step_.gradient_norm}};
    for (const auto& [name, value] : numbers) all_.emplace(name, Matrix<double>(1, 1, {value}));
    return std::move(all_);
  }

 private:
  const NetworkSpec& spec() const { return step_.problem.network.spec(); }
  bool is_columns() const { return convention_.samples == SampleAxis::kColumns; }

  void put(const std::string& name, const Matrix<double>& m, bool is_turned) {
    all_.emplace(name, is_turned ? turned(m) : m);
  }
  void samples(const std::string& name, Kind kind, std::size_t l, std::size_t index = 0) {
    Matrix<double> m(step_.problem.x.rows(), spec().width(l));
    for (std::size_t i = 0; i < m.rows(); ++i) {
      for (std::size_t j = 0; j < m.cols(); ++j) {
        m(i, j) = values_.of({kind, i + 1, l, 0, j + 1, index});
      }
    }
    put(name, m, is_columns());
  }
  void losses(const std::string& name, const Trace<double>& trace) {
    const std::size_t n = trace.losses().size();
    Matrix<double> m(n, 1);
    for (std::size_t i = 0; i < n; ++i) m(i, 0) = trace.losses()[i];
    put(name, m, is_columns());
  }

  // From unit 0 (the bias) or 1 on.
  Matrix<double> block(Kind kind, std::size_t l, std::size_t first, std::size_t last,
                       std::size_t index) {
    Matrix<double> m(last - first + 1, spec().width(l));
    for (std::size_t i = 0; i < m.rows(); ++i) {
      for (std::size_t j = 0; j < m.cols(); ++j) {
        m(i, j) = values_.of({kind, 0, l, first + i, j + 1, index});
      }
    }
    return m;
  }
  void parameter(const std::string& prefix, const std::string& suffix, Kind weights, Kind biases,
                 std::size_t l, std::size_t index = 0) {
    const bool has_bias = spec().layers[l - 1].bias;
    const bool is_constant = convention_.offset == OffsetForm::kConstantInput && has_bias;
    const std::string number = std::to_string(l) + suffix;
    put(prefix + "W" + number, block(weights, l, is_constant ? 0 : 1, spec().width(l - 1), index),
        convention_.weights == WeightShape::kOutIn);
    if (!has_bias || is_constant) return;
    const char* name = convention_.offset == OffsetForm::kThreshold ? "theta" : "b";
    put(prefix + name + number, block(biases, l, 0, 0, index), is_columns());
  }
  void all_of_layer(std::size_t l) {
    parameter("d", "", Kind::kWeightGradient, Kind::kBiasGradient, l);
    parameter("g", "", Kind::kPenalizedGradient, Kind::kPenalizedGradient, l);
    parameter("decayed_", "", Kind::kDecayed, Kind::kDecayed, l);
    parameter("", "_new", Kind::kNewWeight, Kind::kNewBias, l);
    for (std::size_t i = 0; i < step_.state_names.size(); ++i) {
      std::string name = step_.state_names[i];
      if (name.ends_with("_square")) name = "square";
      if (name.ends_with("_moment")) name = i == 0 ? "m" : "v";
      parameter(name + "_", "", Kind::kStateAfter, Kind::kStateAfter, l, i);
      if (name == "m" || name == "v") {
        parameter(name + "_hat_", "", Kind::kCorrectedMoment, Kind::kCorrectedMoment, l, i);
      }
    }
  }

  const RecordedStep& step_;
  Convention convention_;
  QuantityValues values_;
  NamedNumbers all_;
};

}  // namespace

NamedNumbers expected_numbers(const RecordedStep& step, const Convention& convention) {
  return Expected(step, convention).all();
}

}  // namespace chainrule
