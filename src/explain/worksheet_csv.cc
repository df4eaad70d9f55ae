// Reading worksheets from a spreadsheet's comma-separated text.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "core/fail.h"
#include "data/csv_scanner.h"
#include "data/number_text.h"
#include "data/quoted_toml.h"
#include "explain/raw_sheet.h"

namespace chainrule {
namespace {

constexpr std::array<std::string_view, 5> kHeading = {"table", "name", "row", "column", "value"};
constexpr std::size_t kMostPlace = 10'000'000;  // of a row or a column
constexpr std::size_t kMostArrays = 20'000;     // a layer has about ten
// How many cells the arrays may have: cells without a line are blanks, which take memory, too.
constexpr std::size_t kSomeCells = 100'000, kBytesOfCell = 4;

struct Cell {
  std::size_t row = 0, column = 0;  // 0: none
  RawNumber number;
};

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& name)
      : name_(name),
        scanner_(CsvWindow(text), delimiter(text), name),
        n_left_(kSomeCells + text.size() / kBytesOfCell) {}

  RawSheet read() {
    std::vector<CsvCell> cells;
    if (!scanner_.next(cells)) fail(ErrorCode::kFormat, "{}: the file is empty", name_);
    check_heading(cells);
    while (scanner_.next(cells)) line(cells);
    for (const auto& [key, values] : lists_) settings_ += "\n" + key + " = [" + values + "]";
    RawSheet raw = read_raw_toml(settings_, name_);
    for (const Cells& array : given_.all) raw.given.push_back(assembled(array));
    for (const Cells& array : work_.all) raw.work.push_back(assembled(array));
    return raw;
  }

 private:
  struct Cells {
    std::string name, place;
    std::vector<Cell> cells;
  };
  struct Arrays {
    std::vector<Cells> all;
    std::unordered_map<std::string, std::size_t> places;  // by name
  };

  static char delimiter(std::string_view text) {
    const std::string_view first = text.substr(0, text.find('\n'));
    for (const char c : {';', '\t'}) {
      if (first.find(c) != std::string_view::npos) return c;
    }
    return ',';
  }

  [[noreturn]] void refuse(std::size_t column, const std::string& what) const {
    fail(ErrorCode::kFormat, "{}: {}", scanner_.place(scanner_.line(), column), what);
  }

  void check_heading(const std::vector<CsvCell>& cells) const {
    bool right = cells.size() == kHeading.size();
    for (std::size_t i = 0; right && i < kHeading.size(); ++i) {
      right = trimmed(cells[i].text) == kHeading[i];
    }
    if (!right) {
      fail(ErrorCode::kFormat, "{}: line {}: the heading table,name,row,column,value was expected",
           name_, scanner_.line());
    }
  }

  void line(const std::vector<CsvCell>& cells) {
    const std::string table(trimmed(cells[0].text)), name(trimmed(cells[1].text));
    if (table == "given" || table == "work")
      return number(cells, table == "given" ? given_ : work_);
    static constexpr std::string_view kTables[] = {"network", "step", "convention", "report",
                                                   "split"};
    if (std::ranges::find(kTables, table) == std::end(kTables)) {
      refuse(0, fmt::format("table \"{}\" is not known; there are network, step, convention, "
                            "given, work, report, split",
                            table));
    }
    for (const char c : name) {
      const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
      if (!word) refuse(1, fmt::format("\"{}\" is no name of a setting", name));
    }
    if (table == "report" || table == "split") return list(cells, table, name);
    setting(table + "." + name, value_text(trimmed(cells[4].text)));
  }

  // A setting stands in TOML on the line on which it stands here, so that errors name the line.
  void setting(const std::string& key, const std::string& value) {
    settings_line(scanner_.line());
    settings_ += key + " = " + value;
  }
  void settings_line(std::size_t line) {
    for (; settings_lines_ < line; ++settings_lines_) settings_ += '\n';
  }
  static std::string value_text(std::string_view text) {
    if (text == "true" || text == "false") return std::string(text);
    if (text == "TRUE") return "true";  // as spreadsheets write them
    if (text == "FALSE") return "false";
    const auto value = parse_number(text);
    if (!value || !std::isfinite(*value)) return quoted_toml(text);
    if (*value == std::floor(*value) && std::abs(*value) < 1e15) {
      return fmt::format("{}", static_cast<long long>(*value));
    }
    return fmt::format(
        "{}{}", *value,
        fmt::format("{}", *value).find_first_of(".e") == std::string::npos ? ".0" : "");
  }

  // Numbers of a list come one a line; `rows` alone is a single number.
  void list(const std::vector<CsvCell>& cells, const std::string& table, const std::string& name) {
    const std::string value = value_text(trimmed(cells[4].text));
    if (table == "split" && name == "rows") return setting(table + "." + name, value);
    lists_[table + "." + name] += (lists_[table + "." + name].empty() ? "" : ", ") + value;
  }

  std::size_t place_of(const std::vector<CsvCell>& cells, std::size_t i) const {
    const std::string_view text = trimmed(cells[i].text);
    if (text.empty()) return 0;
    const auto value = parse_number(text);
    if (!value || *value < 1 || *value != std::floor(*value) || *value > kMostPlace) {
      refuse(i, fmt::format("\"{}\" came, a number from 1 or nothing was expected", text));
    }
    return static_cast<std::size_t>(*value);
  }

  void number(const std::vector<CsvCell>& cells, Arrays& arrays) {
    const std::string name(trimmed(cells[1].text));
    const auto [place, is_new] = arrays.places.emplace(name, arrays.all.size());
    if (is_new) {
      if (arrays.all.size() == kMostArrays) {
        refuse(1, fmt::format("more than {} names of arrays", kMostArrays));
      }
      arrays.all.push_back({name, fmt::format("{}: line {}", name_, scanner_.line()), {}});
    }
    Cell& cell = arrays.all[place->second].cells.emplace_back();
    cell.row = place_of(cells, 2);
    cell.column = place_of(cells, 3);
    std::string text(trimmed(cells[4].text));
    std::ranges::replace(text, ',', '.');  // a decimal comma, where ; or tab is between cells
    if (!read_written(text, cell.number)) {
      refuse(4, fmt::format("\"{}\" came, a number or nothing was expected", text));
    }
  }

  RawArray assembled(const Cells& array) {
    RawArray raw{.name = array.name, .place = array.place, .sparse = true, .numbers = {}};
    std::size_t rows = 0, columns = 0;
    for (const Cell& cell : array.cells) {
      rows = std::max(rows, cell.row);
      columns = std::max(columns, cell.column);
    }
    raw.n_dimensions = rows > 0 ? 2 : columns > 0 ? 1 : 0;
    raw.n_rows = std::max<std::size_t>(rows, 1);
    raw.n_columns = std::max<std::size_t>(columns, 1);
    if (raw.n_rows > n_left_ / raw.n_columns) {
      fail(ErrorCode::kFormat, "{}: {}: its rows and columns go too far", raw.place, raw.name);
    }
    n_left_ -= raw.n_rows * raw.n_columns;
    RawNumber blank;
    blank.blank = true;
    raw.numbers.assign(raw.n_rows * raw.n_columns, blank);
    std::vector<bool> taken(raw.numbers.size(), false);
    for (const Cell& cell : array.cells) {
      const std::size_t at = (std::max<std::size_t>(cell.row, 1) - 1) * raw.n_columns +
                             std::max<std::size_t>(cell.column, 1) - 1;
      if (taken[at]) {
        fail(ErrorCode::kFormat, "{}: {}: row {}, column {} stands twice", raw.place, raw.name,
             cell.row, cell.column);
      }
      taken[at] = true;
      raw.numbers[at] = cell.number;
    }
    return raw;
  }

  std::string name_;
  CsvScanner scanner_;
  std::string settings_;
  std::size_t settings_lines_ = 1;
  std::map<std::string, std::string> lists_;
  Arrays given_, work_;
  std::size_t n_left_;  // cells that arrays may still have
};

}  // namespace

Worksheet parse_worksheet_csv(std::string_view text, const std::string& name,
                              std::string_view sheet) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // as spreadsheets write it
  RawSheet raw = CsvReader(text, name).read();
  complete(raw, sheet);
  return understand(std::move(raw));
}

}  // namespace chainrule
