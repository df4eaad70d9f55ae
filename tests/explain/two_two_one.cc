// The derivation of a small network, made by hand.
#include "two_two_one.h"

#include <cmath>
#include <utility>

namespace chainrule {
namespace {

using Kind = QuantityKind;
using formula::call;
using formula::derivative;
using formula::difference;
using formula::number;
using formula::power;
using formula::product;
using formula::quotient;
using formula::sum;
using formula::symbol;

constexpr Phrase kTitle = {"Every number of one step of a 2-2-1 network",
                           "2-2-1 网络一步训练中的每个数", "2-2-1 網路一步訓練中的每個數"};
constexpr Phrase kForward = {"Forward pass", "前向传播", "前向傳播"};
constexpr Phrase kBackward = {"Backward pass", "反向传播", "反向傳播"};
constexpr Phrase kUpdate = {"Update", "更新", "更新"};
constexpr Phrase kForwardText = {
    "Each unit weighs what it is given, adds it up, and bends the sum with its activation "
    "function. "
    "Nothing here depends on the target yet; that comes with the loss {0}.",
    "每个单元把输入加权求和，再用激活函数处理加权和。到这一步为止都与目标值无关；目标值在损失 {0} "
    "中才出现。",
    "每個單元把輸入加權求和，再用激活函數處理加權和。到這一步為止都與目標值無關；目標值在損失 {0} "
    "中才出現。"};
constexpr Phrase kSumOf = {"Weighted sum of unit {0} in layer {1}",
                           "第 {1} 层第 {0} 个单元的加权和", "第 {1} 層第 {0} 個單元的加權和"};
constexpr Phrase kActivationOf = {"Activation of unit {0} in layer {1}",
                                  "第 {1} 层第 {0} 个单元的激活值",
                                  "第 {1} 層第 {0} 個單元的激活值"};
constexpr Phrase kLossOf = {"Loss", "损失", "損失"};
constexpr Phrase kDerivativeOf = {"Derivative with respect to {0}", "对 {0} 的导数",
                                  "對 {0} 的導數"};
constexpr Phrase kNewValueOf = {"New value of {0}", "{0} 的新值", "{0} 的新值"};
constexpr Phrase kMoment = {"First moment", "一阶矩", "一階矩"};
constexpr Phrase kSlopeOf = {"Slope at unit {0} of layer {1}", "第 {1} 层第 {0} 个单元处的斜率",
                             "第 {1} 層第 {0} 個單元處的斜率"};
constexpr Phrase kLongSum = {"A sum of many terms", "多项之和", "多項之和"};
constexpr Phrase kRemark = {"Small as it is, it is not 0.", "虽然很小，但不是 0。",
                            "雖然很小，但不是 0。"};
constexpr Phrase kInputs = {"input {0}", "输入 {0}", "輸入 {0}"};
constexpr Phrase kWeights = {"weight from unit {0} to unit {1} of layer {2}",
                             "从单元 {0} 到第 {2} 层单元 {1} 的权重",
                             "從單元 {0} 到第 {2} 層單元 {1} 的權重"};
constexpr Phrase kSums = {"weighted sum of a unit", "单元的加权和", "單元的加權和"};
constexpr Phrase kActivations = {"activation: what the unit hands on", "激活值：单元的输出",
                                 "激活值：單元的輸出"};
constexpr Phrase kDeltas = {
    "error that arrives at a unit: the derivative of the loss by its weighted sum",
    "到达单元的误差：损失对加权和的导数", "到達單元的誤差：損失對加權和的導數"};
constexpr Phrase kRates = {"learning rate", "学习率", "學習率"};

Quantity x(std::size_t i) {
  return {Kind::kInput, 1, 0, 0, i};
}
Quantity w(std::size_t layer, std::size_t from, std::size_t to) {
  return {Kind::kWeight, 0, layer, from, to};
}
Quantity z(std::size_t layer, std::size_t unit) {
  return {Kind::kPreActivation, 1, layer, 0, unit};
}
Quantity a(std::size_t layer, std::size_t unit) {
  return {Kind::kActivation, 1, layer, 0, unit};
}
Quantity delta(std::size_t layer, std::size_t unit) {
  return {Kind::kDelta, 1, layer, 0, unit};
}
constexpr Quantity kTarget{Kind::kTarget, 1, 0, 0, 1};
constexpr Quantity kRate{Kind::kLearningRate};
constexpr Quantity kLoss{Kind::kLoss};

double sigmoid(double value) {
  return 1 / (1 + std::exp(-value));
}

Formula weighted_sum(const Quantity& a1, const Quantity& w1, const Quantity& a2,
                     const Quantity& w2) {
  return sum({product({symbol(a1), symbol(w1)}), product({symbol(a2), symbol(w2)})});
}

class Maker {
 public:
  Maker() {
    derivation.title = Message(kTitle);
    derivation.network.n_inputs = 2;
    derivation.network.layers = {{.units = 2, .activation = Activation::kSigmoid, .bias = false},
                                 {.units = 1, .activation = Activation::kSigmoid, .bias = false}};
    derivation.samples = {1};
    derivation.values = {{x(1), 0.35},      {x(2), 0.9},       {w(1, 1, 1), 0.1}, {w(1, 1, 2), 0.4},
                         {w(1, 2, 1), 0.8}, {w(1, 2, 2), 0.6}, {w(2, 1, 1), 0.3}, {w(2, 2, 1), 0.9},
                         {kTarget, 0.5},    {kRate, 1}};
  }

  void section(Message title) { derivation.sections.push_back({std::move(title), {}, {}, {}}); }

  void step(const Quantity& result, Message what, std::vector<Formula> general) {
    Step step;
    step.result = result;
    step.what = std::move(what);
    step.general = std::move(general);
    step.value =
        evaluate(step.formula(), [&](const Quantity& q) { return derivation.value_of(q); });
    derivation.values[result] = step.value;
    derivation.sections.back().steps.push_back(std::move(step));
  }
  Step& last() { return derivation.sections.back().steps.back(); }

  void unit(std::size_t layer, std::size_t j, const Formula& formula) {
    step(z(layer, j), Message(kSumOf, j, layer), {formula});
    step(a(layer, j), Message(kActivationOf, j, layer),
         {call(FunctionName::kSigmoid, {symbol(z(layer, j))})});
  }

  void forward() {
    section(Message(kForward));
    derivation.sections.back().text = {Message(kForwardText, symbol(kLoss))};
    for (std::size_t j = 1; j <= 2; ++j) {
      unit(1, j, weighted_sum(x(1), w(1, 1, j), x(2), w(1, 2, j)));
    }
    unit(2, 1, weighted_sum(a(1, 1), w(2, 1, 1), a(1, 2), w(2, 2, 1)));
    step(kLoss, Message(kLossOf),
         {product({quotient(number(1), number(2)),
                   power(difference(symbol(a(2, 1)), symbol(kTarget)), number(2))})});
  }

  void backward() {
    section(Message(kBackward));
    const Quantity slope{Kind::kSlope, 1, 2, 0, 1};
    step(slope, Message(kSlopeOf, "1", "2"),
         {product({symbol(a(2, 1)), difference(number(1), symbol(a(2, 1)))})});
    step(delta(2, 1), Message(kDerivativeOf, symbol(z(2, 1))),
         {product({derivative(kLoss, a(2, 1)), derivative(a(2, 1), z(2, 1))}),
          product({difference(symbol(a(2, 1)), symbol(kTarget)), symbol(slope)})});
    const Quantity gradient{Kind::kWeightGradient, 0, 2, 1, 1};
    step(gradient, Message(kDerivativeOf, symbol(w(2, 1, 1))),
         {product({derivative(kLoss, z(2, 1)), derivative(z(2, 1), w(2, 1, 1))}),
          product({symbol(delta(2, 1)), symbol(a(1, 1))})});
    last().numeric = last().value * (1 + 1e-10);
    const Quantity hinge{Kind::kSlope, 1, 1, 0, 1};
    step(hinge, Message(kSlopeOf, "1", "1"),
         {formula::by_cases({{number(1), symbol(z(1, 1)), Relation::kGreater, number(0)},
                             {number(0), {}, {}, {}}})});
    const Quantity tiny{Kind::kDelta, 1, 1, 0, 1};
    step(tiny, Message(kDerivativeOf, symbol(z(1, 1))),
         {product({symbol(delta(2, 1)), number(1e-9), symbol(hinge)})});
    last().remark = Message(kRemark);
  }

  void update() {
    section(Message(kUpdate));
    const Quantity gradient{Kind::kWeightGradient, 0, 2, 1, 1};
    const Quantity moment{Kind::kStateAfter, 0, 2, 1, 1, 0};
    const Quantity before{Kind::kStateBefore, 0, 2, 1, 1, 0};
    const Quantity beta{Kind::kBeta1};
    derivation.state_names = {"first_moment", "second_moment"};
    derivation.values[before] = -0.02;
    derivation.values[beta] = 0.9;
    step(moment, Message(kMoment),
         {sum({product({symbol(beta), symbol(before)}),
               product({difference(number(1), symbol(beta)), symbol(gradient)})})});
    step(
        {Kind::kNewWeight, 0, 2, 1, 1}, Message(kNewValueOf, symbol(w(2, 1, 1))),
        {sum({symbol(w(2, 1, 1)), formula::negative(product({symbol(kRate), symbol(gradient)}))})});
    long_sum();
  }

  void long_sum() {
    std::vector<Formula> terms;
    for (std::size_t i = 1; i <= 6; ++i) {
      derivation.values[x(10 * i)] = i % 2 == 0 ? -0.125 * static_cast<double>(i) : 0.3;
      derivation.values[w(1, 10 * i, 40)] = 0.0625 * static_cast<double>(i) - 0.2;
      terms.push_back(product({symbol(x(10 * i)), symbol(w(1, 10 * i, 40))}));
    }
    terms.push_back(formula::omitted(61, 0.1234));
    step(z(1, 40), Message(kLongSum), {sum(std::move(terms))});
  }

  Derivation derivation;
};

Matrix<double> sigmoids(const Matrix<double>& m) {
  Matrix<double> out(m.rows(), m.cols());
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) out.view()(i, j) = sigmoid(m.view()(i, j));
  }
  return out;
}

}  // namespace

Derivation two_two_one() {
  Maker maker;
  maker.derivation.symbols = {
      {{Kind::kInput}, Message(kInputs, "i")},  {{Kind::kWeight}, Message(kWeights, "i", "j", "l")},
      {{Kind::kPreActivation}, Message(kSums)}, {{Kind::kActivation}, Message(kActivations)},
      {{Kind::kDelta}, Message(kDeltas)},       {{Kind::kLearningRate}, Message(kRates)}};
  maker.forward();
  maker.backward();
  maker.update();
  maker.derivation.check = {12, 12, 0, 3.1e-11, {Kind::kWeightGradient, 0, 2, 1, 1}};
  return std::move(maker.derivation);
}

Derivation two_two_one_matrices() {
  Maker maker;
  Derivation& derivation = maker.derivation;
  derivation.n_samples = 2;
  derivation.samples = {1, 2};
  const Quantity inputs{Kind::kInput}, weights{Kind::kWeight, 0, 1},
      sums{Kind::kPreActivation, 0, 1}, activations{Kind::kActivation, 0, 1},
      bias{Kind::kBias, 0, 1};
  derivation.matrices = {{inputs, Matrix<double>(2, 2, {0.35, 0.9, -1, 0.25})},
                         {weights, Matrix<double>(2, 2, {0.1, 0.4, 0.8, 0.6})},
                         {bias, Matrix<double>(1, 2, {0.5, -0.5})},
                         {sums, Matrix<double>(2, 2, {1.255, 0.18, 0.6, -0.75})}};
  derivation.matrices[activations] = sigmoids(derivation.matrices[sums]);
  maker.section(Message(kForward));
  Formula net;
  net.kind = Formula::Kind::kMatrixProduct;
  net.parts = {symbol(inputs), symbol(weights)};
  derivation.sections.back().matrix_steps = {
      {sums, Message(kSumOf, "j", "1"), sum({net, symbol(bias)}), derivation.matrices[sums]},
      {activations, Message(kActivationOf, "j", "1"), call(FunctionName::kSigmoid, {symbol(sums)}),
       derivation.matrices[activations]}};
  return std::move(derivation);
}

}  // namespace chainrule
