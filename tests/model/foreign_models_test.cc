// Models that scikit-learn, PyTorch and Keras exported give here what they give there.
#include <chainrule/model.h>
#include <chainrule/passes.h>
#include <chainrule/table.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "fails.h"
#include "golden_file.h"

namespace chainrule {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> fixtures() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(CHAINRULE_SOURCE_DIR "/tests/golden/foreign")) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

// The rows as a table with the names that the model made up; null is a missing number.
Table table_of(const Preprocessor& preprocessor, const nlohmann::json& rows) {
  Table table;
  for (std::size_t j = 0; j < preprocessor.features.size(); ++j) {
    Column column;
    column.name = preprocessor.features[j].name;
    for (const auto& row : rows) {
      column.numbers.push_back(row[j].is_null() ? std::nan("") : row[j].get<double>());
    }
    table.columns.push_back(column);
  }
  return table;
}

class Foreign : public testing::TestWithParam<std::string> {};

TEST_P(Foreign, GivesWhatItGaveThere) {
  const nlohmann::json golden = golden_json("foreign/" + GetParam() + ".json");
  const auto model = load_model<float>(golden_file("foreign/" + GetParam() + ".onnx"), GetParam());
  const Preprocessor& preprocessor = model.preprocessor;
  EXPECT_EQ(to_string(preprocessor.target_kind), golden["kind"].get<std::string>());
  EXPECT_FALSE(model.has_column_names);
  const Table table = table_of(preprocessor, golden["rows"]);
  Matrix<float> came =
      predict<float>(model.network, preprocessor.inputs<float>(table, table.all_rows()));
  if (preprocessor.target_kind == TargetKind::kNumber) preprocessor.restore_targets(came.view());
  ASSERT_EQ(came.rows(), golden["values"].size());
  for (std::size_t i = 0; i < came.rows(); ++i) {
    ASSERT_EQ(came.cols(), golden["values"][i].size());
    std::size_t best = 0;
    for (std::size_t j = 0; j < came.cols(); ++j) {
      const auto expected = golden["values"][i][j].get<double>();
      EXPECT_NEAR(came(i, j), expected, 1e-5 * std::max(1.0, std::abs(expected))) << i << ' ' << j;
      if (came(i, j) > came(i, best)) best = j;
    }
    if (preprocessor.target_kind != TargetKind::kClasses) continue;
    if (came.cols() == 1) best = came(i, 0) > 0.5F ? 1 : 0;
    EXPECT_EQ(preprocessor.class_names[best], golden["labels"][i].get<std::string>());
  }
}

// A model that was read is one that can be written, read again and trained.
TEST_P(Foreign, IsAModelLikeOthers) {
  auto model = load_model<float>(golden_file("foreign/" + GetParam() + ".onnx"), GetParam());
  model.library_version = "1";
  model.profile = "1";
  const auto again = load_model<float>(save_model(model));
  EXPECT_EQ(again.network.spec(), model.network.spec());
  EXPECT_TRUE(std::ranges::equal(again.network.parameters(), model.network.parameters()));
  EXPECT_EQ(again.preprocessor.features, model.preprocessor.features);
}

Table table_of_columns(const std::vector<std::string>& names) {
  Table table;
  table.name = "t";
  for (const std::string& name : names) {
    table.columns.emplace_back().name = name;
    table.columns.back().numbers = {0};
  }
  return table;
}

TEST(ForeignColumns, TakeTheTablesNames) {
  const auto model = load_model<float>(golden_file("foreign/sklearn_classes.onnx"));
  const auto names_for = [&](const Table& table) {
    auto named = model;
    take_column_names(named, table);
    auto names = named.preprocessor.feature_names();
    names.push_back(named.preprocessor.target_names[0]);
    return names;
  };
  using Names = std::vector<std::string>;
  Table table = table_of_columns({"a", "b", "c", "d", "e"});
  EXPECT_EQ(names_for(table), (Names{"a", "b", "c", "d", "e"}));
  table.default_target = "b";
  EXPECT_EQ(names_for(table), (Names{"a", "c", "d", "e", "b"}));
  EXPECT_EQ(names_for(table_of_columns({"a", "b", "c", "d"})),
            (Names{"a", "b", "c", "d", "class"}));
  EXPECT_EQ(names_for(table_of_columns({"X4", "X3", "X2", "X1"})),
            (Names{"X1", "X2", "X3", "X4", "class"}));
  // Features that bear the names the model made up are known by them; what is left is the target.
  EXPECT_EQ(names_for(table_of_columns({"y", "X4", "X3", "X2", "X1"})),
            (Names{"X1", "X2", "X3", "X4", "y"}));
  table = table_of_columns({"y", "X4", "z", "X3", "X2", "X1"});
  EXPECT_EQ(names_for(table), (Names{"X1", "X2", "X3", "X4", "class"}));
  table.default_target = "z";
  EXPECT_EQ(names_for(table), (Names{"X1", "X2", "X3", "X4", "z"}));
  EXPECT_THAT([&] { names_for(table_of_columns({"a", "b", "c"})); },
              fails(ErrorCode::kShape,
                    "t: 3 columns for a model that knows no names and takes 4, or 5 with the "
                    "target"));
}

INSTANTIATE_TEST_SUITE_P(Files, Foreign, testing::ValuesIn(fixtures()),
                         [](const auto& fixture) { return fixture.param; });

}  // namespace
}  // namespace chainrule
