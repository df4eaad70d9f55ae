// The whole batch in matrix form.
#include "explain/activation_formula.h"
#include "explain/derivation_builder.h"
#include "explain/phrases_derivation.h"

namespace chainrule {
namespace {

using namespace formula;
using Kind = QuantityKind;

bool is_per_sample(Kind kind) {
  switch (kind) {
    case Kind::kInput:
    case Kind::kTarget:
    case Kind::kSampleWeight:
    case Kind::kMask:
    case Kind::kPreActivation:
    case Kind::kActivation:
    case Kind::kOutput:
    case Kind::kLossSlope:
    case Kind::kSentBack:
    case Kind::kSlope:
    case Kind::kDelta:
      return true;
    default:
      return false;
  }
}

bool is_of_bias(Kind kind) {
  return kind == Kind::kBias || kind == Kind::kBiasGradient || kind == Kind::kNewBias;
}

class MatrixForm {
 public:
  explicit MatrixForm(DerivationBuilder& builder) : b_(builder) {}

  void go() {
    b_.add_section(Message(phrases::kForward));
    for (std::size_t l = 1; l <= b_.n_layers(); ++l) forward(l);
    add_loss(b_, false);
    b_.add_section(Message(phrases::kBackward));
    for (std::size_t l = b_.n_layers(); l > 0; --l) backward(l);
    b_.add_section(Message(phrases::kGradients));
    for (std::size_t l = 1; l <= b_.n_layers(); ++l) gradient(l);
    if (is_plain()) {
      b_.add_section(Message(phrases::kUpdate));
      for (std::size_t l = 1; l <= b_.n_layers(); ++l) update(l);
    }
    add_loss(b_, true);
  }

 private:
  Formula all(Kind kind, std::size_t l) const { return symbol({kind, 0, l}); }
  bool in_rows() const { return b_.convention().samples == SampleAxis::kRows; }
  bool in_out() const { return b_.convention().weights == WeightShape::kInOut; }
  // W as it is, or transposed where its own orientation does not fit.
  Formula weights(std::size_t l, bool forward) const {
    const bool is_straight = forward ? in_rows() == in_out() : in_rows() != in_out();
    return is_straight ? all(Kind::kWeight, l) : transposed(all(Kind::kWeight, l));
  }
  // a·W for rows, W·a for columns.
  Formula times(Formula value, Formula matrix) const {
    return in_rows() ? matrix_product(std::move(value), std::move(matrix))
                     : matrix_product(std::move(matrix), std::move(value));
  }

  void forward(std::size_t l) {
    Formula z = times(symbol(b_.handed_on(l - 1)), weights(l, true));
    if (b_.has_bias(l)) {
      const Formula bias = all(Kind::kBias, l);
      z = b_.convention().offset == OffsetForm::kThreshold ? difference(std::move(z), bias)
                                                           : sum({std::move(z), bias});
    }
    b_.add_matrix_step({Kind::kPreActivation, 0, l}, Message(phrases::kMatrixSum, l), std::move(z));
    const std::string_view name = to_string(b_.layer(l).activation);
    b_.add_matrix_step({Kind::kActivation, 0, l}, Message(phrases::kMatrixActivation, l, name),
                       call(FunctionName::kActivation, {all(Kind::kPreActivation, l)}));
    if (b_.is_masked(l)) {
      b_.add_matrix_step({Kind::kOutput, 0, l}, Message(phrases::kMatrixOutput, l),
                         hadamard({all(Kind::kMask, l), all(Kind::kActivation, l)}));
    }
  }

  void backward(std::size_t l) {
    const Quantity delta = {Kind::kDelta, 0, l};
    const bool is_output = l == b_.n_layers();
    if (is_output && is_fused(b_.spec())) {
      const Formula a = all(Kind::kActivation, l), t = all(Kind::kTarget, 0);
      Formula residual = b_.is_negative() ? difference(t, a) : difference(a, t);
      if (!b_.problem().sample_weights.empty()) {
        residual = hadamard({all(Kind::kSampleWeight, 0), std::move(residual)});
      }
      b_.add_matrix_step(delta, Message(phrases::kMatrixDelta, l), std::move(residual));
      return;
    }
    if (is_output) {
      b_.add_matrix_step(
          {Kind::kLossSlope, 0, l}, Message(phrases::kMatrixLossSlope),
          loss_slope_formula(
              b_.spec(), {{Kind::kPreActivation, 0, l}, {Kind::kActivation, 0, l}, {Kind::kTarget}},
              b_.is_negative()));
    }
    std::vector<Formula> factors = {is_output
                                        ? all(Kind::kLossSlope, l)
                                        : times(all(Kind::kDelta, l + 1), weights(l + 1, false))};
    if (b_.is_masked(l)) factors.push_back(all(Kind::kMask, l));
    if (is_output && !b_.problem().sample_weights.empty()) {
      factors.insert(factors.begin(), all(Kind::kSampleWeight, 0));
    }
    const Formula a = all(Kind::kActivation, l);
    if (b_.layer(l).activation == Activation::kSoftmax) {
      const Formula g = hadamard(factors);
      b_.add_matrix_step(delta, Message(phrases::kMatrixDelta, l),
                         hadamard({a, difference(g, sum_over_units(hadamard({g, a})))}));
      return;
    }
    b_.add_matrix_step({Kind::kSlope, 0, l}, Message(phrases::kMatrixSlope, l),
                       call(FunctionName::kActivationSlope, {all(Kind::kPreActivation, l)}));
    factors.push_back(all(Kind::kSlope, l));
    b_.add_matrix_step(delta, Message(phrases::kMatrixDelta, l), hadamard(std::move(factors)));
  }

  void gradient(std::size_t l) {
    const Formula a = symbol(b_.handed_on(l - 1)), delta = all(Kind::kDelta, l);
    Formula product_of_both;
    if (in_rows()) {
      product_of_both =
          in_out() ? matrix_product(transposed(a), delta) : matrix_product(transposed(delta), a);
    } else {
      product_of_both =
          in_out() ? matrix_product(a, transposed(delta)) : matrix_product(delta, transposed(a));
    }
    b_.add_matrix_step({Kind::kWeightGradient, 0, l}, Message(phrases::kMatrixWeightGradient, l),
                       scaled(std::move(product_of_both)));
    if (!b_.has_bias(l)) return;
    Formula sum_of_deltas = sum_over_samples(delta);
    if (b_.convention().offset == OffsetForm::kThreshold) {
      sum_of_deltas = negative(std::move(sum_of_deltas));
    }
    b_.add_matrix_step({Kind::kBiasGradient, 0, l}, Message(phrases::kMatrixBiasGradient, l),
                       scaled(std::move(sum_of_deltas)));
  }

  Formula scaled(Formula matrix) const {
    const std::vector<double>& weights = b_.problem().sample_weights;
    double total = weights.empty() ? static_cast<double>(b_.n_samples()) : 0;
    for (const double weight : weights) total += weight;
    if (b_.problem().step.reduction == Reduction::kSum || total == 1) return matrix;
    return product({quotient(number(1), number(total)), std::move(matrix)});
  }

  // Whether the update is W - η dW and nothing else.
  bool is_plain() const {
    const StepSpec& how = b_.problem().step;
    return how.optimizer.kind == OptimizerKind::kSgd && how.optimizer.momentum == 0 &&
           how.clip.value == 0 && how.clip.norm == 0 && !how.penalty.any_gradient() &&
           how.penalty.weight_decay == 0;
  }

  void update(std::size_t l) {
    const auto add = [&](Kind fresh, Kind old, Kind gradient, const Phrase& phrase) {
      Formula step = product({symbol({Kind::kLearningRate}), all(gradient, l)});
      b_.add_matrix_step({fresh, 0, l}, Message(phrase, l),
                         b_.is_negative() ? sum({all(old, l), std::move(step)})
                                          : difference(all(old, l), std::move(step)));
    };
    add(Kind::kNewWeight, Kind::kWeight, Kind::kWeightGradient, phrases::kMatrixNewWeights);
    if (b_.has_bias(l)) {
      add(Kind::kNewBias, Kind::kBias, Kind::kBiasGradient, phrases::kMatrixNewBiases);
    }
  }

  DerivationBuilder& b_;
};

}  // namespace

Matrix<double> matrix_of(const QuantityValues& values, const Quantity& q) {
  const NetworkSpec& spec = values.step().problem.network.spec();
  const bool by_sample = is_per_sample(q.kind), of_bias = is_of_bias(q.kind);
  const std::size_t n_cols = q.kind == Kind::kTarget         ? spec.n_outputs()
                             : q.kind == Kind::kSampleWeight ? 1
                                                             : spec.width(q.layer);
  const std::size_t n_rows = by_sample ? values.step().problem.x.rows()
                             : of_bias ? 1
                                       : spec.width(q.layer - 1);
  const bool is_turned = by_sample || of_bias ? values.convention().samples == SampleAxis::kColumns
                                              : values.convention().weights == WeightShape::kOutIn;
  Matrix<double> matrix(is_turned ? n_cols : n_rows, is_turned ? n_rows : n_cols);
  for (std::size_t i = 0; i < n_rows; ++i) {
    for (std::size_t j = 0; j < n_cols; ++j) {
      Quantity element = q;
      element.to = j + 1;
      if (by_sample) element.sample = i + 1;
      if (!by_sample && !of_bias) element.from = i + 1;
      (is_turned ? matrix(j, i) : matrix(i, j)) = values.of(element);
    }
  }
  return matrix;
}

void add_matrix_form(DerivationBuilder& builder) {
  MatrixForm(builder).go();
}

}  // namespace chainrule
