// Compares claims with the engine's numbers and names what explains the wrong ones.
#include <chainrule/check.h>

#include <algorithm>

#include "core/names.h"
#include "explain/check_report.h"
#include "explain/explain_claims.h"

namespace chainrule {
namespace {

constexpr Named<ClaimStatus> kStatuses[] = {{ClaimStatus::kRight, "right"},
                                            {ClaimStatus::kRounding, "rounding"},
                                            {ClaimStatus::kWrong, "wrong"},
                                            {ClaimStatus::kFollows, "follows"}};

// Readings of one mistake at one place are one to the reader.
NamedMistake named(const PlacedMistake& one) {
  NamedMistake result{.mistake = one.kind, .layer = one.layer};
  if (one.kind == Mistake::kWrongSample) {
    result.sample = one.sample + 1;
    result.other = one.other + 1;
  }
  return result;
}

Finding finding_of(const ExplainedClaim& explained) {
  Finding finding;
  finding.claim = explained.claim;
  for (const MistakeSet& set : explained.explanations) {
    std::vector<NamedMistake> names;
    for (const PlacedMistake& one : set) names.push_back(named(one));
    if (std::ranges::find(finding.explanations, names) == finding.explanations.end()) {
      finding.explanations.push_back(names);
    }
  }
  if (finding.explanations.empty()) {
    finding.explanations.push_back({NamedMistake{.mistake = Mistake::kArithmeticSlip}});
  }
  return finding;
}

void check_network(const Worksheet& work, CheckResult& result) {
  Sheet sheet(work);
  const Explanation explanation = explain_claims(sheet);
  for (const ExplainedClaim& one : explanation.wrong) result.findings.push_back(finding_of(one));
  std::size_t next = 0;  // finding that comes next
  for (std::size_t c = 0; c < sheet.claims().size(); ++c) {
    const PlacedClaim& placed = sheet.claims()[c];
    CheckedClaim checked{.claim = work.claims[placed.source], .right = placed.sign * placed.right};
    if (next < result.findings.size() && result.findings[next].claim == c) {
      checked.status = ClaimStatus::kWrong;
      ++next;
    } else if (!sheet.is_right(c)) {
      checked.status = next == 0 ? ClaimStatus::kRounding : ClaimStatus::kFollows;
      if (next > 0) ++result.findings[next - 1].n_following;
    }
    result.claims.push_back(std::move(checked));
  }
}

}  // namespace

std::string_view to_string(ClaimStatus status) {
  return name_of<ClaimStatus>(kStatuses, status);
}

std::size_t CheckResult::count(ClaimStatus status) const {
  return static_cast<std::size_t>(std::ranges::count(claims, status, &CheckedClaim::status));
}

std::vector<Mistake> CheckResult::first_mistakes() const {
  std::vector<Mistake> found;
  if (!findings.empty()) {
    for (const auto& set : findings.front().explanations) {
      for (const NamedMistake& one : set) {
        if (std::ranges::find(found, one.mistake) == found.end()) found.push_back(one.mistake);
      }
    }
  }
  if (!leaked.empty()) found.push_back(Mistake::kTestLeakage);
  return found;
}

CheckResult check_work(const Worksheet& work) {
  CheckResult result;
  if (work.problem) check_network(work, result);
  check_report(work, result);
  return result;
}

}  // namespace chainrule
