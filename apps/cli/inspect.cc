// chainrule inspect: what a saved model is made of and how it was trained.
#include <chainrule/count_text.h>
#include <chainrule/report.h>
#include <chainrule/run.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/command.h"
#include "cli/grid.h"
#include "cli/output.h"
#include "cli/summary.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostFeatures = 30;

constexpr const char* kExamples =
    "  chainrule train iris --out my-iris\n"
    "  chainrule inspect my-iris\n"
    "  chainrule inspect my-iris --json > my-iris.json\n";

struct Options {
  explicit Options(CLI::App& parser) {
    parser.add_option("MODEL", model, "a model file or a run folder")
        ->type_name("MODEL|RUN")
        ->required();
    parser.add_flag("--json", as_json, "print the result as JSON (docs/command-line.md)");
  }

  std::string model;
  bool as_json = false;
};

// The metrics.json beside a model in a run folder; null without one.
Json metrics_of(const std::string& path) {
  const std::filesystem::path file = std::filesystem::path(path) / "metrics.json";
  std::ifstream in(file);
  if (!in) return nullptr;
  return Json::parse(in, nullptr, false);
}

template <class T>
std::size_t n_parameters(const Network<T>& network, std::size_t layer) {
  return network.weights(layer).rows() * network.weights(layer).cols() + network.bias(layer).size();
}

template <class T>
double largest(const Network<T>& network, std::size_t layer) {
  double size = 0;
  const auto weights = network.weights(layer);
  for (std::size_t i = 0; i < weights.rows(); ++i) {
    for (const T weight : weights.row(i)) size = std::max(size, std::fabs(double{weight}));
  }
  return size;
}

template <class T>
std::string layers_text(const Network<T>& network) {
  Grid grid("rrlrrr");
  grid.add({"layer", "units", "activation", "dropout", "parameters", "largest weight"});
  for (std::size_t l = 1; l <= network.n_layers(); ++l) {
    const LayerSpec& layer = network.spec().layers[l - 1];
    grid.add({grouped_count(l), grouped_count(layer.units),
              std::string(to_string(layer.activation)),
              layer.dropout > 0 ? fmt::format("{}", layer.dropout) : "-",
              grouped_count(n_parameters(network, l)), fmt::format("{:.4g}", largest(network, l))});
  }
  return grid.text();
}

std::string values_text(const Feature& feature) {
  if (feature.kind == Feature::Kind::kNumber) {
    std::string text = fmt::format("(x - {:.6g}) * {:.6g}", feature.offset, feature.scale);
    if (feature.fill) text += fmt::format(", missing as {:.6g}", *feature.fill);
    return text;
  }
  constexpr std::size_t kMost = 6;
  std::vector<std::string> shown;
  for (const std::string& category : feature.categories) {
    if (shown.size() < kMost) shown.push_back(category.empty() ? "(missing)" : printable(category));
  }
  if (feature.categories.size() > kMost) shown.emplace_back("...");
  return fmt::format("{}: {}", count_of(feature.categories.size(), "input", "inputs"),
                     joined(shown, ", "));
}

std::string features_text(const Preprocessor& preprocessor) {
  Grid grid("lll");
  grid.add({"column", "kind", "becomes"});
  for (const Feature& feature : preprocessor.features) {
    if (&feature - preprocessor.features.data() == kMostFeatures) break;
    grid.add({printable(feature.name),
              feature.kind == Feature::Kind::kNumber ? "number" : "category",
              values_text(feature)});
  }
  std::string text = grid.text();
  if (preprocessor.features.size() > kMostFeatures) {
    text += fmt::format("  ... and {}; --json has all\n",
                        count_of(preprocessor.features.size() - kMostFeatures, "more", "more"));
  }
  return text;
}

std::string target_text(const Preprocessor& preprocessor) {
  std::string text = printable(joined(preprocessor.target_names, ", "));
  if (preprocessor.target_kind != TargetKind::kClasses) {
    return text + fmt::format(" ({})", to_string(preprocessor.target_kind));
  }
  std::vector<std::string> names = preprocessor.class_names;
  constexpr std::size_t kMost = 12;
  if (names.size() > kMost) {
    names.resize(kMost);
    names.emplace_back("...");
  }
  return text + fmt::format(": {}", printable(joined(names, ", ")));
}

// What a run's metrics.json says in words.
std::string run_text(const Json& metrics) {
  std::string text;
  if (metrics.contains("verdict"))
    text += labelled("Result", metrics["verdict"].get<std::string>());
  if (metrics.contains("seconds")) {
    text += labelled("Time", duration(metrics["seconds"].get<double>()) + " of training");
  }
  for (const Json& finding : metrics.value("findings", Json::array())) {
    text += labelled("Warning", printable(finding.value("sentence", "")));
  }
  return text;
}

template <class T>
std::string text_of(const Model<T>& model, const Json& metrics) {
  const Network<T>& network = model.network;
  std::string text = labelled("Network", network_text(network.spec(), network.n_parameters()));
  text += labelled("Precision", sizeof(T) == sizeof(float) ? "float" : "double");
  text += labelled("Target", target_text(model.preprocessor));
  text += labelled("Weights", "SHA-256 " + weights_sha256(network));
  text +=
      labelled("Made by", fmt::format("chainrule {} (numbers: {})",
                                      printable(model.library_version), printable(model.profile)));
  for (const auto& [key, value] : model.training) {
    text += labelled(printable(key), printable(value));
  }
  if (metrics.is_object()) text += run_text(metrics);
  return text + "\n" + layers_text(network) + "\n" + features_text(model.preprocessor);
}

Json json_of(const Feature& feature) {
  if (feature.kind == Feature::Kind::kCategory) {
    return {{"name", feature.name}, {"kind", "category"}, {"categories", feature.categories}};
  }
  Json json = {{"name", feature.name},
               {"kind", "number"},
               {"offset", feature.offset},
               {"scale", feature.scale}};
  if (feature.fill) json["fill"] = *feature.fill;
  return json;
}

template <class T>
Json layers_json(const Network<T>& network) {
  Json layers = Json::array();
  for (std::size_t l = 1; l <= network.n_layers(); ++l) {
    const LayerSpec& layer = network.spec().layers[l - 1];
    layers.push_back({{"units", layer.units},
                      {"activation", to_string(layer.activation)},
                      {"bias", layer.bias},
                      {"dropout", layer.dropout},
                      {"parameters", n_parameters(network, l)},
                      {"largest_weight", largest(network, l)}});
  }
  return layers;
}

template <class T>
std::string json_text(const Model<T>& model, const Json& metrics) {
  const Preprocessor& preprocessor = model.preprocessor;
  Json json = {{"schema", 1},
               {"precision", sizeof(T) == sizeof(float) ? "float" : "double"},
               {"inputs", model.network.n_inputs()},
               {"layers", layers_json(model.network)},
               {"loss", to_string(model.network.spec().loss)},
               {"parameters", model.network.n_parameters()},
               {"features", Json::array()},
               {"target",
                {{"kind", to_string(preprocessor.target_kind)},
                 {"names", preprocessor.target_names},
                 {"classes", preprocessor.class_names}}},
               {"training", model.training},
               {"chainrule", model.library_version},
               {"numeric_profile", model.profile},
               {"weights_sha256", weights_sha256(model.network)}};
  for (const Feature& feature : preprocessor.features) json["features"].push_back(json_of(feature));
  if (metrics.is_object()) json["run"] = metrics;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

int inspect(const Options& options) {
  const AnyModel model = open_model(options.model);
  const Json metrics = metrics_of(options.model);
  print(std::visit(
      [&](const auto& known) {
        return options.as_json ? json_text(known, metrics) : text_of(known, metrics);
      },
      model));
  return kDone;
}

}  // namespace

Command add_inspect(CLI::App& program) {
  CLI::App* parser =
      program.add_subcommand("inspect", "what a model is made of and how it was trained");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return inspect(*options); }};
}

}  // namespace chainrule::cli
