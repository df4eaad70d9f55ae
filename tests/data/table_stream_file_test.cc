// Streams of rows give what read_csv() gives of the whole.
#include <chainrule/table_stream.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "fails.h"

namespace chainrule {
namespace {

class TableStreamTest : public testing::Test {
 protected:
  std::string file(const std::string& text) {
    path_ = (std::filesystem::path(testing::TempDir()) /
             testing::UnitTest::GetInstance()->current_test_info()->name())
                .string();
    std::ofstream(path_, std::ios::binary) << text;
    return path_;
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::string path_;
};

std::string cell(const Column& column, std::size_t row) {
  if (column.is_missing(row)) return "-";
  if (column.kind == Column::Kind::kText) return column.categories[column.codes[row]];
  return std::to_string(column.numbers[row]);
}

TEST_F(TableStreamTest, PartsOfAnySizeAreTheWhole) {
  std::string text =
      "\xEF\xBB\xBF"
      "name;x;y\r\n";
  for (int i = 0; i < 57; ++i) {
    text += "\"a;" + std::to_string(i % 5) + "\nb\";" + std::to_string(i) + ".5;" +
            (i % 7 == 0 ? "" : std::to_string(-i)) + "\r\n";
  }
  const std::string path = file(text);
  const Table whole = read_csv_file(path);
  ASSERT_EQ(whole.n_rows(), 57u);
  for (const std::size_t size : {1u, 2u, 10u, 56u, 57u, 1000u}) {
    TableStream stream(path);
    std::size_t row = 0;
    for (Table part; stream.next(size, part);) {
      EXPECT_EQ(part.column_names(), whole.column_names());
      EXPECT_EQ(part.first_row, row);
      EXPECT_LE(part.n_rows(), size);
      for (std::size_t i = 0; i < part.n_rows(); ++i, ++row) {
        EXPECT_EQ(part.lines[i], whole.lines[row]);
        for (std::size_t j = 0; j < 3; ++j) {
          EXPECT_EQ(cell(part.columns[j], i), cell(whole.columns[j], row)) << row;
        }
      }
    }
    EXPECT_EQ(row, 57u);
  }
}

TEST_F(TableStreamTest, FindsOutWhetherThereAreNames) {
  TableStream without(file("1,2\n3,4\n"));
  Table part;
  ASSERT_TRUE(without.next(10, part));
  EXPECT_THAT(part.column_names(), testing::ElementsAre("column_1", "column_2"));
  EXPECT_EQ(part.n_rows(), 2u);
  EXPECT_FALSE(without.next(10, part));
}

// Rows are held as texts, which take far more memory than the file.
TEST_F(TableStreamTest, HoldsFewRowsOfWideTables) {
  std::string row = "1";
  for (int j = 1; j < 50'000; ++j) row += ",1";
  std::string text;
  for (int i = 0; i < 20; ++i) text += row + "\n";
  TableStream stream(file(text));
  std::size_t n_rows = 0;
  for (Table part; stream.next(1000, part); n_rows += part.n_rows()) {
    EXPECT_EQ(part.first_row, n_rows);
    EXPECT_LE(part.n_rows(), 9u);
  }
  EXPECT_EQ(n_rows, 20u);
}

TEST_F(TableStreamTest, RefusesWhatReadCsvRefuses) {
  const std::string path = file("a,b\n1,2\n1,2,3\n");
  EXPECT_THAT([&] { TableStream stream(path); }, testing::Throws<Error>(testing::Property(
                                                     &Error::what, testing::HasSubstr("line 3"))));
  const std::string only_names = file("a,b\n");
  EXPECT_THAT([&] { TableStream stream(only_names); },
              fails(ErrorCode::kFormat, only_names + ": line 1 is a header and no row follows it"));
  const std::string empty = file("");
  EXPECT_THAT([&] { TableStream stream(empty); },
              fails(ErrorCode::kFormat, empty + ": the file is empty"));
  EXPECT_THAT([] { TableStream stream("no/such.csv"); },
              testing::Throws<Error>(testing::Property(&Error::code, ErrorCode::kFile)));
}

}  // namespace
}  // namespace chainrule
