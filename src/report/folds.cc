// The folds of a cross-validation: their scores as plots and as a table.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include <chainrule/count_text.h>

#include "report/baseline.h"
#include "report/report_sections.h"
#include "report/wording.h"

namespace chainrule {
namespace {

// As a score is called in sentences.
std::string spoken(const std::string& name) {
  if (name == "r2") return "R²";
  if (name == "roc_auc") return "ROC area";
  std::string text = name;
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::string shown_measure(double value) {
  return std::isfinite(value) ? fmt::format("{:#.4g}", value) : "undefined";
}

XyPlot fold_plot(const FoldMeasure& measure) {
  const std::size_t n = measure.values.size();
  const std::string name = spoken(measure.name);
  std::string title = name + " of each fold";
  title[0] = static_cast<char>(std::toupper(title[0]));
  XyPlot plot;
  plot.text = {
      .title = title,
      .description = fmt::format("On average {} with a standard deviation of {}.",
                                 shown_measure(measure.mean), shown_measure(measure.deviation)),
      .x = "fold",
      .y = name};
  plot.whole_x = true;
  plot.x_range = PlotRange{0.5, static_cast<double>(n) + 0.5};
  PlotSeries folds{.name = "a fold",
                   .x = {},
                   .y = measure.values,
                   .style = PlotSeries::Style::kPoints,
                   .ink = 0};
  for (std::size_t i = 0; i < n; ++i) folds.x.push_back(static_cast<double>(i + 1));
  plot.series.push_back(std::move(folds));
  const auto level = [&](double value, const std::string& key, bool faint) {
    plot.series.push_back({.name = key,
                           .x = {plot.x_range->from, plot.x_range->to},
                           .y = {value, value},
                           .ink = 1,
                           .faint = faint});
  };
  level(measure.mean, "mean", false);
  level(measure.mean + measure.deviation, "± standard deviation", true);
  level(measure.mean - measure.deviation, "", true);
  return plot;
}

// The score that tells most.
std::string main_score(const Report& report) {
  switch (report.data.target_kind) {
    case TargetKind::kClasses:
      return "accuracy";
    case TargetKind::kMultiLabel:
      return "label_accuracy";
    default:
      return "rmse";
  }
}

}  // namespace

void add_folds(const Report& report, NamedPlots& out) {
  for (const std::string& name : {main_score(report), std::string("loss")}) {
    const FoldMeasure* measure = find_measure(report.folds, name);
    if (measure == nullptr || !std::isfinite(measure->mean)) continue;
    out.emplace_back(name == "loss" ? "fold_loss" : "fold_score", fold_plot(*measure));
  }
}

void folds_section(const Report& report, const NamedPlots& plots, Page& page) {
  const ReportFolds& folds = report.folds;
  page.begin_section("folds", "The folds");
  page.paragraph(
      "Each fold is a part of the rows that judges a network trained on the others. The standard "
      "deviation says how much a result hangs on which rows happened to be held out.");
  show_plots(plots, {"fold_score", "fold_loss"}, page);
  std::vector<std::string> headings = {"fold", "rows to train", "rows judged"};
  for (const FoldMeasure& one : folds.measures) headings.push_back(spoken(one.name));
  Cells rows;
  for (std::size_t i = 0; i < folds.n_judged.size(); ++i) {
    rows.push_back(
        {grouped_count(i + 1), grouped_count(folds.n_train[i]), grouped_count(folds.n_judged[i])});
    for (const FoldMeasure& one : folds.measures) {
      rows.back().push_back(shown_measure(one.values[i]));
    }
  }
  rows.push_back({"mean", "", ""});
  for (const FoldMeasure& one : folds.measures) rows.back().push_back(shown_measure(one.mean));
  rows.push_back({"standard deviation", "", ""});
  for (const FoldMeasure& one : folds.measures) {
    rows.back().push_back(shown_measure(one.deviation));
  }
  page.table("Scores of each fold", headings, rows);
  page.end_section();
}

}  // namespace chainrule
