// The plots of a report.
#include "report/report_plots.h"

#include <chainrule/count_text.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/baseline.h"
#include "report/wording.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostHeat = 60, kMostBars = 40, kMostColumns = 20;

// Epochs, or updates where an epoch has several evaluations.
std::vector<double> moments(const std::vector<Evaluation>& all, std::string& unit) {
  const bool by_epoch = std::ranges::adjacent_find(all, [](const auto& a, const auto& b) {
                          return a.epoch == b.epoch;
                        }) == all.end();
  unit = by_epoch ? "epoch" : "update";
  std::vector<double> x;
  for (const Evaluation& one : all) {
    x.push_back(static_cast<double>(by_epoch ? one.epoch : one.update));
  }
  return x;
}

// A curve over the run, of the training part and where there is one of the validation part.
XyPlot history_plot(const Report& report, const std::string& title, const std::string& y,
                    auto of_training, auto of_validation) {
  const auto& all = report.history.evaluations;
  XyPlot plot;
  plot.text.title = title;
  plot.text.y = y;
  plot.whole_x = true;
  PlotSeries training{.name = "training", .x = moments(all, plot.text.x), .y = {}};
  PlotSeries validation{.name = "validation", .x = {}, .y = {}, .ink = 1};
  for (std::size_t i = 0; i < all.size(); ++i) {
    training.y.push_back(of_training(all[i]));
    if (const auto value = of_validation(all[i])) {
      validation.x.push_back(training.x[i]);
      validation.y.push_back(*value);
    }
  }
  plot.text.description = fmt::format("{} of the training part from {:.4g} to {:.4g} over {}",
                                      title, training.y.front(), training.y.back(),
                                      count_of(all.size(), "evaluation", "evaluations"));
  if (!validation.y.empty()) {
    plot.text.description += fmt::format(", of the validation part from {:.4g} to {:.4g}",
                                         validation.y.front(), validation.y.back());
  }
  plot.text.description += ".";
  if (report.history.best) {
    plot.marked = training.x[*report.history.best];
    plot.mark = fmt::format("kept: {} {:.0f}", plot.text.x, *plot.marked);
  }
  if (all.size() < 2) training.style = validation.style = PlotSeries::Style::kLineWithPoints;
  plot.series.push_back(std::move(training));
  if (!validation.y.empty()) plot.series.push_back(std::move(validation));
  return plot;
}

// Curves that fall to a small part of their beginning are seen on a logarithmic axis.
bool wants_log(const XyPlot& plot) {
  constexpr double kFall = 30;
  double low = INFINITY, high = 0;
  for (const PlotSeries& one : plot.series) {
    for (const double y : one.y) {
      low = std::min(low, y);
      high = std::max(high, y);
    }
  }
  return low > 0 && high / low >= kFall;
}

void add_history(const Report& report, NamedPlots& out) {
  if (report.history.evaluations.empty()) return;
  XyPlot loss = history_plot(
      report, "Loss", "loss", [](const Evaluation& one) { return one.train_loss; },
      [](const Evaluation& one) { return one.validation_loss; });
  loss.log_y = wants_log(loss);
  if (loss.log_y) loss.text.y = "loss (logarithmic)";
  out.emplace_back("loss", std::move(loss));
  const bool is_accuracy = score_kind(report.data.target_kind) == ScoreKind::kAccuracy;
  out.emplace_back("score",
                   history_plot(
                       report, is_accuracy ? "Accuracy" : "R²", is_accuracy ? "share right" : "R²",
                       [](const Evaluation& one) { return one.train_score; },
                       [](const Evaluation& one) { return one.validation_score; }));
}

void add_balance(const Report& report, NamedPlots& out) {
  const ReportData& data = report.data;
  if (data.class_names.empty() || data.class_names.size() > kMostBars) return;
  BarPlot plot;
  plot.text = {
      .title = "Class balance",
      .description = "The share of each class in each part of the data.",
      .x = data.parts.front().name.empty() ? "share of the rows, %" : "share of the part, %",
      .y = ""};
  plot.names = data.class_names;
  for (const ReportPart& part : data.parts) {
    BarPlot::Series series{.name = part.name, .values = {}, .spread = {}};
    for (const std::size_t rows : part.class_rows) {
      series.values.push_back(100 * static_cast<double>(rows) / static_cast<double>(part.n_rows));
    }
    plot.series.push_back(std::move(series));
  }
  out.emplace_back("balance", std::move(plot));
}

void add_confusion(const Report& report, NamedPlots& out) {
  const ReportOutcome& outcome = *report.outcome;
  if (!outcome.confusion || report.data.class_names.size() > kMostHeat) return;
  HeatMap map;
  map.text = {.title = "Confusion matrix",
              .description = fmt::format(
                  "Rows are true classes, columns predicted ones; {} of {} are on the diagonal.",
                  percent(outcome.report->accuracy), judged_rows_text(outcome)),
              .x = "predicted class",
              .y = "true class"};
  map.names = report.data.class_names;
  map.counts = outcome.confusion->counts;
  out.emplace_back("confusion", std::move(map));
}

void add_importance(const Report& report, NamedPlots& out) {
  if (!report.importance || report.importance->block > 0) return;
  const ReportImportance& all = *report.importance;
  const std::size_t n = std::min(all.names.size(), kMostColumns);
  const auto first = [n](const auto& values) {
    return std::vector(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n));
  };
  BarPlot plot;
  plot.text = {.title = "Permutation importance",
               .description =
                   fmt::format("How much {} falls when a column is shuffled; \"{}\" matters most.",
                               all.score, all.names.front()),
               .x = "loss of " + all.score,
               .y = ""};
  plot.names = first(all.names);
  plot.series.push_back({.name = "", .values = first(all.drop), .spread = first(all.spread)});
  out.emplace_back("importance", std::move(plot));
}

}  // namespace

NamedPlots report_plots(const Report& report) {
  NamedPlots out;
  add_history(report, out);
  add_folds(report, out);
  add_balance(report, out);
  if (!report.outcome) return out;
  add_confusion(report, out);
  add_curves(report, out);
  add_calibration(report, out);
  add_residuals(report, out);
  add_importance(report, out);
  return out;
}

}  // namespace chainrule
