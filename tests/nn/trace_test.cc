// Which numbers a trace keeps, and their shapes.
#include <chainrule/trace.h>
#include <gtest/gtest.h>

#include "fails.h"

namespace chainrule {
namespace {

TEST(Trace, KeepsOneRowASample) {
  const NetworkSpec spec = {
      .n_inputs = 3,
      .layers = {{.units = 4, .dropout = 0.5}, {.units = 2, .activation = Activation::kIdentity}}};
  Trace<double> trace(spec, 10);
  trace.set_batch(7);
  EXPECT_EQ(trace.max_batch(), 10u);
  EXPECT_EQ(trace.batch(), 7u);
  for (const View<double> view :
       {trace.pre_activation(1), trace.activation(1), trace.delta(1), trace.mask(1)}) {
    EXPECT_EQ(view.rows(), 7u);
    EXPECT_EQ(view.cols(), 4u);
  }
  EXPECT_EQ(trace.result().cols(), 2u);
  EXPECT_EQ(trace.losses().size(), 7u);
  EXPECT_TRUE(trace.mask(0).empty());
  EXPECT_TRUE(trace.output(0).empty());
}

// Where nothing is masked, output is the activation itself.
TEST(Trace, OutputIsTheActivationUnlessMasked) {
  const NetworkSpec spec = {
      .n_inputs = 3,
      .layers = {{.units = 4, .dropout = 0.5}, {.units = 2, .activation = Activation::kIdentity}}};
  Trace<double> trace(spec, 1);
  trace.set_batch(1);
  EXPECT_EQ(trace.output(1).data(), trace.activation(1).data());
  trace.set_training(true);
  EXPECT_NE(trace.output(1).data(), trace.activation(1).data());
  EXPECT_EQ(trace.output(2).data(), trace.activation(2).data());
}

TEST(Trace, RefusesMoreSamplesThanItHolds) {
  Trace<float> trace({.n_inputs = 1, .layers = {{.units = 1}}}, 2);
  EXPECT_THAT([&] { trace.set_batch(3); },
              fails(ErrorCode::kShape, "trace: 3 samples came, it holds 1 to 2"));
}

}  // namespace
}  // namespace chainrule
