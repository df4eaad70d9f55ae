// What each program of bench/ does: it says what it is, then measures what it is asked to, line by
// line. bench/run.py asks; bench/README.md has the protocol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace chainrule::bench {

/// What is to be measured.
struct Work {
  std::function<void()> call;  ///< once
  double value = 0;            ///< a number of its result, the same for all who do this work
  /// For work that times itself: seconds of one call, instead of those around it.
  std::function<double()> seconds = {};
};

/// The words of a request: `product nn 16 16 16`.
using Words = std::vector<std::string>;
using WorkOf = std::function<Work(const Words&)>;

/// Prints `description`, then answers requests from standard input until it ends. Returns what
/// main() returns.
int serve(const std::string& description, const WorkOf& work_of);

/// The `i`th of a row of numbers in [-1, 1), the same in participant.py.
float number(std::uint32_t seed, std::size_t i);
/// The first n of them, times `scale`.
std::vector<float> numbers(std::uint32_t seed, std::size_t n, double scale = 1);

/// `64-100-10`.
std::vector<std::size_t> sizes_of(const std::string& text);
std::size_t count_of(const std::string& text);

/// The start weights of layer l = 1.. of all participants, [n_in x n_out]; biases are 0.
std::vector<float> layer_weights(std::size_t layer, std::size_t n_in, std::size_t n_out);
/// The class of row i.
std::size_t class_of(std::size_t i, std::size_t n_classes);

/// The mean over rows of sum_j j p_j, j from 1: what predictions [rows x cols] are compared by.
double mean_rank(const float* predictions, std::size_t rows, std::size_t cols);

/// Seeds of number().
inline constexpr std::uint32_t kInputs = 1;
inline constexpr std::uint32_t kLeft = 2;
inline constexpr std::uint32_t kRight = 3;

/// Rows to choose from where a step takes one.
inline constexpr std::size_t kRows = 1024;
/// So small that a network stays what it was, however often it is trained, and its numbers ordinary
/// ones.
inline constexpr double kLearningRate = 1e-7;

/// `product KIND M N K`: result [M x N] of sums over K terms.
///   nn  left [M x K] · right [K x N]     the pass forward
///   nt  left [M x K] · right [N x K]ᵀ    back to the layer before
///   tn  left [K x M]ᵀ · right [K x N]    the gradient of the weights
struct Product {
  explicit Product(const Words& words);
  bool left_transposed = false, right_transposed = false;
  std::size_t m = 0, n = 0, k = 0;
  std::vector<float> left, right, result;
};

/// A product to be measured, with the mean of the result's absolute values as its value; `multiply`
/// fills `result`.
Work product_work(const Words& words, const std::function<void(Product&)>& multiply);

}  // namespace chainrule::bench
