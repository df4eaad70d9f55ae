// Training: length, rhythm, order, stopping, divergence, observers.
#include <chainrule/error.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "core/fma.h"
#include "samples.h"

namespace chainrule {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Network<double> fresh_network(std::size_t n_inputs = 4, std::size_t n_classes = 3) {
  Network<double> network(small_network(n_inputs, 8, n_classes));
  initialize(network, Philox(1));
  return network;
}

std::vector<double> parameters_of(const Network<double>& network) {
  return {network.parameters().begin(), network.parameters().end()};
}

std::string sentence_of(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(Train, LearnsXor) {
  const Matrix<double> x(4, 2, {0, 0, 0, 1, 1, 0, 1, 1});
  const Matrix<double> y(4, 1, {0, 1, 1, 0});
  NetworkSpec spec;
  spec.n_inputs = 2;
  spec.layers = {{.units = 8, .activation = Activation::kTanh},
                 {.units = 1, .activation = Activation::kSigmoid}};
  spec.loss = Loss::kBinaryCrossEntropy;
  Network<double> network(spec);
  initialize(network, Philox(0));
  TrainSpec train_spec;
  train_spec.batch_size = 0;
  train_spec.learning_rate = 0.05;
  train_spec.length = {300, TimeUnit::kEpochs};
  const History history = train<double>(network, {x, y}, {}, train_spec);
  EXPECT_EQ(history.updates, 300u);
  EXPECT_EQ(history.evaluations.back().train_score, 1);
  EXPECT_LT(history.evaluations.back().train_loss, 0.05);
}

TEST(Train, EpochsAndUpdatesCount) {
  const SmallSet<double> set(100, 4, 3);
  Network<double> network = fresh_network();
  TrainSpec spec;
  spec.batch_size = 32;
  spec.length = {3, TimeUnit::kEpochs};
  const History by_epochs = train<double>(network, set.samples(), {}, spec);
  EXPECT_EQ(by_epochs.updates, 12u);
  ASSERT_EQ(by_epochs.evaluations.size(), 3u);
  EXPECT_EQ(by_epochs.evaluations[1].epoch, 2u);
  EXPECT_EQ(by_epochs.evaluations[1].update, 8u);

  spec.length = {7, TimeUnit::kUpdates};
  spec.evaluate_every = {3, TimeUnit::kUpdates};
  spec.evaluate_first = 1;
  std::vector<std::uint64_t> at;
  for (const Evaluation& e : train<double>(network, set.samples(), {}, spec).evaluations) {
    at.push_back(e.update);
  }
  EXPECT_THAT(at, ElementsAre(1, 4, 7));
}

TEST(Train, NothingIsDoneInNoUpdates) {
  const SmallSet<double> set(10, 4, 3);
  Network<double> network = fresh_network();
  const std::vector<double> before = parameters_of(network);
  TrainSpec spec;
  spec.length = {0, TimeUnit::kUpdates};
  EXPECT_TRUE(train<double>(network, set.samples(), {}, spec).evaluations.empty());
  EXPECT_EQ(parameters_of(network), before);
}

TEST(Train, EqualsALoopWrittenOut) {
  const SmallSet<double> set(50, 4, 3);
  Network<double> network = fresh_network();
  Network<double> by_hand = network;
  TrainSpec spec;
  spec.optimizer.kind = OptimizerKind::kSgd;
  spec.learning_rate = 0.1;
  spec.batch_size = 20;
  spec.order = Order::kSequential;
  spec.length = {2, TimeUnit::kEpochs};
  train<double>(network, set.samples(), {}, spec);

  Trace<double> trace(by_hand.spec(), 20);
  std::vector<double> gradients(by_hand.n_parameters());
  for (int epoch = 0; epoch < 2; ++epoch) {
    for (std::size_t begin = 0; begin < 50; begin += 20) {
      const Samples<double> batch = set.part(begin, std::min<std::size_t>(20, 50 - begin));
      forward<double>(by_hand, batch.x, trace, Mode::kTrain);
      backward<double>(by_hand, batch.x, batch.y, {}, Reduction::kMean, trace, gradients);
      for (std::size_t i = 0; i < gradients.size(); ++i) {
        by_hand.parameters()[i] = fma(-0.1, gradients[i], by_hand.parameters()[i]);
      }
    }
  }
  EXPECT_EQ(parameters_of(network), parameters_of(by_hand));
}

// Counts how often each sample is presented, by its first input.
class Presentations : public Observer<double> {
 public:
  bool on_step(const StepEvent<double>& event) override {
    for (std::size_t i = 0; i < event.batch.size(); ++i) {
      order.push_back(event.batch.x(i, 0));
      ++times[event.batch.x(i, 0)];
    }
    return true;
  }
  std::vector<double> order;
  std::map<double, int> times;
};

TEST(Train, ShuffledPresentsEachSampleOnceAnEpochInNewOrders) {
  const SmallSet<double> set(60, 4, 3);
  Network<double> network = fresh_network();
  TrainSpec spec;
  spec.batch_size = 7;
  spec.length = {2, TimeUnit::kEpochs};
  Presentations seen;
  train<double>(network, set.samples(), {}, spec, &seen);
  ASSERT_EQ(seen.order.size(), 120u);
  ASSERT_EQ(seen.times.size(), 60u);
  for (const auto& [sample, times] : seen.times) EXPECT_EQ(times, 2);
  const std::vector<double> first(seen.order.begin(), seen.order.begin() + 60);
  const std::vector<double> second(seen.order.begin() + 60, seen.order.end());
  EXPECT_NE(first, second);
}

TEST(Train, NumpyOrderIsThatOfItsPermutation) {
  const SmallSet<double> set(20, 4, 3);
  Network<double> network = fresh_network();
  TrainSpec spec;
  spec.batch_size = 6;
  spec.length = {1, TimeUnit::kEpochs};
  RandomState numpy(9);
  Presentations seen;
  train<double>(network, set.samples(), {}, spec, &seen, &numpy);
  const std::vector<std::size_t> expected = RandomState(9).permutation(20);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(seen.order[i], set.x(expected[i], 0));
}

TEST(Train, WithReplacementDrawsAsManyAsAnEpochHas) {
  const SmallSet<double> set(200, 4, 3);
  Network<double> network = fresh_network();
  TrainSpec spec;
  spec.batch_size = 1;
  spec.order = Order::kWithReplacement;
  spec.length = {1, TimeUnit::kEpochs};
  Presentations seen;
  train<double>(network, set.samples(), {}, spec, &seen);
  EXPECT_EQ(seen.order.size(), 200u);
  EXPECT_NEAR(static_cast<double>(seen.times.size()), 200 * (1 - std::exp(-1)), 25);
}

TEST(Train, SampleWeightsEqualRepeatedSamples) {
  const SmallSet<double> set(8, 4, 3);
  const std::vector<double> weights = {1, 2, 0, 1, 3, 1, 1, 2};
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < 8; ++i) rows.insert(rows.end(), std::size_t(weights[i]), i);
  Matrix<double> x(rows.size(), 4), y(rows.size(), 3);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(set.x.row(rows[i]), x.row(i).begin());
    std::ranges::copy(set.y.row(rows[i]), y.row(i).begin());
  }
  TrainSpec spec;
  spec.batch_size = 0;
  spec.length = {5, TimeUnit::kEpochs};
  Network<double> weighted = fresh_network(), repeated = fresh_network();
  train<double>(weighted, {set.x, set.y, weights}, {}, spec);
  train<double>(repeated, {x, y}, {}, spec);
  for (std::size_t i = 0; i < weighted.n_parameters(); ++i) {
    EXPECT_NEAR(weighted.parameters()[i], repeated.parameters()[i], 1e-12);
  }
}

TEST(Train, EarlyStoppingRestoresTheBestWeights) {
  const SmallSet<double> set(60, 4, 3), other(200, 4, 3, 2);
  Network<double> network = fresh_network();
  TrainSpec spec;
  spec.learning_rate = 0.05;
  spec.length = {400, TimeUnit::kEpochs};
  spec.early_stopping.patience = 10;
  const History history = train<double>(network, set.samples(), other.samples(), spec);
  ASSERT_EQ(history.end, TrainEnd::kEarly);
  ASSERT_TRUE(history.best.has_value());
  EXPECT_EQ(history.evaluations.size(), *history.best + 11);
  for (const Evaluation& e : history.evaluations) {
    EXPECT_GE(*e.validation_loss, *history.evaluations[*history.best].validation_loss);
  }
  EXPECT_EQ(evaluate<double>(network, other.samples(), ScoreKind::kAccuracy).loss,
            history.evaluations[*history.best].validation_loss);
}

TEST(Train, ADivergedRunKeepsFiniteWeightsAndSaysWhatToTry) {
  Matrix<double> x(4, 1, {1, 2, 3, 4}), y(4, 1, {1, 2, 3, 4});
  NetworkSpec spec;
  spec.n_inputs = 1;
  spec.layers = {{.units = 1, .activation = Activation::kIdentity}};
  Network<double> network(spec);
  initialize(network, Philox(0));
  TrainSpec train_spec;
  train_spec.optimizer.kind = OptimizerKind::kSgd;
  train_spec.learning_rate = 1e6;
  train_spec.length = {500, TimeUnit::kEpochs};
  train_spec.evaluate_every.count = 500;
  const History history = train<double>(network, {x, y}, {}, train_spec);
  EXPECT_EQ(history.end, TrainEnd::kDiverged);
  EXPECT_LT(history.updates, 100u);
  EXPECT_THAT(history.end_reason, HasSubstr("Try a smaller learning rate (it is 1000000)"));
  for (const double value : network.parameters()) EXPECT_TRUE(std::isfinite(value));

  Trainer<double> trainer(network, train_spec, 4);
  const std::vector<double> before = parameters_of(network);
  y(2, 0) = std::numeric_limits<double>::infinity();
  EXPECT_THROW(trainer.step({x, y}), Error);
  EXPECT_EQ(parameters_of(network), before);
}

// A linear network with one weight and no bias.
NetworkSpec one_weight(Loss loss) {
  NetworkSpec spec;
  spec.n_inputs = 1;
  spec.layers = {{.units = 1, .activation = Activation::kIdentity, .bias = false}};
  spec.loss = loss;
  return spec;
}

// The loss (w x - y)^2 is finite at w = 0, and its gradient of -2 x y is not.
struct OverflowingGradient {
  OverflowingGradient() {
    spec.learning_rate = 0.5;
    spec.length = {1, TimeUnit::kUpdates};
  }
  Samples<float> samples() const { return {x, y}; }
  float weight() const { return network.parameters()[0]; }

  Matrix<float> x{1, 1, {1e22F}}, y{1, 1, {1e18F}};
  Network<float> network{one_weight(Loss::kMeanSquared)};
  TrainSpec spec;
};

TEST(Train, AGradientThatIsNotFiniteChangesNoWeightWhereItsNormIsClipped) {
  OverflowingGradient set;
  set.spec.clip.norm = 1;
  set.spec.penalty.weight_decay = 0.1;
  set.network.parameters()[0] = 1e-5F;
  const std::string sentence =
      "train: update 1: the norm of the gradient is inf; the last finite weights are kept. Try a "
      "smaller learning rate (it is 0.5), clip_value, or scaled inputs";
  Trainer<float> trainer(set.network, set.spec, 1);
  EXPECT_EQ(sentence_of([&] { trainer.step(set.samples()); }), sentence);
  EXPECT_EQ(set.weight(), 1e-5F);
  EXPECT_EQ(trainer.updates(), 0u);

  const History history = train<float>(set.network, set.samples(), {}, set.spec);
  EXPECT_EQ(history.end, TrainEnd::kDiverged);
  EXPECT_EQ(history.end_reason, sentence);
  EXPECT_EQ(history.updates, 0u);
  EXPECT_EQ(set.weight(), 1e-5F);
}

TEST(Train, WeightsThatAreNotFiniteAreSeenAtTheEvaluation) {
  OverflowingGradient set;
  set.spec.optimizer.kind = OptimizerKind::kSgd;
  const History history = train<float>(set.network, set.samples(), {}, set.spec);
  EXPECT_EQ(history.end, TrainEnd::kDiverged);
  EXPECT_EQ(
      history.end_reason,
      "train: update 1: a weight is no longer finite; the last finite weights are kept. Try a "
      "smaller learning rate (it is 0.5), clip_norm = 1, or scaled inputs");
  EXPECT_EQ(set.weight(), 0);
}

class StopAt : public Observer<double> {
 public:
  explicit StopAt(std::uint64_t update) : update_(update) {}
  bool on_step(const StepEvent<double>& event) override { return event.update < update_; }

 private:
  std::uint64_t update_;
};

TEST(Train, AnObserverStopsItAfterAnyStep) {
  const SmallSet<double> set(100, 4, 3);
  Network<double> network = fresh_network();
  TrainSpec spec;
  StopAt stop(6);
  const History history = train<double>(network, set.samples(), {}, spec, &stop);
  EXPECT_EQ(history.updates, 6u);
  EXPECT_EQ(history.end, TrainEnd::kObserver);
  EXPECT_EQ(history.evaluations.back().update, 6u);
}

TEST(Train, PlateauLowersTheRate) {
  const SmallSet<double> set(40, 4, 3);
  Network<double> network = fresh_network();
  TrainSpec spec;
  spec.schedule = {.kind = ScheduleKind::kPlateau, .factor = 0.5, .patience = 0, .threshold = 0.5};
  spec.length = {6, TimeUnit::kEpochs};
  const History history = train<double>(network, set.samples(), {}, spec);
  EXPECT_LT(history.evaluations.back().learning_rate, spec.learning_rate);
}

TEST(Train, RefusesWhatDoesNotFitBeforeAnythingChanges) {
  SmallSet<double> set(10, 4, 3);
  Network<double> network = fresh_network();
  const std::vector<double> before = parameters_of(network);
  const auto sentence = [&](const Samples<double>& samples, const TrainSpec& spec) {
    return sentence_of([&] { train<double>(network, samples, {}, spec); });
  };
  EXPECT_EQ(sentence({}, {}), "train: no samples came");
  EXPECT_EQ(sentence({set.x, set.x}, {}), "train: targets [10 x 4] came, [10 x 3] were expected");
  TrainSpec rprop;
  rprop.optimizer.kind = OptimizerKind::kRprop;
  EXPECT_EQ(sentence(set.samples(), rprop),
            "train: the optimizer rprop needs full batches: set batch_size = 0");
  TrainSpec fast;
  fast.learning_rate = -1;
  EXPECT_EQ(sentence(set.samples(), fast), "train: learning_rate -1 is not a positive number");
  set.y(3, 0) = 2;
  EXPECT_EQ(sentence(set.samples(), {}),
            "train: row 4: target 2 of categorical_cross_entropy is not in [0, 1]");
  set.x(6, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(sentence(set.samples(), {}), "train: row 7, column 2: nan is not a finite number");
  EXPECT_EQ(parameters_of(network), before);
}

// L-BFGS from the minimum of (|w x| + |w x - x| + |w x - x|) / 3, w = 1, where the loss has a kink
// and a gradient of x / 3.
History minimize_at_kink(float x) {
  const Matrix<float> inputs(3, 1, {x, x, x}), targets(3, 1, {0, x, x});
  Network<float> network(one_weight(Loss::kMeanAbsolute));
  network.parameters()[0] = 1;
  TrainSpec train_spec;
  train_spec.optimizer.kind = OptimizerKind::kLbfgs;
  train_spec.batch_size = 0;
  return train<float>(network, {inputs, targets}, {}, train_spec);
}

TEST(Train, LbfgsSaysWhyItFindsNothingLower) {
  const History steep = minimize_at_kink(1);
  EXPECT_EQ(steep.end, TrainEnd::kStalled);
  EXPECT_EQ(steep.end_reason,
            "stopped: no lower value along the gradient, though its largest element is 0.33; "
            "perhaps at a kink");
  const History flat = minimize_at_kink(3e-4F);
  EXPECT_EQ(flat.end, TrainEnd::kConverged);
  EXPECT_EQ(flat.end_reason,
            "converged: the largest gradient is 0.0001, and lower values cannot be told apart in "
            "this precision");
}

TEST(BalancedClassWeights, AreScikitLearns) {
  const std::vector<std::size_t> classes = {0, 0, 0, 1, 2, 2};
  EXPECT_THAT(balanced_class_weights(classes, 3), ElementsAre(6.0 / 9, 6.0 / 3, 6.0 / 6));
}

}  // namespace
}  // namespace chainrule
