// From a table to the matrices a network is trained on: which columns, scaled how, and the target's
// form.
#pragma once

#include <cstddef>
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

/// How targets stand in a matrix.
enum class TargetEncoding {
  kOneHot,  ///< classes: [rows x classes], 1 at the row's class
  kBinary,  ///< two classes: [rows x 1], the class's index
  kNumber,  ///< numbers and multi-label: [rows x targets]
};

/// "automatic", "classes", "number", "multi_label"; "none", "standard", "min_max", "divide",
/// "shared", "automatic".
CHAINRULE_EXPORT std::string_view to_string(TargetKind kind);
CHAINRULE_EXPORT std::string_view to_string(Scaling scaling);
/// Throw Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT TargetKind target_kind_from_name(std::string_view name);
CHAINRULE_EXPORT Scaling scaling_from_name(std::string_view name);

struct PreprocessSpec {
  std::vector<std::string> targets = {};  ///< if empty, the table's default target
  /// If absent, all columns but the targets and `leave_out`.
  std::optional<std::vector<std::string>> features = {};
  std::vector<std::string> leave_out = {};  ///< a group's, a time's or a given split's column
  TargetKind target_kind = TargetKind::kAutomatic;
  Scaling scaling = Scaling::kAutomatic;
  double divide_by = 1;             ///< kDivide only; exact for powers of two
  bool standardize_target = false;  ///< numbers only
};

/// Learned from the training rows of one table, applied to any rows of any table that has the
/// columns. Plain data, so that model files can hold it. `who` starts every message; a cell's names
/// row and column: `train: row 17, column "age": "abc" is not a number`.
struct CHAINRULE_EXPORT Preprocessor {
  std::vector<std::string> feature_names;
  std::vector<double> offset;  ///< of each feature: x' = (x - offset) * scale
  std::vector<double> scale;
  TargetKind target_kind = TargetKind::kNumber;  ///< never kAutomatic
  std::vector<std::string> target_names;
  std::vector<std::string>
      class_names;  ///< kClasses: numbers ascending, texts in order of their bytes
  std::vector<double> target_offset;  ///< kNumber, of each target: y' = (y - offset) * scale
  std::vector<double> target_scale;

  /// Learns from `rows` of `table`. A column that is constant in them keeps its scale of 1. Sums
  /// run in the order "down a column" of docs/numerics.md, the variance in two passes. Throws Error
  /// kValue: no such column, no target, a target among the features, a feature of texts, a cell
  /// that is missing or no number, fewer than two classes, no rows.
  static Preprocessor fit(const Table& table, const PreprocessSpec& spec,
                          std::span<const std::size_t> rows, std::string_view who = "train");

  /// [rows x features], (x - offset) * scale in T with x, offset and scale rounded to T once, as
  /// the Scaler of ONNX computes it. Columns that are no features are ignored, the target may be
  /// absent. Throws Error kValue: a feature's column is absent, a cell is missing, no number or too
  /// large for T.
  template <class T>
  Matrix<T> features(const Table& table, std::span<const std::size_t> rows,
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
