// Matches a call that throws Error.
#pragma once

#include <chainrule/error.h>
#include <gmock/gmock.h>

#include <string>

namespace chainrule {

/// EXPECT_THAT([&] { read_csv(...); }, fails(ErrorCode::kFormat, "people.csv: ..."));
inline auto fails(ErrorCode code, const std::string& sentence) {
  return testing::Throws<Error>(
      testing::AllOf(testing::Property(&Error::code, code),
                     testing::Property(&Error::what, testing::StrEq(sentence))));
}

}  // namespace chainrule
