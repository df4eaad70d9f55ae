// Which character stands between the cells.
#include "data/csv_sniff.h"

#include <cstddef>
#include <optional>

#include "data/number_text.h"

namespace chainrule {
namespace {

constexpr std::size_t kRowsLookedAt = 32;
constexpr std::size_t kBytesLookedAt = std::size_t{1} << 20;

struct Cut {
  std::size_t cells = 0;  // of the first row
  bool is_even = true;    // whether the next rows have as many
};

Cut cut_rows(std::string_view text, char delimiter, std::optional<char> comment) {
  Cut cut;
  std::size_t rows = 0;
  std::size_t cells = 1;
  std::size_t begin = 0;
  bool in_quotes = false;
  for (std::size_t i = 0; i <= text.size() && rows < kRowsLookedAt; ++i) {
    const char c = i < text.size() ? text[i] : '\n';
    if (c == '"') in_quotes = !in_quotes;
    if (c == delimiter && !in_quotes) ++cells;
    if ((c != '\n' && c != '\r') || (in_quotes && i < text.size())) continue;
    const std::string_view row = text.substr(begin, i - begin);
    if (!trimmed(row).empty() && !(comment && row.front() == *comment)) {
      if (rows++ == 0) cut.cells = cells;
      if (cells != cut.cells) cut.is_even = false;
    }
    begin = i + 1;
    cells = 1;
  }
  return cut;
}

}  // namespace

char sniff_delimiter(std::string_view text, bool is_all, const CsvOptions& options) {
  if (!is_all || text.size() > kBytesLookedAt) {
    text = text.substr(0, kBytesLookedAt);
    const std::size_t end = text.find_last_of("\r\n");  // of a row; none if the first is longer
    if (end != std::string_view::npos) text = text.substr(0, end + 1);
  }
  char best = ',';
  Cut best_cut{1, false};
  for (const char delimiter : {',', ';', '\t', '|'}) {
    if (delimiter == options.decimal) continue;
    const Cut cut = cut_rows(text, delimiter, options.comment);
    if (cut.cells < 2 || cut.is_even < best_cut.is_even) continue;
    if (cut.is_even > best_cut.is_even || cut.cells > best_cut.cells) {
      best = delimiter;
      best_cut = cut;
    }
  }
  return best;
}

}  // namespace chainrule
