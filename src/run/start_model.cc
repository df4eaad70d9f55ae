// The model that a run goes on from, made to fit the run's table.
#include "run/start_model.h"

#include <algorithm>
#include <filesystem>

#include "core/fail.h"
#include "data/name_list.h"
#include "run/near_paths.h"
#include "run/settle.h"

namespace chainrule {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

std::string model_file(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    fail(ErrorCode::kFile, "{}: there is no such model file or run folder{}", path,
         did_you_mean(path, paths_beside(path)));
  }
  if (!fs::is_directory(path, ignored)) return path;
  const fs::path file = fs::path(path) / "model.onnx";
  if (!fs::exists(file, ignored)) {
    fail(ErrorCode::kFile, "{}: the folder holds no model.onnx", path);
  }
  return file.string();
}

bool holds(const Names& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

// What was said of columns must be what a model with names says of them.
void check_named_columns(const RunSpec& spec, const Preprocessor& model) {
  const std::string& path = spec.start.model;
  const PreprocessSpec& said = spec.preprocess;
  if (!said.targets.empty() && said.targets != model.target_names) {
    fail(ErrorCode::kValue, "train: {} was named as target, the model {} predicts {}",
         quoted_list(said.targets), path, quoted_list(model.target_names));
  }
  const Names features = model.feature_names();
  if (said.features && !std::ranges::is_permutation(*said.features, features)) {
    fail(ErrorCode::kValue, "train: features {} were named, the model {} takes {}",
         quoted_list(*said.features), path, quoted_list(features));
  }
  for (const std::string& name : said.leave_out) {
    if (holds(features, name)) {
      fail(ErrorCode::kValue, "train: column \"{}\" cannot be left out, the model {} takes it",
           name, path);
    }
  }
}

// The names of the columns that a model without names is to take, its targets last; without cells.
Table columns_by_position(const PreprocessSpec& spec, const Table& table, std::size_t n_targets) {
  Names targets = spec.targets;
  if (targets.empty() && n_targets == 1 && !table.default_target.empty()) {
    targets.push_back(table.default_target);
  }
  Table names;
  names.name = table.name;
  const auto add = [&](const std::string& name) {
    names.columns.emplace_back().name = table.column(name, "train").name;
  };
  if (spec.features) {
    std::ranges::for_each(*spec.features, add);
  } else {
    for (const Column& column : table.columns) {
      if (!holds(targets, column.name) && !holds(spec.leave_out, column.name)) add(column.name);
    }
  }
  std::ranges::for_each(targets, add);
  return names;
}

template <class T>
void name_columns(const RunSpec& spec, const Table& table, Model<T>& model) {
  Preprocessor& it = model.preprocessor;
  for (const std::string& name : spec.preprocess.leave_out) table.column(name, "train");
  if (model.has_column_names) return check_named_columns(spec, it);
  const std::size_t n_features = it.features.size(), n_targets = it.target_names.size();
  const Table columns = columns_by_position(preprocess_spec(spec), table, n_targets);
  if (columns.columns.size() != n_features + n_targets) {
    fail(ErrorCode::kShape,
         "train: {} has {} columns for the model {}, which knows no names and takes {} and {} "
         "behind them (--features, --target and --leave-out choose)",
         table.name, columns.columns.size(), spec.start.model, n_features,
         n_targets == 1 ? "the target" : fmt::format("{} targets", n_targets));
  }
  take_column_names(model, columns);
  model.has_column_names = true;
}

// Whether the classes are called 0, 1, ..., as they are where a model knows no names.
bool are_counted(const Names& names) {
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (names[k] != fmt::format("{}", k)) return false;
  }
  return true;
}

void name_classes(const RunSpec& spec, const Table& table, Preprocessor& model) {
  const Names& said = spec.start.class_names;
  const std::string& path = spec.start.model;
  if (said.empty()) {
    if (model.target_kind != TargetKind::kClasses || !are_counted(model.class_names)) return;
    const Column& column = table.column(model.target_names.front(), "train");
    if (column.kind == Column::Kind::kNumber || column.categories.empty()) return;
    if (holds(model.class_names, column.categories.front())) return;
    fail(ErrorCode::kValue,
         "train: the model {} calls its classes {}, column \"{}\" holds texts ({}); name them in "
         "the order of its outputs (--class-names)",
         path, quoted_list(model.class_names), column.name, quoted_list(column.categories));
  }
  if (model.target_kind != TargetKind::kClasses || said.size() != model.class_names.size()) {
    fail(ErrorCode::kValue, "train: {} class names came, the model {} has {} classes", said.size(),
         path, model.class_names.size());
  }
  if (said != model.class_names && !are_counted(model.class_names)) {
    fail(ErrorCode::kValue, "train: classes {} were named, the model {} calls them {}",
         quoted_list(said), path, quoted_list(model.class_names));
  }
  for (const std::string& name : said) {
    if (std::ranges::count(said, name) > 1) {
      fail(ErrorCode::kValue, "train: the class \"{}\" was named twice", name);
    }
  }
  model.class_names = said;
}

// The same weights under what was asked of loss and dropout.
template <class T>
void respecify(const RunSpec& spec, Model<T>& model) {
  NetworkSpec network = model.network.spec();
  if (spec.loss) {
    network.loss = *spec.loss;
    network.huber_delta = spec.network.huber_delta;
  }
  network.input_dropout = spec.start.input_dropout.value_or(network.input_dropout);
  for (std::size_t l = 0; l + 1 < network.n_layers(); ++l) {
    network.layers[l].dropout = spec.start.dropout.value_or(network.layers[l].dropout);
  }
  validate(network);
  Network<T> same(network);
  std::ranges::copy(model.network.parameters(), same.parameters().begin());
  model.network = std::move(same);
}

void check_columns(const std::string& path, const Preprocessor& model, const Table& table) {
  Names missing;
  for (const std::string& name : model.feature_names()) {
    if (table.find(name) == nullptr) missing.push_back(name);
  }
  if (missing.size() > 1) {
    fail(ErrorCode::kValue, "train: {} lacks the columns {}, which the model {} takes", table.name,
         quoted_list(missing), path);
  }
  for (const std::string& name : missing) table.column(name, "train");
  for (const std::string& name : model.target_names) table.column(name, "train");
}

// What the model makes of the table's columns, whatever its precision.
Preprocessor named_preprocessor(const RunSpec& spec, const Table& table) {
  AnyModel any = open_model(spec.start.model);
  const auto named = [&](auto& model) {
    name_columns(spec, table, model);
    return std::move(model.preprocessor);
  };
  return std::visit(named, any);
}

}  // namespace

AnyModel open_model(const std::string& path) {
  return read_any_model(model_file(path));
}

template <class T>
Model<T> start_model(const RunSpec& spec, const Table& table) {
  Model<T> model = read_model<T>(model_file(spec.start.model));
  Preprocessor& it = model.preprocessor;
  name_columns(spec, table, model);
  check_columns(spec.start.model, it, table);
  name_classes(spec, table, it);
  respecify(spec, model);
  model.library_version = version();
  model.profile = numeric_profile();
  return model;
}

std::vector<std::string> target_names(const RunSpec& spec, const Table& table) {
  if (spec.start.model.empty()) {
    if (!spec.preprocess.targets.empty()) return spec.preprocess.targets;
    return {table.default_target};
  }
  return named_preprocessor(spec, table).target_names;
}

std::vector<ColumnPlan> columns_of_start(const RunSpec& spec, const Table& table) {
  const Preprocessor model = named_preprocessor(spec, table);
  check_columns(spec.start.model, model, table);
  std::vector<ColumnPlan> plans;
  for (const Column& column : table.columns) {
    ColumnPlan plan = {.name = column.name, .use = ColumnPlan::Use::kLeftOut};
    const auto feature = std::ranges::find(model.features, column.name, &Feature::name);
    if (holds(model.target_names, column.name)) {
      plan.use = ColumnPlan::Use::kTarget;
    } else if (feature != model.features.end()) {
      plan.use = ColumnPlan::Use::kFeature;
      plan.kind = feature->kind;
    }
    plans.push_back(std::move(plan));
  }
  return plans;
}

std::string rows_text(std::size_t n_train, std::size_t n_validation, std::size_t n_test) {
  return fmt::format("{} to train, {} to validate, {} to test", n_train, n_validation, n_test);
}

std::string unknown_columns_warning(const RunSpec& spec, const Preprocessor& model,
                                    const Table& table) {
  const PreprocessSpec said = preprocess_spec(spec);
  if (said.features) return {};
  const Names features = model.feature_names();
  Names unknown;
  for (const Column& column : table.columns) {
    const auto is_among = [&](const Names& names) { return holds(names, column.name); };
    if (is_among(features) || is_among(model.target_names) || is_among(said.leave_out)) continue;
    unknown.push_back(column.name);
  }
  if (unknown.empty()) return {};
  return fmt::format("left out column{} {}: the model {} does not take {}",
                     unknown.size() == 1 ? "" : "s", quoted_list(unknown), spec.start.model,
                     unknown.size() == 1 ? "it" : "them");
}

std::string known_rows_warning(const std::map<std::string, std::string>& training,
                               const RunSpec& spec, const Table& table, const Split& split) {
  const auto was = [&](const char* key, const std::string& text) {
    const auto found = training.find(key);
    return found != training.end() && found->second == text;
  };
  if (split.test.empty() && split.validation.empty()) return {};
  if (!was("data", table.name)) return {};
  const std::string rows =
      rows_text(split.train.size(), split.validation.size(), split.test.size());
  if (was("rows", rows) && was("seed", fmt::format("{}", spec.seed))) return {};
  return fmt::format(
      "the model {} was trained on {} split otherwise: it may know rows that are held out now, so "
      "that their score flatters",
      spec.start.model, table.name);
}

template Model<float> start_model(const RunSpec&, const Table&);
template Model<double> start_model(const RunSpec&, const Table&);

}  // namespace chainrule
