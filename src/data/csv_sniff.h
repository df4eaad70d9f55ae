// Which character stands between the cells.
#pragma once

#include <string_view>

#include <chainrule/csv.h>

namespace chainrule {

/// Of , ; tab and | the one that cuts each of the first rows into equally many cells, and into the
/// most; if none cuts them equally, the one that cuts the first row into the most; else a comma.
/// A comma that is the decimal point is none of them; comment lines are passed over.
char sniff_delimiter(std::string_view text, const CsvOptions& options = {});

}  // namespace chainrule
