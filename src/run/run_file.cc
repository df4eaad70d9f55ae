// A run file in TOML: every key of a run, read once and written whole.
#include <filesystem>

#include <chainrule/run.h>

#include "core/fail.h"
#include "core/whole_file.h"
#include "data/quoted_toml.h"
#include "data/toml_reader.h"
#include "data/toml_text.h"
#include "explain/step_settings.h"
#include "run/run_names.h"

namespace chainrule {
namespace {

constexpr std::uint64_t kDefaultWidth = 256;
constexpr std::size_t kMostRunFileBytes = 100'000'000;

// A path in a run file starts from the run file's folder; a built-in set's name is left alone.
std::string resolve(const std::string& source, const std::string& run_file) {
  namespace fs = std::filesystem;
  if (source.empty() || source == "-" || run_file.empty() || fs::path(source).is_absolute())
    return source;
  const fs::path beside = fs::path(run_file).parent_path() / source;
  std::error_code ignored;
  if (!fs::exists(beside, ignored) && find_builtin(source) != nullptr) return source;
  return beside.lexically_normal().string();
}

// Refuses what the model that a run goes on from decides.
void leave_to_model(const TomlReader& reader, const StartSpec& start,
                    std::initializer_list<std::string_view> keys) {
  if (start.model.empty()) return;
  for (const std::string_view key : keys) {
    if (!reader.has(key)) continue;
    reader.refuse_with(key, fmt::format(", but the model {} decides that", start.model));
  }
}

void read_start(TomlReader& root, const std::string& path, RunSpec& spec) {
  std::string& model = spec.start.model;
  root.read("from", model);
  if (root.has("from") && model.empty()) root.refuse("from", "a model file or a run folder");
  if (model.empty()) return;
  const std::filesystem::path beside = std::filesystem::path(path).parent_path() / model;
  model = beside.lexically_normal().string();
  const AnyModel any = open_model(model);
  if (std::holds_alternative<Model<double>>(any)) spec.precision = Precision::kDouble;
}

// The data's name without folders and ending; the run file's for rows written in it.
std::string default_name(const std::string& source, const std::string& run_file) {
  if (source == "-") return "stdin";
  const std::filesystem::path stem =
      std::filesystem::path(source.empty() ? run_file : source).stem();
  return stem.empty() ? "run" : stem.string();
}

// A number, or the name of a way to find one.
void read_fill(TomlReader& reader, PreprocessSpec& preprocess) {
  if (!reader.has("fill") || reader.is_text("fill")) {
    reader.read_name("fill", preprocess.fill);
    if (preprocess.fill == Fill::kConstant) reader.refuse("fill", "the number itself");
    return;
  }
  preprocess.fill = Fill::kConstant;
  reader.read("fill", preprocess.fill_value);
}

void read_preprocess(TomlReader& reader, RunSpec& spec) {
  PreprocessSpec& preprocess = spec.preprocess;
  reader.read("target", preprocess.targets);
  reader.read("features", preprocess.features);
  reader.read("leave_out", preprocess.leave_out);
  reader.read("class_names", spec.start.class_names);
  if (reader.has("class_names") && spec.start.model.empty()) {
    reader.refuse_with("class_names", ", which goes with a model to start from (from)");
  }
  leave_to_model(reader, spec.start,
                 {"columns", "fill", "kind", "scaling", "divide_by", "standardize_target"});
  TomlReader columns = reader.table("columns");
  for (const std::string& name : columns.keys()) {
    columns.read_name(name, preprocess.kinds[name]);
  }
  read_fill(reader, preprocess);
  reader.read("drop_missing_target", spec.data.drop_missing_target);
  reader.read_name("kind", preprocess.target_kind);
  if (!spec.data.inputs.empty()) {
    preprocess.scaling = Scaling::kNone;  // numbers written by hand are meant as they stand
    spec.standardize_target = false;
    preprocess.target_kind = TargetKind::kNumber;
    reader.read_name("kind", preprocess.target_kind);
  }
  reader.read_name("scaling", preprocess.scaling);
  reader.read("divide_by", preprocess.divide_by);
  if (reader.has("divide_by") && !reader.has("scaling")) preprocess.scaling = Scaling::kDivide;
  reader.read("standardize_target", spec.standardize_target);
}

void read_csv_options(TomlReader& reader, CsvOptions& csv) {
  const auto read_character = [&](std::string_view key, std::optional<char>& character) {
    std::optional<std::string> text;
    reader.read(key, text);
    if (!text) return;
    if (text->size() != 1) reader.refuse(key, "one character");
    character = text->front();
  };
  std::optional<char> decimal;
  read_character("delimiter", csv.delimiter);
  read_character("decimal", decimal);
  read_character("thousands", csv.thousands);
  read_character("comment", csv.comment);
  if (decimal) csv.decimal = *decimal;
  reader.read("header", csv.header);
  reader.read("missing", csv.missing);
}

void read_data(TomlReader reader, const std::string& path, RunSpec& spec) {
  DataSpec& data = spec.data;
  reader.read("source", data.source);
  reader.read("inputs", data.inputs);
  reader.read("targets", data.targets);
  if (data.source.empty() == data.inputs.empty()) {
    fail(ErrorCode::kFormat, "{}: [data] needs either source = \"...\" or inputs and targets",
         path.empty() ? "run file" : path);
  }
  read_csv_options(reader, data.csv);
  reader.read("rows", data.builtin.n_rows);
  reader.read("noise", data.builtin.noise);
  reader.read("classes", data.builtin.n_classes);
  data.builtin.seed = spec.seed;
  reader.read("data_seed", data.builtin.seed);
  reader.read("validation", data.validation_source);
  reader.read("test", data.test_source);
  data.source = resolve(data.source, path);
  data.validation_source = resolve(data.validation_source, path);
  data.test_source = resolve(data.test_source, path);

  read_preprocess(reader, spec);
  reader.finish();
}

void read_split(TomlReader reader, RunSpec& spec) {
  if (!spec.data.inputs.empty() || !spec.data.test_source.empty()) spec.split.test = 0;
  spec.split.seed = spec.seed;
  spec.split_is_automatic = !reader.has("kind");
  reader.read_name("kind", spec.split.kind);
  reader.read("test", spec.split.test);
  reader.read("validation", spec.split.validation);
  reader.read("column", spec.split.column);
  reader.read("train_on_everything", spec.train_on_everything);
  reader.finish();
}

void read_folds(TomlReader& root, RunSpec& spec) {
  const bool asked = root.has("cross_validation");
  TomlReader reader = root.table("cross_validation");
  FoldSpec folds;
  folds.seed = spec.seed;
  spec.fold_kind_is_automatic = !reader.has("kind");
  reader.read_name("kind", folds.kind);
  reader.read("folds", folds.n_folds);
  reader.read("column", folds.column);
  reader.finish();
  if (asked) spec.folds = folds;
}

void read_initializer(TomlReader reader, Initializer& init) {
  reader.read_name("kind", init.kind);
  reader.read("a", init.a);
  reader.read("b", init.b);
  reader.read("scale", init.scale);
  reader.read("values", init.values);
  if (reader.has("values") && !reader.has("kind")) init.kind = InitKind::kGiven;
  reader.finish();
}

// The last layer may leave its width to the data.
void read_layer(TomlReader& reader, LayerSpec& layer, bool needs_units) {
  reader.read("units", layer.units);
  if (reader.has("units") && layer.units == 0) reader.refuse("units", "a width of at least 1");
  if (needs_units && !reader.has("units")) reader.refuse_missing("units");
  reader.read_name("activation", layer.activation);
  reader.read("alpha", layer.alpha);
  reader.read("bias", layer.bias);
  reader.read("dropout", layer.dropout);
  read_initializer(reader.table("weights"), layer.weights);
  read_initializer(reader.table("biases"), layer.biases);
  reader.finish();
}

void read_network(TomlReader reader, RunSpec& spec) {
  leave_to_model(reader, spec.start,
                 {"hidden", "activation", "bias", "start", "output_activation", "layers"});
  if (!spec.start.model.empty()) {
    reader.read("dropout", spec.start.dropout);
    reader.read("input_dropout", spec.start.input_dropout);
  }
  NetworkSpec& network = spec.network;
  LayerSpec hidden;
  double dropout = 0;
  std::vector<std::uint64_t> widths = {kDefaultWidth};
  reader.read("hidden", widths);
  reader.read_name("activation", hidden.activation);
  reader.read("dropout", dropout);
  // Who says what the hidden layers are gets no dropout that they did not ask for.
  spec.dropout_is_automatic = !reader.has("dropout") && !reader.has("hidden") &&
                              !reader.has("activation") && !reader.has("layers");
  reader.read("input_dropout", network.input_dropout);
  reader.read("bias", hidden.bias);
  reader.read_name("loss", spec.loss);
  reader.read_name("output_activation", spec.output_activation);
  reader.read("huber_delta", network.huber_delta);
  if (!spec.start.model.empty() && reader.has("huber_delta") && !spec.loss) {
    reader.refuse_with("huber_delta",
                       ", which beside a model to start from goes with network.loss");
  }
  read_initializer(reader.table("start"), hidden.weights);

  const LayerSpec output = hidden;
  hidden.dropout = dropout;
  network.layers.clear();
  std::vector<TomlReader> layers = reader.tables("layers");
  if (!layers.empty()) {
    if (reader.has("hidden")) reader.refuse("hidden", "either hidden or [[network.layers]]");
    for (TomlReader& layer : layers) {
      const bool is_last = &layer == &layers.back();
      network.layers.push_back(is_last ? output : hidden);
      read_layer(layer, network.layers.back(), !is_last);
    }
    if (layers.back().has("activation")) {
      spec.output_activation = network.layers.back().activation;
    }
  } else {
    for (const std::uint64_t width : widths) {
      if (width == 0) reader.refuse("hidden", "a width of at least 1 for every layer");
      network.layers.push_back(hidden);
      network.layers.back().units = width;
    }
    network.layers.push_back(output);
  }
  reader.finish();
}

void read_optimizer(TomlReader& reader, RunSpec& spec) {
  TrainSpec& train = spec.train;
  StepSpec step = {train.optimizer, train.learning_rate, train.penalty, train.clip,
                   train.reduction};
  spec.weight_decay_is_automatic =
      !reader.has("weight_decay") && !reader.has("l1") && !reader.has("l2");
  read_step_settings(reader, step);
  train.optimizer = step.optimizer;
  train.learning_rate = step.learning_rate;
  train.penalty = step.penalty;
  train.clip = step.clip;
  train.reduction = step.reduction;
  OptimizerSpec& optimizer = train.optimizer;
  reader.read("history", optimizer.history);
  const bool needs_all =
      optimizer.kind == OptimizerKind::kRprop || optimizer.kind == OptimizerKind::kLbfgs;
  if (needs_all) train.batch_size = 0;
  if (optimizer.kind == OptimizerKind::kLbfgs) train.schedule.kind = ScheduleKind::kConstant;
}

void read_schedule(TomlReader& reader, ScheduleSpec& schedule) {
  reader.read_name("schedule", schedule.kind);
  reader.read("schedule_factor", schedule.factor);
  reader.read("schedule_every", schedule.every);
  reader.read("schedule_patience", schedule.patience);
  reader.read("schedule_threshold", schedule.threshold);
  reader.read("schedule_minimum", schedule.minimum);
  reader.read("warmup", schedule.warmup);
}

void read_duration(TomlReader& reader, RunSpec& spec) {
  TrainSpec& train = spec.train;
  std::optional<std::uint64_t> epochs, updates;
  reader.read("epochs", epochs);
  reader.read("updates", updates);
  spec.length_is_automatic = !epochs && !updates;
  if (epochs && updates) reader.refuse("updates", "either epochs or updates");
  if (epochs) train.length = {*epochs, TimeUnit::kEpochs};
  if (updates) train.length = {*updates, TimeUnit::kUpdates};
  reader.read("evaluate_every", train.evaluate_every.count);
  reader.read_name("evaluate_unit", train.evaluate_every.unit);
  reader.read("evaluate_first", train.evaluate_first);
}

void read_train(TomlReader reader, RunSpec& spec) {
  TrainSpec& train = spec.train;
  train.seed = spec.seed;
  read_optimizer(reader, spec);
  read_schedule(reader, train.schedule);
  read_duration(reader, spec);
  spec.batch_size_is_automatic = !reader.has("batch_size");
  reader.read("batch_size", train.batch_size);
  reader.read_name("order", train.order);
  reader.read("patience", train.early_stopping.patience);
  reader.read("min_delta", train.early_stopping.min_delta);
  WatchedNumber watched = WatchedNumber::kLoss;
  reader.read_name("early_stopping_by", watched);
  train.early_stopping.by_score = watched == WatchedNumber::kScore;
  reader.read("keep_best", train.keep_best);
  reader.read("weight_column", spec.weights.column);
  if (reader.has("class_weights") && reader.is_text("class_weights")) {
    std::string word;
    reader.read("class_weights", word);
    if (word != "balanced") reader.refuse("class_weights", "\"balanced\" or a list of numbers");
    spec.weights.balanced = true;
  } else {
    reader.read("class_weights", spec.weights.class_weights);
  }
  reader.finish();
}

// Moves, because a copy of a node forgets its place.
void merge(toml::table& into, toml::table&& from) {
  for (auto&& [key, value] : from) {
    toml::node* old = into.get(key);
    if (old != nullptr && old->is_table() && value.is_table()) {
      merge(*old->as_table(), std::move(*value.as_table()));
    } else {
      value.visit([&](auto& one) { into.insert_or_assign(key, std::move(one)); });
    }
  }
}

// A value that is no TOML by itself is taken as a text, so that --set train.optimizer=sgd does.
toml::table parse_override(const Override& one) {
  const auto& [key, value] = one;
  check_values(key, kCommandLine, kRunFileExtent.values);
  check_values(value, kCommandLine, kRunFileExtent.values);
  toml::parse_result result = toml::parse(key + " = " + value, kCommandLine);
  if (result) return std::move(result).table();
  result = toml::parse(key + " = " + quoted_toml(value), kCommandLine);
  if (result) return std::move(result).table();
  fail(ErrorCode::kFormat, "command line: {} = {} cannot be understood", key, value);
}

}  // namespace

RunSpec parse_run(std::string_view text, const std::string& path,
                  const std::vector<Override>& overrides) {
  toml::table document = parse_toml(text, path.empty() ? "run file" : path);
  for (const Override& one : overrides) merge(document, parse_override(one));

  RunSpec spec;
  TomlReader root(document, "");
  root.read("name", spec.name);
  root.read("seed", spec.seed);
  read_start(root, path, spec);
  root.read_name("precision", spec.precision);
  RandomKind random = RandomKind::kPhilox;
  root.read_name("random", random);
  spec.numpy_random = random == RandomKind::kNumpy;
  read_data(root.table("data"), path, spec);
  read_split(root.table("split"), spec);
  read_folds(root, spec);
  read_network(root.table("network"), spec);
  read_train(root.table("train"), spec);
  root.finish();
  if (spec.name.empty()) spec.name = default_name(spec.data.source, path);
  return spec;
}

RunSpec read_run_file(const std::string& path, const std::vector<Override>& overrides) {
  return parse_run(read_whole_file(path, kMostRunFileBytes), path, overrides);
}

RunSpec default_run(const std::string& data, const std::vector<Override>& overrides) {
  return parse_run("[data]\nsource = " + quoted_toml(data), "", overrides);
}

}  // namespace chainrule
