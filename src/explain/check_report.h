// Checks what comes after training: a classifier's report, and which rows it was trained on.
#pragma once

#include <chainrule/check.h>

#include <optional>
#include <string_view>

namespace chainrule {

/// Shape of a number of a report: a list with one number a class, a table, or a single number.
struct ReportShape {
  std::size_t n_rows = 0, n_columns = 0;  // as in WorkName
};
/// Nothing for a name that no report has.
std::optional<ReportShape> report_shape(std::string_view name, std::size_t n_classes);

/// Adds the claims about the report and the rows that were drawn, and what is wrong with them.
void check_report(const Worksheet& work, CheckResult& result);

}  // namespace chainrule
