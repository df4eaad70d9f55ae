// NumPy's arrays and archives: what NumPy wrote (tests/golden/arrays.py), and what nobody should.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include <chainrule/error.h>

#include "data/npz_file.h"
#include "golden_file.h"

namespace chainrule {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const NpyArray& find(const std::vector<std::pair<std::string, NpyArray>>& arrays,
                     const std::string& name) {
  for (const auto& [key, array] : arrays) {
    if (key == name) return array;
  }
  throw std::runtime_error("no array " + name);
}

class Archive : public testing::TestWithParam<const char*> {};

TEST_P(Archive, GivesNumbersOfEveryTypeAndOrder) {
  const auto arrays = read_npz(golden_file(GetParam()), "arrays", 1'000'000);
  EXPECT_THAT(find(arrays, "doubles").shape, ElementsAre(2u, 3u));
  EXPECT_THAT(find(arrays, "doubles").values, ElementsAre(0.5, -1, 1e300, 2, 3.25, -4));
  EXPECT_THAT(find(arrays, "columns_first").values, ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(find(arrays, "big_endian").values, ElementsAre(1.5, -2.5));
  EXPECT_THAT(find(arrays, "halves").values, ElementsAre(0.5, -65504, 0.000030517578125));
  EXPECT_TRUE(find(arrays, "singles").single_precision);
  EXPECT_THAT(find(arrays, "bytes").values, ElementsAre(-128, 127));
  EXPECT_THAT(find(arrays, "words").values, ElementsAre(0, 9007199254740992.0));
  EXPECT_THAT(find(arrays, "truths").values, ElementsAre(1, 0));
  EXPECT_THAT(find(arrays, "single").shape, ElementsAre());
  EXPECT_THAT(find(arrays, "single").values, ElementsAre(7));
  EXPECT_TRUE(std::isnan(find(arrays, "blanks").values.at(1)));
  EXPECT_THAT(find(arrays, "empty").shape, ElementsAre(0u, 3u));
  EXPECT_EQ(find(arrays, "sheet").text, "δ = 中文 😀");
}

INSTANTIATE_TEST_SUITE_P(All, Archive, testing::Values("arrays_stored.npz", "arrays_deflated.npz"));

std::string refusal(const std::string& bytes, std::size_t most = 1'000'000) {
  try {
    read_npz(bytes, "bad.npz", most);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kFormat);
    return error.what();
  }
  return {};
}

TEST(HostileArchive, IsRefused) {
  const std::string good = golden_file("arrays_deflated.npz");
  EXPECT_THAT(refusal(""), HasSubstr("bad.npz"));
  EXPECT_THAT(refusal("PK"), HasSubstr("short"));
  EXPECT_THAT(refusal(std::string(100, 'x')), HasSubstr("directory"));
  EXPECT_THAT(refusal(good, 100), HasSubstr("too large"));
  EXPECT_THAT(refusal(good.substr(0, good.size() / 2)), HasSubstr("directory"));
  EXPECT_THAT(refusal(golden_file("arrays_objects.npz")), HasSubstr("|O"));
}

// Whatever bytes are changed, the answer is arrays or an Error.
TEST(HostileArchive, ChangedBytesDoNoHarm) {
  std::mt19937 random(1);
  for (const char* file : {"arrays_stored.npz", "arrays_deflated.npz"}) {
    const std::string good = golden_file(file);
    std::size_t n_refused = 0;
    for (int i = 0; i < 5000; ++i) {
      std::string bad = good;
      for (int k = 0; k < 3; ++k) bad[random() % bad.size()] = static_cast<char>(random());
      try {
        read_npz(bad, "bad", 1'000'000);
      } catch (const Error&) {
        ++n_refused;
      }
    }
    EXPECT_GT(n_refused, 4000u);
  }
}

}  // namespace
}  // namespace chainrule
