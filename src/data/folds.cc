// Splits for k-fold cross-validation.
#include <chainrule/folds.h>

#include <algorithm>
#include <numeric>

#include <chainrule/philox.h>

#include "core/fail.h"
#include "core/names.h"
#include "data/row_order.h"

namespace chainrule {
namespace {

constexpr std::string_view kWho = "folds";

// Its own presentation of Purpose::kSplit; split_table's is 0.
constexpr std::uint64_t kFoldsPresentation = 1;

constexpr Named<FoldKind> kFoldKinds[] = {{FoldKind::kShuffled, "shuffled"},
                                          {FoldKind::kStratified, "stratified"},
                                          {FoldKind::kGroups, "groups"},
                                          {FoldKind::kTime, "time"}};

void check_enough(std::size_t n_folds, std::size_t most, std::string_view what) {
  if (n_folds < 2 || n_folds > most) {
    fail(ErrorCode::kValue, "{}: {} folds came, 2 to {} were expected for {}", kWho, n_folds, most,
         what);
  }
}

std::vector<std::size_t> shuffled(std::size_t n, std::uint64_t seed) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Philox(seed).shuffle(order, Purpose::kSplit, kFoldsPresentation);
  return order;
}

// The i-th row of the order is tested in fold i mod n_folds.
std::vector<std::size_t> deal(const std::vector<std::size_t>& order, std::size_t n_folds) {
  std::vector<std::size_t> fold_of(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) fold_of[order[i]] = i % n_folds;
  return fold_of;
}

std::vector<std::size_t> deal_groups(const RowLabels& groups, const FoldSpec& spec) {
  const std::vector<std::size_t> sizes = groups.counts();
  std::vector<std::size_t> order = shuffled(groups.n_labels, spec.seed);
  sort_stably(order, [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
  std::vector<std::size_t> fold_sizes(spec.n_folds);
  std::vector<std::size_t> fold_of_group(groups.n_labels);
  for (const std::size_t group : order) {
    const auto least = std::min_element(fold_sizes.begin(), fold_sizes.end());
    *least += sizes[group];
    fold_of_group[group] = static_cast<std::size_t>(least - fold_sizes.begin());
  }
  std::vector<std::size_t> fold_of;
  for (const std::size_t group : groups.label) fold_of.push_back(fold_of_group[group]);
  return fold_of;
}

std::vector<Split> splits_of(const std::vector<std::size_t>& fold_of, const FoldSpec& spec) {
  std::vector<Split> splits(spec.n_folds);
  for (const std::size_t row : shuffled(fold_of.size(), spec.seed)) {
    for (std::size_t fold = 0; fold < spec.n_folds; ++fold) {
      (fold_of[row] == fold ? splits[fold].test : splits[fold].train).push_back(row);
    }
  }
  return splits;
}

// The table is cut into n_folds + 1 parts, the first taking the rest; each but it is tested once.
std::vector<Split> time_folds(const Table& table, const FoldSpec& spec) {
  const std::vector<std::size_t> order = rows_by_time(table, spec.column, kWho);
  const std::size_t test_size = order.size() / (spec.n_folds + 1);
  std::vector<Split> splits(spec.n_folds);
  for (std::size_t fold = 0; fold < spec.n_folds; ++fold) {
    const std::size_t begin = order.size() - (spec.n_folds - fold) * test_size;
    const auto first = order.begin() + static_cast<std::ptrdiff_t>(begin);
    splits[fold].train.assign(order.begin(), first);
    splits[fold].test.assign(first, first + static_cast<std::ptrdiff_t>(test_size));
  }
  return splits;
}

}  // namespace

std::string_view to_string(FoldKind kind) {
  return name_of<FoldKind>(kFoldKinds, kind);
}
FoldKind fold_kind_from_name(std::string_view name) {
  return value_of<FoldKind>(kFoldKinds, "folds", name);
}

std::vector<Split> make_folds(const Table& table, const FoldSpec& spec) {
  const std::size_t n = table.n_rows();
  if (spec.kind == FoldKind::kTime) {
    check_enough(spec.n_folds, n == 0 ? 0 : n - 1, fmt::format("{} rows in time", n));
    return time_folds(table, spec);
  }
  check_enough(spec.n_folds, n, fmt::format("{} rows", n));
  if (spec.kind == FoldKind::kGroups) {
    const RowLabels groups = label_rows(table, spec.column, kWho);
    check_enough(spec.n_folds, groups.n_labels, fmt::format("{} groups", groups.n_labels));
    return splits_of(deal_groups(groups, spec), spec);
  }
  std::vector<std::size_t> order = shuffled(n, spec.seed);
  if (spec.kind == FoldKind::kStratified) {
    const RowLabels classes = label_rows(table, spec.column, kWho);
    sort_stably(order,
                [&](std::size_t a, std::size_t b) { return classes.label[a] < classes.label[b]; });
  }
  return splits_of(deal(order, spec.n_folds), spec);
}

}  // namespace chainrule
