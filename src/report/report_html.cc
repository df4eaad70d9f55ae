// The report as one HTML page.
#include <cmath>

#include <chainrule/curves.h>
#include <chainrule/drawing.h>
#include <chainrule/report.h>
#include <chainrule/version.h>

#include "explain/html_page.h"
#include "report/axis.h"
#include "report/baseline.h"
#include "report/report_sections.h"
#include "report/svg_canvas.h"
#include "report/wording.h"

namespace chainrule {
namespace {

using Tile = std::vector<std::string>;  // name, value, a small remark

std::string decimals(double value) {
  return std::isfinite(value) ? fmt::format("{:.4g}", value) : "undefined";
}

std::vector<Tile> tiles(const Report& report) {
  const ReportOutcome& outcome = *report.outcome;
  std::vector<Tile> all;
  if (report.data.target_kind == TargetKind::kClasses) {
    const double guess = class_guess(report).accuracy;
    const bool is_one = report.kind == ReportKind::kEvaluation && guess == 1;
    all.push_back({"Accuracy", percent(outcome.report->accuracy),
                   is_one ? "all of one class" : "guessing: " + percent(guess)});
    all.push_back(
        {"Balanced accuracy", percent(score_of(outcome, "balanced_accuracy")), "the mean recall"});
  } else if (report.data.target_kind == TargetKind::kMultiLabel) {
    all.push_back({"Labels right", percent(score_of(outcome, "label_accuracy")), ""});
    all.push_back({"Rows all right", percent(score_of(outcome, "subset_accuracy")), ""});
  } else {
    const NumberGuess guess = number_guess(report);
    all.push_back({"R²", decimals(score_of(outcome, "r2")), "1 is perfect, 0 is the mean"});
    all.push_back({"Root mean square error", decimals(score_of(outcome, "rmse")),
                   "guessing: " + decimals(guess.rmse)});
    all.push_back({"Mean absolute error", decimals(score_of(outcome, "mae")), ""});
  }
  if (const double area = score_of(outcome, "roc_auc"); std::isfinite(area)) {
    all.push_back({"ROC area", area_text(area), "guessing: 0.5"});
  }
  all.push_back({"Loss", decimals(outcome.loss),
                 outcome.training ? "training part: " + decimals(outcome.training->loss) : ""});
  return all;
}

void result(const Report& report, Page& page) {
  page.add("<p class=\"verdict\">{}</p>\n", xml_text(verdict(report)));
  if (report.outcome) {
    page.html("<dl class=\"tiles\">\n");
    for (const Tile& tile : tiles(report)) {
      page.add("<div><dt>{}</dt><dd>{}", xml_text(tile[0]), xml_text(tile[1]));
      if (!tile[2].empty()) page.add("<small>{}</small>", xml_text(tile[2]));
      page.html("</dd></div>\n");
    }
    page.html("</dl>\n");
  }
}

void findings(const Report& report, Page& page) {
  page.begin_section("warnings", report.findings.empty() ? "No warnings" : "Warnings");
  if (!report.findings.empty()) {
    std::vector<std::string> sentences;
    for (const ReportFinding& one : report.findings) sentences.push_back(one.sentence);
    page.list(sentences, "findings");
  }
  if (!report.checks.empty()) {
    page.html(report.findings.empty() ? "<p>These checks found nothing:</p>\n"
                                      : "<details><summary>Checks that found nothing</summary>\n");
    page.list(report.checks);
    if (!report.findings.empty()) page.html("</details>\n");
  }
  page.end_section();
}

void network(const Report& report, Page& page) {
  if (!report.network) return;
  page.begin_section("network", "The network");
  DrawingOptions options;
  options.labels = DrawingLabels::kNone;
  options.id_prefix = "network-drawing";
  options.picture_width = report.data.picture_width;
  page.html("<section class=\"drawing\" tabindex=\"0\" aria-label=\"The network drawn\">\n");
  page.html(draw(*report.network, options));
  page.html("</section>\n");
  page.end_section();
}

std::string_view kind_text(const Report& report) {
  switch (report.kind) {
    case ReportKind::kEvaluation:
      return "evaluation report";
    case ReportKind::kFolds:
      return "cross-validation report";
    default:
      return "training report";
  }
}

std::string head(const Report& report) {
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}: {}</title>\n<style>",
      xml_text(report.title), kind_text(report));
  out += html_style();
  out += report_style();
  out += plot_style();
  return out + "</style>\n</head>\n<body>\n<main class=\"page report\">\n";
}

std::string contents(const Page& page) {
  std::string out = "<nav class=\"contents\" aria-label=\"Contents\">\n<ol>\n";
  for (const auto& [id, title] : page.sections()) {
    out += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, xml_text(title));
  }
  return out + "</ol>\n</nav>\n";
}

}  // namespace

std::string report_html(const Report& report) {
  Page top, body;
  top.add("<h1>{} <small>{}</small></h1>\n", xml_text(report.title), kind_text(report));
  result(report, top);
  findings(report, body);
  asked_section(report, body);
  data_section(report, body);
  network(report, body);
  const NamedPlots plots = report_plots(report);
  if (report.kind == ReportKind::kRun) training_section(report, plots, body);
  if (report.kind == ReportKind::kFolds) folds_section(report, plots, body);
  if (report.outcome) {
    result_section(report, plots, body);
    worst_section(report, body);
    columns_section(report, plots, body);
    first_layer_section(report, body);
  }
  std::string out = head(report) + top.take() + contents(body) + body.take();
  out += fmt::format("<footer>Made by chainrule {} (numbers: {}).</footer>\n", version(),
                     numeric_profile());
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace chainrule
