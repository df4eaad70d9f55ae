// Rows that stand in two parts of a split.
#include <algorithm>
#include <bit>
#include <unordered_set>

#include <chainrule/split.h>

#include "data/cells.h"

namespace chainrule {
namespace {

using Columns = std::vector<const Column*>;

// Equal for equal cells; a missing cell equals another one.
std::uint64_t cell_bits(const Column& column, std::size_t row) {
  if (column.kind == Column::Kind::kText) return column.codes[row];
  if (column.is_missing(row)) return ~std::uint64_t{0};
  const double x = column.numbers[row];
  return std::bit_cast<std::uint64_t>(x == 0 ? 0.0 : x);
}

struct RowHash {
  const Columns& columns;
  std::size_t operator()(std::size_t row) const {
    std::uint64_t hash = 0;
    for (const Column* column : columns) {
      hash = (hash ^ cell_bits(*column, row)) * 0x9E3779B97F4A7C15;
      hash ^= hash >> 32;
    }
    return static_cast<std::size_t>(hash);
  }
};

struct RowEqual {
  const Columns& columns;
  bool operator()(std::size_t a, std::size_t b) const {
    return std::all_of(columns.begin(), columns.end(), [&](const Column* column) {
      return cell_bits(*column, a) == cell_bits(*column, b);
    });
  }
};

}  // namespace

std::size_t count_repeats(const Table& table) {
  Columns columns;
  for (const Column& column : table.columns) columns.push_back(&column);
  std::unordered_set<std::size_t, RowHash, RowEqual> known(2 * table.n_rows(), RowHash{columns},
                                                           RowEqual{columns});
  for (std::size_t row = 0; row < table.n_rows(); ++row) known.insert(row);
  return table.n_rows() - known.size();
}

std::size_t count_duplicates(const Table& table, std::span<const std::string> features,
                             std::span<const std::size_t> train,
                             std::span<const std::size_t> held_out) {
  constexpr std::string_view kWho = "count_duplicates";
  check_rows(table, train, kWho);
  check_rows(table, held_out, kWho);
  Columns columns;
  for (const std::string& name : features) columns.push_back(&table.column(name, kWho));
  const std::unordered_set<std::size_t, RowHash, RowEqual> known(
      train.begin(), train.end(), 2 * train.size(), RowHash{columns}, RowEqual{columns});
  return static_cast<std::size_t>(std::count_if(
      held_out.begin(), held_out.end(), [&](std::size_t row) { return known.contains(row); }));
}

}  // namespace chainrule
