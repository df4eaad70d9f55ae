// The losses' names and the output activations they go with.
#include <chainrule/error.h>
#include <chainrule/loss.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chainrule {
namespace {

TEST(Loss, NamesLeadBack) {
  EXPECT_EQ(all_losses().size(), 9u);
  for (const Loss loss : all_losses()) EXPECT_EQ(loss_from_name(to_string(loss)), loss);
  EXPECT_EQ(to_string(Loss::kMeanAbsolute), "mean_absolute");
  EXPECT_THAT([] { loss_from_name("mse"); },
              testing::ThrowsMessage<Error>(
                  "loss \"mse\" is not known; there are half_squared, mean_squared, mean_absolute, "
                  "huber, binary_cross_entropy, categorical_cross_entropy, poisson, squared, "
                  "half_mean_squared"));
}

TEST(Loss, GoesWithTheActivationsOfTheTable) {
  const auto partners = [](Loss loss) {
    std::vector<Activation> all;
    for (const Activation f : all_activations()) {
      if (goes_with(loss, f)) all.push_back(f);
    }
    return all;
  };
  using testing::ElementsAre;
  EXPECT_THAT(partners(Loss::kBinaryCrossEntropy), ElementsAre(Activation::kSigmoid));
  EXPECT_THAT(partners(Loss::kCategoricalCrossEntropy), ElementsAre(Activation::kSoftmax));
  EXPECT_THAT(partners(Loss::kPoisson),
              ElementsAre(Activation::kSoftplus, Activation::kExponential));
  for (const Loss loss : {Loss::kHalfSquared, Loss::kMeanSquared, Loss::kMeanAbsolute, Loss::kHuber,
                          Loss::kSquared, Loss::kHalfMeanSquared}) {
    EXPECT_EQ(partners(loss).size(), all_activations().size());
  }
  for (const Loss loss : all_losses()) {
    EXPECT_TRUE(goes_with(loss, default_output_activation(loss)));
  }
}

}  // namespace
}  // namespace chainrule
