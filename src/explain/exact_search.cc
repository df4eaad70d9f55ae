// The search for sets of mistakes that explain every claim exactly.
#include "explain/exact_search.h"

#include <algorithm>

namespace chainrule {
namespace {

constexpr std::size_t kWidth = 20;      // partial explanations that are followed up
constexpr std::size_t kMostJoint = 24;  // mistakes tried three at once

struct Partial {
  MistakeSet set;
  std::size_t reach;  // claims explained from the first on
};

// A set grows by mistakes that explain a claim further on; the claims before stay explained.
class Search {
 public:
  Search(Sheet& sheet) : sheet_(sheet), n_(sheet.claims().size()) {
    start_ = sheet.first_mismatch({});
    right_ = start_ < n_ ? sheet.values_with({})[start_] : 0;
  }

  std::vector<MistakeSet> run(std::size_t most) {
    singles();
    if (!complete_.empty() || most < 2) return complete_;
    pairs();
    if (!complete_.empty() || most < 3) return complete_;
    triples();
    return complete_;
  }

 private:
  std::size_t try_set(const MistakeSet& set, std::vector<Partial>& into) {
    const std::size_t reach = sheet_.first_mismatch(set);
    if (reach == n_) {
      complete_.push_back(set);
    } else if (reach > start_) {
      into.push_back({set, reach});
    }
    return reach;
  }

  void singles() {
    for (const PlacedMistake& one : sheet_.known()) {
      const std::size_t reach = try_set({one}, ones_);
      if (reach < start_) continue;
      possible_.push_back(one);
      if (sheet_.changes({one}, start_, right_)) changing_.push_back(one);
    }
  }

  void extend(const std::vector<Partial>& from, std::vector<Partial>& into) {
    for (const Partial& partial : from) {
      for (const PlacedMistake& one : possible_) {
        if (!fits(partial.set, one)) continue;
        MistakeSet set = partial.set;
        set.push_back(one);
        std::vector<Partial> grown;
        try_set(set, grown);
        if (!grown.empty() && grown.front().reach > partial.reach) into.push_back(grown.front());
      }
    }
  }

  void pairs() {
    extend(widest(ones_), twos_);
    if (!complete_.empty()) return;
    for (std::size_t i = 0; i < changing_.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (can_meet(changing_[i], changing_[k])) try_set({changing_[k], changing_[i]}, twos_);
      }
      if (!changes_with_others(changing_[i])) continue;
      for (const PlacedMistake& one : possible_) {
        if (can_meet(changing_[i], one)) try_set({changing_[i], one}, twos_);
      }
    }
  }

  // Numbers of the update that are used early change with any two other mistakes.
  void brought_forward(std::vector<Partial>& into) {
    for (const PlacedMistake& early : changing_) {
      if (early.kind != Mistake::kUpdateBeforePropagate &&
          early.kind != Mistake::kUpdatedWeightUsedEarly) {
        continue;
      }
      for (std::size_t i = 0; i < possible_.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
          const MistakeSet set = {early, possible_[k], possible_[i]};
          if (can_meet(early, set[1]) && can_meet(early, set[2]) && can_meet(set[1], set[2])) {
            try_set(set, into);
          }
        }
      }
    }
  }

  void triples() {
    std::vector<Partial> threes;
    extend(widest(twos_), threes);
    for (const MistakeSet& set : tables_of_errors(possible_)) try_set(set, threes);
    if (!complete_.empty()) return;
    brought_forward(threes);
    if (!complete_.empty()) return;
    const std::size_t n = std::min(changing_.size(), kMostJoint);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (!can_meet(changing_[i], changing_[k])) continue;
        for (std::size_t m = 0; m < k; ++m) {
          MistakeSet set = {changing_[m], changing_[k]};
          if (!fits(set, changing_[i]) || !can_meet(changing_[m], changing_[k])) continue;
          set.push_back(changing_[i]);
          try_set(set, threes);
        }
      }
    }
  }

  static bool fits(const MistakeSet& set, const PlacedMistake& one) {
    return std::ranges::all_of(set,
                               [&](const PlacedMistake& other) { return can_meet(one, other); });
  }

  static std::vector<Partial> widest(std::vector<Partial> partials) {
    std::ranges::stable_sort(partials, std::ranges::greater(), &Partial::reach);
    if (partials.size() > kWidth) partials.resize(kWidth);
    return partials;
  }

  Sheet& sheet_;
  std::size_t n_, start_;
  double right_;
  MistakeSet possible_;  // those that leave the claims before the first wrong one as they are
  MistakeSet changing_;  // those that change the first wrong one
  std::vector<Partial> ones_, twos_;
  std::vector<MistakeSet> complete_;
};

}  // namespace

bool same_place(const PlacedMistake& a, const PlacedMistake& b) {
  return a.kind == b.kind && a.layer == b.layer && a.variant == b.variant && a.site == b.site &&
         a.factor == b.factor && a.sample == b.sample && a.other == b.other &&
         a.activation == b.activation && a.slopes == b.slopes && a.loss_from_a == b.loss_from_a;
}

bool can_meet(const PlacedMistake& a, const PlacedMistake& b) {
  if (a.kind != b.kind) return true;
  if (a.kind == Mistake::kWrongSample) {
    return a.sample != b.sample || (a.variant == 1) != (b.variant == 1);
  }
  if (a.site != FactorSite::kNone) return a.site != b.site && a.layer != 0 && b.layer != 0;
  return a.layer != b.layer && a.layer != 0 && b.layer != 0;
}

std::vector<MistakeSet> tables_of_errors(const MistakeSet& known) {
  std::vector<MistakeSet> sets;
  for (const PlacedMistake& delta : known) {
    if (delta.kind != Mistake::kBroadcastDelta) continue;
    for (const PlacedMistake& product : known) {
      if (product.kind != Mistake::kSwappedGradientProduct || product.layer != delta.layer)
        continue;
      for (const PlacedMistake& row : known) {
        if (row.kind != Mistake::kBroadcastGradient || row.layer != delta.layer) continue;
        sets.push_back({delta, product, row});
      }
    }
  }
  return sets;
}

bool changes_with_others(const PlacedMistake& one) {
  switch (one.kind) {
    case Mistake::kUpdatedWeightUsedEarly:  // bring numbers forward that come later
    case Mistake::kUpdateBeforePropagate:
    case Mistake::kBroadcastDelta:  // what a table becomes depends on the product
    case Mistake::kSwappedGradientProduct:
    case Mistake::kBroadcastGradient:
      return true;
    default:
      return false;
  }
}

std::vector<MistakeSet> search_exactly(Sheet& sheet, std::size_t most) {
  return Search(sheet).run(most);
}

}  // namespace chainrule
