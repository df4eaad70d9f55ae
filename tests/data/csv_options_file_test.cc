// What a file of comma-separated text may be told, and the csv-spectrum set of cases.
#include <chainrule/csv.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/whole_file.h"
#include "fails.h"

namespace chainrule {
namespace {

using Texts = std::vector<std::string>;

Table read(std::string_view text, const CsvOptions& options = {}) {
  return read_csv(text, "t.csv", options);
}

// Every cell as a text, names first.
std::vector<Texts> cells_of(const Table& table) {
  std::vector<Texts> rows(1 + table.n_rows());
  for (const Column& column : table.columns) {
    rows[0].push_back(column.name);
    for (std::size_t row = 0; row < table.n_rows(); ++row) {
      const bool is_number = column.kind == Column::Kind::kNumber;
      rows[row + 1].push_back(column.is_missing(row) ? ""
                              : is_number            ? fmt::format("{}", column.numbers[row])
                                                     : column.categories[column.codes[row]]);
    }
  }
  return rows;
}

// The cases of https://github.com/max-mapper/csv-spectrum, written anew.
TEST(CsvOptions, ReadsCsvSpectrum) {
  struct Case {
    std::string text;
    std::vector<Texts> cells;
  };
  const Texts abc = {"a", "b", "c"};
  const std::string point = R"({"type": "Point", "coordinates": [102.0, 0.5]})";
  const std::vector<Case> cases = {
      {"first,last,address,city,zip\nJohn,Doe,120 any st.,\"Anytown, WW\",08123\n",
       {{"first", "last", "address", "city", "zip"},
        {"John", "Doe", "120 any st.", "Anytown, WW", "8123"}}},
      {"a,b,c\n1,\"\",\"\"\n2,3,4\n", {abc, {"1", "", ""}, {"2", "3", "4"}}},
      {"a,b,c\r\n1,\"\",\"\"\r\n2,3,4\r\n", {abc, {"1", "", ""}, {"2", "3", "4"}}},
      {"a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n", {{"a", "b"}, {"1", "ha \"ha\" ha"}, {"3", "4"}}},
      {"key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [102.0, 0.5]}\"\n",
       {{"key", "val"}, {"1", point}}},
      {"a,b,c\n1,2,3\n\"Once upon \na time\",5,6\n7,8,9\n",
       {abc, {"1", "2", "3"}, {"Once upon \na time", "5", "6"}, {"7", "8", "9"}}},
      {"a,b,c\r\n1,2,3\r\n\"Once upon \r\na time\",5,6\r\n7,8,9\r\n",
       {abc, {"1", "2", "3"}, {"Once upon \r\na time", "5", "6"}, {"7", "8", "9"}}},
      {"a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n",
       {{"a", "b"}, {"1", "ha \n\"ha\" \nha"}, {"3", "4"}}},
      {"a,b,c\n1,2,3\n", {abc, {"1", "2", "3"}}},
      {"a,b,c\r\n1,2,3\r\n", {abc, {"1", "2", "3"}}},
      {"a,b,c\n1,2,3\n4,5,ʤ\n", {abc, {"1", "2", "3"}, {"4", "5", "ʤ"}}},
      {"id,lat,lon,place\n1,\"37.78\",\"-122.41\",\"San Francisco, CA\"\n"
       "2,\"52.52\",\"13.4\",\"Berlin\"\n",
       {{"id", "lat", "lon", "place"},
        {"1", "37.78", "-122.41", "San Francisco, CA"},
        {"2", "52.52", "13.4", "Berlin"}}},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(cells_of(read(one.text)), one.cells) << one.text;
    const std::string path = CHAINRULE_BINARY_DIR "/spectrum.csv";
    write_whole_file(path, one.text);
    EXPECT_EQ(cells_of(read_csv_file(path)), one.cells) << one.text;
  }
}

TEST(CsvOptions, DecimalCommaAndThousands) {
  const auto numbers = [](std::string_view text, const CsvOptions& options) {
    return read(text, options).columns[0].numbers;
  };
  EXPECT_EQ(
      numbers("x;y\n1,5;a\n-1.234.567,25;b\n12;a\n+,5;b\n", {.decimal = ',', .thousands = '.'}),
      (std::vector<double>{1.5, -1234567.25, 12, 0.5}));
  EXPECT_EQ(numbers("x;y\n1,234.5;a\n1,000,000;b\n999;b\n", {.thousands = ','}),
            (std::vector<double>{1234.5, 1e6, 999}));
  EXPECT_EQ(numbers("x,y\n1 234,a\n2,b\n", {.thousands = ' '}), (std::vector<double>{1234, 2}));
  // What is not grouped is no number, nor is a point under a decimal comma.
  for (const char* cell : {"1,23", "12,3456", ",123", "1,234,5"}) {
    const Table table = read(fmt::format("x;y\n{};a\n2;b\n", cell), {.thousands = ','});
    EXPECT_EQ(table.columns[0].kind, Column::Kind::kText) << cell;
  }
  const Table table = read("x;y\n1.5;a\n1,5;b\n", {.decimal = ','});
  EXPECT_EQ(table.columns[0].categories, (Texts{"1.5"}));  // as text, and as a number's text
}

TEST(CsvOptions, CommentLines) {
  const std::string text = "# made by hand\n#\nx,y\n1,2\n# between, too\n3,4\n#end";
  const Table table = read(text, {.comment = '#'});
  EXPECT_EQ(table.columns[0].numbers, (std::vector<double>{1, 3}));
  EXPECT_EQ(table.lines.all(), (std::vector<std::size_t>{4, 6}));
  EXPECT_THAT([&] { read(text); },
              fails(ErrorCode::kFormat,
                    "t.csv: line 3, column 2: the row has 2 cells, 1 were "
                    "expected as in line 1; if # begins a comment, say so (--comment)"));
}

TEST(CsvOptions, RefusesCharactersThatCannotBe) {
  const auto refuses = [](const CsvOptions& options, const std::string& sentence) {
    EXPECT_THAT([&] { read("a\n1\n", options); }, fails(ErrorCode::kValue, sentence));
  };
  const std::string numbers =
      "read_csv: the decimal point and the thousands separator are two characters that numbers "
      "have no other use for";
  refuses({.decimal = 'e'}, numbers);
  refuses({.decimal = ',', .thousands = ','}, numbers);
  refuses({.comment = '-'}, "read_csv: a comment cannot begin with '-'");
  refuses({.delimiter = '#', .comment = '#'}, "read_csv: a comment cannot begin with '#'");
}

// A file is read in pieces of a megabyte: rows, quotes and letters that stand across their ends.
TEST(CsvOptions, PiecesDoNotShow) {
  const std::string path = CHAINRULE_BINARY_DIR "/pieces.csv";
  for (const char* end : {"\n", "\r\n", "\r"}) {
    for (const std::size_t shift : {0u, 1u, 3u}) {
      std::string text = std::string(shift, 'x') + "n,text" + end;
      for (int row = 0; text.size() < 2'300'000; ++row) {
        text += fmt::format("{},\"größe{}{}\"{}", row, row % 7, row % 5 == 0 ? end : "", end);
      }
      write_whole_file(path, text);
      const Table whole = read(text), pieces = read_csv_file(path);
      EXPECT_EQ(pieces.columns[0].numbers, whole.columns[0].numbers);
      EXPECT_EQ(pieces.columns[1].codes, whole.columns[1].codes);
      EXPECT_EQ(pieces.columns[1].categories, whole.columns[1].categories);
      EXPECT_EQ(pieces.lines.all(), whole.lines.all());
    }
  }
}

constexpr const char* kCells[] = {"0",
                                  "-0",
                                  "1",
                                  "12.5",
                                  "-.5",
                                  "5.",
                                  "1e5",
                                  "1E-7",
                                  "+3",
                                  " 4",
                                  "4 ",
                                  "",
                                  "inf",
                                  "nan",
                                  "NA",
                                  "1.7976931348623157e308",
                                  "0.1",
                                  "123456789012345678901234567890",
                                  "9007199254740993",
                                  "0.30000000000000004",
                                  "1234567890123456789",
                                  "12345678901234567.89",
                                  "4.9e-324",
                                  "-",
                                  ".",
                                  "1.2.3",
                                  "--1",
                                  "0x10",
                                  "1_000",
                                  "00012",
                                  "-0.000"};

// Rows of numbers are read by a way of their own: it agrees with the other, cell by cell.
TEST(CsvOptions, PlainNumbersAreThoseOfQuotedOnes) {
  for (const std::string cell : kCells) {
    const auto first = [](const std::string& text) {
      const Table table = read_csv(text, "t", {.header = true});
      return std::pair(table.columns[0].kind, cells_of(table)[1][0]);
    };
    try {
      const auto plain = first(fmt::format("x,y\n{},1\n", cell));
      const auto quoted = first(fmt::format("x,y\n\"{}\",1\n", cell));
      EXPECT_EQ(plain.first, quoted.first) << cell;
      if (plain.first == Column::Kind::kNumber) {
        EXPECT_EQ(plain.second, quoted.second) << cell;
      }
      EXPECT_NE(cell, "inf");
    } catch (const Error& error) {
      EXPECT_EQ(cell, "inf") << error.what();
    }
  }
}

}  // namespace
}  // namespace chainrule
