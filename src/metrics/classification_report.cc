// Precision, recall and f1-score of every class, with scikit-learn's numbers and layout.
#include <chainrule/classification_report.h>

#include <algorithm>
#include <string_view>

#include "core/fail.h"
#include "core/text_width.h"
#include "metrics/samples.h"

namespace chainrule {
namespace {

double ratio_or_zero(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

void add(AverageReport& average, const ClassReport& of_class, double share) {
  average.precision += share * of_class.precision;
  average.recall += share * of_class.recall;
  average.f1 += share * of_class.f1;
}

void divide(AverageReport& average, double sum) {
  average.precision /= sum;
  average.recall /= sum;
  average.f1 /= sum;
}

// As Python's str(): weights with their shortest exact digits, counts as whole numbers.
std::string support_text(double support, bool has_weights) {
  if (!has_weights) return fmt::format("{:.0f}", support);
  std::string text = fmt::format("{}", support);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

ClassificationReport classification_report(std::span<const std::size_t> truth,
                                           std::span<const std::size_t> predicted,
                                           std::size_t n_classes, std::span<const double> weights) {
  const metrics::Weights weight =
      metrics::check_samples("classification_report", truth, predicted, n_classes, weights);

  ClassificationReport report;
  report.classes.resize(n_classes);
  report.has_weights = !weights.empty();
  std::vector<double> hits(n_classes);
  std::vector<double> as_predicted(n_classes);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    report.classes[truth[i]].support += weight[i];
    as_predicted[predicted[i]] += weight[i];
    if (truth[i] == predicted[i]) hits[truth[i]] += weight[i];
  }
  for (std::size_t c = 0; c < n_classes; ++c) {
    ClassReport& of_class = report.classes[c];
    of_class.precision_defined = as_predicted[c] > 0;
    of_class.recall_defined = of_class.support > 0;
    of_class.precision = ratio_or_zero(hits[c], as_predicted[c]);
    of_class.recall = ratio_or_zero(hits[c], of_class.support);
    of_class.f1 = ratio_or_zero(2 * hits[c], of_class.support + as_predicted[c]);
    report.support += of_class.support;
    report.accuracy += hits[c];
    add(report.macro_average, of_class, 1);
    add(report.weighted_average, of_class, of_class.support);
  }
  report.accuracy /= report.support;
  divide(report.macro_average, static_cast<double>(n_classes));
  divide(report.weighted_average, report.support);
  return report;
}

std::string to_text(const ClassificationReport& report, const std::vector<std::string>& class_names,
                    int digits) {
  if (class_names.size() != report.classes.size()) {
    fail(ErrorCode::kShape, "to_text: {} class names came for a report on {} classes",
         class_names.size(), report.classes.size());
  }
  if (digits < 0) fail(ErrorCode::kValue, "to_text: {} digits came, expected >= 0", digits);
  constexpr std::string_view kLastHeading = "weighted avg";
  const std::size_t width = std::max(
      {max_text_width(class_names), kLastHeading.size(), static_cast<std::size_t>(digits)});

  const auto row = [&](std::string_view name, const auto& scores, double support) {
    return fmt::format("{}  {:>9.{}f} {:>9.{}f} {:>9.{}f} {:>9}\n", align_right(name, width),
                       scores.precision, digits, scores.recall, digits, scores.f1, digits,
                       support_text(support, report.has_weights));
  };
  std::string text = fmt::format("{}  {:>9} {:>9} {:>9} {:>9}\n\n", align_right("", width),
                                 "precision", "recall", "f1-score", "support");
  for (std::size_t c = 0; c < class_names.size(); ++c) {
    text += row(class_names[c], report.classes[c], report.classes[c].support);
  }
  text += fmt::format("\n{}  {:>9} {:>9} {:>9.{}f} {:>9}\n", align_right("accuracy", width), "", "",
                      report.accuracy, digits, support_text(report.support, report.has_weights));
  text += row("macro avg", report.macro_average, report.support);
  text += row(kLastHeading, report.weighted_average, report.support);
  return text;
}

}  // namespace chainrule
