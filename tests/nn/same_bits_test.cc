// Every instruction set gives the same bits for whole passes.
#include <chainrule/target.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "random_case.h"

namespace chainrule {
namespace {

template <class T>
class SameBits : public testing::Test {
 protected:
  ~SameBits() override { set_target(target_before_); }

 private:
  const std::string target_before_{target_name()};
};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(SameBits, Precisions);

TYPED_TEST(SameBits, OnEveryTarget) {
  using T = TypeParam;
  for (std::uint64_t seed = 3000; seed < 3100; ++seed) {
    const RandomCase random = random_case(seed);
    std::vector<T> first;
    for (const std::string& target : available_targets()) {
      set_target(target);
      const EnginePass<T> engine(random);
      std::vector<T> all = engine.everything();
      const Matrix<T> prediction = predict<T>(engine.network, engine.x);
      all.insert(all.end(), prediction.values().begin(), prediction.values().end());
      if (first.empty()) first = all;
      ASSERT_EQ(all.size(), first.size());
      ASSERT_EQ(std::memcmp(all.data(), first.data(), all.size() * sizeof(T)), 0)
          << target << ", case " << seed;
    }
  }
}

}  // namespace
}  // namespace chainrule
