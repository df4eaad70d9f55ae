// A model of another program judges, explains and learns here like one of our own.
#include <chainrule/explain_run.h>
#include <gtest/gtest.h>

#include "golden_file.h"

namespace chainrule {
namespace {

// scikit-learn's network for iris, whose classes it calls 0, 1 and 2.
Model<float> sklearn_model(const Table& table) {
  auto model = load_model<float>(golden_file("foreign/sklearn_classes.onnx"));
  take_column_names(model, table);
  model.preprocessor.class_names = {"setosa", "versicolor", "virginica"};
  return model;
}

TEST(ForeignModel, IsJudgedAndTrainedFurther) {
  const Table table = load_table("iris");
  Model<float> model = sklearn_model(table);
  const Assessment before = assess(model, table, table.all_rows());
  const auto x = model.preprocessor.inputs<float>(table, table.all_rows());
  const auto y =
      model.preprocessor.targets<float>(table, table.all_rows(), model.target_encoding());
  TrainSpec spec;
  spec.length = {200, TimeUnit::kEpochs};
  spec.learning_rate = 0.01;
  train<float>(model.network, {x, y, {}}, {}, spec);
  const Assessment after = assess(model, table, table.all_rows());
  EXPECT_LT(after.loss, 0.5 * before.loss);
  EXPECT_GT(before.scores.front().second, 0.5);
  EXPECT_GT(after.scores.front().second, 0.95);
}

TEST(ForeignModel, HasAStepToExplain) {
  const Table table = load_table("iris");
  const std::vector<std::size_t> rows = {50};
  const AnyModel model = sklearn_model(table);
  const StepProblem problem = step_of_model(model, table, rows, {});
  EXPECT_EQ(problem.network.spec().layers.back().activation, Activation::kSoftmax);
  EXPECT_EQ(problem.targets(0, 1), 1);
}

}  // namespace
}  // namespace chainrule
