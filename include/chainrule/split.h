// Which rows are for training, which for validation and which for the test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/random_state.h>
#include <chainrule/table.h>

namespace chainrule {

/// Row numbers from 0.
struct Split {
  std::vector<std::size_t> train;
  std::vector<std::size_t> validation;
  std::vector<std::size_t> test;
  friend bool operator==(const Split&, const Split&) = default;
};

enum class SplitKind {
  kShuffled,    ///< a random part
  kStratified,  ///< a random part of each class of `column`, in proportion
  kGroups,      ///< a random part of the groups; rows with equal `column` stay together
  kTime,   ///< the last rows by `column`, a number or an ISO 8601 date; by row order if it is empty
  kGiven,  ///< `column` says train, validation or test
  kNumpy,  ///< scikit-learn's train_test_split(shuffle=True): NumPy's permutation
};

/// "shuffled", "stratified", "groups", "time", "given", "numpy".
CHAINRULE_EXPORT std::string_view to_string(SplitKind kind);
/// Throws Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT SplitKind split_kind_from_name(std::string_view name);

/// Parts are fractions of the rows (kGroups: of the groups), rounded up; the rest is for training.
/// kGiven reads no fractions.
struct SplitSpec {
  SplitKind kind = SplitKind::kShuffled;
  double test = 0.25;
  double validation = 0;
  std::uint64_t seed = 0;
  std::string column = {};
};

/// Rows of random parts stand in random order, of kGroups and kGiven in the table's order, of kTime
/// from early to late. A class of kStratified keeps one training row at least. kNumpy draws one
/// permutation from `numpy`, or from RandomState(seed) without one; its first rows are the test
/// part, then come validation and training. Throws Error kValue for fractions outside [0, 1) or
/// that leave no training row, a missing or unfit column, a missing value in it, or too many
/// classes for a part.
CHAINRULE_EXPORT Split split_table(const Table& table, const SplitSpec& spec,
                                   RandomState* numpy = nullptr);

/// How many rows equal an earlier one in all columns.
CHAINRULE_EXPORT std::size_t count_repeats(const Table& table);

/// How many of the rows `held_out` equal some row of `train` in all the named columns.
CHAINRULE_EXPORT std::size_t count_duplicates(const Table& table,
                                              std::span<const std::string> features,
                                              std::span<const std::size_t> train,
                                              std::span<const std::size_t> held_out);

}  // namespace chainrule
