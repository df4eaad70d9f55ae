// What an error says is of a length that a person reads.
#include <gtest/gtest.h>

#include <string>

#include <chainrule/error.h>

#include "core/fail.h"

namespace chainrule {
namespace {

std::string sentence_of(const std::string& name) {
  try {
    fail(ErrorCode::kFormat, "t.csv: line 1: \"{}\" came, a number was expected", name);
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Error, IsShortWhateverStandsInTheFile) {
  EXPECT_EQ(sentence_of("x"), "t.csv: line 1: \"x\" came, a number was expected");
  const std::string wide = sentence_of(std::string(800, 'x'));
  EXPECT_EQ(wide.size(), 845u);
  for (std::size_t n = 1'000'000; n < 1'000'008; ++n) {
    std::string name(n % 8, 'x');
    for (std::size_t i = 0; i < n; ++i) name += "ä";
    const std::string sentence = sentence_of(name);
    EXPECT_LE(sentence.size(), 910u);
    EXPECT_TRUE(sentence.starts_with("t.csv: line 1: \""));
    EXPECT_TRUE(sentence.ends_with("\" came, a number was expected"));
    EXPECT_NE(sentence.find("ä ... ä"), std::string::npos) << sentence;
  }
}

}  // namespace
}  // namespace chainrule
