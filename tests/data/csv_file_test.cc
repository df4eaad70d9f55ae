// CSV files.
#include <chainrule/csv.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "fails.h"

namespace chainrule {
namespace {

class CsvFile : public testing::Test {
 protected:
  // A file of its own for each test, because they run side by side.
  CsvFile()
      : path_(testing::TempDir() + "/chainrule_csv_file_" +
              testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv") {}
  ~CsvFile() override { std::filesystem::remove(path_); }
  std::string path_;
};

TEST_F(CsvFile, IsReadWhole) {
  std::ofstream(path_, std::ios::binary) << "x,y\r\n1,\"a\r\nb\"\r\n2,c\r\n";
  const Table table = read_csv_file(path_);
  EXPECT_EQ(table.name, path_);
  EXPECT_EQ(table.columns[0].numbers, (std::vector<double>{1, 2}));
  EXPECT_EQ(table.columns[1].categories[0], "a\r\nb");
}

TEST_F(CsvFile, LargerThanABuffer) {
  {
    std::ofstream file(path_);
    file << "x\n";
    for (int i = 0; i < 100000; ++i) file << i << "\n";
  }
  const Table table = read_csv_file(path_);
  ASSERT_EQ(table.n_rows(), 100000u);
  EXPECT_EQ(table.columns[0].numbers[99999], 99999);
}

TEST_F(CsvFile, RefusesWhatCannotBeRead) {
  EXPECT_THAT([&] { read_csv_file(path_); },
              fails(ErrorCode::kFile, path_ + ": cannot be opened: No such file or directory"));
  EXPECT_THAT([] { read_csv_file(testing::TempDir()); },
              fails(ErrorCode::kFile, testing::TempDir() + ": cannot be read: Is a directory"));
  std::ofstream(path_).flush();
  EXPECT_THAT([&] { read_csv_file(path_); },
              fails(ErrorCode::kFormat, path_ + ": the file is empty"));
}

}  // namespace
}  // namespace chainrule
