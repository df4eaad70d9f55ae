// The report of a saved model on other data.
#include <chainrule/count_text.h>
#include <chainrule/report.h>
#include <chainrule/run.h>

#include "core/fail.h"
#include "report/baseline.h"
#include "report/wording.h"
#include "run/judged_part.h"
#include "run/report_data.h"
#include "run/report_network.h"
#include "run/widened.h"

namespace chainrule {
namespace {

// Scores that the model file says it had: "accuracy (test)" and its number.
std::string scores_then(const std::map<std::string, std::string>& training) {
  std::string text;
  for (const auto& [name, value] : training) {
    if (!name.ends_with(')')) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  }
  return text;
}

template <class T>
std::vector<std::pair<std::string, std::string>> judged(const Model<T>& model, const Table& table) {
  std::vector<std::pair<std::string, std::string>> all;
  all.emplace_back("Data", table.name);
  all.emplace_back("Rows", grouped_count(table.n_rows()));
  all.emplace_back("Network", network_text(model.network.spec(), model.network.n_parameters()));
  all.emplace_back("Precision", sizeof(T) == sizeof(float) ? "float" : "double");
  for (const auto& [key, label] : {std::pair("data", "Trained on"), std::pair("rows", "Rows then"),
                                   std::pair("training", "Training")}) {
    if (const auto found = model.training.find(key); found != model.training.end()) {
      all.emplace_back(label, found->second);
    }
  }
  if (const std::string then = scores_then(model.training); !then.empty()) {
    all.emplace_back("Scores then", then);
  }
  all.emplace_back("Weights", "SHA-256 " + weights_sha256(model.network));
  return all;
}

template <class T>
void warn_of_seen_rows(const Model<T>& model, const Table& table, Report& report) {
  const auto source = model.training.find("data");
  if (source == model.training.end() || source->second != table.name) return;
  report.findings.push_back(
      {"leakage", fmt::format("The model was trained on data of the same name, \"{}\": rows that "
                              "it has learned from flatter the scores.",
                              table.name)});
}

}  // namespace

template <class T>
Report report_of_model(const Model<T>& model, const Table& table, const Assessment& assessment) {
  constexpr std::uint64_t kSeed = 0;
  const std::vector<std::size_t> rows = table.all_rows();
  Report report;
  report.kind = ReportKind::kEvaluation;
  report.title = table.name;
  report.asked = judged(model, table);
  report.data = report_data(table, model.preprocessor, {});
  add_part("", table, rows, model.preprocessor, report.data);
  report.network = widened(model.network);
  warn_of_seen_rows(model, table, report);
  add_notices(table.notices, report.data);
  const JudgedPart<T> part = judged_part<T>(model, table, rows, kMostReportRows, kSeed);
  ReportOutcome& out = report.outcome.emplace();
  fill_outcome(assessment, out);
  fill_outcome(model, part, out);
  out.means = column_means(out.targets);
  look_into(model, part, kSeed, report);
  judge(report);
  return report;
}

template CHAINRULE_EXPORT Report report_of_model(const Model<float>&, const Table&,
                                                 const Assessment&);
template CHAINRULE_EXPORT Report report_of_model(const Model<double>&, const Table&,
                                                 const Assessment&);

}  // namespace chainrule
