// What each program of bench/ does: it says what it is, then measures what it is asked to, line by
// line.
#include "participant.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace chainrule::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Measured {
  double seconds = 0;  // of one call
  std::size_t n_calls = 0;
};

// The median over runs of calls, each of about a tenth of the time given: a clock's tick is nothing
// beside a run, and an interrupt spoils one run and not the result.
Measured measure(const Work& work, double seconds) {
  const Clock::time_point warm = Clock::now();
  std::size_t n_warm = 0;
  do {
    work.call();
    ++n_warm;
  } while (seconds_since(warm) < seconds / 5);
  const double guess = seconds_since(warm) / static_cast<double>(n_warm);
  const auto run = static_cast<std::size_t>(std::max(1.0, seconds / 10 / guess));

  std::vector<double> times;
  const Clock::time_point begin = Clock::now();
  do {
    if (work.seconds) {
      times.push_back(work.seconds());
      continue;
    }
    const Clock::time_point start = Clock::now();
    for (std::size_t i = 0; i < run; ++i) work.call();
    times.push_back(seconds_since(start) / static_cast<double>(run));
  } while (seconds_since(begin) < seconds);
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
  return {times[times.size() / 2], times.size() * run};
}

}  // namespace

int serve(const std::string& description, const WorkOf& work_of) {
  std::cout << description << '\n' << std::flush;
  std::map<std::string, Work> known;  // so that a round begins where the one before ended
  for (std::string line; std::getline(std::cin, line);) {
    try {
      std::istringstream in(line);
      double seconds = 0;
      in >> seconds;
      Words words;
      for (std::string word; in >> word;) words.push_back(word);
      std::string key;
      for (const std::string& word : words) key += word + ' ';
      if (!known.contains(key)) known[key] = work_of(words);
      const Work& work = known[key];
      const Measured measured = measure(work, seconds);
      std::printf("%.9g %zu %.9g\n", measured.seconds, measured.n_calls, work.value);
    } catch (const std::exception& error) {
      std::printf("error: %s\n", error.what());
    }
    std::fflush(stdout);
  }
  return 0;
}

float number(std::uint32_t seed, std::size_t i) {
  std::uint32_t h = (seed * 0x9E3779B9U + static_cast<std::uint32_t>(i)) * 2654435761U;
  h = (h ^ (h >> 15)) * 0x85EBCA6BU;
  h ^= h >> 13;
  return static_cast<float>(static_cast<double>(h) / 2147483648.0 - 1);
}

std::vector<float> numbers(std::uint32_t seed, std::size_t n, double scale) {
  std::vector<float> values(n);
  for (std::size_t i = 0; i < n; ++i) {
    values[i] = static_cast<float>(scale * static_cast<double>(number(seed, i)));
  }
  return values;
}

std::size_t count_of(const std::string& text) {
  return static_cast<std::size_t>(std::stoul(text));
}

std::vector<std::size_t> sizes_of(const std::string& text) {
  std::vector<std::size_t> sizes;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, '-');) sizes.push_back(count_of(word));
  if (sizes.size() < 2) throw std::invalid_argument("sizes such as 64-100-10, not " + text);
  return sizes;
}

std::vector<float> layer_weights(std::size_t layer, std::size_t n_in, std::size_t n_out) {
  return numbers(static_cast<std::uint32_t>(100 + layer), n_in * n_out,
                 std::sqrt(6.0 / static_cast<double>(n_in)));
}

std::size_t class_of(std::size_t i, std::size_t n_classes) {
  return i * 7 % n_classes;
}

double mean_rank(const float* predictions, std::size_t rows, std::size_t cols) {
  double sum = 0;
  for (std::size_t i = 0; i < rows * cols; ++i) {
    sum += static_cast<double>(i % cols + 1) * static_cast<double>(predictions[i]);
  }
  return sum / static_cast<double>(rows);
}

Product::Product(const Words& words) {
  if (words.size() != 5 || words[0] != "product") {
    throw std::invalid_argument("product KIND M N K");
  }
  left_transposed = words[1] == "tn";
  right_transposed = words[1] == "nt";
  m = count_of(words[2]);
  n = count_of(words[3]);
  k = count_of(words[4]);
  left = numbers(kLeft, m * k);
  right = numbers(kRight, k * n);
  result.resize(m * n);
}

Work product_work(const Words& words, const std::function<void(Product&)>& multiply) {
  const auto product = std::make_shared<Product>(words);
  multiply(*product);
  double sum = 0;
  for (const float x : product->result) sum += std::abs(static_cast<double>(x));
  return {.call = [product, multiply] { multiply(*product); },
          .value = sum / static_cast<double>(product->result.size())};
}

}  // namespace chainrule::bench
