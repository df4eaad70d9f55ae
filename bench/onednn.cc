// oneDNN as one of the participants: products.
#include <dnnl.h>
#include <omp.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "participant.h"

namespace chainrule::bench {
namespace {

void multiply(Product& p) {
  const auto m = static_cast<dnnl_dim_t>(p.m), n = static_cast<dnnl_dim_t>(p.n),
             k = static_cast<dnnl_dim_t>(p.k);
  const dnnl_status_t status =
      dnnl_sgemm(p.left_transposed ? 'T' : 'N', p.right_transposed ? 'T' : 'N', m, n, k, 1.0F,
                 p.left.data(), p.left_transposed ? m : k, p.right.data(),
                 p.right_transposed ? k : n, 0.0F, p.result.data(), n);
  if (status != dnnl_success) throw std::runtime_error("dnnl_sgemm failed");
}

std::string instruction_set() {
  switch (dnnl_get_effective_cpu_isa()) {
    case dnnl_cpu_isa_sse41:
      return "SSE4.1";
    case dnnl_cpu_isa_avx:
      return "AVX";
    case dnnl_cpu_isa_avx2:
    case dnnl_cpu_isa_avx2_vnni:
      return "AVX2";
    case dnnl_cpu_isa_avx512_core:
    case dnnl_cpu_isa_avx512_core_vnni:
    case dnnl_cpu_isa_avx512_core_bf16:
    case dnnl_cpu_isa_avx512_core_amx:
      return "AVX-512";
    default:
      return "another instruction set";
  }
}

}  // namespace
}  // namespace chainrule::bench

int main(int argc, char** argv) {
  using namespace chainrule::bench;
  omp_set_num_threads(argc > 1 ? std::atoi(argv[1]) : 1);
  const dnnl_version_t& version = *dnnl_version();
  return serve("oneDNN " + std::to_string(version.major) + "." + std::to_string(version.minor) +
                   "." + std::to_string(version.patch) + ", " + instruction_set(),
               [](const Words& words) { return product_work(words, multiply); });
}
