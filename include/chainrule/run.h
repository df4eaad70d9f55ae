// A whole run: from a run file or a table to a trained, judged and saved model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <chainrule/builtin_data.h>
#include <chainrule/classification_report.h>
#include <chainrule/column_plan.h>
#include <chainrule/confusion_matrix.h>
#include <chainrule/csv.h>
#include <chainrule/export.h>
#include <chainrule/folds.h>
#include <chainrule/model.h>
#include <chainrule/network.h>
#include <chainrule/preprocess.h>
#include <chainrule/report.h>
#include <chainrule/split.h>
#include <chainrule/table.h>
#include <chainrule/train.h>

namespace chainrule {

/// Of a run's numbers. kBfloat16 is kFloat with TrainSpec::bfloat16, which it decides.
enum class Precision { kFloat, kDouble, kBfloat16 };
/// "float", "double", "bfloat16".
CHAINRULE_EXPORT std::string_view to_string(Precision precision);

/// Where the numbers come from: a built-in set, a file, or rows written in the run file.
struct DataSpec {
  std::string source;  ///< a built-in set's name or a path; empty if `rows` are given
  CsvOptions csv;
  BuiltinOptions builtin;
  std::vector<std::vector<double>> inputs;   ///< rows in the run file; columns x1, x2, ...
  std::vector<std::vector<double>> targets;  ///< columns y1, y2, ...
  std::string validation_source;             ///< one's own validation table; empty for none
  std::string test_source;                   ///< one's own test table; empty for none
  bool drop_missing_target = false;  ///< rows without a target are left out instead of refused
};

/// How classes or rows count.
struct WeightSpec {
  bool balanced = false;              ///< every class counts the same
  std::vector<double> class_weights;  ///< one a class, in the order of class_names; or empty
  std::string column;                 ///< of sample weights; or empty
};

/// The model that a run goes on from, in place of a new network. It decides network, preprocessing
/// and classes; docs/run-file.md says what may be asked for beside it.
struct StartSpec {
  std::string model;                     ///< a model file or a run folder; empty for none
  std::optional<double> dropout;         ///< of hidden units, in place of the model's
  std::optional<double> input_dropout;   ///< the same for inputs
  std::vector<std::string> class_names;  ///< in place of 0, 1, ..., as a model calls classes of
                                         ///< which it knows no names; or empty
};

/// How a run trains when nobody says: Adam with a learning rate of 0.005 on half a cosine; a run's
/// weight decay is settled by the data (RunSpec::weight_decay_is_automatic).
inline TrainSpec default_train() {
  TrainSpec train;
  train.learning_rate = 0.005;
  train.schedule.kind = ScheduleKind::kCosine;
  return train;
}

/// Everything about a run. Read from TOML; docs/run-file.md lists the keys.
struct RunSpec {
  std::string name;  ///< of the run folder; if not given, the data's
  std::uint64_t seed = 0;
  bool numpy_random = false;  ///< one NumPy stream instead of the counter-based one
  Precision precision = Precision::kFloat;
  StartSpec start;
  DataSpec data;
  PreprocessSpec preprocess;
  std::optional<bool> standardize_target;  ///< absent: for numbers with an identity output, yes
  SplitSpec split;
  bool split_is_automatic = true;  ///< classes are split stratified, all else shuffled
  /// The training part is the whole table, held-out rows included: a mistake that one of the worked
  /// notes makes, and that is warned about.
  bool train_on_everything = false;
  std::optional<FoldSpec> folds;
  bool fold_kind_is_automatic = false;  ///< folds of classes are stratified, all others shuffled
  WeightSpec weights;
  /// Inputs, and what is absent here, are settled by the data: the last layer's units if 0, the
  /// loss, and the output's activation. With a start.model only `loss` and huber_delta are read.
  NetworkSpec network;
  std::optional<Loss> loss;
  std::optional<Activation> output_activation;
  /// Hidden layers have dropout 0.4, of a network for numbers 0.1: only where nothing is said of
  /// them.
  bool dropout_is_automatic = true;
  TrainSpec train = default_train();
  /// Adam's is 0.2, for pictures 0: only where nothing is said of it, l1 and l2. Where it is set,
  /// what train.penalty says of Adam's does not count.
  bool weight_decay_is_automatic = true;
  /// Batches of 32, and of more from 8,000 training rows on: docs/run-file.md, `batch_size`. Where
  /// it is set, train.batch_size says nothing but whether it is 0.
  bool batch_size_is_automatic = true;
  bool length_is_automatic = true;  ///< 40 epochs, or more until 1,600 updates are made
};

/// A key of the run file and its value as TOML text: {"train.epochs", "20"}.
using Override = std::pair<std::string, std::string>;

/// Reads TOML text; overrides replace or add keys. `path` names the file in messages and is where
/// relative paths start from (empty: the current folder). Without a precision, that of the model to
/// start from is taken. Throws Error kFormat with line and column for what is not TOML, an unknown
/// key (naming a near one), a value of the wrong kind or out of range, or one that a start.model
/// decides; as open_model() does for that model.
CHAINRULE_EXPORT RunSpec parse_run(std::string_view toml, const std::string& path,
                                   const std::vector<Override>& overrides = {});
/// The same for a file.
CHAINRULE_EXPORT RunSpec read_run_file(const std::string& path,
                                       const std::vector<Override>& overrides = {});
/// The defaults on the named data.
CHAINRULE_EXPORT RunSpec default_run(const std::string& data,
                                     const std::vector<Override>& overrides = {});
/// TOML that parse_run() reads as the same run, every value written out.
CHAINRULE_EXPORT std::string to_toml(const RunSpec& spec);

/// What a run starts from: the table split, encoded and scaled, and a network with its start
/// weights.
template <class T>
struct Prepared {
  Table table;
  Split split;             ///< rows of `table`, or of one's own tables
  Table validation_table;  ///< one's own, or without columns
  Table test_table;        ///< one's own, or without columns
  Model<T> model;          ///< preprocessing and the network with its start weights
  Matrix<T> x, y;          ///< the training part
  Matrix<T> validation_x, validation_y;
  std::vector<T> weights;  ///< of the training rows; empty for all 1
  TrainSpec train;
  std::vector<std::string> notices;   ///< what was left out or found unasked; one sentence each
  std::vector<std::string> warnings;  ///< what a careful colleague would say; one sentence each
  std::optional<RandomState> numpy;   ///< the stream as the start weights and the split left it

  Samples<T> samples() const { return {x, y, weights}; }
  Samples<T> validation() const { return {validation_x, validation_y, {}}; }
  const Table& validation_source() const {
    return validation_table.columns.empty() ? table : validation_table;
  }
  const Table& test_source() const { return test_table.columns.empty() ? table : test_table; }
};

/// Reads the data and makes everything ready; nothing is written. Throws Error for whatever does
/// not fit, with its place.
template <class T>
CHAINRULE_EXPORT Prepared<T> prepare(const RunSpec& spec);
/// The same with the rows already split, as for a fold.
template <class T>
CHAINRULE_EXPORT Prepared<T> prepare(const RunSpec& spec, Table table, const Split& split);
/// The same with the table already loaded.
template <class T>
CHAINRULE_EXPORT Prepared<T> prepare(const RunSpec& spec, Table table);
/// What becomes of each column of load_data(spec).
CHAINRULE_EXPORT std::vector<ColumnPlan> plan_columns(const RunSpec& spec, const Table& table);
/// The table of spec.data.
CHAINRULE_EXPORT Table load_data(const RunSpec& spec);

/// How good a model is on rows it has not seen.
struct Assessment {
  std::size_t n_rows = 0;
  double loss = 0;
  std::vector<std::pair<std::string, double>> scores;  ///< accuracy, ... or r2, mae, rmse
  std::vector<std::string> class_names;                ///< classes only, as are the next two
  std::optional<ClassificationReport> report;
  std::optional<ConfusionMatrix> confusion;
};

/// Judges a model on rows of a table that has its columns and its target.
template <class T>
CHAINRULE_EXPORT Assessment assess(const Model<T>& model, const Table& table,
                                   std::span<const std::size_t> rows);

/// Sees a run go on; all functions are called from run()'s thread.
class CHAINRULE_EXPORT RunObserver {
 public:
  virtual ~RunObserver() = default;
  /// After preparation: what will be done.
  struct Plan {
    std::string data;
    std::string from;  ///< the model it goes on from; empty for none
    std::size_t n_train = 0, n_validation = 0, n_test = 0;
    NetworkSpec network;
    TrainSpec train;
    std::size_t n_parameters = 0;
    std::uint64_t updates = 0, updates_per_epoch = 0;
    std::vector<std::string> notices, warnings;  ///< as those of Prepared
    std::size_t fold = 0, n_folds = 0;           ///< from 1; 0 without cross-validation
  };
  virtual void started(const Plan&) {}
  /// After every update. Returns false to stop; what is trained so far is judged and saved.
  virtual bool stepped(std::uint64_t /*update*/, double /*mean_loss*/) { return true; }
  /// The same after every evaluation.
  virtual bool evaluated(const Evaluation&) { return true; }
};

struct RunResult {
  RunObserver::Plan plan;
  History history;
  /// Absent if the run diverged; of a cross-validation, of all folds' test rows together.
  std::optional<Assessment> assessment;
  std::string assessed_part;  ///< "test"; without one "validation", without both "training"
  std::string weights_sha256;
  double seconds = 0;            ///< of training
  std::optional<Report> report;  ///< where one was asked for
  std::vector<RunResult> folds;  ///< cross-validation: one a fold; no history and weights then
};

/// The loss and each score over the folds of a cross-validation.
CHAINRULE_EXPORT std::vector<FoldMeasure> fold_measures(std::span<const RunResult> folds);

/// What a run leaves behind beside its result.
struct RunOutputs {
  std::string folder;  ///< must not exist or be empty; without a name nothing is written
  bool report = true;  ///< report.html
  bool plots = false;  ///< its plots as files, plots/NAME.svg
};

/// Trains and judges. The folder gets the files of docs/run-folder.md, each whole but for the logs,
/// which grow while the run goes on. Throws Error kFile before training if the folder cannot be
/// made. A run that diverged is saved with its last finite weights.
CHAINRULE_EXPORT RunResult run(const RunSpec& spec, const RunOutputs& outputs,
                               RunObserver* observer = nullptr);
/// The same with a report.
CHAINRULE_EXPORT RunResult run(const RunSpec& spec, const std::string& folder = {},
                               RunObserver* observer = nullptr);

/// The report of a model on all rows of a table, for which assess() gave the assessment: a run's
/// without what only training knows.
template <class T>
CHAINRULE_EXPORT Report report_of_model(const Model<T>& model, const Table& table,
                                        const Assessment& assessment);

/// Writes report.html, report.txt, metrics.json and, if asked for, plots/ (docs/run-folder.md).
/// Throws Error kFile.
CHAINRULE_EXPORT void save_evaluation(const Assessment& assessment, const Report& report,
                                      const RunOutputs& outputs);

/// Reads a model file, or that of a run folder. Throws as read_any_model() does.
CHAINRULE_EXPORT AnyModel open_model(const std::string& path);

/// The first of PARENT/NAME-1, PARENT/NAME-2, ... that does not exist.
CHAINRULE_EXPORT std::string next_run_folder(const std::string& parent, const std::string& name);

/// The result as JSON with a documented schema (docs/run-folder.md).
CHAINRULE_EXPORT std::string to_json(const RunResult& result);
CHAINRULE_EXPORT std::string to_json(const Assessment& assessment, const Report* report = nullptr);
/// What a person reads at the end: scores, report and confusion matrix, or regression scores.
CHAINRULE_EXPORT std::string to_text(const Assessment& assessment);

/// What `source` names: `-` for stdin, a path that exists (table_file.h), else a built-in set.
/// Throws Error kFile for neither, naming the sets there are.
CHAINRULE_EXPORT Table load_table(const std::string& source, const CsvOptions& csv = {},
                                  const BuiltinOptions& builtin = {});

}  // namespace chainrule
