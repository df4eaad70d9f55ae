// chainrule gradcheck: analytic against numeric gradients of a run's network, worst first.
#include <chainrule/count_text.h>
#include <chainrule/gradient_check.h>
#include <chainrule/philox.h>
#include <chainrule/run.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/grid.h"
#include "cli/output.h"
#include "cli/run_flags.h"
#include "cli/summary.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kLimit = 1e-7;  // relative, of smooth functions in double precision

constexpr const char* kExamples =
    "  chainrule gradcheck iris --hidden 5 --activation tanh\n"
    "  chainrule gradcheck digits --rows 3 --per-matrix 100 --json\n";

struct Options {
  explicit Options(CLI::App& parser) : run(parser, FlagSet::kNetwork) {
    parser.add_option("--rows", n_rows, "rows of the training part that are checked on (8)")
        ->type_name("N")
        ->check([](const std::string& text) {
          return text == "0" ? "at least 1 was expected" : std::string();
        });
    parser
        .add_option("--per-matrix", per_matrix,
                    "numbers that are checked of each matrix; 0: all (1000)")
        ->type_name("N");
    parser.add_flag("--json", as_json, "print the result as JSON");
  }

  RunFlags run;
  std::size_t n_rows = 8, per_matrix = 1000;
  bool as_json = false;
};

GradientCheckResult check(const Prepared<double>& prepared, const Options& options) {
  const Network<double>& network = prepared.model.network;
  const std::size_t n_rows = std::min(options.n_rows, prepared.x.rows());
  Trace<double> trace(network.spec(), n_rows);
  trace.set_batch(n_rows);
  draw_dropout(network.spec(), Philox(prepared.train.seed), 0, n_rows, trace);
  const std::span<const double> weights = prepared.weights;
  const GradientCheckProblem problem = {
      .x = prepared.x.view().middle_rows(0, n_rows),
      .targets = prepared.y.view().middle_rows(0, n_rows),
      .sample_weights = weights.empty() ? weights : weights.first(n_rows),
      .reduction = prepared.train.reduction,
      .penalty = prepared.train.penalty,
      .max_per_block = options.per_matrix};
  return check_gradients(network, problem, trace);
}

std::size_t count_wrong(const GradientCheckResult& result) {
  const auto first_right = std::ranges::partition_point(
      result.checked,
      [](const CheckedGradient& gradient) { return gradient.relative_error > kLimit; });
  return static_cast<std::size_t>(first_right - result.checked.begin());
}

std::string result_text(const GradientCheckResult& result) {
  Grid grid("lrrr");
  grid.add({"worst", "analytic", "numeric", "relative error"});
  for (const CheckedGradient& one : result.checked | std::views::take(5)) {
    grid.add({one.place.name(), fmt::format("{:.10g}", one.analytic),
              fmt::format("{:.10g}", one.numeric), fmt::format("{:.1e}", one.relative_error)});
  }
  std::string text = "\n" + grid.text() + "\n";
  const std::size_t n_wrong = count_wrong(result);
  text += labelled(
      "Agree", fmt::format("{} of {} within {:.0e}", grouped_count(result.checked.size() - n_wrong),
                           count_of(result.checked.size(), "gradient", "gradients"), kLimit));
  for (const auto& [kink, count] : result.kinks()) {
    text += labelled("Left out", fmt::format("{} too near a kink: {}", grouped_count(count), kink));
  }
  return text;
}

Json result_json(const GradientCheckResult& result) {
  Json worst = Json::array();
  for (const CheckedGradient& one : result.checked | std::views::take(5)) {
    worst.push_back({{"place", one.place.name()},
                     {"analytic", one.analytic},
                     {"numeric", one.numeric},
                     {"relative_error", one.relative_error}});
  }
  Json kinks = Json::object();
  for (const auto& [kink, count] : result.kinks()) kinks[kink] = count;
  return {{"schema", 1},
          {"checked", result.checked.size()},
          {"wrong", count_wrong(result)},
          {"limit", kLimit},
          {"worst", worst},
          {"left_out", kinks}};
}

int gradcheck(const Options& options) {
  const RunSpec spec = options.run.read();
  require_target(spec);
  const Prepared<double> prepared = prepare<double>(spec);
  const GradientCheckResult result = check(prepared, options);
  if (options.as_json) {
    print(result_json(result).dump(2) + "\n");
  } else {
    const Network<double>& network = prepared.model.network;
    print(labelled("Network", network_text(network.spec(), network.n_parameters())));
    print(result_text(result));
  }
  return count_wrong(result) == 0 ? kDone : kFailed;
}

}  // namespace

Command add_gradcheck(CLI::App& program) {
  CLI::App* parser =
      program.add_subcommand("gradcheck", "compares analytic with numeric gradients");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return gradcheck(*options); }};
}

}  // namespace chainrule::cli
