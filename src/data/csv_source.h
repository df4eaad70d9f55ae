// Comma-separated text that is read piece by piece.
#pragma once

#include <string_view>

#include <chainrule/csv.h>

#include "data/byte_source.h"

namespace chainrule {

/// read_csv() of a source, which is read once, or twice if a text comes below numbers.
Table read_csv(ByteSource& source, std::string_view name, const CsvOptions& options);

}  // namespace chainrule
