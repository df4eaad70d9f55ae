// The settings of a worksheet.
#include "explain/work_settings.h"

#include <algorithm>

#include "explain/step_settings.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostLayers = 100;
constexpr std::size_t kMostClasses = 10'000;
constexpr std::size_t kMostRows = 1'000'000'000;

void read_size(TomlReader& reader, std::string_view key, std::size_t& value) {
  reader.read(key, value);
  if (value > kMostRows) reader.refuse(key, fmt::format("at most {}", kMostRows));
}
void read_sizes(TomlReader& reader, std::string_view key, std::vector<std::size_t>& values) {
  reader.read(key, values);
  for (const std::size_t one : values) {
    if (one > kMostRows) reader.refuse(key, fmt::format("numbers of at most {}", kMostRows));
  }
}

void read_layer(TomlReader& reader, LayerSpec& layer, bool& has_activation) {
  read_size(reader, "units", layer.units);
  has_activation = reader.has("activation");
  reader.read_name("activation", layer.activation);
  reader.read("alpha", layer.alpha);
  reader.read("bias", layer.bias);
  reader.read("dropout", layer.dropout);
  reader.finish();
}

// `layers = [...]`, or in a spreadsheet layer1, layer2, ...
std::vector<TomlReader> layer_tables(TomlReader& reader) {
  std::vector<TomlReader> layers = reader.tables("layers");
  for (std::size_t l = 1; layers.size() + 1 == l && l <= kMostLayers; ++l) {
    const std::string key = fmt::format("layer{}", l);
    if (reader.has(key)) layers.push_back(reader.table(key));
  }
  return layers;
}

}  // namespace

NetworkSpec read_work_network(TomlReader reader) {
  NetworkSpec spec;
  reader.read_name("loss", spec.loss);
  reader.read("huber_delta", spec.huber_delta);
  reader.read("input_dropout", spec.input_dropout);
  LayerSpec usual;
  reader.read_name("activation", usual.activation);
  reader.read("bias", usual.bias);
  std::optional<Activation> output;
  reader.read_name("output_activation", output);
  for (TomlReader& layer : layer_tables(reader)) {
    bool says_activation = false;
    read_layer(layer, spec.layers.emplace_back(usual), says_activation);
    if (!says_activation) spec.layers.back().activation = usual.activation;
  }
  if (spec.layers.empty()) reader.refuse_missing("layers");
  if (output) spec.layers.back().activation = *output;
  reader.finish();
  return spec;
}

WorkStep read_work_step(TomlReader reader) {
  WorkStep work;
  read_step_settings(reader, work.step);
  if (work.step.optimizer.kind == OptimizerKind::kLbfgs) {
    reader.refuse("optimizer", "an optimizer with single steps");
  }
  read_size(reader, "update", work.update);
  if (work.update == 0) reader.refuse("update", "a number from 1");
  reader.finish();
  return work;
}

Convention read_work_convention(TomlReader reader) {
  Convention convention;
  reader.read_name("weights", convention.weights);
  reader.read_name("samples", convention.samples);
  reader.read_name("offset", convention.offset);
  reader.read_name("delta", convention.delta);
  reader.finish();
  return convention;
}

std::optional<ReportWork> read_report_work(TomlReader& root) {
  if (!root.has("report")) return {};
  TomlReader reader = root.table("report");
  ReportWork work;
  for (const char* key : {"true", "predicted"}) {
    if (!reader.has(key)) reader.refuse_missing(key);
  }
  read_sizes(reader, "true", work.truth);
  read_sizes(reader, "predicted", work.predicted);
  if (work.truth.size() != work.predicted.size()) {
    reader.refuse("predicted", fmt::format("a class for each of {} rows", work.truth.size()));
  }
  // The classes are those that occur, in their order.
  std::vector<std::size_t> classes = work.truth;
  classes.insert(classes.end(), work.predicted.begin(), work.predicted.end());
  std::ranges::sort(classes);
  classes.erase(std::ranges::unique(classes).begin(), classes.end());
  if (classes.size() > kMostClasses) reader.refuse("true", "fewer classes");
  for (auto* all : {&work.truth, &work.predicted}) {
    for (std::size_t& one : *all) {
      one = static_cast<std::size_t>(std::ranges::lower_bound(classes, one) - classes.begin());
    }
  }
  work.n_classes = classes.size();
  reader.finish();
  return work;
}

std::optional<SplitWork> read_split_work(TomlReader& root) {
  if (!root.has("split")) return {};
  TomlReader reader = root.table("split");
  SplitWork work;
  for (const char* key : {"rows", "test", "drawn"}) {
    if (!reader.has(key)) reader.refuse_missing(key);
  }
  read_size(reader, "rows", work.n_rows);
  read_sizes(reader, "test", work.test);
  read_sizes(reader, "drawn", work.drawn);
  for (const char* key : {"test", "drawn"}) {
    for (const std::size_t row : key[0] == 't' ? work.test : work.drawn) {
      if (row == 0 || row > work.n_rows) {
        reader.refuse(key, fmt::format("rows from 1 to {}", work.n_rows));
      }
    }
  }
  reader.finish();
  return work;
}

}  // namespace chainrule
