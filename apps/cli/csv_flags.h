// The flags of commands that read a table beside a model: how its CSV is written.
#pragma once

#include <chainrule/csv.h>

namespace CLI {
class App;
}

namespace chainrule::cli {

/// --delimiter, --decimal, --thousands and --comment, as `train` has them, into `csv`, which must
/// outlive the parser.
void add_csv_flags(CLI::App& parser, CsvOptions& csv);

}  // namespace chainrule::cli
