// A sample of rows where all would be too many.
#include "report/drawn_rows.h"

#include <numeric>

#include <chainrule/philox.h>

namespace chainrule {

std::vector<std::size_t> drawn_rows(std::size_t n_rows, std::size_t n, std::uint64_t seed) {
  std::vector<std::size_t> rows(n_rows);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (n >= n_rows) return rows;
  Philox(seed).shuffle(rows, Purpose::kReport, 0);
  rows.resize(n);
  std::ranges::sort(rows);
  return rows;
}

}  // namespace chainrule
