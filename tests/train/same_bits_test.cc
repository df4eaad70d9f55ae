// The same weights to the last bit after training, on every target, for good: golden hashes.
#include <chainrule/target.h>
#include <chainrule/threads.h>
#include <chainrule/version.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstring>

#include "core/parallel.h"
#include "core/sha256.h"
#include "samples.h"

namespace chainrule {
namespace {

static_assert(std::endian::native == std::endian::little);

template <class T>
std::string hash_of(const Network<T>& network) {
  const std::span<const T> values = network.parameters();
  Sha256 sha;
  sha.update({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  return sha.finish();
}

// Three hidden layers over more than one block of features, dropout, Adam, penalties, a clipped
// norm, several chunks of samples and a short last batch.
template <class T>
std::string train_classifier() {
  const SmallSet<T> set(430, 300, 5);
  NetworkSpec spec = small_network(300, 33, 5);
  spec.layers.insert(spec.layers.begin(),
                     {.units = 70, .activation = Activation::kRelu, .dropout = 0.25});
  spec.layers.insert(spec.layers.begin() + 1, {.units = 17, .activation = Activation::kGelu});
  Network<T> network(spec);
  initialize(network, Philox(3));
  TrainSpec train_spec;
  train_spec.optimizer.kind = OptimizerKind::kAdam;
  train_spec.schedule = {.kind = ScheduleKind::kCosine, .warmup = 3};
  train_spec.penalty.l2 = 1e-3;
  train_spec.clip.norm = 1;
  train_spec.batch_size = 200;
  train_spec.length = {4, TimeUnit::kEpochs};
  train<T>(network, set.samples(), {}, train_spec);
  return hash_of(network);
}

// Every other activation in one deep narrow network, Nesterov momentum, one sample at a time.
template <class T>
std::string train_regressor() {
  const SmallSet<T> set(80, 6, 2);
  NetworkSpec spec;
  spec.n_inputs = 6;
  for (const Activation activation : all_activations()) {
    if (activation == Activation::kSoftmax || activation == Activation::kExponential) continue;
    spec.layers.push_back({.units = 7, .activation = activation});
  }
  spec.layers.push_back({.units = 2, .activation = Activation::kIdentity});
  spec.loss = Loss::kHuber;
  Network<T> network(spec);
  initialize(network, Philox(4));
  TrainSpec train_spec;
  train_spec.optimizer = {.kind = OptimizerKind::kSgd, .momentum = 0.9, .nesterov = true};
  train_spec.learning_rate = 0.01;
  train_spec.penalty.l1 = 1e-4;
  train_spec.batch_size = 1;
  train_spec.order = Order::kWithReplacement;
  train_spec.length = {200, TimeUnit::kUpdates};
  train_spec.score = ScoreKind::kR2;
  train<T>(network, set.samples(), {}, train_spec);
  return hash_of(network);
}

// L-BFGS and a cross-entropy of several labels.
template <class T>
std::string train_lbfgs_network() {
  const SmallSet<T> set(150, 12, 3);
  NetworkSpec spec = small_network(12, 9, 3);
  spec.layers.back().activation = Activation::kSigmoid;
  spec.loss = Loss::kBinaryCrossEntropy;
  Network<T> network(spec);
  initialize(network, Philox(5));
  TrainSpec train_spec;
  train_spec.optimizer.kind = OptimizerKind::kLbfgs;
  train_spec.batch_size = 0;
  train_spec.length = {15, TimeUnit::kEpochs};
  train<T>(network, set.samples(), {}, train_spec);
  return hash_of(network);
}

struct Golden {
  const char* profile;
  const char* classifier_f32;
  const char* classifier_f64;
  const char* regressor_f32;
  const char* regressor_f64;
  const char* lbfgs_f32;
  const char* lbfgs_f64;
};

constexpr Golden kGolden[] = {
    {"fused-1", "7ec460ea7818cc0e41aed320a89b056f493f02131f233ef06f939c8243fc586b",
     "21f18eab4203c027f5f4d7a22fc70746075f1e9da30a0a08349e71419acbe7b7",
     "9119aac03861695bbcf7a56edcab6003de80ee0ba2659f0aaf5833bb3ebe6ff6",
     "6975897e09eacfee8b0c54a162bcbd0185024cc8bb369fcf6707b926970ba391",
     "69858a5f5e12f4755283ae07f06a388116f35d79eaae0909e584c79994fec01a",
     "9602086fee4df4c1523cb0df13f9fd19685b8a73ced4df7344f369ea650f81a9"},
    {"unfused-1", "3329cc186050aa5ce6ee2e194f41ca669a1d9cf8f614fbb55d3062cc4f1de830",
     "99f1d901bcae6031d8fdaf919e6d3b95626246743607295261cb3d42d6476d8e",
     "da3173f0c3955d0e16ed8871ea518ef9a39bf6e3ed26bf8c1d4e0a45ba853471",
     "40b10033c2a4819296b3bc5fd1feebbf398c851407bb4fdbcd6aad377af0b879",
     "30fac3f964abaaafabe3053804ab4fd4cc8d7dd6c3a901fb2b20ab053b7a83a2",
     "f617929318854facbadc4a3328379f5acc2e687dfc8466cbef22bacaca7bb111"},
};

const Golden& golden() {
  return numeric_profile() == kGolden[0].profile ? kGolden[0] : kGolden[1];
}

// Runs a test on every target of this machine and leaves the best one in use.
class SameBits : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { set_target(GetParam()); }
  void TearDown() override { set_target(available_targets().front()); }
};

TEST_P(SameBits, Classifier) {
  EXPECT_EQ(train_classifier<float>(), golden().classifier_f32);
  EXPECT_EQ(train_classifier<double>(), golden().classifier_f64);
}

#ifndef __wasm__  // which has one thread
TEST_P(SameBits, OnAnyNumberOfThreads) {
  const std::size_t threads_before = max_threads();
  split_always(true);
  for (const std::size_t n_threads : {1u, 2u, 3u, 5u, 16u}) {
    set_max_threads(n_threads);
    EXPECT_EQ(train_classifier<float>(), golden().classifier_f32) << n_threads;
    EXPECT_EQ(train_classifier<double>(), golden().classifier_f64) << n_threads;
  }
  split_always(false);
  set_max_threads(threads_before);
}
#endif

TEST_P(SameBits, Regressor) {
  EXPECT_EQ(train_regressor<float>(), golden().regressor_f32);
  EXPECT_EQ(train_regressor<double>(), golden().regressor_f64);
}

TEST_P(SameBits, Lbfgs) {
  EXPECT_EQ(train_lbfgs_network<float>(), golden().lbfgs_f32);
  EXPECT_EQ(train_lbfgs_network<double>(), golden().lbfgs_f64);
}

INSTANTIATE_TEST_SUITE_P(Targets, SameBits, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return target.param; });

}  // namespace
}  // namespace chainrule
