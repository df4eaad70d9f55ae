// Reading tables from files of comma-separated text.
#include <chainrule/csv.h>

#include <limits>

#include "core/whole_file.h"

namespace chainrule {

Table read_csv_file(const std::string& path, const CsvOptions& options) {
  return read_csv(read_whole_file(path, std::numeric_limits<std::size_t>::max()), path, options);
}

}  // namespace chainrule
