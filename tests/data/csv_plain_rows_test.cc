// Rows that are read without a second look are what they are cell by cell.
#include <chainrule/csv.h>
#include <chainrule/error.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace chainrule {
namespace {

std::pair<Table, std::string> read(const std::string& text, const CsvOptions& options) {
  try {
    return {read_csv(text, "t.csv", options), ""};
  } catch (const Error& error) {
    return {Table(), error.what()};
  }
}

bool same_numbers(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
    return x == y ? std::signbit(x) == std::signbit(y) : std::isnan(x) && std::isnan(y);
  });
}

using Cells = std::vector<std::string>;

const Cells kNumbers = {"0",          "-0",
                        "7",          "-12.5",
                        " 3",         "4 ",
                        "123456789",  "+1",
                        "1e3",        ".5",
                        "5.",         "0.1234567890123",
                        "\"6\"",      "NA",
                        "",           "nan",
                        "1,5",        "123456789012345678901",
                        "1.234",      "\"1,5\"",
                        "\"1\"\"2\"", "9.99999999999999999",
                        "8e400",      "-"};
const Cells kTexts = {"a",
                      "red",
                      " red",
                      "red ",
                      "\"red\"",
                      "\" red\"",
                      "NA",
                      "",
                      "\"\"",
                      "\"NA\"",
                      "größe",
                      "\"a;b\"",
                      "1.5",
                      "1,5",
                      "?",
                      "a\"b\"c",
                      "\"a\"\"b\"",
                      "\"x\"\"\"",
                      "12345678",
                      "123456789",
                      "a rather long text",
                      "\"a rather long text\"",
                      "\"two\nlines\"",
                      "1.234",
                      "1234"};

// A text with an empty line before each row, which is therefore read cell by cell.
struct Spaced {
  std::string text;
  std::vector<std::size_t> lines = {0};  // for each of its lines, which one of the other's it is

  explicit Spaced(const std::string& from) {
    bool in_quotes = false, at_row = true;
    std::size_t line = 1;
    lines.push_back(line);
    for (const char c : from) {
      if (at_row) text += '\n', lines.push_back(line);
      text += c;
      if (c == '"') in_quotes = !in_quotes;
      if (c == '\n') lines.push_back(++line);
      at_row = c == '\n' && !in_quotes;
    }
  }

  std::string mapped(const std::string& sentence) const {
    std::string out;
    constexpr std::string_view kLine = "line ";
    for (std::size_t at = 0; at < sentence.size();) {
      const std::size_t end = std::min(sentence.find(kLine, at), sentence.size() - kLine.size());
      out += sentence.substr(at, end + kLine.size() - at);
      at = end + kLine.size();
      std::size_t number = 0;
      for (; at < sentence.size() && std::isdigit(sentence[at]) != 0; ++at) {
        number = 10 * number + static_cast<std::size_t>(sentence[at] - '0');
      }
      if (number > 0) out += std::to_string(lines.at(number));
    }
    return out;
  }
  std::vector<std::size_t> mapped(std::vector<std::size_t> all) const {
    for (std::size_t& line : all) line = lines.at(line);
    return all;
  }
};

void expect_same(const Table& a, const Table& b) {
  ASSERT_EQ(a.column_names(), b.column_names());
  for (std::size_t j = 0; j < a.columns.size(); ++j) {
    ASSERT_EQ(a.columns[j].kind, b.columns[j].kind);
    ASSERT_TRUE(same_numbers(a.columns[j].numbers, b.columns[j].numbers));
    ASSERT_EQ(a.columns[j].codes, b.columns[j].codes);
    ASSERT_EQ(a.columns[j].categories, b.columns[j].categories);
  }
}

TEST(CsvPlainRows, AreWhatTheyAreCellByCell) {
  std::mt19937 random(3);
  const auto one_of = [&](const Cells& cells) { return cells[random() % cells.size()]; };
  int n_tables = 0;
  for (int repeat = 0; repeat < 3000; ++repeat) {
    CsvOptions options{.delimiter = ';'};
    if (random() % 3 == 0) options.decimal = ',';
    if (random() % 3 == 0) options.thousands = options.decimal == ',' ? '.' : ',';
    if (random() % 4 == 0) options.missing = {"", "?", "7", "1.5"};
    if (random() % 4 == 0) options.comment = '#';
    if (random() % 2 == 0) options.header = random() % 2 == 0;
    const std::size_t n_columns = 1 + random() % 4, n_rows = 2 + random() % 40;
    // Of plain numbers, of any numbers, of texts, of texts after numbers.
    std::vector<std::size_t> kinds(n_columns);
    for (std::size_t& kind : kinds) kind = random() % 4;
    std::string text, returned;
    for (std::size_t row = 0; row <= n_rows; ++row) {
      for (std::size_t j = 0; j < n_columns; ++j) {
        const bool is_number = kinds[j] < 2 || (kinds[j] == 3 && row < n_rows / 2);
        std::string cell = kinds[j] == 0 ? kNumbers[random() % 3]
                           : is_number   ? one_of(kNumbers)
                                         : one_of(kTexts);
        if (row == 0) cell = random() % 8 == 0 ? cell : "c" + std::to_string(j);
        (text += j == 0 ? "" : ";") += cell;
      }
      if (random() % 150 == 0) text += ";1";
      if (random() % 40 == 0) text += "\n";
      if (random() % 40 == 0) text += "\n# a comment";
      text += '\n';
    }
    bool in_quotes = false;
    for (const char c : text) {
      if (c == '"') in_quotes = !in_quotes;
      returned += c == '\n' && !in_quotes ? '\r' : c;
    }
    const auto [plain, refusal] = read(text, options);
    SCOPED_TRACE(text);
    const auto [with_returns, same] = read(returned, options);
    ASSERT_EQ(refusal, same);
    ASSERT_EQ(plain.lines.all(), with_returns.lines.all());
    expect_same(plain, with_returns);
    const Spaced spaced(text);
    const auto [slow, slow_refusal] = read(spaced.text, options);
    ASSERT_EQ(refusal, spaced.mapped(slow_refusal));
    ASSERT_EQ(plain.lines.all(), spaced.mapped(slow.lines.all()));
    expect_same(plain, slow);
    n_tables += refusal.empty() ? 1 : 0;
  }
  EXPECT_GT(n_tables, 500);
}

// What a text after numbers is, the number's own spelling, and the order of first appearance.
TEST(CsvPlainRows, TextsKeepTheirSpelling) {
  std::string text = "a,b\n";
  for (int row = 0; row < 100; ++row) text += "1.50, red\n";
  text += "late,blue\n\"1.50\",\"red\"\n";
  for (int row = 0; row < 100; ++row) text += "2,red\n";
  const Table table = read(text, {}).first;
  EXPECT_EQ(table.columns[0].categories, (std::vector<std::string>{"1.50", "late", "2"}));
  EXPECT_EQ(table.columns[1].categories, (std::vector<std::string>{"red", "blue"}));
  const Table bare =
      read("red,1\nblue,2\nred,3\n" + std::string(90, '\n') + "green,4\n", {.header = false}).first;
  EXPECT_EQ(bare.columns[0].categories, (std::vector<std::string>{"red", "blue", "green"}));
  EXPECT_EQ(bare.columns[0].codes, (std::vector<std::uint32_t>{0, 1, 0, 2}));
  EXPECT_EQ(bare.lines.all(), (std::vector<std::size_t>{1, 2, 3, 94}));
}

}  // namespace
}  // namespace chainrule
