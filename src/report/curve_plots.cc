// ROC and precision-recall curves, and calibration.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <chainrule/curves.h>

#include "report/report_plots.h"
#include "report/svg_canvas.h"
#include "report/wording.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostStrong = 3;  // curves with an ink of their own
constexpr std::size_t kKeyName = 24;
constexpr std::size_t kMostFaint = 20;  // others behind them
constexpr std::size_t kFewRows = 10;    // of a tenth: what they say is chance

// 1 where the row is of the class or has the label.
std::vector<std::size_t> membership(const Report& report, std::size_t column) {
  const ReportOutcome& outcome = *report.outcome;
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < outcome.rows.size(); ++i) {
    out.push_back(report.data.target_kind == TargetKind::kClasses
                      ? outcome.truth[i] == column
                      : outcome.targets(i, column) > 0.5);
  }
  return out;
}

std::vector<double> column_of(const Matrix<double>& matrix, std::size_t column) {
  std::vector<double> out;
  for (std::size_t i = 0; i < matrix.rows(); ++i) out.push_back(matrix(i, column));
  return out;
}

ClassCurve class_curve(const ThresholdCurve& curve, const std::string& name) {
  const double positives = curve.positives(), negatives = curve.negatives();
  ClassCurve out{.name = name,
                 .area = roc_area(curve),
                 .average_precision = average_precision(curve),
                 .share = positives / (positives + negatives),
                 .roc = {.name = {}, .x = {0}, .y = {0}},
                 .precision_recall = {.name = {}, .x = {}, .y = {}}};
  for (std::size_t i = 0; i < curve.hits.size(); ++i) {
    out.roc.x.push_back(curve.false_alarms[i] / negatives);
    out.roc.y.push_back(curve.hits[i] / positives);
    const double precision = curve.hits[i] / (curve.hits[i] + curve.false_alarms[i]);
    if (i == 0) {  // nothing is taken yet: as precise as the first
      out.precision_recall.x.push_back(0);
      out.precision_recall.y.push_back(precision);
    }
    out.precision_recall.x.push_back(curve.hits[i] / positives);
    out.precision_recall.y.push_back(precision);
  }
  return out;
}

// Of a few all curves have an ink; of many the worst ones, which are what one looks for.
void add_series(std::vector<ClassCurve> curves, PlotSeries ClassCurve::* which,
                double ClassCurve::* score, XyPlot& plot) {
  std::ranges::stable_sort(curves, {}, score);
  const std::size_t n_strong = std::min(curves.size(), kMostStrong);
  const bool is_one = curves.size() == 1;
  const std::size_t n_others = curves.size() - n_strong;
  const std::size_t n_faint = std::min(n_others, kMostFaint);
  for (std::size_t i = 0; i < n_strong + n_faint; ++i) {
    PlotSeries series = curves[i].*which;
    if (i < n_strong) {
      series.ink = i;
      series.name = is_one ? ""
                           : fmt::format("{} ({})", shortened(curves[i].name, kKeyName),
                                         area_text(curves[i].*score));
    } else {
      series.faint = true;
      series.name = i > n_strong          ? ""
                    : n_others == 1       ? "the other"
                    : n_faint == n_others ? "the others"
                                          : fmt::format("{} of {} others", n_faint, n_others);
    }
    plot.series.push_back(std::move(series));
  }
}

std::string of_what(const std::vector<ClassCurve>& curves, double ClassCurve::* score,
                    const std::string& name) {
  if (curves.size() == 1) {
    return fmt::format("For \"{}\" the {} is {}.", curves[0].name, name,
                       area_text(curves[0].*score));
  }
  const auto [low, high] = std::ranges::minmax_element(curves, {}, score);
  return fmt::format(
      "One curve a class against the rest; the {} goes from {} (\"{}\") to {} (\"{}\").", name,
      area_text((*low).*score), low->name, area_text((*high).*score), high->name);
}

XyPlot square_plot(const std::string& title, const std::string& x, const std::string& y) {
  XyPlot plot;
  plot.text.title = title;
  plot.text.x = x;
  plot.text.y = y;
  plot.square = true;
  plot.x_range = plot.y_range = PlotRange{0, 1};
  return plot;
}

}  // namespace

std::vector<ClassCurve> class_curves(const Report& report) {
  const ReportOutcome& outcome = *report.outcome;
  std::vector<ClassCurve> out;
  if (outcome.probabilities.empty()) return out;
  const bool is_classes = report.data.target_kind == TargetKind::kClasses;
  const auto& names = is_classes ? report.data.class_names : report.data.target_names;
  const bool is_binary = is_classes && names.size() == 2;
  for (std::size_t c = is_binary ? 1 : 0; c < names.size(); ++c) {
    const ThresholdCurve curve =
        threshold_curve(membership(report, c), 1, column_of(outcome.probabilities, c));
    if (curve.positives() == 0 || curve.negatives() == 0) continue;
    out.push_back(class_curve(curve, names[c]));
  }
  return out;
}

void add_curves(const Report& report, NamedPlots& out) {
  const std::vector<ClassCurve> curves = class_curves(report);
  if (curves.empty()) return;
  XyPlot roc = square_plot("ROC curve", "false positive rate", "true positive rate");
  roc.diagonal = true;
  roc.text.description = of_what(curves, &ClassCurve::area, "area under the curve");
  add_series(curves, &ClassCurve::roc, &ClassCurve::area, roc);
  XyPlot recall = square_plot("Precision and recall", "recall", "precision");
  recall.text.description = of_what(curves, &ClassCurve::average_precision, "average precision");
  add_series(curves, &ClassCurve::precision_recall, &ClassCurve::average_precision, recall);
  if (curves.size() == 1) recall.level = curves[0].share;
  out.emplace_back("roc", std::move(roc));
  out.emplace_back("precision_recall", std::move(recall));
}

void add_calibration(const Report& report, NamedPlots& out) {
  const ReportOutcome& outcome = *report.outcome;
  if (outcome.probabilities.empty() || report.data.target_kind != TargetKind::kClasses) return;
  const bool is_binary = report.data.class_names.size() == 2;
  std::vector<std::size_t> happened;
  std::vector<double> said;
  for (std::size_t i = 0; i < outcome.rows.size(); ++i) {
    const std::size_t column = is_binary ? 1 : outcome.predicted[i];
    happened.push_back(outcome.truth[i] == column);
    said.push_back(std::clamp(outcome.probabilities(i, column), 0.0, 1.0));
  }
  const std::vector<CalibrationBin> bins = calibration(happened, 1, said);
  const std::string what = is_binary ? "of \"" + report.data.class_names[1] + "\""
                                     : std::string("of the predicted class");
  XyPlot plot = square_plot("Calibration", "predicted probability " + what,
                            is_binary ? "share that is of the class" : "share that is right");
  plot.diagonal = true;
  plot.text.description = fmt::format(
      "In tenths of the predicted probability: what share of the rows it was true for. Expected "
      "calibration error {:.4f}.",
      calibration_error(bins));
  PlotSeries line{.name = {}, .x = {}, .y = {}, .style = PlotSeries::Style::kLineWithPoints};
  PlotSeries few{.name = fmt::format("fewer than {} rows", kFewRows),
                 .x = {},
                 .y = {},
                 .style = PlotSeries::Style::kPoints,
                 .faint = true};
  PlotSeries counts{.name = {}, .x = {}, .y = {}, .style = PlotSeries::Style::kSteps};
  for (const CalibrationBin& bin : bins) {
    counts.x.push_back(bin.from);
    counts.y.push_back(static_cast<double>(bin.n));
    if (bin.n == 0) continue;
    PlotSeries& series = bin.n < kFewRows ? few : line;
    series.x.push_back(bin.mean_predicted);
    series.y.push_back(bin.share);
  }
  counts.x.push_back(1);
  if (!few.x.empty() && !line.x.empty()) line.name = "tenths with more";
  plot.series.push_back(std::move(line));
  if (!few.x.empty()) plot.series.push_back(std::move(few));
  XyPlot histogram;
  histogram.text = {.title = "How sure it is",
                    .description = "How many rows got a probability in each tenth.",
                    .x = "predicted probability " + what,
                    .y = "rows"};
  histogram.x_range = PlotRange{0, 1};
  histogram.series.push_back(std::move(counts));
  out.emplace_back("calibration", std::move(plot));
  out.emplace_back("certainty", std::move(histogram));
}

}  // namespace chainrule
