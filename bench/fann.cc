// FANN as one of the participants: incremental training, a sample at a time. It knows no softmax
// and no relu: its units are logistic ones, by its own default, and its loss is the squared one.
#include <floatfann.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "participant.h"

namespace chainrule::bench {
namespace {

// `train SIZES 1 sgd`
Work work_of(const Words& words) {
  if (words.size() != 4 || words[0] != "train" || words[2] != "1" || words[3] != "sgd") {
    throw std::invalid_argument("FANN trains by SGD, a sample at a time");
  }
  const std::vector<std::size_t> sizes = sizes_of(words[1]);
  const std::vector<unsigned> layers(sizes.begin(), sizes.end());
  struct State {
    std::shared_ptr<fann> network;
    std::vector<float> x, y;
    std::size_t n_inputs = 0, n_outputs = 0, next = 0;
    void step() {
      fann_train(network.get(), &x[next * n_inputs], &y[next * n_outputs]);
      next = (next + 1) % kRows;
    }
  };
  const auto state = std::make_shared<State>();
  state->network = {fann_create_standard_array(static_cast<unsigned>(layers.size()), layers.data()),
                    fann_destroy};
  if (!state->network) throw std::runtime_error("FANN made no network");
  fann_set_training_algorithm(state->network.get(), FANN_TRAIN_INCREMENTAL);
  fann_set_learning_rate(state->network.get(), static_cast<float>(kLearningRate));
  state->n_inputs = sizes.front();
  state->n_outputs = sizes.back();
  state->x = numbers(kInputs, kRows * state->n_inputs);
  state->y.resize(kRows * state->n_outputs);
  for (std::size_t i = 0; i < kRows; ++i) {
    state->y[i * state->n_outputs + class_of(i, state->n_outputs)] = 1;
  }
  return {.call = [state] { state->step(); }};
}

}  // namespace
}  // namespace chainrule::bench

int main() {
  return chainrule::bench::serve("FANN " FANN_VERSION ", no vector code of its own",
                                 chainrule::bench::work_of);
}
