// Rows of comma-separated text some at a time.
#include <chainrule/table_stream.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <map>
#include <system_error>

#include "core/fail.h"
#include "data/csv_columns.h"
#include "data/csv_scanner.h"
#include "data/csv_sniff.h"
#include "data/number_text.h"

namespace chainrule {
namespace {

constexpr std::size_t kRowsForHeader = 100;
constexpr std::size_t kCellsAtOnce = 400'000;  // that are held as texts, one row at least

// What can be read once. stdin is read as everything else here reads it, so that its first byte can
// be looked at before.
class OnceSource : public ByteSource {
 public:
  explicit OnceSource(const std::string& path)
      : name_(path == "-" ? "stdin" : path),
        file_(path == "-" ? stdin : std::fopen(path.c_str(), "rb")) {
    if (file_ == nullptr) fail_errno("cannot be opened");
  }
  OnceSource(const OnceSource&) = delete;
  OnceSource& operator=(const OnceSource&) = delete;
  ~OnceSource() override {
    if (file_ != stdin) std::fclose(file_);
  }

  std::size_t read(char* to, std::size_t n) override {
    const std::size_t came = std::fread(to, 1, n, file_);
    if (came == 0 && std::ferror(file_) != 0) fail_errno("cannot be read");
    return came;
  }
  void rewind() override {}  // asked for only before the first byte
  std::size_t size() const override { return 0; }
  const std::string& name() const { return name_; }

 private:
  [[noreturn]] void fail_errno(std::string_view what) const {
    fail(ErrorCode::kFile, "{}: {}: {}", name_, what, std::generic_category().message(errno));
  }

  std::string name_;
  std::FILE* file_;
};

CsvScanner make_scanner(OnceSource& source, const CsvOptions& options) {
  CsvWindow window(source);
  const std::string_view begin = window.text();
  if (begin.starts_with("\xFF\xFE") || begin.starts_with("\xFE\xFF")) {
    fail(ErrorCode::kFormat, "{}: UTF-16 text came, UTF-8 was expected", source.name());
  }
  if (begin.starts_with("\xEF\xBB\xBF")) window.skip(3);
  const char delimiter = options.delimiter
                             ? *options.delimiter
                             : sniff_delimiter(window.text(), window.is_last(), options);
  return CsvScanner(std::move(window), delimiter, source.name(), options.comment);
}

using Row = std::vector<std::string>;

}  // namespace

struct TableStream::State {
  State(const std::string& path, const CsvOptions& how)
      : options(how), parser(options), source(path), scanner(make_scanner(source, options)) {}

  bool read_row() {
    if (!scanner.next(cells)) return false;
    Row& row = rows.emplace_back();
    for (const CsvCell& cell : cells) {
      row.emplace_back(cell.quoted ? cell.text : trimmed(cell.text));
    }
    lines.push_back(scanner.line());
    return true;
  }

  // No more than `n`.
  std::size_t rows_at_once(std::size_t n) const {
    const std::size_t width = rows.empty() ? 1 : rows.front().size();
    return std::min(n, std::max<std::size_t>(kCellsAtOnce / width, 1));
  }

  void read_names() {
    while (rows.size() <= rows_at_once(kRowsForHeader) && read_row()) continue;
    if (rows.empty()) fail(ErrorCode::kFormat, "{}: the file is empty", source.name());
    std::vector<ColumnScan> columns(rows.front().size());
    for (std::size_t j = 0; j < columns.size(); ++j) {
      columns[j].first_text = rows.front()[j];
      columns[j].first_kind = parser.parse(rows.front()[j]).kind;
      for (std::size_t i = 1; i < rows.size(); ++i) {
        const CellKind kind = parser.parse(rows[i][j]).kind;
        columns[j].n_numbers += kind == CellKind::kNumber;
        columns[j].n_texts += kind == CellKind::kText;
      }
    }
    const bool has_header = options.header.value_or(first_row_is_header(columns));
    for (std::size_t j = 0; j < columns.size(); ++j) {
      names.push_back(has_header && !rows.front()[j].empty() ? rows.front()[j]
                                                             : fmt::format("column_{}", j + 1));
    }
    if (!has_header) return;
    if (rows.size() == 1) {
      fail(ErrorCode::kFormat, "{}: line {} is a header and no row follows it", source.name(),
           lines.front());
    }
    rows.erase(rows.begin());
    lines.erase(lines.begin());
  }

  // Column j of the first n rows.
  Column column(std::size_t j, std::size_t n) const {
    Column out;
    out.name = names[j];
    std::vector<ParsedCell> parsed;
    for (std::size_t i = 0; i < n; ++i) {
      parsed.push_back(parser.parse(rows[i][j]));
      if (parsed.back().kind == CellKind::kText) out.kind = Column::Kind::kText;
      if (std::isinf(parsed.back().number)) {
        fail(ErrorCode::kFormat,
             "{}: line {}, column \"{}\": an infinite or too large number came, a finite one was "
             "expected",
             source.name(), lines[i], out.name);
      }
    }
    if (out.kind == Column::Kind::kNumber) {
      for (const ParsedCell& cell : parsed) out.numbers.push_back(cell.number);
      return out;
    }
    std::map<std::string, std::uint32_t> known;
    for (std::size_t i = 0; i < n; ++i) {
      if (parsed[i].kind == CellKind::kMissing) {
        out.codes.push_back(Column::kMissing);
        continue;
      }
      const bool is_written_otherwise = parsed[i].kind == CellKind::kNumber && !parser.is_plain();
      const std::string text = is_written_otherwise ? number_text(parsed[i].number) : rows[i][j];
      const auto [at, is_new] =
          known.emplace(text, static_cast<std::uint32_t>(out.categories.size()));
      if (is_new) out.categories.push_back(text);
      out.codes.push_back(at->second);
    }
    return out;
  }

  CsvOptions options;
  CellParser parser;
  OnceSource source;
  CsvScanner scanner;
  std::vector<CsvCell> cells;
  std::vector<std::string> names;
  std::vector<Row> rows;  // read and not handed out yet
  std::vector<std::size_t> lines;
  std::size_t n_handed_out = 0;
};

TableStream::TableStream(const std::string& path, const CsvOptions& options)
    : state_(std::make_unique<State>(path, options)) {
  state_->read_names();
}
TableStream::TableStream(TableStream&&) noexcept = default;
TableStream& TableStream::operator=(TableStream&&) noexcept = default;
TableStream::~TableStream() = default;

bool TableStream::next(std::size_t n_rows, Table& table) {
  State& state = *state_;
  while (state.rows.size() < state.rows_at_once(n_rows) && state.read_row()) continue;
  const std::size_t n = std::min(n_rows, state.rows.size());
  if (n == 0) return false;
  table = {};
  table.name = state.source.name();
  table.first_row = state.n_handed_out;
  for (std::size_t j = 0; j < state.names.size(); ++j) table.columns.push_back(state.column(j, n));
  const auto end = static_cast<std::ptrdiff_t>(n);
  for (std::size_t i = 0; i < n; ++i) table.lines.push_back(state.lines[i]);
  state.rows.erase(state.rows.begin(), state.rows.begin() + end);
  state.lines.erase(state.lines.begin(), state.lines.begin() + end);
  state.n_handed_out += n;
  return true;
}

}  // namespace chainrule
