// Numbers and counts as the page's sentences say them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <chainrule/curves.h>
#include <chainrule/report.h>

namespace chainrule {

/// "97.9 %"; "100 %" and "0 %" only where it is so.
std::string percent(double share);
/// Four decimals of an area under a curve; ">0.9999" where they would say 1 and it is less.
std::string area_text(double area);
/// "a, b and 7 more": the first few of many names, in quotes.
std::string some_names(const std::vector<std::string>& names, std::size_t most);

/// "450 test rows", or "450 rows" where they are of no part.
std::string counted_rows(std::size_t n, const ReportOutcome& outcome);
/// The same of all that judge.
std::string judged_rows_text(const ReportOutcome& outcome);
/// "the test part", or `otherwise` where rows are of no part.
std::string part_text(const ReportOutcome& outcome, std::string_view otherwise);
/// The 95 % interval (Wilson) of the accuracy; classes only.
Interval accuracy_interval(const ReportOutcome& outcome);

}  // namespace chainrule
