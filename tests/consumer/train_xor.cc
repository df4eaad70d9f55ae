// A program that links chainrule::chainrule: trains XOR step by step, saves it, loads it from
// memory, and predicts from eight threads. usage: train_xor MODEL_FILE
#include <chainrule/chainrule.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "allocations.h"
#include "require.h"

using namespace chainrule;

namespace {

const Matrix<float> kX(4, 2, {0, 0, 0, 1, 1, 0, 1, 1});
const Matrix<float> kY(4, 1, {0, 1, 1, 0});

Network<float> trained_on_xor() {
  NetworkSpec spec;
  spec.n_inputs = 2;
  spec.layers = {{.units = 8, .activation = Activation::kTanh},
                 {.units = 1, .activation = Activation::kSigmoid}};
  spec.loss = Loss::kBinaryCrossEntropy;
  Network<float> network(spec);
  initialize(network, Philox(1));

  TrainSpec train_spec;
  train_spec.learning_rate = 0.05;
  Trainer<float> trainer(network, train_spec, kX.rows());
  const Samples<float> batch = {kX, kY};
  const double first = trainer.step(batch);
  const std::size_t before = n_allocations;
  double last = first;
  for (int step = 1; step < 300; ++step) last = trainer.step(batch);
  require(n_allocations == before, "a step allocates nothing");
  require(first > 0.5 && last < 0.05, "XOR is learned");
  return network;
}

void predict_from_eight_threads(const Network<float>& network) {
  const Matrix<float> expected = predict<float>(network, kX);
  std::atomic<int> n_right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      PredictBuffer<float> buffer(network.spec());
      Matrix<float> out(kX.rows(), 1);
      const std::size_t before = n_allocations;
      for (int pass = 0; pass < 1000; ++pass) predict<float>(network, kX, out, buffer);
      if (n_allocations == before && out == expected) ++n_right;
    });
  }
  for (std::thread& thread : threads) thread.join();
  require(n_right == 8, "eight threads predict the same without allocating");
}

}  // namespace

int main(int argc, char** argv) {
  require(argc == 2, "usage: train_xor MODEL_FILE");
  const Network<float> network = trained_on_xor();
  const std::string bytes = save_network(network);
  const Network<float> loaded = load_network<float>(bytes);
  require(std::ranges::equal(loaded.parameters(), network.parameters()), "loaded as it was saved");
  write_network(network, argv[1]);
  predict_from_eight_threads(loaded);

  bool caught = false;
  try {
    load_network<float>(bytes.substr(0, bytes.size() - 1));
  } catch (const Error& error) {
    caught = error.code() == ErrorCode::kFormat;
  }
  require(caught, "a file cut short is refused with kFormat");
}
