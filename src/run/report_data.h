// What a report says of the table and of its rows.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <chainrule/report.h>
#include <chainrule/table.h>

#include "report/importance.h"

namespace chainrule {

/// The columns and the target; `train` are the rows that decide which features are constant.
ReportData report_data(const Table& table, const Preprocessor& preprocessor,
                       std::span<const std::size_t> train);
/// Nothing for a part without rows.
void add_part(const std::string& name, const Table& table, std::span<const std::size_t> rows,
              const Preprocessor& preprocessor, ReportData& data);

/// What preparation left out or found.
void add_notices(const std::vector<std::string>& notices, ReportData& data);
/// What preparation warned of, as findings of the kind "data".
void add_warnings(const std::vector<std::string>& warnings, Report& report);

/// The inputs to be shuffled together: those of a column, or of a square of a picture, as large as
/// leaves no more than about 100 squares.
struct InputGroups {
  std::vector<InputGroup> groups;
  std::size_t block = 0;  ///< side of a square; 0 for columns
};
InputGroups input_groups(const Preprocessor& preprocessor, const ReportData& data);

/// The dozen judged rows with the largest losses, with the columns that matter most.
std::vector<ReportRow> worst_rows(const Report& report, const Table& table,
                                  const Preprocessor& preprocessor);

}  // namespace chainrule
