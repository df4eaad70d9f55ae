// Trains on Fashion-MNIST from its four compressed files with the command line's default for fewer
// rows (batches of 32), an epoch whenever a line comes in, so that another program can train in
// turn.
//   usage: bench_fashion THREADS FOLDER EPOCHS
// Prints what it is; after a line, seconds of loading; after each further line, seconds of an
// epoch; at the end the accuracy on the test files.
#include <chainrule/network.h>
#include <chainrule/passes.h>
#include <chainrule/run.h>
#include <chainrule/target.h>
#include <chainrule/threads.h>
#include <chainrule/train.h>
#include <chainrule/version.h>
#include <zlib.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "participant.h"

namespace chainrule::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Bytes = std::vector<unsigned char>;

constexpr std::size_t kClasses = 10;

// Reports how long it was since the last report or request, and waits for the next request.
class Turns {
 public:
  void wait() {
    std::string line;
    std::getline(std::cin, line);
    begin_ = Clock::now();
  }
  void report() const {
    std::printf("%.9g\n", std::chrono::duration<double>(Clock::now() - begin_).count());
    std::fflush(stdout);
  }

 private:
  Clock::time_point begin_;
};

// The numbers of an IDX file: `header` bytes, then one byte each.
Bytes unpacked(const std::string& path, std::size_t header, std::size_t n) {
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) throw std::runtime_error("cannot open " + path);
  Bytes bytes(header + n);
  const int n_read = gzread(file, bytes.data(), static_cast<unsigned>(bytes.size()));
  gzclose(file);
  if (n_read != static_cast<int>(bytes.size())) throw std::runtime_error(path + " is too short");
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header));
  return bytes;
}

struct Part {
  Part(const std::string& prefix, std::size_t n) : y(n, kClasses) {
    pixels = unpacked(prefix + "-images-idx3-ubyte.gz", 16, n * 784);
    const Bytes labels = unpacked(prefix + "-labels-idx1-ubyte.gz", 8, n);
    for (std::size_t i = 0; i < n; ++i) y(i, labels[i]) = 1;
  }
  // All pixels by one offset and one scale.
  void scale(double offset, double factor) {
    x = Matrix<float>(pixels.size() / 784, 784);
    std::ranges::transform(pixels, x.data(), [&](unsigned char pixel) {
      return static_cast<float>((static_cast<double>(pixel) - offset) * factor);
    });
    pixels = {};
  }
  Samples<float> samples() const { return {x, y}; }
  Bytes pixels;
  Matrix<float> x, y;
};

struct Data {
  explicit Data(const std::string& folder)
      : train(folder + "/train", 60000), test(folder + "/t10k", 10000) {
    double sum = 0, squares = 0;
    for (const unsigned char pixel : train.pixels) {
      sum += pixel;
      squares += static_cast<double>(pixel) * pixel;
    }
    const double n = static_cast<double>(train.pixels.size()), mean = sum / n;
    const double factor = 1 / std::sqrt(squares / n - mean * mean);
    train.scale(mean, factor);
    test.scale(mean, factor);
  }
  Part train, test;
};

NetworkSpec default_network() {
  NetworkSpec spec;
  spec.n_inputs = 784;
  spec.loss = Loss::kCategoricalCrossEntropy;
  spec.layers = {{.units = 256, .dropout = 0.4},
                 {.units = kClasses, .activation = Activation::kSoftmax}};
  return spec;
}

class TurnAfterTurn : public Observer<float> {
 public:
  TurnAfterTurn(Turns& turns, std::uint64_t epochs) : turns_(turns), epochs_(epochs) {}
  bool on_evaluation(const Evaluation& evaluation) override {
    turns_.report();
    if (evaluation.epoch < epochs_) turns_.wait();
    return true;
  }

 private:
  Turns& turns_;
  std::uint64_t epochs_;
};

void run(const std::string& folder, std::uint64_t epochs) {
  Turns turns;
  turns.wait();
  const Data data(folder);
  turns.report();

  turns.wait();
  TrainSpec spec = default_train();
  spec.length = {.count = epochs, .unit = TimeUnit::kEpochs};
  Network<float> network(default_network());
  initialize(network, Philox(spec.seed));
  TurnAfterTurn observer(turns, epochs);
  train<float>(network, data.train.samples(), {}, spec, &observer);
  std::printf("%.4f\n", evaluate<float>(network, data.test.samples(), ScoreKind::kAccuracy).score);
}

}  // namespace
}  // namespace chainrule::bench

int main(int argc, char** argv) {
  using namespace chainrule;
  if (argc != 4) return 2;
  set_max_threads(bench::count_of(argv[1]));
  std::cout << "Chainrule " << version() << ", " << target_name() << '\n' << std::flush;
  bench::run(argv[2], bench::count_of(argv[3]));
}
