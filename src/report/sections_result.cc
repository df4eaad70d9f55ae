// How training went and what came out.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include <chainrule/count_text.h>
#include <chainrule/curves.h>

#include "report/axis.h"
#include "report/baseline.h"
#include "report/report_sections.h"
#include "report/wording.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostConfusions = 8, kMostClasses = 40;

std::string three(double value) {
  return std::isfinite(value) ? fmt::format("{:.3f}", value) : "undefined";
}

// All classes, or of many those with the lowest f1, the lowest first.
std::vector<std::size_t> shown_classes(const ClassificationReport& report) {
  std::vector<std::size_t> order(report.classes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (order.size() <= kMostClasses) return order;
  std::ranges::stable_sort(order, {}, [&](std::size_t c) { return report.classes[c].f1; });
  order.resize(kMostClasses);
  return order;
}

// Precision, recall, f1 and the areas under the curves of each class.
void class_table(const Report& report, Page& page) {
  const ReportOutcome& outcome = *report.outcome;
  const std::vector<ClassCurve> curves = class_curves(report);
  std::vector<std::string> headings = {"class", "precision", "recall", "f1", "rows"};
  const bool with_curves = curves.size() == report.data.class_names.size();
  if (with_curves) headings.insert(headings.end(), {"ROC area", "average precision"});
  Cells rows;
  for (const std::size_t c : shown_classes(*outcome.report)) {
    const ClassReport& one = outcome.report->classes[c];
    rows.push_back({report.data.class_names[c],
                    one.precision_defined ? three(one.precision) : "never predicted",
                    one.recall_defined ? three(one.recall) : "no rows", three(one.f1),
                    grouped_count(static_cast<std::uint64_t>(one.support))});
    if (!with_curves) continue;
    rows.back().push_back(area_text(curves[c].area));
    rows.back().push_back(area_text(curves[c].average_precision));
  }
  const auto average = [&](const std::string& name, const AverageReport& mean) {
    rows.push_back({name, three(mean.precision), three(mean.recall), three(mean.f1),
                    grouped_count(static_cast<std::uint64_t>(outcome.report->support))});
    if (with_curves) rows.back().insert(rows.back().end(), 2, "");
  };
  average("mean of classes", outcome.report->macro_average);
  average("mean by rows", outcome.report->weighted_average);
  page.html("<h3>Each class</h3>\n");
  if (report.data.class_names.size() > kMostClasses) {
    page.paragraph(fmt::format("The {} of {} classes with the lowest f1; metrics.json has all.",
                               kMostClasses, grouped_count(report.data.class_names.size())));
  }
  page.table("Each class", headings, rows);
}

void label_table(const Report& report, Page& page) {
  Cells rows;
  for (const ClassCurve& one : class_curves(report)) {
    rows.push_back(
        {one.name, percent(one.share), area_text(one.area), area_text(one.average_precision)});
  }
  if (rows.empty()) return;
  page.table("Each label", {"label", "rows that have it", "ROC area", "average precision"}, rows);
}

// Which class is taken for which, the most frequent mistakes first.
void confusions(const Report& report, Page& page) {
  const Matrix<double>& counts = report.outcome->confusion->counts;
  struct Mistake {
    double count;
    std::size_t truth, predicted;
  };
  std::vector<Mistake> all;
  for (std::size_t t = 0; t < counts.rows(); ++t) {
    for (std::size_t p = 0; p < counts.cols(); ++p) {
      if (t != p && counts(t, p) > 0) all.push_back({counts(t, p), t, p});
    }
  }
  std::ranges::stable_sort(all, std::greater<>(), &Mistake::count);
  if (all.size() > kMostConfusions) all.resize(kMostConfusions);
  if (all.empty()) return page.paragraph("No row was taken for another class.");
  Cells rows;
  for (const Mistake& one : all) {
    rows.push_back({report.data.class_names[one.truth], report.data.class_names[one.predicted],
                    fmt::format("{}", one.count)});
  }
  page.html("<h3>The most frequent mistakes</h3>\n");
  page.table("The most frequent mistakes", {"is", "taken for", "rows"}, rows, 2);
}

void sample_note(const ReportOutcome& outcome, Page& page) {
  if (outcome.rows.size() == outcome.n_part) return;
  page.paragraph(
      fmt::format("Curves, residuals and single rows are of {} drawn from {}; the tables are of "
                  "all.",
                  count_of(outcome.rows.size(), "row", "rows"), judged_rows_text(outcome)));
}

void target_note(const Report& report, Page& page) {
  const auto& names = report.data.target_names;
  if (report.data.target_kind != TargetKind::kNumber || names.size() < 2) return;
  page.paragraph(
      fmt::format("The plots show the first of {} targets, \"{}\".", names.size(), names.front()));
}

}  // namespace

void training_section(const Report& report, const NamedPlots& plots, Page& page) {
  page.begin_section("training", "Training");
  const History& history = report.history;
  page.paragraph(fmt::format("{} were made; the run ended: {}.",
                             count_of(history.updates, "update", "updates"), history.end_reason));
  if (history.best) {
    const Evaluation& best = history.evaluations[*history.best];
    page.paragraph(
        fmt::format("The weights after update {} (epoch {}) were the best and were kept.",
                    grouped_count(best.update), grouped_count(best.epoch)));
  }
  if (report.network->spec().has_dropout()) {
    page.paragraph(fmt::format(
        "The training curves are of the rows as they were presented, with units dropped and "
        "weights "
        "still changing, so they look worse than the finished network, whose loss on the training "
        "part is {}.",
        report.outcome ? shown_number(report.outcome->training->loss) : "not known"));
  }
  show_plots(plots, {"loss", "score"}, page);
  page.end_section();
}

void result_section(const Report& report, const NamedPlots& plots, Page& page) {
  page.begin_section("result", report.kind == ReportKind::kFolds
                                   ? "All folds together"
                                   : "Result on " + part_text(*report.outcome, "the data"));
  if (report.kind == ReportKind::kFolds) {
    page.paragraph(
        "Every row as the network of its fold sees it, which was not trained on it. Ranks and "
        "curves mix the probabilities of different networks.");
  }
  sample_note(*report.outcome, page);
  target_note(report, page);
  if (report.data.target_kind == TargetKind::kClasses) {
    page.html("<div class=\"beside\">\n");
    if (const Plot* confusion = find_plot(plots, "confusion")) page.plot("confusion", *confusion);
    page.html("<div>\n");
    class_table(report, page);
    confusions(report, page);
    page.html("</div>\n</div>\n");
  }
  if (report.data.target_kind == TargetKind::kMultiLabel) label_table(report, page);
  show_plots(plots, {"roc", "precision_recall", "calibration", "certainty"}, page);
  show_plots(plots, {"predicted", "residuals", "residual_histogram"}, page);
  page.end_section();
}

}  // namespace chainrule
