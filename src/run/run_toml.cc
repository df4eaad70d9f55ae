// A run as TOML, every value written out, so that it can be repeated.
#include <filesystem>

#include <chainrule/run.h>

#include "data/quoted_toml.h"
#include "run/run_names.h"

namespace chainrule {
namespace {

std::string as_toml(bool value) {
  return value ? "true" : "false";
}
std::string as_toml(const std::string& value) {
  return quoted_toml(value);
}
std::string as_toml(std::string_view value) {
  return quoted_toml(value);
}
std::string as_toml(const char* value) {
  return quoted_toml(value);
}
std::string as_toml(char value) {
  return quoted_toml(std::string_view(&value, 1));
}
std::string as_toml(std::uint64_t value) {
  return fmt::format("{}", value);
}
// TOML's floats need a point or an exponent.
std::string as_toml(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}
template <class V>
std::string as_toml(const std::vector<V>& values) {
  std::string text = "[";
  for (const V& value : values) text += (text.size() > 1 ? ", " : "") + as_toml(value);
  return text + "]";
}

class Writer {
 public:
  void heading(std::string_view name) { text_ += fmt::format("\n{}\n", name); }
  template <class V>
  void key(std::string_view name, const V& value) {
    text_ += fmt::format("{} = {}\n", name, as_toml(value));
  }
  template <class V>
  void key(std::string_view name, const std::optional<V>& value) {
    if (value) key(name, *value);
  }
  // A value that is TOML already.
  void raw(std::string_view name, std::string_view value) {
    text_ += fmt::format("{} = {}\n", name, value);
  }
  void key_if(bool wanted, std::string_view name, const auto& value) {
    if (wanted) key(name, value);
  }
  void initializer(std::string_view name, const Initializer& init) {
    text_ += fmt::format("{} = {{ kind = {}, a = {}, b = {}, scale = {}", name,
                         as_toml(to_string(init.kind)), as_toml(init.a), as_toml(init.b),
                         as_toml(init.scale));
    if (init.kind == InitKind::kGiven) text_ += ", values = " + as_toml(init.values);
    text_ += " }\n";
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// A file by its full path, because the run file may stand elsewhere.
std::string full_path(const std::string& source) {
  std::error_code error;
  if (source.empty() || !std::filesystem::exists(source, error)) return source;
  return std::filesystem::absolute(source, error).string();
}

// What a model to start from decides, where there is one.
void write_preprocess(Writer& out, const RunSpec& spec) {
  if (!spec.preprocess.kinds.empty()) {
    std::string kinds;
    for (const auto& [name, kind] : spec.preprocess.kinds) {
      kinds += fmt::format("{}{} = {}", kinds.empty() ? "" : ", ", as_toml(name),
                           as_toml(to_string(kind)));
    }
    out.raw("columns", fmt::format("{{ {} }}", kinds));
  }
  if (spec.preprocess.fill == Fill::kConstant) {
    out.key("fill", spec.preprocess.fill_value);
  } else {
    out.key("fill", to_string(spec.preprocess.fill));
  }
  out.key("kind", to_string(spec.preprocess.target_kind));
  out.key("scaling", to_string(spec.preprocess.scaling));
  out.key("divide_by", spec.preprocess.divide_by);
  out.key("standardize_target", spec.standardize_target);
}

void write_data(Writer& out, const RunSpec& spec) {
  const DataSpec& data = spec.data;
  out.heading("[data]");
  out.key_if(!data.source.empty(), "source", full_path(data.source));
  out.key_if(!data.inputs.empty(), "inputs", data.inputs);
  out.key_if(!data.inputs.empty(), "targets", data.targets);
  out.key("delimiter", data.csv.delimiter);
  out.key("decimal", data.csv.decimal);
  out.key("thousands", data.csv.thousands);
  out.key("comment", data.csv.comment);
  out.key("header", data.csv.header);
  out.key("missing", data.csv.missing);
  out.key("rows", data.builtin.n_rows);
  out.key("noise", data.builtin.noise);
  out.key("classes", data.builtin.n_classes);
  out.key("data_seed", data.builtin.seed);
  out.key_if(!data.validation_source.empty(), "validation", full_path(data.validation_source));
  out.key_if(!data.test_source.empty(), "test", full_path(data.test_source));
  out.key_if(!spec.preprocess.targets.empty(), "target", spec.preprocess.targets);
  out.key("features", spec.preprocess.features);
  out.key_if(!spec.preprocess.leave_out.empty(), "leave_out", spec.preprocess.leave_out);
  out.key_if(data.drop_missing_target, "drop_missing_target", true);
  out.key_if(!spec.start.class_names.empty(), "class_names", spec.start.class_names);
  if (spec.start.model.empty()) write_preprocess(out, spec);
}

void write_split(Writer& out, const RunSpec& spec) {
  out.heading("[split]");
  out.key_if(!spec.split_is_automatic, "kind", to_string(spec.split.kind));
  out.key("test", spec.split.test);
  out.key("validation", spec.split.validation);
  out.key_if(!spec.split.column.empty(), "column", spec.split.column);
  out.key_if(spec.train_on_everything, "train_on_everything", true);
  if (!spec.folds) return;
  out.heading("[cross_validation]");
  out.key_if(!spec.fold_kind_is_automatic, "kind", to_string(spec.folds->kind));
  out.key("folds", spec.folds->n_folds);
  out.key_if(!spec.folds->column.empty(), "column", spec.folds->column);
}

void write_layer(Writer& out, const LayerSpec& layer, bool is_last,
                 const std::optional<Activation>& output_activation) {
  out.heading("[[network.layers]]");
  out.key_if(layer.units != 0, "units", layer.units);
  if (!is_last) out.key("activation", to_string(layer.activation));
  if (is_last && output_activation) out.key("activation", to_string(*output_activation));
  out.key("alpha", layer.alpha);
  out.key("bias", layer.bias);
  out.key("dropout", layer.dropout);
  out.initializer("weights", layer.weights);
  out.initializer("biases", layer.biases);
}

void write_network(Writer& out, const RunSpec& spec) {
  out.heading("[network]");
  if (!spec.start.model.empty()) {
    out.key("dropout", spec.start.dropout);
    out.key("input_dropout", spec.start.input_dropout);
    if (!spec.loss) return;
    out.key("loss", to_string(*spec.loss));
    out.key("huber_delta", spec.network.huber_delta);
    return;
  }
  out.key("input_dropout", spec.network.input_dropout);
  out.key("huber_delta", spec.network.huber_delta);
  if (spec.loss) out.key("loss", to_string(*spec.loss));
  if (spec.dropout_is_automatic) {  // then the hidden layers are the default ones
    const LayerSpec& layer = spec.network.layers.front();
    if (spec.output_activation) out.key("output_activation", to_string(*spec.output_activation));
    out.key("bias", layer.bias);
    out.initializer("start", layer.weights);
    return;
  }
  for (std::size_t i = 0; i < spec.network.n_layers(); ++i) {
    const bool is_last = i + 1 == spec.network.n_layers();
    write_layer(out, spec.network.layers[i], is_last, spec.output_activation);
  }
}

void write_optimizer(Writer& out, const TrainSpec& train) {
  const OptimizerSpec& optimizer = train.optimizer;
  out.key("optimizer", to_string(optimizer.kind));
  out.key("learning_rate", train.learning_rate);
  out.key("momentum", optimizer.momentum);
  out.key("nesterov", optimizer.nesterov);
  out.key("decay", optimizer.decay);
  out.key("beta1", optimizer.beta1);
  out.key("beta2", optimizer.beta2);
  out.key("epsilon", optimizer.epsilon);
  out.key("grow", optimizer.grow);
  out.key("shrink", optimizer.shrink);
  out.key("step_min", optimizer.step_min);
  out.key("step_max", optimizer.step_max);
  out.key("history", optimizer.history);
  out.key("schedule", to_string(train.schedule.kind));
  out.key("schedule_factor", train.schedule.factor);
  out.key("schedule_every", train.schedule.every);
  out.key("schedule_patience", train.schedule.patience);
  out.key("schedule_threshold", train.schedule.threshold);
  out.key("schedule_minimum", train.schedule.minimum);
  out.key("warmup", train.schedule.warmup);
}

void write_train(Writer& out, const RunSpec& spec) {
  const TrainSpec& train = spec.train;
  out.heading("[train]");
  write_optimizer(out, train);
  out.key_if(!spec.length_is_automatic, to_string(train.length.unit), train.length.count);
  out.key_if(!spec.batch_size_is_automatic || train.batch_size == 0, "batch_size",
             train.batch_size);
  out.key("order", to_string(train.order));
  out.key("reduction", to_string(train.reduction));
  const bool has_penalty = !spec.weight_decay_is_automatic;
  out.key_if(has_penalty, "l1", train.penalty.l1);
  out.key_if(has_penalty, "l2", train.penalty.l2);
  out.key_if(has_penalty, "weight_decay", train.penalty.weight_decay);
  out.key("penalize_biases", train.penalty.biases_too);
  out.key("clip_value", train.clip.value);
  out.key("clip_norm", train.clip.norm);
  out.key("evaluate_every", train.evaluate_every.count);
  out.key("evaluate_unit", to_string(train.evaluate_every.unit));
  out.key("evaluate_first", train.evaluate_first);
  out.key("patience", train.early_stopping.patience);
  out.key("min_delta", train.early_stopping.min_delta);
  out.key("early_stopping_by", train.early_stopping.by_score ? "score" : "loss");
  out.key("keep_best", train.keep_best);
  out.key_if(spec.weights.balanced, "class_weights", "balanced");
  out.key_if(!spec.weights.class_weights.empty(), "class_weights", spec.weights.class_weights);
  out.key_if(!spec.weights.column.empty(), "weight_column", spec.weights.column);
}

}  // namespace

std::string_view to_string(Precision precision) {
  return name_of<Precision>(kPrecisions, precision);
}

std::string to_toml(const RunSpec& spec) {
  Writer out;
  out.key_if(!spec.name.empty(), "name", spec.name);
  out.key("seed", spec.seed);
  out.key("random", to_string(spec.numpy_random ? RandomKind::kNumpy : RandomKind::kPhilox));
  out.key("precision", to_string(spec.precision));
  out.key_if(!spec.start.model.empty(), "from", full_path(spec.start.model));
  write_data(out, spec);
  write_split(out, spec);
  write_network(out, spec);
  write_train(out, spec);
  return out.take();
}

}  // namespace chainrule
