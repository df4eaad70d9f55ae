// The most memory that training held, beside what it cannot do without: rows and targets, weights,
// gradient and Adam's two moments, and one batch's values, pre-activations and deltas.
//   usage: bench_memory THREADS
// Prints what it is, then bytes held at most and bytes needed.
#include <chainrule/network.h>
#include <chainrule/target.h>
#include <chainrule/threads.h>
#include <chainrule/train.h>
#include <chainrule/version.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include "participant.h"

namespace chainrule::bench {
namespace {

constexpr std::size_t kSamples = 60000, kInputWidth = 784, kClasses = 10, kBatch = 128;

// VmHWM of this process, in bytes.
double peak_memory() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    double kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return 1024 * kilobytes;
  }
  return 0;
}

double needed(const NetworkSpec& spec, std::size_t n_parameters) {
  std::size_t values = 0;
  for (const LayerSpec& layer : spec.layers) values += 3 * kBatch * layer.units;
  return 4.0 * static_cast<double>(kSamples * (kInputWidth + kClasses) + 4 * n_parameters + values);
}

void run() {
  NetworkSpec spec;
  spec.n_inputs = kInputWidth;
  spec.loss = Loss::kCategoricalCrossEntropy;
  spec.layers = {
      {.units = 512}, {.units = 512}, {.units = kClasses, .activation = Activation::kSoftmax}};
  Network<float> network(spec);
  initialize(network, Philox(0));

  Matrix<float> x(kSamples, kInputWidth), y(kSamples, kClasses);
  for (std::size_t i = 0; i < x.values().size(); ++i) x.values()[i] = number(kInputs, i);
  for (std::size_t i = 0; i < kSamples; ++i) y(i, class_of(i, kClasses)) = 1;
  TrainSpec train_spec;
  train_spec.batch_size = kBatch;
  train_spec.length = {.count = 1, .unit = TimeUnit::kEpochs};
  train<float>(network, {x, y}, {}, train_spec);
  std::printf("%.0f %.0f\n", peak_memory(), needed(spec, network.n_parameters()));
}

}  // namespace
}  // namespace chainrule::bench

int main(int argc, char** argv) {
  using namespace chainrule;
  set_max_threads(bench::count_of(argc > 1 ? argv[1] : "1"));
  std::cout << "Chainrule " << version() << ", " << target_name() << '\n' << std::flush;
  bench::run();
}
