// From a run's specification to matrices and a network with its start weights.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <limits>
#include <type_traits>

#include <chainrule/near_name.h>
#include <chainrule/run.h>
#include <chainrule/table_file.h>

#include "core/fail.h"
#include "run/missing_targets.h"
#include "run/near_paths.h"
#include "run/settle.h"
#include "run/start_model.h"

namespace chainrule {
namespace {

void append_columns(const std::vector<std::vector<double>>& rows, std::string_view letter,
                    Table& table) {
  const std::size_t n_columns = rows.empty() ? 0 : rows.front().size();
  for (std::size_t j = 0; j < n_columns; ++j) {
    Column column;
    column.name = fmt::format("{}{}", letter, j + 1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].size() != n_columns) {
        fail(ErrorCode::kShape, "data: row {} has {} numbers, row 1 has {}", i + 1, rows[i].size(),
             n_columns);
      }
      column.numbers.push_back(rows[i][j]);
    }
    table.columns.push_back(std::move(column));
  }
}

Table table_of_rows(const DataSpec& data) {
  if (data.inputs.size() != data.targets.size()) {
    fail(ErrorCode::kShape, "data: {} rows of inputs and {} rows of targets came",
         data.inputs.size(), data.targets.size());
  }
  Table table;
  table.name = "data";
  append_columns(data.inputs, "x", table);
  append_columns(data.targets, "y", table);
  return table;
}

// The split of a table whose preprocessing over all rows is `shape`.
Split make_split(const RunSpec& spec, const Table& table, const Preprocessor& shape,
                 RandomState* numpy) {
  SplitSpec split = spec.split;
  if (spec.split_is_automatic) {
    split.kind = spec.numpy_random ? SplitKind::kNumpy : SplitKind::kShuffled;
    if (!spec.numpy_random && shape.target_kind == TargetKind::kClasses) {
      split.kind = SplitKind::kStratified;
    }
  }
  if (split.kind == SplitKind::kStratified && split.column.empty()) {
    split.column = shape.target_names.front();
  }
  // Nothing to hold out: the rows stay as they stand, and a stream is not touched.
  if (split.test == 0 && split.validation == 0 && split.kind != SplitKind::kGiven) {
    return {.train = table.all_rows(), .validation = {}, .test = {}};
  }
  return split_table(table, split, numpy);
}

template <class T>
std::vector<T> row_weights(const RunSpec& spec, const Preprocessor& preprocessor,
                           const Table& table, std::span<const std::size_t> rows) {
  const WeightSpec& how = spec.weights;
  if (!how.balanced && how.class_weights.empty() && how.column.empty()) return {};
  std::vector<T> weights(rows.size(), T{1});
  if (how.balanced || !how.class_weights.empty()) {
    if (preprocessor.target_kind != TargetKind::kClasses) {
      fail(ErrorCode::kValue, "train: class_weights need a target of classes");
    }
    const std::size_t n_classes = preprocessor.class_names.size();
    const std::vector<std::size_t> classes = preprocessor.classes(table, rows, "train");
    const std::vector<double> of_class =
        how.balanced ? balanced_class_weights(classes, n_classes) : how.class_weights;
    if (of_class.size() != n_classes) {
      fail(ErrorCode::kValue, "train: {} class weights came for {} classes", of_class.size(),
           n_classes);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) weights[i] = static_cast<T>(of_class[classes[i]]);
  }
  if (!how.column.empty()) {
    const Column& column = table.column(how.column, "train");
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (column.kind != Column::Kind::kNumber || !(column.numbers[rows[i]] >= 0)) {
        fail(ErrorCode::kValue, "train: row {}, column \"{}\": a weight is a number of at least 0",
             rows[i] + 1, how.column);
      }
      weights[i] *= static_cast<T>(column.numbers[rows[i]]);
    }
  }
  return weights;
}

void warn_of_duplicates(const Table& table, const Preprocessor& preprocessor, const Split& split,
                        std::vector<std::string>& warnings) {
  const std::vector<std::string> features = preprocessor.feature_names();
  const auto warn = [&](const std::vector<std::size_t>& rows, std::string_view part) {
    if (rows.empty()) return;
    const std::size_t n = count_duplicates(table, features, split.train, rows);
    if (n == 0) return;
    warnings.push_back(
        fmt::format("{} of {} {} rows stand in the training part too: the {} score "
                    "may flatter",
                    n, rows.size(), part, part));
  };
  warn(split.validation, "validation");
  warn(split.test, "test");
}

// float keeps 24 bits: of a value that is 10,000 deviations from 0, ten bits are left of a
// deviation.
constexpr double kMostOffset = 1e4;

template <class T>
void warn_of_offsets(const Preprocessor& preprocessor, std::vector<std::string>& warnings) {
  if (!std::is_same_v<T, float>) return;
  for (const Feature& feature : preprocessor.features) {
    const double offset = std::abs(feature.offset * feature.scale);
    if (feature.scale == 1 || offset <= kMostOffset) continue;
    warnings.push_back(fmt::format(
        "column \"{}\": its values lie {:.2g} times their spread away from 0, so that single "
        "precision loses digits; --precision double keeps them, as does a column that counts from "
        "nearer by",
        feature.name, offset));
  }
}

template <class T>
void seed_network(const RunSpec& spec, Prepared<T>& prepared) {
  if (prepared.numpy) {
    initialize(prepared.model.network, *prepared.numpy);
  } else {
    initialize(prepared.model.network, Philox(spec.seed));
  }
}

template <class T>
void start_stream(const RunSpec& spec, Prepared<T>& prepared) {
  if (!spec.numpy_random) return;
  if (spec.seed > std::numeric_limits<std::uint32_t>::max()) {
    fail(ErrorCode::kValue, "run: seed {} is too large for random = \"numpy\", which takes 32 bits",
         spec.seed);
  }
  prepared.numpy.emplace(static_cast<std::uint32_t>(spec.seed));
}

// The training part and what else the network will see, as matrices.
template <class T>
void fill_matrices(const RunSpec& spec, Prepared<T>& prepared) {
  const Preprocessor& preprocessor = prepared.model.preprocessor;
  const Split& split = prepared.split;
  prepared.train = settle_train(spec, prepared.table, preprocessor, split.train.size());
  validate(prepared.train, prepared.model.network.spec());
  const TargetEncoding encoding = prepared.model.target_encoding();
  const auto inputs = [&](const Table& table, std::span<const std::size_t> rows) {
    return preprocessor.inputs<T>(table, rows, "train");
  };
  const auto targets = [&](const Table& table, std::span<const std::size_t> rows) {
    return preprocessor.targets<T>(table, rows, encoding, "train");
  };
  prepared.x = inputs(prepared.table, split.train);
  prepared.y = targets(prepared.table, split.train);
  if (!split.validation.empty()) {
    prepared.validation_x = inputs(prepared.validation_source(), split.validation);
    prepared.validation_y = targets(prepared.validation_source(), split.validation);
  }
  if (!prepared.test_table.columns.empty()) {  // told now what would end the run when it is judged
    inputs(prepared.test_table, split.test);
    targets(prepared.test_table, split.test);
  }
  prepared.weights = row_weights<T>(spec, preprocessor, prepared.table, split.train);
}

void load_own_tables(const RunSpec& spec, const std::vector<std::string>& targets,
                     Table& validation, Table& test, Split& split) {
  if (!spec.data.validation_source.empty()) {
    validation = load_table(spec.data.validation_source, spec.data.csv);
    settle_targets(spec.data, targets, validation);
    split.validation = validation.all_rows();
  }
  if (!spec.data.test_source.empty()) {
    test = load_table(spec.data.test_source, spec.data.csv);
    settle_targets(spec.data, targets, test);
    split.test = test.all_rows();
  }
}

// Splits the rows, which may draw from the stream, and warns of what the split brings.
template <class T>
void split_rows(const RunSpec& spec, const Preprocessor& shape, const Split* given,
                Prepared<T>& prepared) {
  RandomState* numpy = prepared.numpy ? &*prepared.numpy : nullptr;
  prepared.split = given != nullptr ? *given : make_split(spec, prepared.table, shape, numpy);
  if (given == nullptr) {
    load_own_tables(spec, shape.target_names, prepared.validation_table, prepared.test_table,
                    prepared.split);
    for (const Table* table : {&prepared.validation_table, &prepared.test_table}) {
      prepared.notices.insert(prepared.notices.end(), table->notices.begin(), table->notices.end());
    }
  }
  if (spec.train_on_everything) {
    prepared.split.train = prepared.table.all_rows();
    prepared.warnings.emplace_back(
        "train_on_everything: held-out rows are trained on (test leakage), so every score "
        "flatters");
  } else if (prepared.validation_table.columns.empty() && prepared.test_table.columns.empty()) {
    warn_of_duplicates(prepared.table, shape, prepared.split, prepared.warnings);
  }
}

// A category that only held-out rows have gets no input. A NumPy program draws its start weights
// before it splits, so its network cannot wait to see which those are.
void check_inputs(std::size_t n_drawn, const Preprocessor& training) {
  if (n_drawn == training.n_inputs()) return;
  fail(ErrorCode::kValue,
       "train: with random = \"numpy\" start weights for {} inputs were drawn before the split, "
       "and the training rows lack categories for {} of them",
       n_drawn, n_drawn - training.n_inputs());
}

// Preprocessing and network as the data ask for them, with start weights.
template <class T>
void make_model(const RunSpec& spec, const Split* given, Prepared<T>& prepared) {
  PreprocessSpec preprocess = preprocess_spec(spec);
  std::ranges::copy(notices(plan_columns(prepared.table, preprocess)),
                    std::back_inserter(prepared.notices));
  const Preprocessor shape =
      Preprocessor::fit(prepared.table, preprocess, prepared.table.all_rows());
  NetworkSpec network = settle_network(spec, shape);
  preprocess.target_kind = shape.target_kind;
  preprocess.standardize_target = standardizes_target(spec, shape, network);
  validate(spec.train, network);

  Model<T>& model = prepared.model;
  if (spec.numpy_random) {
    model.network = Network<T>(network);
    seed_network(spec, prepared);
  }
  split_rows(spec, shape, given, prepared);
  model.preprocessor = Preprocessor::fit(prepared.table, preprocess, prepared.split.train);
  check_same_shape(shape, model.preprocessor);
  if (spec.numpy_random) {
    check_inputs(network.n_inputs, model.preprocessor);
  } else {
    network.n_inputs = model.preprocessor.n_inputs();
    validate(network);
    model.network = Network<T>(network);
    seed_network(spec, prepared);
  }
}

// The model to go on from; only the rows are split.
template <class T>
void take_model(const RunSpec& spec, const Split* given, Prepared<T>& prepared) {
  prepared.model = start_model<T>(spec, prepared.table);
  const Model<T>& model = prepared.model;
  const Preprocessor& preprocessor = model.preprocessor;
  validate(spec.train, model.network.spec());
  if (preprocessor.target_kind == TargetKind::kClasses) {  // a new one is told by its row
    preprocessor.classes(prepared.table, prepared.table.all_rows(), "train");
  }
  split_rows(spec, preprocessor, given, prepared);
  for (const std::string& warning :
       {unknown_columns_warning(spec, preprocessor, prepared.table),
        known_rows_warning(model.training, spec, prepared.table, prepared.split)}) {
    if (!warning.empty()) prepared.warnings.push_back(warning);
  }
}

template <class T>
Prepared<T> prepare_table(const RunSpec& spec, Table table, const Split* given) {
  Prepared<T> prepared;
  prepared.table = std::move(table);
  prepared.notices = prepared.table.notices;
  start_stream(spec, prepared);
  if (spec.start.model.empty()) {
    make_model(spec, given, prepared);
  } else {
    take_model(spec, given, prepared);
  }
  warn_of_offsets<T>(prepared.model.preprocessor, prepared.warnings);
  fill_matrices(spec, prepared);
  return prepared;
}

}  // namespace

Table load_table(const std::string& source, const CsvOptions& csv, const BuiltinOptions& builtin) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (fs::is_directory(source, ignored)) {
    const bool has_model = fs::exists(fs::path(source) / "model.onnx", ignored);
    fail(ErrorCode::kFile, "{}: it is a folder, a table was expected{}", source,
         has_model ? fmt::format(" (train DATA --from {} goes on from the model in it)", source)
                   : "");
  }
  if (source == "-" || fs::exists(source, ignored)) return read_table_file(source, csv);
  if (find_builtin(source) != nullptr) return builtin_table(source, builtin);
  std::vector<std::string> names;
  std::string list;
  for (const BuiltinInfo& set : builtin_sets()) {
    names.emplace_back(set.name);
    list += (list.empty() ? "" : ", ") + names.back();
  }
  std::ranges::copy(paths_beside(source), std::back_inserter(names));
  fail(ErrorCode::kFile, "{}: there is no such file, nor a built-in set of that name ({}){}",
       source, list, did_you_mean(source, names));
}

Table load_data(const RunSpec& spec) {
  if (spec.data.source.empty()) return table_of_rows(spec.data);
  Table table = load_table(spec.data.source, spec.data.csv, spec.data.builtin);
  if (spec.data.drop_missing_target) settle_targets(spec.data, target_names(spec, table), table);
  return table;
}

template <class T>
Prepared<T> prepare(const RunSpec& spec) {
  return prepare_table<T>(spec, load_data(spec), nullptr);
}

template <class T>
Prepared<T> prepare(const RunSpec& spec, Table table, const Split& split) {
  return prepare_table<T>(spec, std::move(table), &split);
}

template <class T>
Prepared<T> prepare(const RunSpec& spec, Table table) {
  return prepare_table<T>(spec, std::move(table), nullptr);
}

std::vector<ColumnPlan> plan_columns(const RunSpec& spec, const Table& table) {
  if (!spec.start.model.empty()) return columns_of_start(spec, table);
  return plan_columns(table, preprocess_spec(spec));
}

template CHAINRULE_EXPORT Prepared<float> prepare(const RunSpec&, Table);
template CHAINRULE_EXPORT Prepared<double> prepare(const RunSpec&, Table);
template CHAINRULE_EXPORT Prepared<float> prepare(const RunSpec&);
template CHAINRULE_EXPORT Prepared<double> prepare(const RunSpec&);
template CHAINRULE_EXPORT Prepared<float> prepare(const RunSpec&, Table, const Split&);
template CHAINRULE_EXPORT Prepared<double> prepare(const RunSpec&, Table, const Split&);

}  // namespace chainrule
