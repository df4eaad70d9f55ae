// The activation functions' names and default parameters.
#include <chainrule/activation.h>
#include <chainrule/error.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace chainrule {
namespace {

TEST(Activation, NamesLeadBack) {
  std::set<std::string> names;
  for (const Activation f : all_activations()) {
    EXPECT_EQ(activation_from_name(to_string(f)), f);
    names.emplace(to_string(f));
  }
  EXPECT_EQ(names.size(), 14u);
  EXPECT_EQ(to_string(Activation::kHardSigmoid), "hard_sigmoid");
}

TEST(Activation, UnknownNamesAreRefusedWithThoseThereAre) {
  EXPECT_THAT(
      [] { activation_from_name("relo"); },
      testing::ThrowsMessage<Error>(
          "activation \"relo\" is not known; there are identity, sigmoid, tanh, relu, "
          "leaky_relu, elu, selu, gelu, silu, softplus, softsign, hard_sigmoid, exponential, "
          "softmax; did you mean \"relu\"?"));
}

TEST(Activation, SomeHaveAParameter) {
  EXPECT_EQ(default_alpha(Activation::kLeakyRelu), 0.01);
  EXPECT_EQ(default_alpha(Activation::kElu), 1);
  EXPECT_EQ(default_alpha(Activation::kRelu), 0);
}

}  // namespace
}  // namespace chainrule
