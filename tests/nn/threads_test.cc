// One const network, many threads.
#include <chainrule/passes.h>
#include <gtest/gtest.h>

#ifndef __wasm__  // which has no threads
#include <thread>

namespace chainrule {
namespace {

TEST(Predict, EightThreadsShareOneNetwork) {
  NetworkSpec spec;
  spec.n_inputs = 20;
  spec.layers = {{.units = 33, .activation = Activation::kGelu},
                 {.units = 5, .activation = Activation::kSoftmax}};
  spec.loss = Loss::kCategoricalCrossEntropy;
  Network<float> made(spec);
  initialize(made, Philox(1));
  const Network<float>& network = made;
  Matrix<float> x(100, 20);
  for (std::size_t i = 0; i < x.values().size(); ++i) x.values()[i] = static_cast<float>(i % 17);

  // No thread has used a kernel before, so they also choose the instruction set side by side.
  Matrix<float> results[8];
  std::vector<std::thread> threads;
  for (Matrix<float>& result : results) {
    threads.emplace_back([&] { result = predict<float>(network, x); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Matrix<float>& result : results) EXPECT_EQ(result, results[0]);
}

}  // namespace
}  // namespace chainrule
#endif
