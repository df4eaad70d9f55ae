// Run files: what they say, how they are written back, and what is said of wrong ones.
#include <chainrule/error.h>
#include <chainrule/run.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chainrule {
namespace {

std::string sentence_of(const std::string& toml, const std::vector<Override>& overrides = {}) {
  try {
    parse_run(toml, "my.toml", overrides);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(RunFile, DefaultsFitTheData) {
  const Prepared<float> run = prepare<float>(default_run("digits"));
  const NetworkSpec& network = run.model.network.spec();
  EXPECT_EQ(network.n_inputs, 64u);
  EXPECT_EQ(network.n_outputs(), 10u);
  EXPECT_EQ(network.loss, Loss::kCategoricalCrossEntropy);
  EXPECT_EQ(network.layers.back().activation, Activation::kSoftmax);
  EXPECT_EQ(run.split.test.size(), 450u);
}

TEST(RunFile, BatchesGrowWithTheTrainingRows) {
  const auto train = [](std::size_t rows, std::vector<Override> more = {}) {
    more.emplace_back("data.rows", std::to_string(rows));
    more.emplace_back("split.test", "0");
    return prepare<float>(default_run("moons", more)).train;
  };
  EXPECT_EQ(train(7999).batch_size, 32u);
  EXPECT_EQ(train(8000).batch_size, 64u);
  EXPECT_EQ(train(15999).batch_size, 64u);
  EXPECT_EQ(train(16000).batch_size, 128u);
  EXPECT_EQ(train(32000).batch_size, 256u);
  EXPECT_EQ(train(70000).batch_size, 256u);
  EXPECT_EQ(train(70000).length.count, 40u);
  // What was asked for stays, also where it is what fewer rows would get.
  EXPECT_EQ(train(32000, {{"train.batch_size", "32"}}).batch_size, 32u);
  EXPECT_EQ(train(32000, {{"train.optimizer", "lbfgs"}}).batch_size, 0u);
  const RunSpec said = default_run("moons", {{"train.batch_size", "32"}});
  EXPECT_FALSE(parse_run(to_toml(said), "").batch_size_is_automatic);
  EXPECT_TRUE(parse_run(to_toml(default_run("moons")), "").batch_size_is_automatic);
}

TEST(RunFile, TwoClassesHaveOneOutputAndNumbersNone) {
  const Prepared<float> two = prepare<float>(default_run("breast_cancer"));
  EXPECT_EQ(two.model.network.n_outputs(), 1u);
  EXPECT_EQ(two.model.network.spec().loss, Loss::kBinaryCrossEntropy);
  const Prepared<float> number = prepare<float>(default_run("diabetes"));
  EXPECT_EQ(number.model.network.spec().loss, Loss::kMeanSquared);
  EXPECT_EQ(number.model.network.spec().layers.back().activation, Activation::kIdentity);
  EXPECT_EQ(number.train.score, ScoreKind::kR2);
  EXPECT_EQ(two.model.network.spec().layers.front().dropout, 0.4);
  EXPECT_EQ(number.model.network.spec().layers.front().dropout, 0.1);
}

TEST(RunFile, OnlyAdamOnOtherRowsThanPicturesHasWeightDecay) {
  const auto decay = [](const char* data, const std::vector<Override>& more = {}) {
    return prepare<float>(default_run(data, more)).train.penalty.weight_decay;
  };
  EXPECT_EQ(decay("iris"), 0.2);
  EXPECT_EQ(decay("diabetes"), 0.2);
  EXPECT_EQ(decay("iris", {{"network.hidden", "[8]"}, {"train.learning_rate", "0.01"}}), 0.2);
  EXPECT_EQ(decay("iris", {{"train.optimizer", "adam"}}), 0.2);
  EXPECT_EQ(decay("digits"), 0);
  // Without one of its pixels a row is no picture.
  EXPECT_EQ(decay("digits", {{"data.leave_out", "[\"pixel_1_1\"]"}}), 0.2);
  EXPECT_EQ(decay("iris", {{"train.optimizer", "sgd"}}), 0);
  EXPECT_EQ(decay("iris", {{"train.optimizer", "adamw"}}), 0.01);
  EXPECT_EQ(decay("iris", {{"train.optimizer", "lbfgs"}}), 0);
}

TEST(RunFile, NoWeightDecayBesideAPenaltyThatIsAskedFor) {
  for (const char* key : {"l1", "l2", "weight_decay"}) {
    const std::string name = fmt::format("train.{}", key);
    for (const double value : {0.0, 0.001}) {
      const RunSpec said = default_run("iris", {{name, fmt::format("{}", value)}});
      const PenaltySpec penalty = prepare<float>(said).train.penalty;
      EXPECT_EQ(penalty.weight_decay, key == std::string("weight_decay") ? value : 0) << name;
      EXPECT_FALSE(parse_run(to_toml(said), "").weight_decay_is_automatic) << name;
    }
  }
  EXPECT_TRUE(parse_run(to_toml(default_run("iris")), "").weight_decay_is_automatic);
}

TEST(RunFile, SaysEverythingAndIsWrittenBackWhole) {
  const std::string toml = R"(
name = "every key"
seed = 7
random = "numpy"
precision = "double"
[data]
source = "iris"
features = ["petal_length", "petal_width"]
kind = "classes"
scaling = "min_max"
[split]
kind = "shuffled"
test = 0.3
validation = 0.1
[cross_validation]
kind = "stratified"
folds = 4
[network]
input_dropout = 0.1
loss = "categorical_cross_entropy"
[[network.layers]]
units = 9
activation = "leaky_relu"
alpha = 0.2
dropout = 0.25
weights = { kind = "normal", a = 0, b = 0.5, scale = 2 }
[[network.layers]]
activation = "softmax"
bias = false
[train]
optimizer = "sgd"
momentum = 0.9
nesterov = true
learning_rate = 0.05
schedule = "step"
schedule_every = 3
schedule_factor = 0.5
warmup = 10
updates = 77
evaluate_every = 11
evaluate_unit = "updates"
evaluate_first = 5
batch_size = 16
order = "with_replacement"
reduction = "sum"
l1 = 1e-5
l2 = 1e-4
weight_decay = 0.001
penalize_biases = true
clip_value = 2
clip_norm = 3
patience = 4
min_delta = 0.01
early_stopping_by = "score"
keep_best = true
class_weights = [1, 2, 3]
)";
  const RunSpec spec = parse_run(toml, "");
  EXPECT_EQ(spec.seed, 7u);
  EXPECT_TRUE(spec.numpy_random);
  EXPECT_EQ(spec.folds->n_folds, 4u);
  EXPECT_EQ(spec.network.layers[0].alpha, 0.2);
  EXPECT_EQ(spec.network.layers[0].weights.scale, 2);
  EXPECT_EQ(spec.train.length, (Duration{77, TimeUnit::kUpdates}));
  EXPECT_EQ(spec.train.optimizer.momentum, 0.9);
  EXPECT_TRUE(spec.train.early_stopping.by_score);
  EXPECT_EQ(spec.weights.class_weights.size(), 3u);

  const std::string written = to_toml(spec);
  const RunSpec again = parse_run(written, "");
  EXPECT_EQ(to_toml(again), written);
  EXPECT_EQ(again.train, spec.train);
  EXPECT_EQ(again.network, spec.network);
}

TEST(RunFile, OverridesReplaceKeys) {
  const RunSpec spec = default_run(
      "iris", {{"train.epochs", "3"}, {"network.hidden", "[7, 5]"}, {"train.optimizer", "sgd"}});
  EXPECT_EQ(spec.train.length.count, 3u);
  EXPECT_EQ(spec.network.layers.size(), 3u);
  EXPECT_EQ(spec.train.optimizer.kind, OptimizerKind::kSgd);
  EXPECT_EQ(spec.name, "iris");
}

TEST(RunFile, ErrorsSayWhere) {
  EXPECT_EQ(
      sentence_of("[data]\nsource = \"iris\"\n[train]\nepoch = 3\n"),
      "my.toml: line 4, column 9: the key train.epoch is not known; did you mean \"epochs\"?");
  EXPECT_EQ(sentence_of("[data]\nsource = \"iris\"\n[train]\nepochs = \"many\"\n"),
            "my.toml: line 4, column 10: train.epochs = 'many' came, a whole number of at least 0 "
            "was expected");
  EXPECT_EQ(
      sentence_of("[data]\nsource = \"iris\"\n[network]\nhidden = [10, 0]\n"),
      "my.toml: line 4, column 10: network.hidden = [ 10, 0 ] came, a width of at least 1 for "
      "every layer was expected");
  EXPECT_THAT(sentence_of("[data]\nsource = \"iris\"\n[network]\nactivation = \"relo\"\n"),
              testing::MatchesRegex(
                  "my.toml: line 4, column 14: network.activation = \"relo\" is not known; "
                  "there are \"identity\", .*; did you mean \"relu\".$"));
  EXPECT_EQ(sentence_of("[data\n").substr(0, 24), "my.toml: line 1, column ");
  EXPECT_EQ(sentence_of(""), "my.toml: [data] needs either source = \"...\" or inputs and targets");
  EXPECT_EQ(sentence_of("[data]\nsource = \"iris\"", {{"train.epochs", "-1"}}),
            "command line: train.epochs = -1 came, a whole number of at least 0 was expected");
}

}  // namespace
}  // namespace chainrule
