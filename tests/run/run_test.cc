// Whole runs: what they do, what they leave behind, and what they refuse.
#include <chainrule/error.h>
#include <chainrule/run.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace chainrule {
namespace {

namespace fs = std::filesystem;

class RunTest : public testing::Test {
 protected:
  void SetUp() override {
    folder = fs::path(testing::TempDir()) / "chainrule-run-test" /
             testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder);
    fs::create_directories(folder);
  }
  void TearDown() override { fs::remove_all(folder); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name) << text;
    return (folder / name).string();
  }
  fs::path folder;
};

std::string sentence_of(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(RunTest, LeavesAFolderThatRepeatsIt) {
  const std::string first = (folder / "first").string();
  const std::string second = (folder / "second").string();
  const RunResult result = run(default_run("iris", {{"train.epochs", "5"}}), first);
  std::set<std::string> files;
  for (const auto& entry : fs::directory_iterator(first)) files.insert(entry.path().filename());
  EXPECT_EQ(files, (std::set<std::string>{"log.jsonl", "metrics.json", "model.onnx", "report.txt",
                                          "run.toml"}));
  const RunResult again = run(read_run_file(first + "/run.toml"), second);
  EXPECT_EQ(result.weights_sha256, again.weights_sha256);
  EXPECT_EQ(read_text(first + "/model.onnx"), read_text(second + "/model.onnx"));

  const nlohmann::json metrics = nlohmann::json::parse(read_text(first + "/metrics.json"));
  EXPECT_EQ(metrics["weights_sha256"], result.weights_sha256);
  EXPECT_EQ(metrics["assessed_part"], "test");

  const Model<float> model = read_model<float>(first + "/model.onnx");
  const Table iris = builtin_table("iris");
  EXPECT_GT(assess(model, iris, iris.all_rows()).scores[0].second, 0.5);
}

TEST_F(RunTest, TheSeedDecidesEverything) {
  const auto hash = [](const char* seed) {
    return run(default_run("wine", {{"train.epochs", "2"}, {"seed", seed}})).weights_sha256;
  };
  EXPECT_EQ(hash("1"), hash("1"));
  EXPECT_NE(hash("1"), hash("2"));
}

TEST_F(RunTest, CrossValidationJudgesEveryRowOnce) {
  const RunResult result =
      run(default_run("iris", {{"train.epochs", "3"}, {"cross_validation.folds", "5"}}),
          (folder / "cv").string());
  ASSERT_EQ(result.folds.size(), 5u);
  std::size_t n = 0;
  for (const RunResult& fold : result.folds) n += fold.assessment->n_rows;
  EXPECT_EQ(n, 150u);
  EXPECT_TRUE(fs::exists(folder / "cv" / "metrics.json"));
}

TEST_F(RunTest, OnesOwnValidationAndTestTables) {
  const std::string train = write("train.csv", "a,b,y\n1,2,no\n2,1,yes\n3,1,yes\n0,2,no\n");
  const std::string validation = write("validation.csv", "a,b,y\n2,0,yes\n0,1,no\n");
  const std::string test = write("test.csv", "y,b,a\nyes,0,3\nno,3,0\nno,2,1\n");
  const RunResult result = run(default_run(train, {{"data.target", "y"},
                                                   {"data.validation", "\"" + validation + "\""},
                                                   {"data.test", "\"" + test + "\""},
                                                   {"train.epochs", "2"}}));
  EXPECT_EQ(result.plan.n_train, 4u);
  EXPECT_EQ(result.plan.n_validation, 2u);
  EXPECT_EQ(result.assessment->n_rows, 3u);
  EXPECT_TRUE(result.history.evaluations.back().validation_loss.has_value());
}

TEST_F(RunTest, RowsInBothPartsAreWarnedAbout) {
  std::string csv = "a,y\n";
  for (int i = 0; i < 40; ++i) csv += std::to_string(i % 5) + (i % 2 ? ",yes\n" : ",no\n");
  const std::string path = write("twice.csv", csv);
  const Prepared<float> prepared = prepare<float>(default_run(path, {{"data.target", "y"}}));
  ASSERT_EQ(prepared.warnings.size(), 1u);
  EXPECT_EQ(prepared.warnings[0].substr(0, 59),
            "10 of 10 test rows stand in the training part too: the test");
}

TEST_F(RunTest, MultiLabelAndWeights) {
  std::string csv = "a,b,p,q,w\n";
  for (int i = 0; i < 30; ++i) {
    csv += std::to_string(i) + "," + std::to_string(i % 7) + "," + (i % 2 ? "1" : "0") + "," +
           (i % 3 ? "1" : "0") + ",1.5\n";
  }
  const std::string path = write("labels.csv", csv);
  const RunResult result = run(default_run(path, {{"data.target", "[\"p\", \"q\"]"},
                                                  {"train.weight_column", "\"w\""},
                                                  {"train.epochs", "2"}}));
  EXPECT_EQ(result.plan.network.n_inputs, 2u);
  EXPECT_EQ(result.plan.network.loss, Loss::kBinaryCrossEntropy);
  EXPECT_EQ(result.assessment->scores[0].first, "label_accuracy");
}

TEST_F(RunTest, ADivergedRunIsSavedWithFiniteWeights) {
  const std::string where = (folder / "diverged").string();
  const RunResult result =
      run(default_run("diabetes", {{"train.learning_rate", "1e30"}, {"train.optimizer", "sgd"}}),
          where);
  EXPECT_EQ(result.history.end, TrainEnd::kDiverged);
  read_model<float>(where + "/model.onnx");  // which refuses weights that are not finite
}

TEST_F(RunTest, WrongInputsAreRefusedAndLeaveNothing) {
  const std::string nothing = (folder / "run").string();
  const auto refusal = [&](const std::string& data, const std::vector<Override>& overrides) {
    return sentence_of([&] { run(default_run(data, overrides), nothing); });
  };
  EXPECT_EQ(
      refusal("nosuch.csv", {}),
      "nosuch.csv: there is no such file, nor a built-in set of that name (digits, iris, wine, "
      "breast_cancer, diabetes, xor, moons, circles, spirals, blobs)");
  const std::string gap = write("gap.csv", "a,y\n1,no\n,yes\n3,no\n4,yes\n");
  const std::string refused = refusal(gap, {{"data.target", "y"}, {"data.fill", "none"}});
  EXPECT_NE(refused.find("row 2, column \"a\""), std::string::npos);
  EXPECT_NE(refusal(write("empty.csv", ""), {{"data.target", "y"}}).find("empty"),
            std::string::npos);
  EXPECT_NE(refusal("iris", {{"train.learning_rate", "-1"}}).find("learning_rate"),
            std::string::npos);
  EXPECT_FALSE(fs::exists(nothing));

  const std::string file = write("file", "x");
  const std::string below_a_file =
      sentence_of([&] { run(default_run("iris", {{"train.epochs", "1"}}), file + "/run"); });
  EXPECT_NE(below_a_file.find("the run folder cannot be made"), std::string::npos) << below_a_file;
  EXPECT_NE(sentence_of([&] { run(default_run("iris"), folder.string()); }).find("new or empty"),
            std::string::npos);
}

}  // namespace
}  // namespace chainrule
