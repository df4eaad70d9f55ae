// The text of generated programs, and what is refused. What they compute: run/programs.cc.
#include <chainrule/codegen.h>
#include <chainrule/error.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "step_case.h"

namespace chainrule {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr CodeLanguage kLanguages[] = {CodeLanguage::kNumpy, CodeLanguage::kPytorch,
                                       CodeLanguage::kOctave, CodeLanguage::kCpp};

auto fails(ErrorCode code, const std::string& sentence) {
  return testing::Throws<Error>(
      testing::AllOf(testing::Property(&Error::code, code),
                     testing::Property(&Error::what, testing::StrEq(sentence))));
}

TEST(CodeLanguage, NamesLeadBack) {
  for (const CodeLanguage language : kLanguages) {
    EXPECT_EQ(code_language_from_name(to_string(language)), language);
  }
  EXPECT_THAT(
      [] { code_language_from_name("matlab"); },
      fails(ErrorCode::kValue,
            "code language \"matlab\" is not known; there are numpy, pytorch, octave, cpp"));
}

// 2-2-1, the network of docs/worksheet.md.
class TwoTwoOne : public testing::Test {
 protected:
  static NetworkSpec spec() {
    return {.n_inputs = 2,
            .layers = {{.units = 2, .activation = Activation::kSigmoid, .bias = false},
                       {.units = 1, .activation = Activation::kSigmoid, .bias = false}}};
  }
  TwoTwoOne() : network(spec()) {
    const double weights[] = {0.1, 0.4, 0.8, 0.6, 0.3, 0.9};
    std::copy(std::begin(weights), std::end(weights), network.parameters().begin());
  }
  CodeProblem problem() {
    return {.network = network, .x = x, .targets = t, .reduction = Reduction::kSum};
  }

  Network<double> network;
  Matrix<double> x{1, 2, {0.35, 0.9}};
  Matrix<double> t{1, 1, {0.5}};
};

constexpr const char* kTwoTwoOne = R"(# Given.
x = np.array([[0.35, 0.9]])                 # [1 x 2] inputs
t = np.array([[0.5]])                       # [1 x 1] targets
W1 = np.array([[0.1, 0.4],
               [0.8, 0.6]])                 # [2 x 2] weights
W2 = np.array([[0.3],
               [0.9]])                      # [2 x 1] weights
learning_rate = 1

# Forward pass: z = weighted sums, a = f(z). Then the loss.
z1 = x @ W1                                 # [1 x 2] weighted sums
a1 = 1 / (1 + np.exp(-z1))                  # [1 x 2] sigmoid
z2 = a1 @ W2                                # [1 x 1] weighted sums
a2 = 1 / (1 + np.exp(-z2))                  # [1 x 1] sigmoid
losses = np.sum((a2 - t) ** 2, axis=1, keepdims=True) / 2  # [1 x 1] half_squared of each sample
loss = np.sum(losses)                       # sum over the samples

# Backward pass, from the last layer to the first: delta = back * f'(z).
back2 = a2 - t                              # [1 x 1] dL/da
slope2 = a2 * (1 - a2)                      # [1 x 1] derivative of sigmoid
delta2 = back2 * slope2                     # [1 x 1] dL/dz2
dW2 = a1.T @ delta2                         # [2 x 1] dL/dW2
back1 = delta2 @ W2.T                       # [1 x 2] sent back by layer 2
slope1 = a1 * (1 - a1)                      # [1 x 2] derivative of sigmoid
delta1 = back1 * slope1                     # [1 x 2] dL/dz1
dW1 = x.T @ delta1                          # [2 x 2] dL/dW1

# Update: sgd.
W1_new = W1 - learning_rate * dW1           # [2 x 2]
W2_new = W2 - learning_rate * dW2           # [2 x 1]
)";

TEST_F(TwoTwoOne, IsWhatATeacherWrites) {
  EXPECT_THAT(write_step_code(problem()), HasSubstr(kTwoTwoOne));
}

TEST_F(TwoTwoOne, FollowsTheConvention) {
  const auto code = [&](CodeLanguage language, const Convention& convention) {
    return write_step_code(problem(), {.language = language, .convention = convention});
  };
  const Convention columns = {.weights = WeightShape::kOutIn,
                              .samples = SampleAxis::kColumns,
                              .delta = DeltaSign::kNegative};
  const std::string numpy = code(CodeLanguage::kNumpy, columns);
  for (const char* line : {"z1 = W1 @ x ", "back1 = W2.T @ delta2 ", "dW2 = delta2 @ a1.T ",
                           "back2 = t - a2 ", "W1_new = W1 + learning_rate * dW1 "}) {
    EXPECT_THAT(numpy, HasSubstr(line));
  }
  const std::string octave = code(CodeLanguage::kOctave, {.weights = WeightShape::kOutIn});
  for (const char* line : {"z1 = x * W1'; ", "back1 = delta2 * W2; ", "dW2 = delta2' * a1; ",
                           "slope1 = a1 .* (1 - a1); ", "W1 = [0.1, 0.8;\n      0.4, 0.6]; "}) {
    EXPECT_THAT(octave, HasSubstr(line));
  }
  const std::string cpp = code(CodeLanguage::kCpp, {.samples = SampleAxis::kColumns});
  for (const char* line :
       {"Matrix z1 = matmul(transposed(W1), x); ", "Matrix back1 = matmul(W2, delta2); ",
        "Matrix dW2 = matmul(a1, transposed(delta2)); "}) {
    EXPECT_THAT(cpp, HasSubstr(line));
  }
}

TEST_F(TwoTwoOne, BiasesTakeTheirThreeForms) {
  NetworkSpec with_bias = spec();
  for (LayerSpec& layer : with_bias.layers) layer.bias = true;
  network = Network<double>(with_bias);
  const auto code = [&](OffsetForm form) {
    return write_step_code(problem(), {.convention = {.offset = form}});
  };
  const std::string bias = code(OffsetForm::kBias);
  EXPECT_THAT(bias, HasSubstr("z1 = x @ W1 + b1 "));
  EXPECT_THAT(bias, HasSubstr("db1 = np.sum(delta1, axis=0, keepdims=True) "));
  const std::string threshold = code(OffsetForm::kThreshold);
  EXPECT_THAT(threshold, HasSubstr("z1 = x @ W1 - theta1 "));
  EXPECT_THAT(threshold, HasSubstr("dtheta1 = -np.sum(delta1, axis=0, keepdims=True) "));
  const std::string constant = code(OffsetForm::kConstantInput);
  EXPECT_THAT(constant, HasSubstr("c1 = np.hstack([np.ones((1, 1)), a1]) "));
  EXPECT_THAT(constant, HasSubstr("back1 = delta2 @ W2[1:].T "));
}

TEST_F(TwoTwoOne, HasOnlyWhatItNeeds) {
  const std::string cpp = write_step_code(problem(), {.language = CodeLanguage::kCpp});
  for (const char* absent : {"where(", "clip", "square_", "momentum", "largest_", "sum_down",
                             "tanh", "double n", "Matrix log", "with_first", "penalty", "mask"}) {
    EXPECT_THAT(cpp, Not(HasSubstr(absent)));
  }
  const std::string pytorch = write_step_code(problem(), {.language = CodeLanguage::kPytorch});
  EXPECT_THAT(pytorch, HasSubstr("loss.backward()"));
  EXPECT_THAT(pytorch, HasSubstr("#   delta2 = back2 * slope2 "));
  EXPECT_THAT(pytorch, HasSubstr("optimizer = torch.optim.SGD([W1, W2], lr=learning_rate)\n"));
  EXPECT_THAT(pytorch, Not(HasSubstr("import torch.nn.functional")));
}

TEST_F(TwoTwoOne, WrongProblemsAreRefused) {
  const auto code = [&](const auto& change) {
    return [&, change] {
      CodeProblem wrong = problem();
      change(wrong);
      write_step_code(wrong);
    };
  };
  const Matrix<double> wide(1, 3);
  EXPECT_THAT(code([&](CodeProblem& it) { it.x = wide; }),
              fails(ErrorCode::kShape, "codegen: x [1 x 3] came, [1 x 2] was expected"));
  EXPECT_THAT(code([&](CodeProblem& it) { it.targets = wide; }),
              fails(ErrorCode::kShape, "codegen: targets [1 x 3] came, [1 x 1] was expected"));
  const std::vector<double> weights(2, 1.0);
  EXPECT_THAT(code([&](CodeProblem& it) { it.sample_weights = weights; }),
              fails(ErrorCode::kShape, "codegen: 2 sample weights came, 1 were expected"));
  const std::vector<Matrix<double>> masks(2);
  EXPECT_THAT(code([&](CodeProblem& it) { it.masks = masks; }),
              fails(ErrorCode::kShape, "codegen: masks of 2 layers came, 3 were expected"));
  EXPECT_THAT(code([](CodeProblem& it) { it.optimizer.kind = OptimizerKind::kLbfgs; }),
              fails(ErrorCode::kValue, "codegen: lbfgs has no single steps"));
  const Optimizer<double> other({.kind = OptimizerKind::kAdam}, 6);
  EXPECT_THAT(code([&](CodeProblem& it) { it.state = &other; }),
              fails(ErrorCode::kValue, "codegen: the state of another optimizer came"));
  x(0, 0) = std::numeric_limits<double>::infinity();
  EXPECT_THAT(
      code([](CodeProblem&) {}),
      fails(ErrorCode::kValue, "codegen: inf came among the inputs, finite numbers were expected"));
}

TEST(StepCases, CoverEverything) {
  std::set<Activation> hidden, output;
  std::set<Loss> losses;
  std::set<std::tuple<OptimizerKind, bool, bool, bool>> optimizers;
  std::set<std::tuple<WeightShape, SampleAxis, OffsetForm, DeltaSign>> conventions;
  for (std::size_t i = 0; i < kStepCases; ++i) {
    const StepCase it = step_case(i);
    const NetworkSpec& spec = it.problem.network.spec();
    for (const LayerSpec& layer : spec.layers) {
      (&layer == &spec.layers.back() ? output : hidden).insert(layer.activation);
    }
    losses.insert(spec.loss);
    const OptimizerSpec& how = it.problem.step.optimizer;
    optimizers.emplace(how.kind, how.momentum != 0, how.nesterov, it.problem.optimizer.has_value());
    const Convention& c = it.convention;
    conventions.emplace(c.weights, c.samples, c.offset, c.delta);
    for (const CodeLanguage language : kLanguages) {
      EXPECT_NE(write_step_code(it.code(), {.language = language, .convention = c}), "");
    }
  }
  EXPECT_EQ(hidden.size(), all_activations().size());
  EXPECT_EQ(output.size(), all_activations().size());
  EXPECT_EQ(losses.size(), all_losses().size());
  EXPECT_EQ(optimizers.size(), 16u);  // eight, each new and with earlier steps
  EXPECT_EQ(conventions.size(), 24u);
}

}  // namespace
}  // namespace chainrule
