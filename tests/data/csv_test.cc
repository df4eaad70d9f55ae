// CSV text becomes the right table, or the right sentence.
#include <chainrule/csv.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

Table read(std::string_view text, const CsvOptions& options = {}) {
  return read_csv(text, "people.csv", options);
}

auto refuses(const std::string& sentence) {
  return fails(ErrorCode::kFormat, sentence);
}

// The cell of a column of texts; "" where missing.
std::string text_at(const Column& column, std::size_t row) {
  return column.is_missing(row) ? "" : column.categories.at(column.codes.at(row));
}

TEST(Csv, ReadsNumbersAndTexts) {
  const Table table = read("age,town\n31,Oslo\n47.5,Bergen\n-2e3,Oslo\n");
  ASSERT_EQ(table.columns.size(), 2u);
  EXPECT_EQ(table.name, "people.csv");
  EXPECT_EQ(table.columns[0].name, "age");
  EXPECT_EQ(table.columns[0].kind, Column::Kind::kNumber);
  EXPECT_EQ(table.columns[0].numbers, (std::vector<double>{31, 47.5, -2000}));
  EXPECT_EQ(table.columns[1].kind, Column::Kind::kText);
  EXPECT_EQ(table.columns[1].categories, (std::vector<std::string>{"Oslo", "Bergen"}));
  EXPECT_EQ(table.columns[1].codes, (std::vector<std::uint32_t>{0, 1, 0}));
  EXPECT_EQ(table.lines.all(), (std::vector<std::size_t>{2, 3, 4}));
}

TEST(Csv, CellsAreThoseThatPythonReads) {
  for (const auto& c : golden("csv")) {
    CsvOptions options;
    options.missing = {""};
    options.delimiter = c["delimiter"].get<std::string>()[0];
    const std::string text = c["text"];
    for (const Table& table : {read(text, options), read(text)}) {
      ASSERT_EQ(table.columns.size(), c["rows"][0].size()) << text;
      ASSERT_EQ(table.n_rows() + 1, c["rows"].size()) << text;
      for (std::size_t j = 0; j < table.columns.size(); ++j) {
        EXPECT_EQ(table.columns[j].name, c["rows"][0][j].get<std::string>()) << text;
        for (std::size_t row = 0; row < table.n_rows(); ++row) {
          const Column& column = table.columns[j];
          const bool is_missing = column.kind == Column::Kind::kNumber;  // "" alone in its column
          EXPECT_EQ(is_missing ? "" : text_at(column, row),
                    c["rows"][row + 1][j].get<std::string>())
              << text;
        }
      }
    }
  }
}

TEST(Csv, NumbersAreTheNearestDoubles) {
  const Table table =
      read("x\n0.1\n1e22\n5e-324\n1.7976931348623157e308\n9007199254740993\n+.5\n 7. \n\"8\"\n");
  EXPECT_EQ(table.columns[0].numbers,
            (std::vector<double>{0.1, 1e22, 5e-324, 1.7976931348623157e308, 9007199254740992, 0.5,
                                 7, 8}));
}

TEST(Csv, WordsForMissingValues) {
  const Table table = read("x,y\n,a\nNA,NA\nNaN,\nnan, ?\nnull,b\n ? ,null\n1,c\n");
  for (std::size_t row = 0; row < 6; ++row) EXPECT_TRUE(table.columns[0].is_missing(row)) << row;
  EXPECT_EQ(table.columns[0].numbers[6], 1);
  EXPECT_EQ(table.columns[1].categories, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_TRUE(table.columns[1].is_missing(3));
  CsvOptions options;
  options.missing = {"-"};
  EXPECT_TRUE(read("x\n-\n2\n", options).columns[0].is_missing(0));
  EXPECT_EQ(read("x,y\nNA,1\n,2\n", options).columns[0].categories,
            (std::vector<std::string>{"NA", ""}));
}

TEST(Csv, LineEndsByteOrderMarkAndEmptyLines) {
  const std::vector<double> numbers = {1, 2};
  for (const std::string text :
       {"x,y\n1,3\n2,4\n", "x,y\r\n1,3\r\n2,4", "x,y\r1,3\r2,4\r", "\xEF\xBB\xBFx,y\n1,3\n2,4",
        "\n\nx,y\n\n1,3\r\n\r\n  \n2,4\n\n"}) {
    const Table table = read(text);
    EXPECT_EQ(table.columns[0].name, "x") << text;
    EXPECT_EQ(table.columns[0].numbers, numbers) << text;
  }
  EXPECT_EQ(read("\n\nx,y\n\n1,3\n\"a\nb\",4\n5,6").lines.all(),
            (std::vector<std::size_t>{5, 6, 8}));
}

TEST(Csv, LinesOfBlanksAndCommentsAreNoRows) {
  CsvOptions options;
  options.comment = '#';
  const Table table = read("\n \t\n#x,y\nx,y\n\t \r\n1,3\n#\r#\r\n\n2,4\n \n#", options);
  EXPECT_EQ(table.columns[0].numbers, (std::vector<double>{1, 2}));
  EXPECT_EQ(table.lines.all(), (std::vector<std::size_t>{6, 10}));
  EXPECT_EQ(read(std::string(21, '\n') + "x\n" + std::string(17, '\n') + "5\n").lines.all(),
            (std::vector<std::size_t>{40}));
  CsvOptions without_empty;
  without_empty.missing = {"-"};
  EXPECT_EQ(read("a,b\nred,1\n\n  \nblue,2\n", without_empty).columns[0].categories,
            (std::vector<std::string>{"red", "blue"}));
  // A tab that is the delimiter stands between two missing cells.
  EXPECT_EQ(read("x\ty\n1\t2\n\t\n3\t4\n").n_rows(), 3u);
}

TEST(Csv, FindsTheHeader) {
  EXPECT_EQ(read("1,2\n3,4\n").columns[1].name, "column_2");
  EXPECT_EQ(read("1,2\n3,4\n").n_rows(), 2u);
  EXPECT_EQ(read("5.1,setosa\n4.9,virginica\n").n_rows(), 2u);
  EXPECT_EQ(read("length,species\n4.9,virginica\n").n_rows(), 1u);
  EXPECT_EQ(read("id,2019,2020\n1,5,6\n").columns[1].name, "2019");
  EXPECT_EQ(read("town,country\nOslo,Norway\n").n_rows(), 1u);
  EXPECT_EQ(read("yes,yes\nno,yes\n").n_rows(), 2u);
  EXPECT_EQ(read(",age\n1,31\n").columns[0].name, "column_1");
  EXPECT_EQ(read("age , town\n31,Oslo\n").columns[1].name, "town");
  EXPECT_EQ(read("age\n1\n2\n3\n4\n5\n6\n7\n8\nx\n9\n").columns[0].categories[8], "x");
}

TEST(Csv, HeaderAndDelimiterCanBeGiven) {
  CsvOptions options;
  options.header = false;
  EXPECT_EQ(read("age\n1\n", options).columns[0].categories,
            (std::vector<std::string>{"age", "1"}));
  options.header = true;
  EXPECT_EQ(read("1,2\n3,4\n", options).columns[0].name, "1");
  options.delimiter = ':';
  EXPECT_EQ(read("a:b,c\n3:x\n", options).columns[1].name, "b,c");
}

TEST(Csv, SniffsTheDelimiter) {
  EXPECT_EQ(read("a;b\n1,5;2,5\n").columns.size(), 2u);
  EXPECT_EQ(read("a\tb c\n1\t2\n").columns.size(), 2u);
  EXPECT_EQ(read("a|b|c\n1|2|3\n").columns.size(), 3u);
  EXPECT_EQ(read("note\n\"hello; you\"\nbye\n").columns.size(), 1u);
  EXPECT_THAT(
      [] { read("a;b;c\n1;2;3\n4;5\n"); },
      refuses(
          "people.csv: line 3, column \"c\": the row has 2 cells, 3 were expected as in line 1"));
}

// Longer than what is looked at for the delimiter.
TEST(Csv, SniffsTheDelimiterOfLongRows) {
  std::string names, cells;
  for (int j = 0; j < 90'000; ++j) {
    names += (j % 9 == 0 ? ";a name, long, " : ";a long name ") + std::to_string(j);
    cells += ";1";
  }
  EXPECT_EQ(read("x" + names + "\n1" + cells + "\n").columns.size(), 90'001u);
  std::string returned;
  for (int row = 0; row < 300'000; ++row) returned += "1;2\r";
  EXPECT_EQ(read(returned).columns.size(), 2u);
}

TEST(Csv, BlanksCountOnlyInsideQuotes) {
  const Table table = read("x, kind\n1, setosa\n 2 ,\" setosa\"\n3,\tsetosa \n");
  EXPECT_EQ(table.columns[0].numbers, (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(table.columns[1].name, "kind");
  EXPECT_EQ(table.columns[1].categories, (std::vector<std::string>{"setosa", " setosa"}));
  EXPECT_EQ(table.columns[1].codes, (std::vector<std::uint32_t>{0, 1, 0}));
}

TEST(Csv, RefusesADelimiterThatCannotBe) {
  CsvOptions options;
  options.delimiter = '"';
  EXPECT_THAT([&] { read("a", options); },
              fails(ErrorCode::kValue, "read_csv: a quote or a line end cannot be the delimiter"));
}

TEST(Csv, OneTextMakesAColumnOfTexts) {
  const Table table = read("age\n1\n2.50\nabc\n4\n");
  EXPECT_EQ(table.columns[0].kind, Column::Kind::kText);
  EXPECT_EQ(table.columns[0].categories, (std::vector<std::string>{"1", "2.50", "abc", "4"}));
}

TEST(Csv, RefusesWithPlaceAndReason) {
  EXPECT_THAT([] { read(""); }, refuses("people.csv: the file is empty"));
  EXPECT_THAT([] { read("\xEF\xBB\xBF \r\n\n"); }, refuses("people.csv: the file is empty"));
  EXPECT_THAT([] { read("\nage,town\n"); },
              refuses("people.csv: line 2 is a header and no row follows it"));
  EXPECT_THAT(
      [] { read("age,town\n1,a\n\n2\n"); },
      refuses(
          "people.csv: line 4, column \"town\": the row has 1 cell, 2 were expected as in line 1"));
  EXPECT_THAT(
      [] { read("1,2\n1,2,3\n"); },
      refuses("people.csv: line 2, column 3: the row has 3 cells, 2 were expected as in line 1"));
  EXPECT_THAT(
      [] { read("age,town\n1,\"a\n2,b\n"); },
      refuses("people.csv: line 2, column \"town\": the quote that opens here is never closed"));
  EXPECT_THAT(
      [] { read("age,town\n1,\"a\nb\"c\n"); },
      refuses("people.csv: line 3, column \"town\": text follows the closing quote; a quote inside "
              "quotes is doubled"));
  EXPECT_THAT([] { read(std::string_view("age,town\n1,a\0b\n", 15)); },
              refuses("people.csv: line 2, column \"town\": a NUL byte came, text was expected"));
  EXPECT_THAT(
      [] { read("age,town\n1,Troms\xF8\n"); },
      refuses(
          "people.csv: line 2, column \"town\": byte 0xF8 is not UTF-8; save the file as UTF-8"));
  EXPECT_THAT(
      [] {
        read(
            "\xFF\xFE"
            "a");
      },
      refuses("people.csv: UTF-16 text came, UTF-8 was expected"));
  EXPECT_THAT([] { read("age,town,age\n1,a,2\n"); },
              refuses("people.csv: line 1: columns 1 and 3 are both named \"age\""));
  EXPECT_THAT(
      [] { read("age\n1\n-inf\n"); },
      refuses("people.csv: line 3, column \"age\": an infinite or too large number came, a finite "
              "one was expected"));
  EXPECT_THAT(
      [] { read("age\n1\n1e999\n"); },
      refuses("people.csv: line 3, column \"age\": an infinite or too large number came, a finite "
              "one was expected"));
}

TEST(Csv, RefusesWhatIsNotUtf8) {
  for (const std::string bad :
       {"\x80", "\xC1\xBF", "\xC3", "\xE0\x9F\xBF", "\xE2\x82", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x28\xA1"}) {
    EXPECT_THROW(read("x\na" + bad + "\n"), Error);
  }
  for (const std::string good : {"\xC2\x80", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEF\xBF\xBF",
                                 "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(read("x\na" + good + "\n").columns[0].categories[0], "a" + good);
  }
}

std::string in_quotes(const std::string& cell) {
  std::string result = "\"";
  for (const char c : cell) {
    result += c;
    if (c == '"') result += c;
  }
  result += '"';
  return result;
}

TEST(Csv, ReadsBackWhatIsQuoted) {
  std::mt19937 random(1);
  const std::string alphabet = "ab,;\"\n\r\t| \xC3";
  for (int repeat = 0; repeat < 500; ++repeat) {
    const std::size_t n_columns = 1 + random() % 4;
    std::vector<std::vector<std::string>> rows(1 + random() % 5,
                                               std::vector<std::string>(n_columns));
    std::string text;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t j = 0; j < n_columns; ++j) {
        std::string& cell = rows[row][j];
        cell.assign(1, 't');
        for (std::size_t k = random() % 6; k > 0; --k) {
          cell += alphabet[random() % alphabet.size()];
          if (cell.back() == '\xC3') cell += '\xA9';
        }
        if (j > 0) text += ',';
        text += in_quotes(cell);
      }
      text += random() % 2 == 0 ? "\n" : "\r\n";
    }
    CsvOptions options;
    options.header = false;
    options.delimiter = ',';
    const Table table = read(text, options);
    ASSERT_EQ(table.n_rows(), rows.size());
    ASSERT_EQ(table.columns.size(), n_columns);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t j = 0; j < n_columns; ++j)
        ASSERT_EQ(text_at(table.columns[j], row), rows[row][j]);
    }
  }
}

TEST(Csv, AnyBytesGiveATableOrAnError) {
  std::mt19937 random(2);
  const std::string_view harmless = "ab1-+.e,;\t|\"\n\r NA";
  const std::string_view hostile("1,\n\"\0\xC3\xA9\xFF", 8);
  int n_tables = 0;
  for (int repeat = 0; repeat < 20000; ++repeat) {
    std::string text;
    for (std::size_t k = random() % 40; k > 0; --k) {
      const std::string_view alphabet = random() % 64 == 0 ? hostile : harmless;
      text += alphabet[random() % alphabet.size()];
    }
    try {
      const Table table = read(text);
      ++n_tables;
      ASSERT_GT(table.n_rows(), 0u);
      ASSERT_EQ(table.lines.size(), table.n_rows());
      for (const Column& column : table.columns) {
        ASSERT_EQ(column.n_rows(), table.n_rows());
        for (const std::uint32_t code : column.codes) {
          ASSERT_TRUE(code == Column::kMissing || code < column.categories.size());
        }
      }
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::kFormat);
    }
  }
  EXPECT_GT(n_tables, 1000);
}

}  // namespace
}  // namespace chainrule
