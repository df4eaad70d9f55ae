// Checks a classifier's report and the rows it was trained on.
#include "explain/check_report.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace chainrule {
namespace {

constexpr std::string_view kNames[] = {"accuracy", "precision", "recall",
                                       "f1",       "support",   "confusion"};

using Counts = std::vector<std::vector<double>>;  // [true class][predicted class]

Counts count(const ReportWork& work, bool swapped) {
  Counts counts(work.n_classes, std::vector<double>(work.n_classes, 0));
  for (std::size_t i = 0; i < work.truth.size(); ++i) {
    const std::size_t t = work.truth[i], p = work.predicted[i];
    ++(swapped ? counts[p][t] : counts[t][p]);
  }
  return counts;
}

double ratio(double part, double whole) {
  return whole == 0 ? 0 : part / whole;
}

// A number of the report; row and column from 1, 0 where there are none.
double number(const Counts& counts, const std::string& name, std::size_t row, std::size_t column) {
  double right = 0, all = 0;
  for (std::size_t t = 0; t < counts.size(); ++t) {
    right += counts[t][t];
    for (const double one : counts[t]) all += one;
  }
  if (name == "accuracy") return ratio(right, all);
  if (name == "confusion") return counts[row - 1][column - 1];
  const std::size_t c = column - 1;
  double of_class = 0, predicted = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    of_class += counts[c][k];
    predicted += counts[k][c];
  }
  if (name == "support") return of_class;
  if (name == "precision") return ratio(counts[c][c], predicted);
  if (name == "recall") return ratio(counts[c][c], of_class);
  return ratio(2 * counts[c][c], of_class + predicted);
}

bool within(const Claim& claim, double value) {
  return std::abs(claim.value - value) <= claim.half_unit * (1 + 1e-6) + 1e-12;
}

void check_numbers(const Worksheet& work, CheckResult& result) {
  const Counts counts = count(*work.report, false), swapped = count(*work.report, true);
  bool found_swap = false;
  std::vector<Claim> claims;  // in the order of a report
  for (const std::string_view name : kNames) {
    std::ranges::copy_if(work.claims, std::back_inserter(claims),
                         [&](const Claim& claim) { return claim.name == name; });
  }
  for (const Claim& claim : claims) {
    const double right = number(counts, claim.name, claim.row, claim.column);
    CheckedClaim checked{.claim = claim, .right = right};
    if (!within(claim, right)) {
      const bool is_swap = within(claim, number(swapped, claim.name, claim.row, claim.column));
      checked.status = is_swap && found_swap ? ClaimStatus::kFollows : ClaimStatus::kWrong;
      if (checked.status == ClaimStatus::kFollows) {
        ++result.findings.back().n_following;
      } else {
        const Mistake mistake =
            is_swap ? Mistake::kSwappedReportArguments : Mistake::kArithmeticSlip;
        result.findings.push_back(
            {.claim = result.claims.size(), .explanations = {{{.mistake = mistake}}}});
        found_swap = found_swap || is_swap;
      }
    }
    result.claims.push_back(std::move(checked));
  }
}

void check_rows(const SplitWork& split, CheckResult& result) {
  for (const std::size_t row : split.drawn) {
    if (std::ranges::find(split.test, row) == split.test.end()) continue;
    if (std::ranges::find(result.leaked, row) == result.leaked.end()) result.leaked.push_back(row);
  }
}

}  // namespace

std::optional<ReportShape> report_shape(std::string_view name, std::size_t n_classes) {
  if (name == "accuracy") return ReportShape{};
  if (name == "confusion") return ReportShape{n_classes, n_classes};
  for (const std::string_view list : {"precision", "recall", "f1", "support"}) {
    if (name == list) return ReportShape{0, n_classes};
  }
  return {};
}

void check_report(const Worksheet& work, CheckResult& result) {
  if (work.split) check_rows(*work.split, result);
  if (work.report) check_numbers(work, result);
}

}  // namespace chainrule
