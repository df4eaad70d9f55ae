// Which character stands between the cells.
#pragma once

#include <string_view>

#include <chainrule/csv.h>

namespace chainrule {

/// Of , ; tab and | the one that cuts each of the first rows into equally many cells, and into the
/// most; if none cuts them equally, the one that cuts the first row into the most; else a comma.
/// A comma that is the decimal point is none of them; comment lines are passed over.
/// `text` is all there is, or its beginning; no more than a megabyte of it is looked at.
char sniff_delimiter(std::string_view text, bool is_all, const CsvOptions& options = {});

}  // namespace chainrule
