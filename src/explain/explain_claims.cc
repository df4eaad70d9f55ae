// What explains a sheet: nothing wrong, rounding, mistakes made exactly, or mistakes one by one.
#include "explain/explain_claims.h"

#include <algorithm>
#include <cmath>

#include "explain/exact_search.h"

namespace chainrule {
namespace {

// How much less likely, as -log, rounding carried along must be than a mistake that explains every
// claim exactly; some hundred mistakes are tried on each sheet.
constexpr double kDisbelief = 7;
// And than exact numbers of which a few are wrong: for the sheet, and for each of these.
constexpr double kExactSheet = 45, kWrongNumber = 25;
constexpr double kAsGood = 2;             // of surprise, between explanations that count as equal
constexpr std::size_t kMostSearches = 4;  // claims for which mistakes are looked for

// Of the claims before `end`: how surprising they are where rounding is carried along, and how many
// are not exactly right.
struct Carried {
  double surprise = 0;
  std::size_t n_off = 0;
};
Carried carried(const Sheet& sheet, const Judgement& plain, std::size_t end) {
  Carried result;
  for (std::size_t c = 0; c < end; ++c) {
    result.surprise += plain.surprise[c];
    result.n_off += sheet.is_right(c) ? 0U : 1U;
  }
  return result;
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

bool is_of_table(const PlacedMistake& one) {
  return one.kind == Mistake::kBroadcastDelta || one.kind == Mistake::kSwappedGradientProduct ||
         one.kind == Mistake::kBroadcastGradient;
}

bool contains(const MistakeSet& set, const PlacedMistake& one) {
  return std::ranges::any_of(set,
                             [&](const PlacedMistake& other) { return same_place(one, other); });
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
      for (const PlacedMistake& one : left) {  // what became a table shows as one mistake
        const bool in_table = is_of_table(one) && std::ranges::any_of(here, is_of_table);
        if (in_table && !contains(here, one)) here.push_back(one);
      }
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
    std::size_t n_searched = 0;
    for (std::size_t at = next(0); at < sheet_.claims().size(); at = next(at + 1)) {
      found.push_back({at, {}});
      if (++n_searched <= kMostSearches) found.back().explanations = explain(at, n_searched == 1);
    }
    return found;
  }

 private:
  struct Candidate {
    MistakeSet added;
    Judgement judgement;
    std::size_t reach;  // the first claim after `at` that is not explained
    std::size_t n_left;
    double surprise;  // of the claims before that
  };

  // The first claim that is neither right nor explained.
  std::size_t next(std::size_t at) const {
    at = now_.first_unexplained(at);
    while (at < sheet_.claims().size() && sheet_.is_right(at)) at = now_.first_unexplained(at + 1);
    return at;
  }

  // The best sets to add so that claim `at` is explained; none for a slip. A slip explains the
  // claims up to the next wrong one; mistakes have to explain as many, two at once more.
  std::vector<MistakeSet> explain(std::size_t at, bool is_first) {
    const std::size_t slip_reach = next(at + 1);
    std::vector<Candidate> good = singles(at);
    std::erase_if(good, [&](const Candidate& one) { return one.reach < slip_reach; });
    bool or_slip = false;
    if (good.empty()) {
      good = pairs(at, is_first);
      std::erase_if(good, [&](const Candidate& one) { return one.reach < slip_reach; });
      or_slip =
          std::ranges::all_of(good, [&](const Candidate& one) { return one.reach == slip_reach; });
    }
    if (good.empty()) return {};
    std::size_t reach = 0;
    for (const Candidate& one : good) reach = std::max(reach, one.reach);
    std::erase_if(good, [&](const Candidate& one) { return one.reach < reach; });
    const double limit = std::ranges::min(good, {}, &Candidate::surprise).surprise + kAsGood;
    std::erase_if(good, [&](const Candidate& one) { return one.surprise > limit; });
    std::ranges::stable_sort(good, {}, &Candidate::n_left);
    made_.insert(made_.end(), good.front().added.begin(), good.front().added.end());
    now_ = good.front().judgement;
    std::vector<MistakeSet> sets;
    for (const Candidate& one : good) sets.push_back(one.added);
    if (or_slip) sets.push_back({PlacedMistake{.kind = Mistake::kArithmeticSlip}});
    return sets;
  }

  void consider(std::size_t at, MistakeSet added, std::vector<Candidate>& good) {
    MistakeSet all = made_;
    all.insert(all.end(), added.begin(), added.end());
    Judgement judgement = sheet_.judge(all);
    if (!judgement.explains(at) || judgement.first_unexplained() < now_.first_unexplained()) return;
    const std::size_t n_left = judgement.n_unexplained();
    const std::size_t reach = judgement.first_unexplained(at + 1);
    double surprise = 0;
    for (std::size_t c = 0; c < reach; ++c) {
      if (judgement.exact[c] == 0) surprise += judgement.surprise[c];
    }
    good.push_back({std::move(added), std::move(judgement), reach, n_left, surprise});
  }

  std::vector<Candidate> singles(std::size_t at) {
    std::vector<Candidate> good;
    changing_.clear();
    const double base = sheet_.values_with(made_)[at];
    for (const PlacedMistake& one : sheet_.known()) {
      if (!sheet_.changes(with(made_, one), at, base)) continue;
      changing_.push_back(one);
      consider(at, {one}, good);
    }
    return good;
  }

  // Before anything was wrong, what two mistakes make of the claim is near it without the claims.
  std::vector<Candidate> pairs(std::size_t at, bool is_first) {
    std::vector<Candidate> good;
    const double room = sheet_.rounding_room(at);
    for (const PlacedMistake& one : changing_) {
      for (const PlacedMistake& other : is_first ? sheet_.known() : changing_) {
        if (!can_meet(one, other)) continue;
        const MistakeSet set = {other, one};
        if (is_first && !sheet_.is_near(at, sheet_.values_with(set)[at], room)) continue;
        consider(at, set, good);
      }
    }
    for (const MistakeSet& set : tables_of_errors(sheet_.known())) consider(at, set, good);
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
  const std::size_t end = plain.first_unexplained();
  const auto [surprise, n_off] = carried(sheet, plain, end);
  const bool exact = surprise > kExactSheet + kWrongNumber * static_cast<double>(n_off);
  // What rounding can do is never called a slip; only a known mistake explains it better.
  const bool rounding_can = end == n;
  if (!rounding_can || surprise > kDisbelief) {
    const std::vector<MistakeSet> sets = search_exactly(sheet, rounding_can && !exact ? 1 : 3);
    if (!sets.empty()) {
      result.wrong = findings_of(sheet, sets);
      return result;
    }
  }
  if (rounding_can) {
    result.rounding_carried = true;
    return result;
  }
  if (exact) {
    sheet.take_for_exact();
    plain = sheet.judge({});
  }
  result.wrong = StepByStep(sheet, std::move(plain)).search();
  return result;
}

}  // namespace chainrule
