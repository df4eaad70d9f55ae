// Splits for k-fold cross-validation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/split.h>
#include <chainrule/table.h>

namespace chainrule {

enum class FoldKind {
  kShuffled,    ///< random folds; sizes differ by one at most
  kStratified,  ///< and so do the numbers of rows of each class of `column`
  kGroups,  ///< rows with equal `column` stay together; larger groups first, each to the least fold
  kTime,    ///< fold i is trained on all rows before its test part (as scikit-learn's
            ///< TimeSeriesSplit)
};

/// "shuffled", "stratified", "groups", "time".
CHAINRULE_EXPORT std::string_view to_string(FoldKind kind);
/// Throws Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT FoldKind fold_kind_from_name(std::string_view name);

struct FoldSpec {
  FoldKind kind = FoldKind::kShuffled;
  std::size_t n_folds = 5;
  std::uint64_t seed = 0;
  std::string column = {};  ///< of the classes, the groups or the time (by row order if empty)
};

/// One split a fold, without a validation part; in the first three kinds every row is in one test
/// part. Throws Error kValue for fewer than two folds, more folds than rows (groups for kGroups,
/// rows - 1 for kTime), or a missing or unfit column.
CHAINRULE_EXPORT std::vector<Split> make_folds(const Table& table, const FoldSpec& spec);

}  // namespace chainrule
