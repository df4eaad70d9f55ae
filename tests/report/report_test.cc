// The page and the warnings, from plain data made here.
#include <chainrule/report.h>
#include <chainrule/scores.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace chainrule {
namespace {

using testing::HasSubstr;
using testing::Not;

Evaluation at(std::uint64_t epoch, double train, std::optional<double> validation = {}) {
  Evaluation one;
  one.epoch = one.update = epoch;
  one.train_loss = train;
  one.train_score = 0.9;
  one.validation_loss = validation;
  return one;
}

// A report on n test rows of two classes, of which `right` are right and always just as sure.
Report two_classes(std::size_t n, std::size_t right, double sure = 0.9) {
  Report report;
  report.title = "made <up>";
  report.data.target_kind = TargetKind::kClasses;
  report.data.target_names = {"y"};
  report.data.class_names = {"no", "yes"};
  report.data.parts = {{.name = "training", .n_rows = 100, .class_rows = {60, 40}},
                       {.name = "test", .n_rows = n, .class_rows = {n / 2, n - n / 2}}};
  NetworkSpec spec;
  spec.n_inputs = 2;
  spec.layers = {{.units = 3}, {.units = 2, .activation = Activation::kSoftmax}};
  spec.loss = Loss::kCategoricalCrossEntropy;
  report.network = Network<double>(spec);
  for (std::uint64_t epoch = 1; epoch <= 20; ++epoch) {
    report.history.evaluations.push_back(at(epoch, epoch < 10 ? 1.0 / double(epoch) : 0.1));
  }
  report.history.end_reason = "as long as was asked";
  ReportOutcome& out = report.outcome.emplace();
  out.part = "test";
  out.n_part = n;
  out.probabilities = Matrix<double>(n, 2);
  for (std::size_t i = 0; i < n; ++i) {
    out.rows.push_back(i);
    out.truth.push_back(i % 2);
    out.predicted.push_back(i < right ? i % 2 : 1 - i % 2);
    out.probabilities(i, out.predicted[i]) = sure;
    out.probabilities(i, 1 - out.predicted[i]) = 1 - sure;
    out.losses.push_back(0.1);
  }
  out.report = classification_report(out.truth, out.predicted, 2);
  out.confusion = confusion_matrix(out.truth, out.predicted, 2);
  out.scores = {{"accuracy", out.report->accuracy}, {"balanced_accuracy", 0.5}};
  out.training = Judgement{.loss = 0.1, .score = out.report->accuracy};
  report.layers = {{.layer = 1, .n_units = 3}};
  return report;
}

std::vector<std::string> kinds(Report report) {
  judge(report);
  std::vector<std::string> out;
  for (const ReportFinding& one : report.findings) out.push_back(one.kind);
  return out;
}

TEST(Findings, AGoodRunHasNone) {
  EXPECT_THAT(kinds(two_classes(2000, 1800)), testing::IsEmpty());
}

TEST(Findings, EachIsFoundWhereItIs) {
  EXPECT_THAT(kinds(two_classes(40, 38)), testing::ElementsAre("small_test_part"));
  EXPECT_THAT(kinds(two_classes(4000, 2040, 0.5)), testing::ElementsAre("no_better_than_guessing"));
  EXPECT_THAT(kinds(two_classes(2000, 1800, 0.999)), testing::ElementsAre("calibration"));

  Report learned = two_classes(2000, 1800);
  learned.outcome->training->score = 1;
  EXPECT_THAT(kinds(learned), testing::ElementsAre("overfitting"));

  Report rare = two_classes(2000, 1800);
  rare.data.parts[0].class_rows = {95, 5};
  EXPECT_THAT(kinds(rare), testing::ElementsAre("imbalance"));

  Report falling = two_classes(2000, 1800);
  for (std::size_t i = 0; i < 20; ++i) {
    falling.history.evaluations[i].train_loss = 2 - 0.08 * double(i);
  }
  EXPECT_THAT(kinds(falling), testing::ElementsAre("not_converged"));

  Report turned = two_classes(2000, 1800);
  for (std::size_t i = 0; i < 20; ++i) {
    turned.history.evaluations[i].validation_loss = i < 8 ? 0.5 - 0.05 * double(i) : 0.2;
  }
  EXPECT_THAT(kinds(turned), testing::ElementsAre("overfitting"));

  Report dead = two_classes(2000, 1800);
  dead.layers[0].n_dead = 1;
  EXPECT_THAT(kinds(dead), testing::ElementsAre("dead_units"));
  Report saturated = two_classes(2000, 1800);
  saturated.layers[0].n_saturated = 2;
  EXPECT_THAT(kinds(saturated), testing::ElementsAre("saturation"));

  Report telling = two_classes(2000, 1960, 0.98);
  telling.importance = ReportImportance{.score = "accuracy",
                                        .base = 0.98,
                                        .n_rows = 2000,
                                        .n_repeats = 5,
                                        .names = {"paid", "age"},
                                        .drop = {0.45, 0.001},
                                        .spread = {0.01, 0.01}};
  EXPECT_THAT(kinds(telling), testing::ElementsAre("leakage"));

  Report constant = two_classes(2000, 1800);
  constant.data.constant = {"country"};
  EXPECT_THAT(kinds(constant), testing::ElementsAre("constant_columns"));
}

TEST(Verdict, SaysWhatGuessingWouldGive) {
  EXPECT_EQ(verdict(two_classes(200, 180)),
            "90.0 % of 200 test rows are right (95 % interval: 85.1 % to 93.4 %); always guessing "
            "the most frequent class, \"no\", would give 50.0 %.");
  Report diverged = two_classes(10, 9);
  diverged.outcome.reset();
  diverged.history.end_reason = "The loss is inf.";
  EXPECT_EQ(verdict(diverged), "There is no result: training diverged. The loss is inf.");
}

TEST(ReportHtml, IsOnePageWithoutScriptsAndOtherFiles) {
  Report report = two_classes(200, 180);
  judge(report);
  const std::string page = report_html(report);
  EXPECT_THAT(page, testing::StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(page, HasSubstr("<h1>made &lt;up&gt; "));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<link")));
  EXPECT_THAT(page, Not(HasSubstr("src=\"http")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
  for (const char* id : {"warnings", "data", "network", "training", "result"}) {
    EXPECT_THAT(page, HasSubstr(std::string("<h2 id=\"") + id + "\">"));
  }
  for (const char* plot :
       {"loss", "score", "confusion", "roc", "precision_recall", "calibration"}) {
    EXPECT_THAT(page, HasSubstr(std::string("id=\"figure-") + plot + "\""));
  }
}

TEST(ReportHtml, ARunThatDivergedHasAPage) {
  Report report = two_classes(10, 9);
  report.outcome.reset();
  judge(report);
  EXPECT_THAT(report_html(report), HasSubstr("training diverged"));
}

TEST(ReportPlots, OfManyClassesTheWorstCurvesStandOut) {
  Report report = two_classes(2, 2);
  ReportOutcome& out = report.outcome.emplace();
  report.data.class_names.clear();
  constexpr std::size_t kClasses = 12, kRows = 240;
  for (std::size_t c = 0; c < kClasses; ++c) {
    report.data.class_names.push_back("c" + std::to_string(c));
  }
  out.probabilities = Matrix<double>(kRows, kClasses);
  for (std::size_t i = 0; i < kRows; ++i) {
    out.rows.push_back(i);
    out.truth.push_back(i % kClasses);
    const bool is_wrong = i % kClasses == 7 && i % 5 == 0;
    out.predicted.push_back(is_wrong ? 3 : i % kClasses);
    out.probabilities(i, out.predicted[i]) = 1;
    out.losses.push_back(0);
  }
  out.report = classification_report(out.truth, out.predicted, kClasses);
  report.data.parts.clear();
  for (const auto& [name, plot] : report_plots(report)) {
    if (name != "roc") continue;
    const XyPlot& roc = std::get<XyPlot>(plot);
    ASSERT_EQ(roc.series.size(), kClasses);
    EXPECT_THAT(roc.series[0].name, testing::StartsWith("c7 "));
    EXPECT_EQ(std::ranges::count_if(roc.series, [](const auto& one) { return one.faint; }), 9);
    return;
  }
  FAIL() << "there is no ROC plot";
}

}  // namespace
}  // namespace chainrule
