// Any bytes give an Error or a model that comes back from its own bytes; a libFuzzer harness.
//   ./dev build && mkdir -p build/fuzz/corpus
//   cp tests/golden/*.safetensors tests/golden/foreign/*.onnx build/fuzz/corpus
//   clang++-19 -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude -Isrc
//     tests/fuzz/model_fuzz.cc src/model/*.cc build/release/src/libchainrule_predict.a -lhwy -lz
//     -o build/fuzz/models
//   ASAN_OPTIONS=detect_container_overflow=0 build/fuzz/models build/fuzz/corpus
//     -max_total_time=60 -malloc_limit_mb=64 -max_len=12000
// The option is needed because only src/model is instrumented.
#include <chainrule/error.h>
#include <chainrule/model.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

void check_model(std::string_view bytes) {
  const chainrule::AnyModel model = chainrule::load_any_model(bytes);
  const auto save = [](const auto& it) { return chainrule::save_model(it); };
  const std::string saved = std::visit(save, model);
  if (std::visit(save, chainrule::load_any_model(saved)) != saved) std::abort();
}

void check_network(std::string_view bytes) {
  const auto network = chainrule::load_network<double>(bytes);
  const std::string saved = chainrule::save_network(network);
  if (chainrule::load_network<double>(saved).spec() != network.spec()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto check : {check_model, check_network}) {
    try {
      check(bytes);
    } catch (const chainrule::Error& error) {
      if (error.code() == chainrule::ErrorCode::kFile) std::abort();
    }
  }
  return 0;
}
