// From a table to the matrices a network is trained on: which columns, scaled how, and the target's
// form.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/matrix.h>
#include <chainrule/table.h>

namespace chainrule {

enum class TargetKind {
  /// Classes for one column of texts, or of integers with at most kMostAutomaticClasses different
  /// ones, each twice on average; multi-label for several columns of 0 and 1; else numbers.
  kAutomatic,
  kClasses,     ///< one column
  kNumber,      ///< one column or more
  kMultiLabel,  ///< columns of 0 and 1 that do not exclude each other
};
inline constexpr std::size_t kMostAutomaticClasses = 20;

/// What offset and scale a column gets from its training rows; x' = (x - offset) * scale.
enum class Scaling {
  kNone,       ///< 0 and 1
  kStandard,   ///< mean and 1 / population standard deviation
  kMinMax,     ///< minimum and 1 / (maximum - minimum)
  kDivide,     ///< 0 and 1 / divide_by
  kShared,     ///< standard, but one mean and deviation for all columns, as for a picture's pixels
  kAutomatic,  ///< shared where a row is a picture, else standard
};

/// What a column is to training.
enum class ColumnKind {
  kAutomatic,  ///< as plan_columns() (column_plan.h) finds it
  kNumber,
  kCategory,  ///< one input for each different value of the training rows
  kYesNo,     ///< a category of exactly two values
  kIgnore,    ///< no feature
};
/// A column of texts with more different values than this is no category unless that was said.
inline constexpr std::size_t kMostAutomaticCategories = 100;

/// What stands for a missing number, learned from a column's training rows.
enum class Fill {
  kAutomatic,  ///< the median, of every column, if any cell of any feature of the table is missing
  kMedian,     ///< of every column; of an even number of values the mean of the middle two
  kMean,       ///< of every column
  kConstant,   ///< fill_value
  kNone,       ///< a missing number is refused
};

/// How targets stand in a matrix.
enum class TargetEncoding {
  kOneHot,  ///< classes: [rows x classes], 1 at the row's class
  kBinary,  ///< two classes: [rows x 1], the class's index
  kNumber,  ///< numbers and multi-label: [rows x targets]
};

/// "automatic", "classes", "number", "multi_label"; "none", "standard", "min_max", "divide",
/// "shared", "automatic"; "automatic", "number", "category", "yes_no", "ignore"; "automatic",
/// "median", "mean", "constant", "none".
CHAINRULE_EXPORT std::string_view to_string(TargetKind kind);
CHAINRULE_EXPORT std::string_view to_string(Scaling scaling);
CHAINRULE_EXPORT std::string_view to_string(ColumnKind kind);
CHAINRULE_EXPORT std::string_view to_string(Fill fill);
/// Throw Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT TargetKind target_kind_from_name(std::string_view name);
CHAINRULE_EXPORT Scaling scaling_from_name(std::string_view name);
CHAINRULE_EXPORT ColumnKind column_kind_from_name(std::string_view name);
CHAINRULE_EXPORT Fill fill_from_name(std::string_view name);

struct PreprocessSpec {
  std::vector<std::string> targets = {};  ///< if empty, the table's default target
  /// If absent, all columns but the targets and `leave_out`.
  std::optional<std::vector<std::string>> features = {};
  std::vector<std::string> leave_out = {};       ///< a group's, a time's or a given split's column
  std::map<std::string, ColumnKind> kinds = {};  ///< of features; automatic if not named
  TargetKind target_kind = TargetKind::kAutomatic;
  Scaling scaling = Scaling::kAutomatic;
  double divide_by = 1;  ///< kDivide only; exact for powers of two
  Fill fill = Fill::kAutomatic;
  double fill_value = 0;            ///< kConstant only
  bool standardize_target = false;  ///< numbers only
};

/// How one column of a table becomes inputs of the network.
struct CHAINRULE_EXPORT Feature {
  enum class Kind { kNumber, kCategory };
  std::string name;
  Kind kind = Kind::kNumber;
  double offset = 0, scale = 1;     ///< kNumber: x' = (x - offset) * scale
  std::optional<double> fill = {};  ///< kNumber: stands for a missing cell, before scaling; absent:
                                    ///< a missing cell is refused
  /// kCategory: one input each, 1 where the cell is it; for any other text all are 0. A missing
  /// cell reads as the text "", which is a category where training had one. Numbers ascending,
  /// texts in order of their bytes.
  std::vector<std::string> categories = {};

  std::size_t n_inputs() const { return kind == Kind::kNumber ? 1 : categories.size(); }
  bool operator==(const Feature&) const = default;
};

/// Learned from the training rows of one table, applied to any rows of any table that has the
/// columns. Plain data, so that model files can hold it. `who` starts every message; a cell's names
/// row and column: `train: row 17, column "age": "abc" is not a number`.
struct CHAINRULE_EXPORT Preprocessor {
  std::vector<Feature> features;                 ///< whose inputs stand one after the other
  TargetKind target_kind = TargetKind::kNumber;  ///< never kAutomatic
  std::vector<std::string> target_names;
  std::vector<std::string>
      class_names;  ///< kClasses: numbers ascending, texts in order of their bytes
  std::vector<double> target_offset;  ///< kNumber, of each target: y' = (y - offset) * scale
  std::vector<double> target_scale;

  /// Learns from `rows` of `table`; what each column is, plan_columns() says of all rows. A number
  /// that is constant in the training rows keeps its scale of 1; missing ones are filled before the
  /// scale is learned. Sums run in the order "down a column" of docs/numerics.md, the variance in
  /// two passes. Throws Error kValue: no such column, no target, a target among the features, a
  /// column that plan_columns() refuses, a cell that is missing where nothing fills it or no
  /// number, fewer than two classes, no rows.
  static Preprocessor fit(const Table& table, const PreprocessSpec& spec,
                          std::span<const std::size_t> rows, std::string_view who = "train");

  /// Columns of inputs(): those of all features.
  std::size_t n_inputs() const;
  /// "age", "job=clerk", ...
  std::vector<std::string> input_names() const;
  /// The columns that a table must have.
  std::vector<std::string> feature_names() const;

  /// [rows x n_inputs]. A number is ((missing ? fill : x) - offset) * scale in T, with x, fill,
  /// offset and scale rounded to T once. A category is looked up as its text; a column of numbers
  /// in which training had texts, by value. Columns that are no features are ignored, the target
  /// may be absent. Throws Error kValue: a feature's column is absent, a cell is missing where
  /// nothing fills it, no number or too large for T.
  template <class T>
  Matrix<T> inputs(const Table& table, std::span<const std::size_t> rows,
                   std::string_view who = "preprocess") const;

  /// [rows x ...], as the encoding says. Throws Error kValue: as above, a class that training did
  /// not see, an encoding that does not fit target_kind.
  template <class T>
  Matrix<T> targets(const Table& table, std::span<const std::size_t> rows, TargetEncoding encoding,
                    std::string_view who = "preprocess") const;

  /// The index into class_names of each row's class. Throws Error kValue as `targets` does.
  std::vector<std::size_t> classes(const Table& table, std::span<const std::size_t> rows,
                                   std::string_view who = "preprocess") const;

  /// Turns outputs of a network, [rows x targets], back into the target's unit: y = y' / scale +
  /// offset.
  template <class T>
  void restore_targets(View<T> outputs) const;
};

}  // namespace chainrule
