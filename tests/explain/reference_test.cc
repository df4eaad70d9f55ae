// The plain network against a published calculation by hand. (The engine's tests compare it with
// the engine, and the engine with PyTorch.)
#include <chainrule/reference.h>
#include <gtest/gtest.h>

#include <vector>

#include "fails.h"

namespace chainrule::reference {
namespace {

// M. Mazur, "A Step by Step Backpropagation Example" (2015): 2-2-2, sigmoids, learning rate 0.5.
// One bias a layer serves both units there; its biases are not updated.
struct Mazur {
  NetworkSpec spec = {.n_inputs = 2,
                      .layers = {{.units = 2, .activation = Activation::kSigmoid},
                                 {.units = 2, .activation = Activation::kSigmoid}},
                      .loss = Loss::kHalfSquared};
  Vector parameters = {0.15, 0.25, 0.20, 0.30, 0.35, 0.35, 0.40, 0.50, 0.45, 0.55, 0.60, 0.60};
  Sample sample = {.x = {0.05, 0.10}, .targets = {0.01, 0.99}};
};

// The last printed digit.
constexpr double kPrinted = 1e-9;

TEST(Reference, MakesTheForwardPassThatWasPublished) {
  const Mazur m;
  const Pass pass = forward(m.spec, m.parameters, m.sample);
  EXPECT_NEAR(pass.z[1][0], 0.3775, kPrinted);
  EXPECT_NEAR(pass.a[1][0], 0.593269992, kPrinted);
  EXPECT_NEAR(pass.a[1][1], 0.596884378, kPrinted);
  EXPECT_NEAR(pass.z[2][0], 1.105905967, kPrinted);
  EXPECT_NEAR(pass.a[2][0], 0.75136507, 1e-8);
  EXPECT_NEAR(pass.a[2][1], 0.772928465, kPrinted);
  EXPECT_NEAR(loss(m.spec, pass, m.sample), 0.298371109, kPrinted);
}

TEST(Reference, MakesTheUpdateThatWasPublished) {
  Mazur m;
  const BatchResult batch =
      batch_gradient(m.spec, m.parameters, std::vector{m.sample}, Reduction::kMean);
  EXPECT_NEAR(batch.gradients[6], 0.082167041, kPrinted);  // w5
  EXPECT_NEAR(batch.gradients[0], 0.000438568, kPrinted);  // w1
  descend(m.parameters, batch.gradients, 0.5);
  const double after[] = {0.149780716, 0.24975114, 0.19956143, 0.29950229};
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(m.parameters[k], after[k], 1e-8);
  const double after2[] = {0.35891648, 0.511301270, 0.408666186, 0.561370121};
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(m.parameters[6 + k], after2[k], 1e-8);
}

TEST(Reference, AppliesMasks) {
  Mazur m;
  m.sample.masks = {{}, {0, 2}, {}};
  const Pass pass = forward(m.spec, m.parameters, m.sample);
  EXPECT_EQ(pass.output[1], (Vector{0, 2 * pass.a[1][1]}));
  const Gradients gradients = backward(m.spec, m.parameters, pass, m.sample);
  EXPECT_EQ(gradients.delta[1][0], 0);
  EXPECT_EQ(gradients.parameters[6], 0);
  EXPECT_NE(gradients.delta[1][1], 0);
}

TEST(Reference, RefusesWhatDoesNotFit) {
  const Mazur m;
  const Vector few(11);
  EXPECT_THAT([&] { forward(m.spec, few, m.sample); },
              fails(ErrorCode::kShape, "reference: 11 parameters came, 12 were expected"));
  Sample wrong = m.sample;
  wrong.x.push_back(1);
  EXPECT_THAT([&] { forward(m.spec, m.parameters, wrong); },
              fails(ErrorCode::kShape, "reference: 3 inputs came, 2 were expected"));
  wrong = m.sample;
  wrong.targets.clear();
  const Pass pass = forward(m.spec, m.parameters, m.sample);
  EXPECT_THAT([&] { backward(m.spec, m.parameters, pass, wrong); },
              fails(ErrorCode::kShape, "reference: 0 targets came, 2 were expected"));
}

}  // namespace
}  // namespace chainrule::reference
