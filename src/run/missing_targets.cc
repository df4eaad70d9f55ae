// Rows that have no target.
#include "run/missing_targets.h"

#include <algorithm>

#include "core/fail.h"
#include "data/table_rows.h"

namespace chainrule {

void settle_targets(const DataSpec& data, const std::vector<std::string>& targets, Table& table) {
  if (!data.drop_missing_target) return;
  std::vector<std::size_t> kept = table.all_rows();
  for (const std::string& name : targets) {
    const Column* column = table.find(name);
    if (column == nullptr) continue;
    std::erase_if(kept, [&](std::size_t row) { return column->is_missing(row); });
  }
  const std::size_t n_dropped = table.n_rows() - kept.size();
  if (n_dropped == 0) return;
  if (kept.empty()) {
    fail(ErrorCode::kValue, "{}: every row lacks its target, none is left", table.name);
  }
  table.notices.push_back(fmt::format("{}: {} of {} rows have no target and are left out",
                                      table.name, n_dropped, table.n_rows()));
  keep_rows(table, kept);
}

}  // namespace chainrule
