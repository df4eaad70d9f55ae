// The codes of texts, of a file that was made so that its texts stand in one another's way, too.
#include "data/cell_codes.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <set>

namespace chainrule {
namespace {

const CsvOptions kOptions;

void expect_codes(const std::set<std::string>& texts) {
  const CellParser parser(kOptions);
  CellCodes codes;
  std::uint32_t next = 0;
  for (const std::string& text : texts) EXPECT_EQ(codes.add(text, parser), next++);
  EXPECT_LE(codes.longest_search(), 256u);
  next = 0;
  for (const std::string& text : texts) EXPECT_EQ(codes.add(text, parser), next++);
  EXPECT_EQ(codes.take_texts(), std::vector<std::string>(texts.begin(), texts.end()));
}

// Texts of eight letters whose product with the multiplier of the hash has two equal halves, so
// that the hash's lower half, which says where a text is looked for, is 0 for all of them.
std::set<std::string> colliding_texts(std::size_t n) {
  constexpr std::uint64_t kInverse = 0xF1DE83E19937733D;
  static_assert(kInverse * 0x9E3779B97F4A7C15 == 1);
  std::mt19937 random(1);
  std::set<std::string> texts;
  while (texts.size() < n) {
    const std::uint64_t half = random();
    const std::uint64_t word = (half << 32 | half) * kInverse;
    std::string text(8, '\0');
    std::memcpy(text.data(), &word, 8);
    const bool is_printable =
        std::all_of(text.begin(), text.end(), [](char c) { return c > '"' && c < 127; });
    if (is_printable) texts.insert(text);
  }
  return texts;
}

TEST(CellCodes, CollidingTextsAreFoundAsFastAsOthers) {
  expect_codes(colliding_texts(5'000));
  std::set<std::string> longer;
  for (const std::string& text : colliding_texts(5'000)) longer.insert(text + "abcdefg" + text);
  expect_codes(longer);
}

TEST(CellCodes, TextsOfEveryLengthKeepTheirCodesUnderAnotherSeed) {
  std::set<std::string> texts = colliding_texts(1'000);
  for (int i = 0; i < 40; ++i) {
    texts.insert(std::string(static_cast<std::size_t>(i + 1), 'x'));
    texts.insert("\xC3\xA4" + std::string(static_cast<std::size_t>(i), 'y'));
  }
  expect_codes(texts);
}

}  // namespace
}  // namespace chainrule
