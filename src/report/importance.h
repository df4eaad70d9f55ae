// How much a network leans on each column: its score when that column's values are shuffled.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <chainrule/report.h>

namespace chainrule {

/// The inputs that one column (or one square of a picture) became.
struct InputGroup {
  std::string name;
  std::vector<std::size_t> inputs;
};

struct ImportancePlan {
  std::size_t n_rows = 0, n_repeats = 0;
  bool by_loss = false;  ///< the rise of the loss instead of the fall of the score
};

/// As many of n_rows rows and up to 5 repeats as cost no more than about 6e8 multiply-adds, but 2
/// repeats of 100 rows at least.
ImportancePlan plan_importance(std::size_t n_rows, std::size_t n_groups, std::size_t n_parameters);

/// Permutation importance (Breiman 2001) of each group, by the score of `plan.n_rows` rows drawn
/// from the samples, or by their loss, which is finer. In one repeat all groups are shuffled alike.
template <class T>
ReportImportance permutation_importance(const Network<T>& network, const Samples<T>& samples,
                                        std::span<const InputGroup> groups, ScoreKind score,
                                        const ImportancePlan& plan, std::uint64_t seed);

/// Puts the largest drop first.
void sort_by_drop(ReportImportance& all);

}  // namespace chainrule
