// A run that goes on from a model: what is taken over, and what a run file may say beside it.
#include <chainrule/run.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fails.h"

namespace chainrule {
namespace {

const std::string kForeign = CHAINRULE_SOURCE_DIR "/tests/golden/foreign/";

RunSpec run_from(const std::string& model, const std::vector<Override>& overrides = {}) {
  std::vector<Override> all = overrides;
  all.emplace_back("from", '"' + kForeign + model + ".onnx\"");
  return default_run("moons", all);
}

// Columns a, b, ... of three rows, and behind them targets y1, y2, ...
Table table_of(std::size_t n_features, std::size_t n_targets) {
  Table table;
  table.name = "t";
  for (std::size_t j = 0; j < n_features + n_targets; ++j) {
    Column& column = table.columns.emplace_back();
    column.name = j < n_features ? std::string(1, static_cast<char>('a' + j))
                                 : "y" + std::to_string(j - n_features + 1);
    column.numbers = {0, 1, 0};
  }
  return table;
}

TEST(StartModel, BringsNetworkAndPreprocessing) {
  const auto model = read_model<float>(kForeign + "sklearn_two_classes.onnx");
  Table table = table_of(4, 0);
  Column& target = table.columns.emplace_back();
  target.name = "kind";
  target.kind = Column::Kind::kText;
  target.categories = {"virginica", "versicolor"};
  if (model.preprocessor.class_names.front() == "setosa")
    target.categories = {"versicolor", "setosa"};
  target.codes = {0, 0, 1};
  const Prepared<float> prepared =
      prepare<float>(run_from("sklearn_two_classes", {{"split.test", "0"}}), table);
  EXPECT_EQ(prepared.model.network.spec(), model.network.spec());
  EXPECT_TRUE(std::ranges::equal(prepared.model.network.parameters(), model.network.parameters()));
  EXPECT_EQ(prepared.model.preprocessor.feature_names(),
            (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(prepared.model.preprocessor.target_names, std::vector<std::string>{"kind"});
  EXPECT_EQ(prepared.model.preprocessor.class_names, model.preprocessor.class_names);
  EXPECT_EQ(prepared.y.cols(), 1u);
  EXPECT_EQ(prepared.model.library_version, version());
}

TEST(StartModel, SeveralTargetsAreTheLastColumnsOrThoseThatAreNamed) {
  const auto names_for = [](const std::vector<Override>& overrides) {
    const Preprocessor it =
        prepare<float>(run_from("keras_activations", overrides), table_of(3, 2)).model.preprocessor;
    std::vector<std::string> names = it.feature_names();
    names.insert(names.end(), it.target_names.begin(), it.target_names.end());
    return names;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_for({}), (Names{"a", "b", "c", "y1", "y2"}));
  EXPECT_EQ(names_for({{"data.target", R"(["b", "a"])"}}), (Names{"c", "y1", "y2", "b", "a"}));
  EXPECT_EQ(
      names_for({{"data.features", R"(["c", "a", "b"])"}, {"data.target", R"(["y2", "y1"])"}}),
      (Names{"c", "a", "b", "y2", "y1"}));
  EXPECT_THAT([&] { names_for({{"data.leave_out", R"(["a"])"}}); },
              fails(ErrorCode::kShape,
                    "train: t has 4 columns for the model " + kForeign +
                        "keras_activations.onnx, which knows no names and takes 3 and 2 targets "
                        "behind them (--features, --target and --leave-out choose)"));
}

TEST(StartModel, LossAndDropoutMayBeOthers) {
  const RunSpec spec = run_from("keras_activations", {{"network.loss", "huber"},
                                                      {"network.huber_delta", "0.5"},
                                                      {"network.dropout", "0.25"},
                                                      {"network.input_dropout", "0.125"}});
  const Prepared<float> prepared = prepare<float>(spec, table_of(3, 2));
  const NetworkSpec& network = prepared.model.network.spec();
  EXPECT_EQ(network.loss, Loss::kHuber);
  EXPECT_EQ(network.huber_delta, 0.5);
  EXPECT_EQ(network.input_dropout, 0.125);
  EXPECT_EQ(network.layers.front().dropout, 0.25);
  EXPECT_EQ(network.layers.back().dropout, 0);
}

TEST(StartModel, ARunFileOfItReadsAsTheSameRun) {
  const RunSpec spec = run_from(
      "sklearn_classes", {{"network.dropout", "0.25"}, {"data.class_names", R"(["u", "v", "w"])"}});
  const std::string text = to_toml(spec);
  const RunSpec again = parse_run(text, "");
  EXPECT_EQ(to_toml(again), text);
  EXPECT_EQ(again.start.model, spec.start.model);
  EXPECT_EQ(again.start.dropout, 0.25);
  EXPECT_EQ(again.start.class_names, spec.start.class_names);
}

}  // namespace
}  // namespace chainrule
