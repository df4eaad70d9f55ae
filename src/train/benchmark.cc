// How fast a network trains and predicts on this machine, beside what the machine could do.
#include <chainrule/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include <chainrule/passes.h>
#include <chainrule/threads.h>
#include <chainrule/train.h>

#include "core/fail.h"
#include "kernels/bfloat16.h"
#include "kernels/peak.h"

namespace chainrule {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostTimes = 1000000;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Of sorted times.
double quantile(const std::vector<double>& times, double share) {
  const double last = static_cast<double>(times.size() - 1);
  return times[static_cast<std::size_t>(std::ceil(share * last))];
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return quantile(values, 0.5);
}

// Calls run() for about `seconds`, at least 11 times, and between() now and then.
template <class Run, class Between>
Timing timing_of(double seconds, const Run& run, const Between& between) {
  run();  // warms caches and threads
  std::vector<double> times;
  times.reserve(kMostTimes);
  double last_between = 0;
  const Clock::time_point begin = Clock::now();
  for (double now = 0; (now < seconds || times.size() < 11) && times.size() < kMostTimes;) {
    const Clock::time_point start = Clock::now();
    run();
    times.push_back(seconds_since(start));
    now = seconds_since(begin);
    if (now - last_between > seconds / 10) {
      between();
      run();  // so that what is timed next follows on its like
      last_between = seconds_since(begin);
    }
  }
  std::ranges::sort(times);
  return {.n = times.size(),
          .minimum = times.front(),
          .median = quantile(times, 0.5),
          .p99 = quantile(times, 0.99),
          .p999 = quantile(times, 0.999),
          .maximum = times.back()};
}

template <class T>
Matrix<T> random_rows(std::size_t rows, std::size_t cols) {
  Matrix<T> x(rows, cols);
  const Philox philox(0);
  for (std::size_t k = 0; k < x.values().size(); ++k) {
    x.values()[k] = static_cast<T>(2 * philox.uniform(Purpose::kData, 0, k, 0) - 1);
  }
  return x;
}

// One output of each row is 1: right for every loss.
template <class T>
Matrix<T> targets(std::size_t rows, std::size_t cols) {
  Matrix<T> y(rows, cols);
  for (std::size_t i = 0; i < rows; ++i) y(i, i % cols) = 1;
  return y;
}

}  // namespace

template <class T>
BenchmarkResult benchmark(const BenchmarkSpec& spec) {
  if (spec.batch == 0) fail(ErrorCode::kValue, "benchmark: a batch of 0 rows came");
  if (spec.optimizer.kind == OptimizerKind::kLbfgs ||
      spec.optimizer.kind == OptimizerKind::kRprop) {
    fail(ErrorCode::kValue, "benchmark: {} has no steps on batches",
         to_string(spec.optimizer.kind));
  }
  Network<T> network(spec.network);
  initialize(network, Philox(0));
  const Matrix<T> x = random_rows<T>(spec.batch, network.n_inputs());
  const Matrix<T> y = targets<T>(spec.batch, network.n_outputs());

  BenchmarkResult result;
  result.n_parameters = network.n_parameters();
  result.n_threads = max_threads();
  for (std::size_t layer = 1; layer <= network.n_layers(); ++layer) {
    const double flop =
        2.0 * static_cast<double>(network.weights(layer).rows() * network.weights(layer).cols());
    result.row_flop += flop;
    // Forward and gradient; nothing asks for the gradient by the input.
    result.step_flop += flop * static_cast<double>(spec.batch) * (layer == 1 ? 2 : 3);
  }
  std::vector<double> peaks = {multiply_add_peak<T>()}, bfloat16_peaks;
  const auto measure_peak = [&] {
    peaks.push_back(multiply_add_peak<T>());
    if (spec.bfloat16) bfloat16_peaks.push_back(bfloat16_peak());
  };

  Matrix<T> out(spec.batch, network.n_outputs());
  PredictBuffer<T> buffer(network.spec());
  const auto predict_rows = [&](std::size_t n) {
    return [&, n] {
      predict<T>(network, x.view().middle_rows(0, n), out.view().middle_rows(0, n), buffer);
    };
  };
  result.predict_row = timing_of(spec.seconds, predict_rows(1), measure_peak);
  result.predict_batch = timing_of(spec.seconds, predict_rows(spec.batch), measure_peak);

  TrainSpec train;
  train.optimizer = spec.optimizer;
  train.batch_size = spec.batch;
  train.learning_rate = 1e-4;
  train.bfloat16 = spec.bfloat16;
  Trainer<T> trainer(network, train, spec.batch, kMostTimes);
  const Samples<T> samples = {x, y};
  result.step = timing_of(spec.seconds, [&] { trainer.step(samples); }, measure_peak);

  result.peak = median(peaks);
  if (spec.bfloat16) result.bfloat16_peak = median(bfloat16_peaks);
  return result;
}

template CHAINRULE_EXPORT BenchmarkResult benchmark<float>(const BenchmarkSpec&);
template CHAINRULE_EXPORT BenchmarkResult benchmark<double>(const BenchmarkSpec&);

}  // namespace chainrule
