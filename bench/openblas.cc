// OpenBLAS as one of the participants: products.
#include <cblas.h>

#include <cstdlib>
#include <string>

#include "participant.h"

namespace chainrule::bench {
namespace {

void multiply(Product& p) {
  const auto m = static_cast<int>(p.m), n = static_cast<int>(p.n), k = static_cast<int>(p.k);
  cblas_sgemm(CblasRowMajor, p.left_transposed ? CblasTrans : CblasNoTrans,
              p.right_transposed ? CblasTrans : CblasNoTrans, m, n, k, 1.0F, p.left.data(),
              p.left_transposed ? m : k, p.right.data(), p.right_transposed ? k : n, 0.0F,
              p.result.data(), n);
}

}  // namespace
}  // namespace chainrule::bench

int main(int argc, char** argv) {
  using namespace chainrule::bench;
  openblas_set_num_threads(argc > 1 ? std::atoi(argv[1]) : 1);
  // "OpenBLAS 0.3.21 DYNAMIC_ARCH ... Zen MAX_THREADS=64": its first two words are enough.
  const std::string config = openblas_get_config();
  return serve(config.substr(0, config.find(' ', config.find(' ') + 1)) + ", kernels for " +
                   openblas_get_corename(),
               [](const Words& words) { return product_work(words, multiply); });
}
