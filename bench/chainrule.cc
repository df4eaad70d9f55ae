// Chainrule as one of the participants: products, training steps, epochs, predictions, and the
// machine's peak.
#include <chainrule/matrix.h>
#include <chainrule/network.h>
#include <chainrule/passes.h>
#include <chainrule/target.h>
#include <chainrule/threads.h>
#include <chainrule/train.h>
#include <chainrule/version.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/bfloat16.h"
#include "kernels/peak.h"
#include "kernels/products.h"
#include "participant.h"

namespace chainrule::bench {
namespace {

void multiply(Product& p) {
  const View<float> result(p.result.data(), p.m, p.n);
  if (p.left_transposed) {
    weight_gradient<float>({p.left.data(), p.k, p.m}, {p.right.data(), p.k, p.n}, result);
  } else if (p.right_transposed) {
    propagate<float>({p.left.data(), p.m, p.k}, {p.right.data(), p.n, p.k}, result);
  } else {
    affine<float>({p.left.data(), p.m, p.k}, {p.right.data(), p.k, p.n}, {}, result);
  }
}

Network<float> network_of(const std::vector<std::size_t>& sizes) {
  NetworkSpec spec;
  spec.n_inputs = sizes.front();
  spec.loss = Loss::kCategoricalCrossEntropy;
  for (std::size_t k = 1; k < sizes.size(); ++k) spec.layers.push_back({.units = sizes[k]});
  spec.layers.back().activation = Activation::kSoftmax;
  Network<float> network(spec);
  for (std::size_t layer = 1; layer < sizes.size(); ++layer) {
    const View<float> weights = network.weights(layer);
    std::ranges::copy(layer_weights(layer, weights.rows(), weights.cols()), weights.data());
  }
  return network;
}

// Rows of numbers, and their classes as one 1 a row.
struct Rows {
  Rows(std::size_t n, std::size_t n_inputs, std::size_t n_outputs)
      : x(n, n_inputs), y(n, n_outputs) {
    std::ranges::copy(numbers(kInputs, n * n_inputs), x.data());
    for (std::size_t i = 0; i < n; ++i) y(i, class_of(i, n_outputs)) = 1;
  }
  Samples<float> samples(std::size_t first, std::size_t count) const {
    return {x.view().middle_rows(first, count), y.view().middle_rows(first, count)};
  }
  Matrix<float> x, y;
};

bool names_bfloat16(const Words& words, std::size_t at) {
  return words.size() == at + 1 && words[at] == "bfloat16";
}

TrainSpec train_spec(const std::string& optimizer, std::size_t batch, bool bfloat16 = false) {
  TrainSpec spec;
  spec.optimizer.kind = optimizer_from_name(optimizer);
  spec.learning_rate = kLearningRate;
  spec.batch_size = batch;
  spec.bfloat16 = bfloat16;
  return spec;
}

// `train SIZES BATCH OPTIMIZER [bfloat16]`: one step, batch after batch of a thousand rows; its
// value is the first loss.
Work training_step(const Words& words) {
  struct State {
    explicit State(const Words& words)
        : network(network_of(sizes_of(words[1]))),
          batch(count_of(words[2])),
          rows(std::max(batch, kRows / batch * batch), network.n_inputs(), network.n_outputs()),
          trainer(network, train_spec(words[3], batch, names_bfloat16(words, 4)), batch) {}
    double step() {
      const double loss = trainer.step(rows.samples(next, batch));
      next = next + 2 * batch > rows.x.rows() ? 0 : next + batch;
      return loss;
    }
    Network<float> network;
    std::size_t batch, next = 0;
    Rows rows;
    Trainer<float> trainer;
  };
  const auto state = std::make_shared<State>(words);
  const double loss = state->step();
  return {.call = [state] { state->step(); }, .value = loss};
}

// `epoch SIZES BATCH ROWS`: one epoch of Adam by train(), shuffling and evaluation included.
Work epoch(const Words& words) {
  const auto network = std::make_shared<Network<float>>(network_of(sizes_of(words[1])));
  const auto rows =
      std::make_shared<Rows>(count_of(words[3]), network->n_inputs(), network->n_outputs());
  TrainSpec spec = train_spec("adam", count_of(words[2]));
  spec.length = {.count = 1, .unit = TimeUnit::kEpochs};
  return {.call = [network, rows, spec] {
    train<float>(*network, rows->samples(0, rows->x.rows()), {}, spec);
  }};
}

// `predict SIZES BATCH`; its value is the mean over the rows of sum_j j p_j, j from 1.
Work prediction(const Words& words) {
  struct State {
    explicit State(const Words& words)
        : network(network_of(sizes_of(words[1]))),
          rows(count_of(words[2]), network.n_inputs(), network.n_outputs()),
          out(rows.x.rows(), network.n_outputs()),
          buffer(network.spec()) {}
    void run() { predict<float>(network, rows.x, out, buffer); }
    Network<float> network;
    Rows rows;
    Matrix<float> out;
    PredictBuffer<float> buffer;
  };
  const auto state = std::make_shared<State>(words);
  state->run();
  return {.call = [state] { state->run(); },
          .value = mean_rank(state->out.data(), state->out.rows(), state->out.cols())};
}

Work work_of(const Words& words) {
  const std::string& kind = words.at(0);
  if (kind == "product") return product_work(words, multiply);
  if (kind == "train" && (words.size() == 4 || names_bfloat16(words, 4))) {
    return training_step(words);
  }
  if (kind == "epoch" && words.size() == 4) return epoch(words);
  if (kind == "predict" && words.size() == 3) return prediction(words);
  if (kind == "peak" && names_bfloat16(words, 1)) {
    if (!has_bfloat16()) throw std::invalid_argument("no bfloat16 products on this machine");
    return {.call = [] { bfloat16_peak(); }, .seconds = [] { return 1e9 / bfloat16_peak(); }};
  }
  if (kind == "peak") {  // seconds of 10^9 operations, a multiply-add being 2
    return {.call = [] { multiply_add_peak<float>(); },
            .seconds = [] { return 1e9 / multiply_add_peak<float>(); }};
  }
  throw std::invalid_argument("no such work: " + kind);
}

}  // namespace
}  // namespace chainrule::bench

int main(int argc, char** argv) {
  using namespace chainrule;
  const std::size_t n_threads = bench::count_of(argc > 1 ? argv[1] : "1");
  set_max_threads(n_threads);
  return bench::serve("Chainrule " + std::string(version()) + ", " + std::string(target_name()),
                      bench::work_of);
}
