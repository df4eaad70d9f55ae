// The lines of rows, kept in bits, are those that were put in.
#include <chainrule/row_lines.h>
#include <gtest/gtest.h>

#include <random>

namespace chainrule {
namespace {

TEST(RowLines, AreThoseOfAList) {
  std::mt19937 random(1);
  for (int repeat = 0; repeat < 200; ++repeat) {
    std::vector<std::size_t> list;
    RowLines lines;
    std::size_t line = 0;
    for (std::size_t n = random() % 300; n > 0; --n) {
      line += 1 + (random() % 4 == 0 ? random() % 200 : 0);
      list.push_back(line);
      lines.push_back(line);
    }
    if (!list.empty() && random() % 2 == 0) {
      list.erase(list.begin());
      lines.drop_first();
    }
    ASSERT_EQ(lines.all(), list);
    ASSERT_EQ(lines.size(), list.size());
    ASSERT_EQ(lines.empty(), list.empty());
    std::vector<std::size_t> rows, kept;
    for (std::size_t row = 0; row < list.size(); ++row) {
      ASSERT_EQ(lines[row], list[row]);
      if (random() % 3 != 0) continue;
      rows.push_back(row);
      kept.push_back(list[row]);
    }
    lines.keep(rows);
    ASSERT_EQ(lines.all(), kept);
  }
}

}  // namespace
}  // namespace chainrule
