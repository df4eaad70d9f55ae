// What is to be told of a run: as plain data, and as one HTML page with plots and warnings.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <chainrule/classification_report.h>
#include <chainrule/column_summary.h>
#include <chainrule/confusion_matrix.h>
#include <chainrule/export.h>
#include <chainrule/matrix.h>
#include <chainrule/network.h>
#include <chainrule/plot.h>
#include <chainrule/preprocess.h>
#include <chainrule/train.h>

namespace chainrule {

/// A column of the table as a whole.
struct ReportColumn {
  ColumnSummary summary;
  std::string role;  ///< "number", "category, 4 inputs", "target", "left out"
  bool is_feature = false;
};

/// One part of the split.
struct ReportPart {
  std::string name;  ///< "training", "validation", "test"
  std::size_t n_rows = 0;
  std::vector<std::size_t> class_rows;  ///< rows of each class; classes only
};

struct ReportData {
  std::string name;
  std::size_t n_rows = 0;
  std::vector<ReportColumn> columns;
  std::size_t picture_height = 0, picture_width = 0;  ///< of a row's features; 0 if they are none
  std::vector<ReportPart> parts;
  std::vector<std::string> notices;   ///< what was left out or found unasked, a sentence each
  std::vector<std::string> constant;  ///< features with one value in all training rows
  TargetKind target_kind = TargetKind::kNumber;
  std::vector<std::string> target_names, class_names;
};

/// What a report is of.
enum class ReportKind {
  kRun,         ///< a training and its result
  kEvaluation,  ///< a saved model on other data; nothing is known of the rows it was trained on
  kFolds,       ///< a cross-validation: every row is judged by a network that has not seen it
};

/// What a network says of rows of the part that judges it: all of them, or a sample.
struct ReportOutcome {
  std::string part;                           ///< kRun: "test", "validation" or "training"
  std::size_t n_part = 0;                     ///< rows of the part, of which those below are some
  std::vector<std::size_t> rows;              ///< of the table, from 0
  std::vector<std::size_t> truth, predicted;  ///< classes only
  Matrix<double> probabilities;  ///< [rows x classes or labels]; empty where outputs are none
  Matrix<double> targets, predictions;  ///< numbers, in the target's unit; labels: 0 or 1
  std::vector<double> losses;           ///< of each row
  double loss = 0;                      ///< mean over the whole part
  std::vector<std::pair<std::string, double>> scores;  ///< of the whole part
  std::optional<ClassificationReport> report;          ///< of the whole part, as is the next
  std::optional<ConfusionMatrix> confusion;
  /// Of number targets: what to guess without a network. kRun: the training part's, else of `rows`.
  std::vector<double> means;
  /// The same network on the training part (or a sample), without dropout; kFolds: the mean.
  std::optional<Judgement> training;
};

/// One measure of a cross-validation.
struct FoldMeasure {
  std::string name;            ///< "loss", "accuracy", ...
  std::vector<double> values;  ///< of each fold; NaN where it is not defined
  double mean = 0;             ///< of those that are defined, as is the next; NaN without any
  double deviation = 0;        ///< the standard deviation, divided by their number
};

/// The folds of a cross-validation.
struct ReportFolds {
  std::vector<std::size_t> n_train, n_judged;  ///< rows of each fold
  std::vector<FoldMeasure> measures;           ///< the loss first
};

/// A row that the network is far off with.
struct ReportRow {
  std::size_t row = 0;  ///< from 0
  std::string truth, predicted;
  double probability = 0;  ///< of the predicted class
  double loss = 0;
  std::vector<double> pixels;                              ///< where rows are pictures
  std::vector<std::pair<std::string, std::string>> cells;  ///< else columns and their values
};

/// How much worse the score gets when a column's values are shuffled among the rows.
struct ReportImportance {
  std::string score;  ///< "accuracy" or "R²"; of pictures "loss", which rises
  double base = 0;    ///< of the sampled rows as they are
  std::size_t n_rows = 0, n_repeats = 0;
  std::size_t block = 0;             ///< pictures: side of the squares that are shuffled together
  std::vector<std::string> names;    ///< squares of a picture row by row, else by falling drop
  std::vector<double> drop, spread;  ///< mean and standard deviation over the repeats
};

/// What the units of a hidden layer do on the judged rows.
struct ReportLayer {
  std::size_t layer = 0;  ///< from 1
  Activation activation = Activation::kRelu;
  std::size_t n_units = 0;
  std::size_t n_dead = 0;       ///< 0 for every row, or the same for every row
  std::size_t n_saturated = 0;  ///< near an end of a bounded activation for 9 rows in 10
};

/// Weights into units of the first layer, as pictures.
struct ReportPictures {
  std::size_t n_units = 0;         ///< of the layer, of which those with the largest are shown
  std::vector<std::size_t> units;  ///< from 0
  Matrix<double> weights;          ///< [units x pixels]
};

/// Something that a careful colleague would point at, with the numbers behind it.
struct ReportFinding {
  std::string kind;  ///< "leakage", "imbalance", "overfitting", ...
  std::string sentence;
};

/// Everything that the page tells.
struct Report {
  ReportKind kind = ReportKind::kRun;
  std::string title;
  std::vector<std::pair<std::string, std::string>> asked;  ///< label and text
  ReportData data;
  std::optional<Network<double>> network;  ///< absent in kFolds, which has several
  History history;                         ///< kRun only
  ReportFolds folds;                       ///< kFolds only
  std::optional<ReportOutcome> outcome;    ///< absent if the run diverged
  std::vector<ReportRow> worst;
  std::optional<ReportImportance> importance;
  std::vector<ReportLayer> layers;
  std::optional<ReportPictures> first_layer;
  std::vector<ReportFinding> findings;
  std::vector<std::string> checks;  ///< what was looked at and found good, with its numbers
};

/// Looks at everything in the report and fills `findings` (behind those that are there) and
/// `checks`.
CHAINRULE_EXPORT void judge(Report& report);

/// The result in one sentence, beside what guessing would give.
CHAINRULE_EXPORT std::string verdict(const Report& report);

/// The plots of a report, each with a name for its file: "loss", "confusion", ...
CHAINRULE_EXPORT std::vector<std::pair<std::string, Plot>> report_plots(const Report& report);

/// `64-100-10 (relu with dropout 0.4, softmax), categorical_cross_entropy, 7,510 parameters`
CHAINRULE_EXPORT std::string network_text(const NetworkSpec& network, std::size_t n_parameters);
/// `adam, learning rate 0.001, batches of 32, 30 epochs`
CHAINRULE_EXPORT std::string training_text(const TrainSpec& train);

/// One page that needs no other file, no script and no network.
CHAINRULE_EXPORT std::string report_html(const Report& report);
/// Writes that page; a file that is there is replaced whole. Throws Error kFile.
CHAINRULE_EXPORT void write_report(const Report& report, const std::string& path);
/// Writes the plots as FOLDER/NAME.svg. Makes the folder; throws Error kFile.
CHAINRULE_EXPORT void write_plots(const Report& report, const std::string& folder);

}  // namespace chainrule
