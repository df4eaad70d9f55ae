// Matrix and views.
#include <chainrule/matrix.h>
#include <gtest/gtest.h>

#include <cstdint>

namespace chainrule {
namespace {

TEST(Matrix, IsRowMajorZeroedAndAligned) {
  Matrix<float> m(3, 5);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(m.data()) % kCacheLine, 0u);
  for (float x : m.values()) EXPECT_EQ(x, 0);
  m(1, 2) = 4;
  EXPECT_EQ(m.data()[7], 4);
  EXPECT_EQ(m.row(1)[2], 4);
}

TEST(View, ReadsThroughAStride) {
  double values[] = {1, 2, 3, 4, 5, 6, 7, 8};
  const View<double> view(values, 2, 3, 4);
  EXPECT_EQ(view(1, 0), 5);
  const ConstView<double> last = view.middle_rows(1, 1);
  EXPECT_EQ(last.rows(), 1u);
  EXPECT_EQ(last(0, 2), 7);
}

}  // namespace
}  // namespace chainrule
