// Cross-validations: the scores over their folds, all folds together, and what they leave behind.
#include <chainrule/report.h>
#include <chainrule/run.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace chainrule {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::DoubleNear;
using testing::HasSubstr;

class FoldsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder = fs::path(testing::TempDir()) / "chainrule-folds-test" /
             testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder);
  }
  void TearDown() override { fs::remove_all(folder); }
  std::string read(const std::string& name) const {
    std::ifstream in(folder / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  fs::path folder;
};

RunSpec folds_of(const std::string& data, std::vector<Override> more) {
  more.emplace_back("train.epochs", "3");
  return default_run(data, more);
}

// Iris has 50 rows of each of 3 classes.
TEST_F(FoldsTest, OfClassesAreStratifiedUnlessSaidOtherwise) {
  const auto rows_of_classes = [](std::vector<Override> more) {
    more.emplace_back("cross_validation.folds", "5");
    std::vector<double> n;
    for (const RunResult& fold : run(folds_of("iris", std::move(more))).folds) {
      const Matrix<double>& counts = fold.assessment->confusion->counts;
      for (std::size_t t = 0; t < 3; ++t) {
        n.push_back(counts(t, 0) + counts(t, 1) + counts(t, 2));
      }
    }
    return n;
  };
  const std::vector<double> alike(15, 10.0);
  EXPECT_EQ(rows_of_classes({}), alike);
  EXPECT_NE(rows_of_classes({{"cross_validation.kind", "\"shuffled\""}}), alike);
}

TEST_F(FoldsTest, TheSavedRunFileGivesThemAgain) {
  const RunResult first =
      run(folds_of("iris", {{"cross_validation.folds", "3"}}), (folder / "first").string());
  EXPECT_THAT(read("first/run.toml"), HasSubstr("kind = \"stratified\""));
  const RunResult again = run(read_run_file((folder / "first" / "run.toml").string()));
  ASSERT_EQ(again.folds.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(again.folds[i].weights_sha256, first.folds[i].weights_sha256);
  }
}

TEST_F(FoldsTest, AllTogetherAreTheSumOfTheFolds) {
  const RunResult result =
      run(folds_of("iris", {{"cross_validation.folds", "4"}}), folder.string());
  const json all = json::parse(read("metrics.json"));
  ASSERT_EQ(all.at("folds").size(), 4u);
  std::vector<std::vector<double>> counts(3, std::vector<double>(3));
  double loss = 0, accuracy = 0;
  for (const json& fold : all["folds"]) {
    const json& one = fold.at("assessment");
    for (std::size_t t = 0; t < 3; ++t) {
      for (std::size_t p = 0; p < 3; ++p) {
        counts[t][p] += one.at("confusion_matrix")[t][p].get<double>();
      }
    }
    loss += one.at("loss").get<double>() * one.at("rows").get<double>() / 150;
    accuracy += one.at("scores").at("accuracy").get<double>() / 4;
  }
  const json& together = all.at("assessment");
  EXPECT_EQ(together.at("rows"), 150);
  EXPECT_EQ(together.at("confusion_matrix"), json(counts));
  EXPECT_NEAR(together.at("loss").get<double>(), loss, 1e-12);
  EXPECT_NEAR(together.at("scores").at("accuracy").get<double>(),
              (counts[0][0] + counts[1][1] + counts[2][2]) / 150, 1e-12);
  EXPECT_NEAR(all.at("over_folds").at("accuracy").at("mean").get<double>(), accuracy, 1e-12);
  EXPECT_TRUE(all.contains("verdict"));
  EXPECT_FALSE(all.contains("weights_sha256"));
}

TEST_F(FoldsTest, MeansAndDeviationsAreOfTheFoldsThatHaveAScore) {
  const auto fold = [](double loss, std::vector<std::pair<std::string, double>> scores) {
    RunResult one;
    one.assessment.emplace();
    one.assessment->loss = loss;
    one.assessment->scores = std::move(scores);
    return one;
  };
  const std::vector<RunResult> folds = {fold(2, {{"accuracy", 0.5}}), RunResult(),
                                        fold(4, {{"accuracy", 1}, {"roc_auc", 0.75}})};
  const std::vector<FoldMeasure> all = fold_measures(folds);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].name, "loss");
  EXPECT_EQ(all[0].mean, 3);
  EXPECT_EQ(all[0].deviation, 1);  // numpy.std([2, 4])
  EXPECT_TRUE(std::isnan(all[0].values[1]));
  EXPECT_EQ(all[1].mean, 0.75);
  EXPECT_EQ(all[2].name, "roc_auc");
  EXPECT_TRUE(std::isnan(all[2].values[0]));
  EXPECT_EQ(all[2].mean, 0.75);
  EXPECT_EQ(all[2].deviation, 0);
}

TEST_F(FoldsTest, TheReportSaysWhatAllFoldsSay) {
  const RunResult result =
      run(folds_of("diabetes", {{"cross_validation.folds", "3"}}),
          RunOutputs{.folder = folder.string(), .report = true, .plots = true});
  ASSERT_TRUE(result.report);
  EXPECT_EQ(result.report->outcome->rows.size(), 442u);
  EXPECT_EQ(result.report->outcome->targets.rows(), 442u);
  EXPECT_THAT(verdict(*result.report), HasSubstr("442 rows, each by a network that has not seen"));
  EXPECT_THAT(verdict(*result.report), HasSubstr("Over 3 folds R² is "));
  // In the target's unit, whatever offset and scale each fold learned: sklearn's mean of diabetes.
  EXPECT_THAT(result.report->outcome->means, testing::ElementsAre(DoubleNear(152.13348, 1e-4)));
  const std::string page = read("report.html");
  EXPECT_THAT(page, HasSubstr("cross-validation report"));
  EXPECT_THAT(page, HasSubstr("<h2 id=\"folds\">"));
  EXPECT_THAT(page, HasSubstr("id=\"figure-fold_score\""));
  EXPECT_THAT(page, testing::Not(HasSubstr("<h2 id=\"training\">")));
  EXPECT_THAT(read("plots/fold_loss.svg"), testing::StartsWith("<svg "));
}

// Area under a curve and log loss need both classes; here folds of one row have one each.
TEST_F(FoldsTest, FoldsOfARowEach) {
  std::string csv = "a,b,y\n";
  for (int i = 0; i < 12; ++i) csv += std::to_string(i) + ",1," + (i % 3 ? "u\n" : "v\n");
  fs::create_directories(folder);
  std::ofstream(folder / "few.csv") << csv;
  const RunSpec spec =
      folds_of((folder / "few.csv").string(), {{"data.target", "y"},
                                               {"cross_validation.folds", "12"},
                                               {"cross_validation.kind", "shuffled"}});
  const RunResult result = run(spec, (folder / "run").string());
  EXPECT_EQ(result.assessment->n_rows, 12u);
  EXPECT_THAT(result.assessment->scores, testing::Contains(testing::Pair("roc_auc", testing::_)));
  EXPECT_THAT(read("run/report.html"), HasSubstr("12 rows"));
}

TEST_F(FoldsTest, FoldsThatAllDivergeHaveAPage) {
  const RunResult result = run(folds_of("diabetes", {{"cross_validation.folds", "2"},
                                                     {"train.learning_rate", "1e30"},
                                                     {"train.optimizer", "sgd"}}),
                               folder.string());
  EXPECT_FALSE(result.assessment);
  EXPECT_THAT(read("report.html"), HasSubstr("training diverged in every fold"));
}

}  // namespace
}  // namespace chainrule
