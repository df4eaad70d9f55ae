// What a report says of a network, by the rows that judge it.
#include "run/report_network.h"

#include <algorithm>

#include "core/fail.h"
#include "report/baseline.h"
#include "report/importance.h"
#include "report/layer_activity.h"
#include "report/wording.h"
#include "run/report_data.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostUnits = 64;

template <class T>
std::optional<ReportImportance> importance(const Model<T>& model, const JudgedPart<T>& part,
                                           const InputGroups& groups, std::uint64_t seed) {
  if (part.rows.size() < 2) return {};
  const Network<T>& network = model.network;
  const ScoreKind score = score_kind(model.preprocessor.target_kind);
  ImportancePlan plan =
      plan_importance(part.rows.size(), groups.groups.size(), network.n_parameters());
  plan.by_loss = groups.block > 0;  // single pixels seldom cost a row
  ReportImportance all =
      permutation_importance<T>(network, part.samples(), groups.groups, score, plan, seed);
  all.score = plan.by_loss ? "loss" : score == ScoreKind::kAccuracy ? "accuracy" : "R²";
  all.block = groups.block;
  if (all.block == 0) sort_by_drop(all);
  return all;
}

// Weights into the units with the largest, where inputs are pixels.
template <class T>
std::optional<ReportPictures> first_layer(const Network<T>& network, const ReportData& data) {
  if (data.picture_width == 0) return {};
  const ConstView<T> weights = network.weights(1);
  std::vector<std::pair<double, std::size_t>> sizes;  // negative, for the largest to be first
  for (std::size_t j = 0; j < weights.cols(); ++j) {
    double square = 0;
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      square += double{weights(i, j)} * double{weights(i, j)};
    }
    sizes.emplace_back(-square, j);
  }
  std::ranges::sort(sizes);
  ReportPictures out;
  out.n_units = weights.cols();
  const std::size_t n = std::min(out.n_units, kMostUnits);
  out.weights = Matrix<double>(n, weights.rows());
  for (std::size_t k = 0; k < n; ++k) {
    out.units.push_back(sizes[k].second);
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      out.weights(k, i) = weights(i, sizes[k].second);
    }
  }
  return out;
}

// Of the i-th feature: how many rows have a text that got no input.
template <class T>
std::size_t n_unseen(const Matrix<T>& x, std::span<const std::size_t> inputs) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    n += std::ranges::all_of(inputs, [&](std::size_t j) { return x(i, j) == 0; });
  }
  return n;
}

template <class T>
void warn_of_unseen(const Preprocessor& preprocessor, const JudgedPart<T>& part,
                    const InputGroups& groups, Report& report) {
  for (std::size_t f = 0; groups.block == 0 && f < preprocessor.features.size(); ++f) {
    if (preprocessor.features[f].kind != Feature::Kind::kCategory) continue;
    const std::size_t n = n_unseen(part.x, groups.groups[f].inputs);
    if (n == 0) continue;
    report.findings.push_back(
        {"unseen_categories",
         fmt::format("{} in \"{}\" something that no training row had: to the network it is "
                     "none of the categories.",
                     counted_rows(n, *report.outcome) + (n == 1 ? " has" : " have"),
                     preprocessor.features[f].name)});
  }
}

}  // namespace

template <class T>
void look_into(const Model<T>& model, const JudgedPart<T>& part, std::uint64_t seed,
               Report& report) {
  const InputGroups groups = input_groups(model.preprocessor, report.data);
  report.importance = importance(model, part, groups, seed);
  report.layers = layer_activity<T>(model.network, part.x);
  report.first_layer = first_layer(model.network, report.data);
  report.worst = worst_rows(report, part.table, model.preprocessor);
  warn_of_unseen(model.preprocessor, part, groups, report);
}

template void look_into(const Model<float>&, const JudgedPart<float>&, std::uint64_t, Report&);
template void look_into(const Model<double>&, const JudgedPart<double>&, std::uint64_t, Report&);

}  // namespace chainrule
