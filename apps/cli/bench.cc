// chainrule bench: how fast a network trains and predicts on this machine.
#include <chainrule/activation.h>
#include <chainrule/benchmark.h>
#include <chainrule/count_text.h>
#include <chainrule/target.h>
#include <chainrule/threads.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/summary.h"
#include "cli/text.h"
#include "cli/threads_flag.h"
#include "cli/threads_text.h"

namespace chainrule::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kExamples =
    "  chainrule bench --verbose\n"
    "  chainrule bench 784-512-512-10 --batch 128 --optimizer sgd --threads 1\n";

struct Options {
  explicit Options(CLI::App& parser) {
    parser.add_option("NETWORK", sizes, "its inputs, hidden units and outputs (64-100-10)");
    parser.add_option("--batch", batch, "rows of a training step (32)")
        ->type_name("N")
        ->check(CLI::Range(1, 1 << 20));
    parser.add_option("--activation", activation, "of hidden layers (relu)")->type_name("NAME");
    parser.add_option("--optimizer", optimizer, "sgd, rmsprop, adagrad, adam, adamw (adam)")
        ->type_name("NAME");
    parser.add_option("--precision", precision, "float, double or bfloat16 (float)")
        ->type_name("NAME")
        ->check(CLI::IsMember({"float", "double", "bfloat16"}));
    parser.add_option("--seconds", seconds, "of each of three measurements (1)")
        ->type_name("X")
        ->check(CLI::Range(0.01, 3600.0));
    add_threads_flag(parser);
    add_verbose_flag(parser, is_verbose);
    parser.add_flag("--json", as_json, "print the result as JSON");
  }

  std::string sizes = "64-100-10", activation = "relu", optimizer = "adam", precision = "float";
  std::size_t batch = 32;
  double seconds = 1;
  bool as_json = false, is_verbose = false;
};

NetworkSpec network_of(const Options& options) {
  std::vector<std::size_t> widths;
  for (const std::string& word : CLI::detail::split(options.sizes, '-')) {
    std::size_t width = 0;
    if (!CLI::detail::lexical_cast(word, width) || width == 0) {
      throw UsageError(fmt::format("NETWORK {}: numbers from 1 with - between them were expected",
                                   options.sizes));
    }
    widths.push_back(width);
  }
  if (widths.size() < 2) {
    throw UsageError(
        fmt::format("NETWORK {}: inputs and outputs were expected, as 64-100-10", options.sizes));
  }
  NetworkSpec network;
  network.n_inputs = widths.front();
  for (std::size_t k = 1; k < widths.size(); ++k) {
    network.layers.push_back(
        {.units = widths[k], .activation = activation_from_name(options.activation)});
  }
  network.loss = widths.back() == 1 ? Loss::kMeanSquared : Loss::kCategoricalCrossEntropy;
  network.layers.back().activation = default_output_activation(network.loss);
  return network;
}

std::string times_text(const Timing& timing) {
  return fmt::format("{} ({} to {}, {} steps)", short_time(timing.median),
                     short_time(timing.minimum), short_time(timing.maximum),
                     grouped_count(timing.n));
}

std::string latency_text(const Timing& timing) {
  return fmt::format("{}, 99 % within {}, 99.9 % within {}", short_time(timing.median),
                     short_time(timing.p99), short_time(timing.p999));
}

// `53.1k rows/s, 148 GFLOP/s, 87 % of peak`
std::string rate_text(double rows, double flop, double seconds, double peak) {
  return fmt::format("{} rows/s, {:.4g} GFLOP/s, {:.0f} % of peak", short_number(rows / seconds),
                     flop / seconds / 1e9, 100 * flop / seconds / peak);
}

// `avx512, 2 threads, 334 GFLOP/s of multiply-adds in float, 160 in bfloat16`
std::string machine_text(const Options& options, const BenchmarkResult& result) {
  const bool is_bfloat16 = result.bfloat16_peak > 0;
  std::string text = fmt::format("{}, {}, {:.4g} GFLOP/s of multiply-adds in {}", target_name(),
                                 count_of(result.n_threads, "thread", "threads"), result.peak / 1e9,
                                 is_bfloat16 ? "float" : options.precision);
  if (is_bfloat16) text += fmt::format(", {:.4g} in bfloat16", result.bfloat16_peak / 1e9);
  return text;
}

// Of the numbers that a training step is made of.
double step_peak(const BenchmarkResult& result) {
  return result.bfloat16_peak > 0 ? result.bfloat16_peak : result.peak;
}

std::string result_text(const Options& options, const BenchmarkResult& result) {
  const auto rows = static_cast<double>(options.batch);
  return labelled("Machine", machine_text(options, result)) +
         labelled("Step", fmt::format("{}, batch {}: {}", options.optimizer,
                                      grouped_count(options.batch), times_text(result.step))) +
         labelled("", rate_text(rows, result.step_flop, result.step.median, step_peak(result))) +
         labelled("Predict", fmt::format("1 row: {}", latency_text(result.predict_row))) +
         labelled("", fmt::format("{}: {}", count_of(options.batch, "row", "rows"),
                                  latency_text(result.predict_batch))) +
         labelled(
             "", rate_text(rows, rows * result.row_flop, result.predict_batch.median, result.peak));
}

Json timing_json(const Timing& timing, double flop, double peak) {
  return {{"n", timing.n},
          {"minimum", timing.minimum},
          {"median", timing.median},
          {"p99", timing.p99},
          {"p99.9", timing.p999},
          {"maximum", timing.maximum},
          {"flop", flop},
          {"flop_per_second", flop / timing.median},
          {"share_of_peak", flop / timing.median / peak}};
}

Json result_json(const Options& options, const BenchmarkResult& result) {
  const auto rows = static_cast<double>(options.batch);
  return {
      {"schema", 1},
      {"network", options.sizes},
      {"parameters", result.n_parameters},
      {"activation", options.activation},
      {"optimizer", options.optimizer},
      {"precision", options.precision},
      {"batch", options.batch},
      {"target", target_name()},
      {"threads", result.n_threads},
      {"peak_flop_per_second", result.peak},
      {"bfloat16_peak_flop_per_second", result.bfloat16_peak},
      {"step", timing_json(result.step, result.step_flop, step_peak(result))},
      {"predict_row", timing_json(result.predict_row, result.row_flop, result.peak)},
      {"predict_batch", timing_json(result.predict_batch, rows * result.row_flop, result.peak)}};
}

int bench(const Options& options) {
  BenchmarkSpec spec;
  spec.network = network_of(options);
  spec.optimizer.kind = optimizer_from_name(options.optimizer);
  spec.batch = options.batch;
  spec.seconds = options.seconds;
  spec.bfloat16 = options.precision == "bfloat16";
  const BenchmarkResult result =
      options.precision == "double" ? benchmark<double>(spec) : benchmark<float>(spec);
  if (options.as_json) {
    print(result_json(options, result).dump(2) + "\n");
  } else {
    print(labelled("Network", network_text(spec.network, result.n_parameters)));
    print(result_text(options, result));
  }
  if (options.is_verbose) tell(threads_text(thread_choice()));
  return kDone;
}

}  // namespace

Command add_bench(CLI::App& program) {
  CLI::App* parser =
      program.add_subcommand("bench", "measures how fast a network trains and predicts");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return bench(*options); }};
}

}  // namespace chainrule::cli
