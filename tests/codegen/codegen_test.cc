// The text of generated programs.
#include <chainrule/codegen.h>
#include <gtest/gtest.h>

namespace chainrule {
namespace {
TEST(Codegen, NamesLeadBack) {
  EXPECT_EQ(code_language_from_name("octave"), CodeLanguage::kOctave);
}
}  // namespace
}  // namespace chainrule
