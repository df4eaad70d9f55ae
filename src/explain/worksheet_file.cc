// Reading worksheets from files.
#include <chainrule/worksheet.h>

#include "core/whole_file.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostBytes = 100'000'000;

}  // namespace

Worksheet read_worksheet_file(const std::string& path, const std::string& sheet_path) {
  const std::string text = read_whole_file(path, kMostBytes);
  const std::string sheet =
      sheet_path.empty() ? std::string() : read_whole_file(sheet_path, kMostBytes);
  if (path.ends_with(".csv")) return parse_worksheet_csv(text, path, sheet);
  if (path.ends_with(".npz")) return parse_worksheet_npz(text, path, sheet);
  return parse_worksheet_toml(text, path, sheet);
}

}  // namespace chainrule
