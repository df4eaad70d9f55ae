// ONNX Runtime as one of the participants: prediction through its C interface. Its wheel holds the
// library but no header, so the functions used here are taken by their places in its table, which
// grow in number and never move.
#include <dlfcn.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "participant.h"

namespace chainrule::bench {
namespace {

struct Status;
using Function = void (*)();  // of whatever type its place says
struct Base {
  const Function* (*table)(std::uint32_t version);
  const char* (*version)();
};

enum Place : std::size_t {
  kMessage = 2,
  kCreateEnvironment = 3,
  kCreateSession = 7,
  kRun = 9,
  kCreateOptions = 10,
  kSetOptimization = 23,
  kSetThreads = 24,
  kSetOuterThreads = 25,
  kCreateTensor = 49,
  kCreateMemoryInfo = 69,
};

constexpr std::uint32_t kVersion = 17;  // of the interface; any later library has it
constexpr int kOnlyErrors = 3, kAllOptimizations = 99, kFloat = 1, kArena = 1, kMemoryDefault = 0;

const Base& base(const char* library) {
  void* handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  void* entry = handle == nullptr ? nullptr : dlsym(handle, "OrtGetApiBase");
  if (entry == nullptr) throw std::runtime_error(dlerror());
  return *reinterpret_cast<const Base* (*)()>(entry)();
}

// The library: its functions by place, and what all sessions share.
class Runtime {
 public:
  Runtime(const char* library, int n_threads) : table_(base(library).table(kVersion)) {
    if (table_ == nullptr) throw std::runtime_error("this library lacks the interface");
    call<int, const char*, void**>(kCreateEnvironment, kOnlyErrors, "bench", &environment_);
    call<void**>(kCreateOptions, &options_);
    call<void*, int>(kSetOptimization, options_, kAllOptimizations);
    call<void*, int>(kSetThreads, options_, n_threads);
    call<void*, int>(kSetOuterThreads, options_, 1);
    call<int, int, void**>(kCreateMemoryInfo, kArena, kMemoryDefault, &memory_);
  }

  void* session(const std::string& path) {
    void* made = nullptr;
    call<void*, const char*, void*, void**>(kCreateSession, environment_, path.c_str(), options_,
                                            &made);
    return made;
  }

  void* tensor(std::vector<float>& values, std::size_t rows) {
    const std::array shape = {static_cast<std::int64_t>(rows),
                              static_cast<std::int64_t>(values.size() / rows)};
    void* made = nullptr;
    call<void*, void*, std::size_t, const std::int64_t*, std::size_t, int, void**>(
        kCreateTensor, memory_, values.data(), values.size() * sizeof(float), shape.data(),
        shape.size(), kFloat, &made);
    return made;
  }

  void run(void* session, void* input, void* output) {
    const char* const x = "x";
    const char* const p = "p";
    call<void*, const void*, const char* const*, void* const*, std::size_t, const char* const*,
         std::size_t, void**>(kRun, session, nullptr, &x, &input, 1, &p, 1, &output);
  }

 private:
  template <class... Arguments>
  void call(Place place, Arguments... arguments) {
    const auto function = reinterpret_cast<Status* (*)(Arguments...)>(table_[place]);
    if (Status* status = function(arguments...)) {
      const auto message = reinterpret_cast<const char* (*)(const Status*)>(table_[kMessage]);
      throw std::runtime_error(message(status));
    }
  }

  const Function* table_;
  void* environment_ = nullptr;
  void* options_ = nullptr;
  void* memory_ = nullptr;
};

// `predict SIZES BATCH`, with the network in FOLDER/SIZES.onnx
Work work_of(const std::shared_ptr<Runtime>& runtime, const std::string& folder,
             const Words& words) {
  if (words.size() != 3 || words[0] != "predict") {
    throw std::invalid_argument("ONNX Runtime predicts");
  }
  struct State {
    std::size_t rows;
    std::vector<float> x, p;
    void* session;
    void* input;
    void* output;
  };
  const std::vector<std::size_t> sizes = sizes_of(words[1]);
  const auto state = std::make_shared<State>();
  state->rows = count_of(words[2]);
  state->x = numbers(kInputs, state->rows * sizes.front());
  state->p.resize(state->rows * sizes.back());
  state->session = runtime->session(folder + "/" + words[1] + ".onnx");
  state->input = runtime->tensor(state->x, state->rows);
  state->output = runtime->tensor(state->p, state->rows);
  const auto run = [runtime, state] { runtime->run(state->session, state->input, state->output); };
  run();
  return {.call = run, .value = mean_rank(state->p.data(), state->rows, sizes.back())};
}

}  // namespace
}  // namespace chainrule::bench

// usage: bench_onnx_runtime THREADS LIBRARY FOLDER
int main(int argc, char** argv) {
  using namespace chainrule::bench;
  if (argc != 4) return 2;
  const auto runtime = std::make_shared<Runtime>(argv[2], std::atoi(argv[1]));
  const std::string folder = argv[3];
  return serve("ONNX Runtime " + std::string(base(argv[2]).version()) + ", C interface",
               [&](const Words& words) { return work_of(runtime, folder, words); });
}
