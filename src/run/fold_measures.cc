// Scores over the folds of a cross-validation.
#include <algorithm>
#include <cmath>
#include <limits>

#include <chainrule/run.h>

namespace chainrule {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// Over the values that are defined.
void summarize(FoldMeasure& measure) {
  double n = 0, sum = 0, squares = 0;
  const auto defined = [](double value) { return std::isfinite(value); };
  for (const double value : measure.values) {
    if (!defined(value)) continue;
    ++n;
    sum += value;
  }
  measure.mean = n > 0 ? sum / n : kUndefined;
  for (const double value : measure.values) {
    if (defined(value)) squares += (value - measure.mean) * (value - measure.mean);
  }
  measure.deviation = n > 0 ? std::sqrt(squares / n) : kUndefined;
}

}  // namespace

std::vector<FoldMeasure> fold_measures(std::span<const RunResult> folds) {
  std::vector<FoldMeasure> all;
  // A score that some folds lack, as an area under a curve without a class, is undefined there.
  const auto set = [&](const std::string& name, std::size_t fold, double value) {
    auto found = std::ranges::find(all, name, &FoldMeasure::name);
    if (found == all.end()) {
      all.push_back({.name = name, .values = std::vector(folds.size(), kUndefined)});
      found = all.end() - 1;
    }
    found->values[fold] = value;
  };
  for (std::size_t i = 0; i < folds.size(); ++i) {
    if (!folds[i].assessment) continue;
    set("loss", i, folds[i].assessment->loss);
    for (const auto& [name, value] : folds[i].assessment->scores) set(name, i, value);
  }
  for (FoldMeasure& measure : all) summarize(measure);
  return all;
}

}  // namespace chainrule
