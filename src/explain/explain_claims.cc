// What explains a sheet: nothing wrong, rounding, mistakes made exactly, or mistakes one by one.
#include "explain/explain_claims.h"

#include <algorithm>
#include <cmath>

#include "explain/exact_search.h"

namespace chainrule {
namespace {

// Rounding carried along is believed unless it is less likely than e^-kDisbelief while a mistake
// explains every claim exactly: some hundred mistakes are tried on each sheet.
constexpr double kDisbelief = 12;
constexpr double kAsGood = 2;  // of surprise, between explanations that count as equal
constexpr std::size_t kMostFindings = 6;

double total_surprise(const Judgement& judgement) {
  double sum = 0;
  for (const double one : judgement.surprise) sum += one;
  return sum;
}

MistakeSet with(const MistakeSet& base, const PlacedMistake& one) {
  MistakeSet set = base;
  set.push_back(one);
  return set;
}

MistakeSet without(const MistakeSet& set, std::size_t left_out) {
  MistakeSet rest;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (i != left_out) rest.push_back(set[i]);
  }
  return rest;
}

// Splits sets that explain everything into findings: which of a set's mistakes shows first, and
// where the others begin to.
std::vector<ExplainedClaim> findings_of(Sheet& sheet, const std::vector<MistakeSet>& sets) {
  std::vector<ExplainedClaim> found;
  const auto finding_at = [&](std::size_t claim) -> ExplainedClaim& {
    for (ExplainedClaim& one : found) {
      if (one.claim == claim) return one;
    }
    return found.emplace_back(ExplainedClaim{claim, {}});
  };
  for (const MistakeSet& set : sets) {
    MistakeSet made;
    MistakeSet left = set;
    while (!left.empty()) {
      const std::size_t at = sheet.first_mismatch(made);
      if (at == sheet.claims().size()) break;
      MistakeSet here;  // those without which this claim is not explained
      for (std::size_t i = 0; i < left.size(); ++i) {
        MistakeSet rest = without(left, i);
        rest.insert(rest.begin(), made.begin(), made.end());
        if (sheet.first_mismatch(rest) <= at) here.push_back(left[i]);
      }
      if (here.empty()) here = left;
      finding_at(at).explanations.push_back(here);
      for (const PlacedMistake& one : here) {
        made.push_back(one);
        std::erase_if(left, [&](const PlacedMistake& other) { return same_place(one, other); });
      }
    }
  }
  std::ranges::sort(found, {}, &ExplainedClaim::claim);
  return found;
}

// One mistake after the other, each number following from the claims before it.
class StepByStep {
 public:
  StepByStep(Sheet& sheet, Judgement base) : sheet_(sheet), now_(std::move(base)) {}

  std::vector<ExplainedClaim> search() {
    std::vector<ExplainedClaim> found;
    std::size_t at = next(0);
    while (at < sheet_.claims().size() && found.size() < kMostFindings) {
      found.push_back({at, explain(at)});
      at = next(at + 1);
    }
    return found;
  }

 private:
  struct Candidate {
    MistakeSet added;
    Judgement judgement;
    std::size_t n_left;
    double surprise;
  };

  // The first claim that is neither right nor explained.
  std::size_t next(std::size_t at) const {
    at = now_.first_unexplained(at);
    while (at < sheet_.claims().size() && sheet_.is_right(at)) at = now_.first_unexplained(at + 1);
    return at;
  }

  // The best sets to add so that claim `at` is explained; none for a slip.
  std::vector<MistakeSet> explain(std::size_t at) {
    std::vector<Candidate> good = singles(at);
    const std::size_t before = now_.n_unexplained();
    if (good.empty()) good = pairs(at, before);
    if (good.empty()) return {};
    std::size_t least = before;
    for (const Candidate& one : good) least = std::min(least, one.n_left);
    std::erase_if(good, [&](const Candidate& one) { return one.n_left > least; });
    const auto best = std::ranges::min_element(good, {}, &Candidate::surprise);
    const double limit = best->surprise + kAsGood;
    made_.insert(made_.end(), best->added.begin(), best->added.end());
    now_ = best->judgement;
    std::vector<MistakeSet> sets;
    for (const Candidate& one : good) {
      if (one.surprise <= limit) sets.push_back(one.added);
    }
    return sets;
  }

  bool consider(std::size_t at, MistakeSet added, std::vector<Candidate>& good) {
    MistakeSet all = made_;
    all.insert(all.end(), added.begin(), added.end());
    Judgement judgement = sheet_.judge(all);
    if (!judgement.explains(at) || judgement.first_unexplained() < now_.first_unexplained()) {
      return false;
    }
    const std::size_t n_left = judgement.n_unexplained();
    const double surprise = total_surprise(judgement);
    good.push_back({std::move(added), std::move(judgement), n_left, surprise});
    return true;
  }

  std::vector<Candidate> singles(std::size_t at) {
    std::vector<Candidate> good;
    changing_.clear();
    const std::vector<double> base = sheet_.values_with(made_);
    for (const PlacedMistake& one : sheet_.known()) {
      if (!sheet_.changes(with(made_, one), at, base[at])) continue;
      changing_.push_back(one);
      consider(at, {one}, good);
    }
    const std::size_t before = now_.n_unexplained();
    std::erase_if(good, [&](const Candidate& one) { return one.n_left >= before; });
    return good;
  }

  // Two at once are believed only where they explain another wrong claim, too.
  std::vector<Candidate> pairs(std::size_t at, std::size_t before) {
    std::vector<Candidate> good;
    if (before < 2) return good;
    for (std::size_t i = 0; i < changing_.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (!can_meet(changing_[i], changing_[k])) continue;
        consider(at, {changing_[k], changing_[i]}, good);
      }
      if (!changes_with_others(changing_[i])) continue;
      for (const PlacedMistake& one : sheet_.known()) {
        if (can_meet(changing_[i], one)) consider(at, {changing_[i], one}, good);
      }
    }
    for (const MistakeSet& set : tables_of_errors(sheet_.known())) consider(at, set, good);
    std::erase_if(good, [&](const Candidate& one) { return one.n_left + 2 > before; });
    return good;
  }

  Sheet& sheet_;
  Judgement now_;
  MistakeSet made_;
  MistakeSet changing_;  // of the known mistakes, those that change the claim looked at
};

}  // namespace

Explanation explain_claims(Sheet& sheet) {
  Explanation result;
  const std::size_t n = sheet.claims().size();
  std::size_t first = 0;
  while (first < n && sheet.is_right(first)) ++first;
  if (first == n) return result;
  Judgement plain = sheet.judge({});
  const bool rounding_can = plain.first_unexplained() == n;
  const double disbelief = total_surprise(plain);
  if (!rounding_can || disbelief > kDisbelief) {
    const std::vector<MistakeSet> sets = search_exactly(sheet, rounding_can ? 1 : 3);
    if (!sets.empty()) {
      result.wrong = findings_of(sheet, sets);
      return result;
    }
  }
  if (rounding_can) {
    result.rounding_carried = true;
    return result;
  }
  result.wrong = StepByStep(sheet, std::move(plain)).search();
  return result;
}

}  // namespace chainrule
