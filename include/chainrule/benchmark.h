// How fast a network trains and predicts on this machine, beside what the machine could do.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/network.h>
#include <chainrule/optimizer.h>

namespace chainrule {

struct BenchmarkSpec {
  NetworkSpec network;
  OptimizerSpec optimizer;  ///< not rprop or lbfgs, which take all rows at once
  std::size_t batch = 32;
  double seconds = 1;     ///< that each of the three measurements takes, about
  bool bfloat16 = false;  ///< training steps with TrainSpec::bfloat16
};

/// Times of one call, in seconds.
struct Timing {
  std::size_t n = 0;  ///< times measured
  double minimum = 0, median = 0, p99 = 0, p999 = 0, maximum = 0;
};

struct BenchmarkResult {
  std::size_t n_parameters = 0;
  std::size_t n_threads = 0;  ///< that might be used
  double peak =
      0;  ///< FLOP/s of multiply-adds in registers on so many threads, measured in between
  /// FLOP/s of bfloat16 products in registers, where steps are made of them; else 0. Predictions
  /// are in single precision.
  double bfloat16_peak = 0;
  double step_flop = 0;  ///< of the products of a training step; a multiply-add is 2
  double row_flop = 0;   ///< of the products of one row's prediction
  Timing step;           ///< a training step on `batch` rows: forward, backward, update
  Timing predict_row;    ///< one row
  Timing predict_batch;  ///< `batch` rows
};

/// Trains on random numbers. T float or double. Throws Error kValue for what cannot be trained or 0
/// rows, as Trainer does for bfloat16.
template <class T>
BenchmarkResult benchmark(const BenchmarkSpec& spec);

}  // namespace chainrule
