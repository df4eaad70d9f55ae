// Eigen as one of the participants: products. It is compiled for this very machine, for it chooses
// no kernels at run time.
#include <Eigen/Core>
#include <cstdlib>
#include <string>

#include "participant.h"

namespace chainrule::bench {
namespace {

using Rectangle = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<Rectangle> rectangle(std::vector<float>& values, std::size_t rows, std::size_t cols) {
  return {values.data(), static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(cols)};
}

void multiply(Product& p) {
  auto result = rectangle(p.result, p.m, p.n);
  if (p.left_transposed) {
    result.noalias() = rectangle(p.left, p.k, p.m).transpose() * rectangle(p.right, p.k, p.n);
  } else if (p.right_transposed) {
    result.noalias() = rectangle(p.left, p.m, p.k) * rectangle(p.right, p.n, p.k).transpose();
  } else {
    result.noalias() = rectangle(p.left, p.m, p.k) * rectangle(p.right, p.k, p.n);
  }
}

}  // namespace
}  // namespace chainrule::bench

int main(int argc, char** argv) {
  using namespace chainrule::bench;
  Eigen::setNbThreads(argc > 1 ? std::atoi(argv[1]) : 1);
  return serve("Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." +
                   std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION) +
                   ", " + Eigen::SimdInstructionSetsInUse(),
               [](const Words& words) { return product_work(words, multiply); });
}
