// Reports of saved models on other data, odd data among them.
#include <chainrule/error.h>
#include <chainrule/report.h>
#include <chainrule/run.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace chainrule {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class ReportOfModelTest : public testing::Test {
 protected:
  void SetUp() override {
    folder = fs::path(testing::TempDir()) / "chainrule-report-of-model-test" /
             testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder);
    fs::create_directories(folder);
  }
  void TearDown() override { fs::remove_all(folder); }

  Model<float> trained(const std::string& csv, const std::string& epochs = "20") {
    std::ofstream(folder / "train.csv") << csv;
    const std::string out = (folder / "run").string();
    run(default_run((folder / "train.csv").string(),
                    {{"data.target", "y"}, {"train.epochs", epochs}, {"split.test", "0"}}),
        out);
    return read_model<float>(out + "/model.onnx");
  }
  Report judged(const Model<float>& model, const std::string& csv) {
    std::ofstream(folder / "other.csv") << csv;
    const Table table = load_table((folder / "other.csv").string());
    return report_of_model(model, table, assess(model, table, table.all_rows()));
  }
  fs::path folder;
};

std::vector<std::string> kinds(const Report& report) {
  std::vector<std::string> all;
  for (const ReportFinding& one : report.findings) all.push_back(one.kind);
  return all;
}

std::string colours(int n) {
  std::string csv = "colour,size,y\n";
  for (int i = 0; i < n; ++i) {
    csv += std::string(i % 2 ? "red," : "blue,") + std::to_string(i % 7) +
           (i % 2 ? ",yes\n" : ",no\n");
  }
  return csv;
}

TEST_F(ReportOfModelTest, HasNoPartsThatOnlyTrainingKnows) {
  const Report report = judged(trained(colours(60)), colours(40));
  const std::string page = report_html(report);
  EXPECT_THAT(page, HasSubstr("evaluation report"));
  for (const char* id : {"warnings", "asked", "data", "network", "result", "worst", "columns"}) {
    EXPECT_THAT(page, HasSubstr(std::string("<h2 id=\"") + id + "\">"));
  }
  EXPECT_THAT(page, Not(HasSubstr("<h2 id=\"training\">")));
  EXPECT_THAT(page, Not(HasSubstr("training part")));
  for (const char* plot : {"balance", "confusion", "roc", "precision_recall", "importance"}) {
    EXPECT_THAT(page, HasSubstr(std::string("id=\"figure-") + plot + "\""));
  }
  EXPECT_THAT(verdict(report), HasSubstr("of 40 rows are right"));
}

TEST_F(ReportOfModelTest, OneClassOnly) {
  const Report report = judged(trained(colours(60)), "colour,size,y\nred,1,yes\nred,2,yes\n");
  EXPECT_THAT(verdict(report), HasSubstr("every one of them is of class \"yes\"."));
  EXPECT_THAT(kinds(report), Contains("absent_classes"));
  EXPECT_THAT(kinds(report), Not(Contains("no_better_than_guessing")));
  EXPECT_THAT(report_html(report), HasSubstr("no rows"));
}

TEST_F(ReportOfModelTest, OneRow) {
  const Report report = judged(trained(colours(60)), "colour,size,y\nred,1,yes\n");
  EXPECT_FALSE(report.importance);
  EXPECT_THAT(kinds(report), Not(Contains("dead_units")));
  EXPECT_THAT(verdict(report), HasSubstr("of 1 row is right"));
  report_html(report);
}

TEST_F(ReportOfModelTest, OneRowAndAConstantTargetOfNumbers) {
  std::string csv = "a,y\n";
  for (int i = 0; i < 60; ++i) csv += std::to_string(i) + "," + std::to_string(i * 1.5) + "\n";
  const Model<float> model = trained(csv);
  EXPECT_THAT(verdict(judged(model, "a,y\n3,4.5\n")), Not(HasSubstr("R²")));
  const Report constant = judged(model, "a,y\n1,7.5\n2,7.5\n3,7.5\n");
  EXPECT_THAT(verdict(constant),
              HasSubstr("always guessing their mean would be off by 0. R² is 0."));
  EXPECT_THAT(kinds(constant), Contains("constant_target"));
  EXPECT_THAT(report_html(constant), Not(HasSubstr("nan")));
}

TEST_F(ReportOfModelTest, TextsThatTrainingDidNotHave) {
  const Report report =
      judged(trained(colours(60)), "colour,size,y\nred,1,yes\ngreen,2,no\nblue,2,no\n");
  ASSERT_THAT(kinds(report), Contains("unseen_categories"));
  for (const ReportFinding& one : report.findings) {
    if (one.kind != "unseen_categories") continue;
    EXPECT_THAT(one.sentence, HasSubstr("1 row has in \"colour\" something"));
  }
}

TEST_F(ReportOfModelTest, DataOfTheNameItWasTrainedOn) {
  const Model<float> model = trained(colours(60));
  const Table table = load_table((folder / "train.csv").string());
  const Report report = report_of_model(model, table, assess(model, table, table.all_rows()));
  const auto names_it = [](const ReportFinding& one) {
    return one.kind == "leakage" && one.sentence.find("the same name") != std::string::npos;
  };
  EXPECT_TRUE(std::ranges::any_of(report.findings, names_it));
  EXPECT_TRUE(std::ranges::none_of(judged(model, colours(40)).findings, names_it));
}

TEST_F(ReportOfModelTest, NamesOfColumnsAndClassesAreTexts) {
  std::string csv = "\"<script>alert(1)</script>\",\"" + std::string(300, 'w') + "\",y\n";
  for (int i = 0; i < 60; ++i) {
    csv += std::to_string(i % 9) + "," + std::to_string(i % 2) +
           (i % 2 ? ",<img src=x onerror=alert(1)>\n" : ",\"a & \"\"b\"\"\"\n");
  }
  const std::string page = report_html(judged(trained(csv), csv));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<img src=x")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

TEST_F(ReportOfModelTest, TwoHundredClasses) {
  std::string csv = "a,b,y\n";
  for (int i = 0; i < 800; ++i) {
    csv += std::to_string(i % 200) + "," + std::to_string(i % 200 / 10) + ",class " +
           std::to_string(i % 200) + "\n";
  }
  const Report report = judged(trained(csv, "1"), csv);
  for (const auto& [name, plot] : report_plots(report)) {
    EXPECT_NE(name, "confusion");  // 40,000 cells say nothing; the most frequent mistakes do
    EXPECT_NE(name, "balance");
  }
  EXPECT_THAT(report_html(report), HasSubstr("The most frequent mistakes"));
}

}  // namespace
}  // namespace chainrule
