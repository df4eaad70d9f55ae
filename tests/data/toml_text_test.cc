// TOML text that would nest without end is refused, wherever its dots stand.
#include "data/toml_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fails.h"

namespace chainrule {
namespace {

std::string repeated(std::string_view text, int n) {
  std::string all;
  for (int i = 0; i < n; ++i) all += text;
  return all;
}

TEST(TomlText, RefusesKeysOfManyParts) {
  const int n = 400'000;  // overflowed the stack
  const std::vector<std::string> texts = {
      "[a" + repeated(".a", n) + "]",
      "a" + repeated(" . a", n) + " = 1",
      "a = {b = \"\"\" \"\" \"\"\"\"\", a" + repeated(".\"a,\"", n) + " = 1}",
      "[\"#\\\"\"" + repeated(".'a#'", n) + "]",
      "[[x" + repeated(".\"\"", n) + "]]",
  };
  for (const std::string& text : texts) {
    EXPECT_THAT([&] { parse_toml("# 1\n\n" + text, "t.toml"); },
                fails(ErrorCode::kFormat, "t.toml: line 3: a key of more than 16 parts"));
  }
}

TEST(TomlText, DotsElsewhereAreNoParts) {
  const std::string numbers = repeated("1.5, ", 100), dots = repeated(".", 100);
  const toml::table table = parse_toml("# " + dots + "\nx = [" + numbers + "]\ny = \"a" + dots +
                                           "\"\nz = '''\n" + dots + "\n'''''\n" + "a.b.c.d = 1\n",
                                       "t.toml");
  EXPECT_EQ(table["x"].as_array()->size(), 100u);
  EXPECT_EQ(table["z"].value<std::string>(), dots + "\n''");
  EXPECT_EQ(table["a"]["b"]["c"]["d"].value<int>(), 1);
  EXPECT_THAT([] { parse_toml("a = [", "t.toml"); },
              testing::ThrowsMessage<Error>(testing::StartsWith("t.toml: line 1, column 6: ")));
}

TEST(TomlText, RefusesMoreValuesThanItsMemoryIsWorth) {
  const auto refused = [](const std::string& text, const std::string& sentence) {
    EXPECT_THAT([&] { parse_toml(text, "t.toml"); },
                fails(ErrorCode::kFormat,
                      "t.toml: " + sentence + "; larger matrices belong in a CSV or NumPy file"));
  };
  refused(std::string((2 << 20) + 1, '\n'),
          "it has 2097153 bytes, at most 2097152 are read as TOML");
  refused("\na = [" + repeated("1,", 250'000) + "]", "line 2: more than 250000 values");
  refused(repeated("[a]\n", 250'001), "line 250001: more than 250000 values");
  refused(repeated("k = 1\n", 62'501), "line 62501: more than 250000 values");
  EXPECT_EQ(parse_toml("a = [" + repeated("1,", 249'000) + "]", "t")["a"].as_array()->size(),
            249'000u);
  EXPECT_EQ(parse_toml("a = \"" + repeated(",", 500'000) + "\"", "t").size(), 1u);
}

}  // namespace
}  // namespace chainrule
