// Which rows are for training, which for validation and which for the test.
#include <chainrule/split.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <chainrule/philox.h>

#include "core/fail.h"
#include "core/names.h"
#include "data/cells.h"
#include "data/number_text.h"
#include "data/row_order.h"

namespace chainrule {
namespace {

constexpr std::string_view kWho = "split";

constexpr Named<SplitKind> kSplitKinds[] = {
    {SplitKind::kShuffled, "shuffled"}, {SplitKind::kStratified, "stratified"},
    {SplitKind::kGroups, "groups"},     {SplitKind::kTime, "time"},
    {SplitKind::kGiven, "given"},       {SplitKind::kNumpy, "numpy"}};

struct PartSizes {
  std::size_t test = 0;
  std::size_t validation = 0;
};

// Of n rows or groups. Rounded up, as train_test_split does.
PartSizes part_sizes(const SplitSpec& spec, std::size_t n, std::string_view what) {
  for (const double fraction : {spec.test, spec.validation}) {
    if (!(fraction >= 0 && fraction < 1)) {
      fail(ErrorCode::kValue, "{}: {} came for a part, a fraction from 0 to below 1 was expected",
           kWho, fraction);
    }
  }
  const auto size = [&](double fraction) {
    return static_cast<std::size_t>(std::ceil(static_cast<double>(n) * fraction));
  };
  const PartSizes sizes{size(spec.test), size(spec.validation)};
  if (sizes.test + sizes.validation >= n) {
    fail(ErrorCode::kValue,
         "{}: of {} {}, {} for the test and {} for validation leave none for training", kWho, n,
         what, sizes.test, sizes.validation);
  }
  return sizes;
}

std::vector<std::size_t> shuffled(std::size_t n, std::uint64_t seed) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Philox(seed).shuffle(order, Purpose::kSplit, 0);
  return order;
}

// The first rows of an order to the test part, the next to validation, the rest to training.
Split cut(const std::vector<std::size_t>& order, PartSizes sizes) {
  const auto test_end = order.begin() + static_cast<std::ptrdiff_t>(sizes.test);
  const auto validation_end = test_end + static_cast<std::ptrdiff_t>(sizes.validation);
  return {{validation_end, order.end()}, {test_end, validation_end}, {order.begin(), test_end}};
}

// Shares n_part among the classes in proportion, by largest remainder; a class gets at most its
// room.
std::vector<std::size_t> proportional(std::size_t n_part, const std::vector<std::size_t>& counts,
                                      const std::vector<std::size_t>& room) {
  const std::uint64_t n = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  if (n_part > std::accumulate(room.begin(), room.end(), std::uint64_t{0})) {
    fail(ErrorCode::kValue, "{}: {} classes are too many for a part of {} of {} rows", kWho,
         counts.size(), n_part, n);
  }
  std::vector<std::size_t> share;
  std::vector<std::uint64_t> remainder;
  std::size_t left = n_part;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const std::uint64_t product = std::uint64_t{n_part} * counts[k];
    share.push_back(std::min(static_cast<std::size_t>(product / n), room[k]));
    remainder.push_back(product % n);
    left -= share[k];
  }
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  sort_stably(order, [&](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
  while (left > 0) {
    for (const std::size_t k : order) {
      if (left == 0 || share[k] == room[k]) continue;
      ++share[k];
      --left;
    }
  }
  return share;
}

Split split_stratified(const Table& table, const SplitSpec& spec) {
  const PartSizes sizes = part_sizes(spec, table.n_rows(), "rows");
  const RowLabels labels = label_rows(table, spec.column, kWho);
  const std::vector<std::size_t> counts = labels.counts();
  std::vector<std::size_t> room = counts;
  for (std::size_t& r : room) --r;  // one row of each class is for training
  std::vector<std::size_t> test = proportional(sizes.test, counts, room);
  for (std::size_t k = 0; k < room.size(); ++k) room[k] -= test[k];
  std::vector<std::size_t> validation = proportional(sizes.validation, counts, room);

  Split split;
  for (const std::size_t row : shuffled(table.n_rows(), spec.seed)) {
    const std::size_t k = labels.label[row];
    if (test[k] > 0) {
      --test[k];
      split.test.push_back(row);
    } else if (validation[k] > 0) {
      --validation[k];
      split.validation.push_back(row);
    } else {
      split.train.push_back(row);
    }
  }
  return split;
}

Split split_groups(const Table& table, const SplitSpec& spec) {
  const RowLabels groups = label_rows(table, spec.column, kWho);
  const PartSizes sizes = part_sizes(spec, groups.n_labels, "groups");
  const std::vector<std::size_t> order = shuffled(groups.n_labels, spec.seed);
  std::vector<std::size_t> place(groups.n_labels);
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  Split split;
  for (std::size_t row = 0; row < groups.label.size(); ++row) {
    const std::size_t at = place[groups.label[row]];
    const bool is_test = at < sizes.test;
    const bool is_validation = !is_test && at < sizes.test + sizes.validation;
    (is_test ? split.test : is_validation ? split.validation : split.train).push_back(row);
  }
  return split;
}

Split split_time(const Table& table, const SplitSpec& spec) {
  const PartSizes sizes = part_sizes(spec, table.n_rows(), "rows");
  std::vector<std::size_t> order = rows_by_time(table, spec.column, kWho);
  std::reverse(order.begin(), order.end());
  Split split = cut(order, sizes);
  for (auto* part : {&split.train, &split.validation, &split.test}) {
    std::reverse(part->begin(), part->end());
  }
  return split;
}

Split split_given(const Table& table, const std::string& name) {
  const Column& column = table.column(name, kWho);
  check_present(table, column, table.all_rows(), kWho);
  Split split;
  for (std::size_t row = 0; row < column.n_rows(); ++row) {
    const std::string word = column.kind == Column::Kind::kText
                                 ? column.categories[column.codes[row]]
                                 : number_text(column.numbers[row]);
    if (word == "train") {
      split.train.push_back(row);
    } else if (word == "validation") {
      split.validation.push_back(row);
    } else if (word == "test") {
      split.test.push_back(row);
    } else {
      fail_cell(table, column, row, kWho,
                fmt::format("\"{}\" came; train, validation or test was expected", word));
    }
  }
  if (split.train.empty()) {
    fail(ErrorCode::kValue, "{}: column \"{}\" leaves no row for training", kWho, name);
  }
  return split;
}

Split split_numpy(const Table& table, const SplitSpec& spec, RandomState* numpy) {
  const PartSizes sizes = part_sizes(spec, table.n_rows(), "rows");
  if (numpy != nullptr) return cut(numpy->permutation(table.n_rows()), sizes);
  if (spec.seed > std::numeric_limits<std::uint32_t>::max()) {
    fail(ErrorCode::kValue, "{}: seed {} came, NumPy's is below 2^32", kWho, spec.seed);
  }
  RandomState own(static_cast<std::uint32_t>(spec.seed));
  return cut(own.permutation(table.n_rows()), sizes);
}

}  // namespace

std::string_view to_string(SplitKind kind) {
  return name_of<SplitKind>(kSplitKinds, kind);
}
SplitKind split_kind_from_name(std::string_view name) {
  return value_of<SplitKind>(kSplitKinds, "split", name);
}

Split split_table(const Table& table, const SplitSpec& spec, RandomState* numpy) {
  if (table.n_rows() == 0) fail(ErrorCode::kValue, "{}: {} has no rows", kWho, table.name);
  switch (spec.kind) {
    case SplitKind::kShuffled:
      return cut(shuffled(table.n_rows(), spec.seed), part_sizes(spec, table.n_rows(), "rows"));
    case SplitKind::kStratified:
      return split_stratified(table, spec);
    case SplitKind::kGroups:
      return split_groups(table, spec);
    case SplitKind::kTime:
      return split_time(table, spec);
    case SplitKind::kGiven:
      return split_given(table, spec.column);
    case SplitKind::kNumpy:
      return split_numpy(table, spec, numpy);
  }
  fail(ErrorCode::kValue, "{}: unknown kind", kWho);
}

}  // namespace chainrule
