// Applying what a preprocessor learned to rows of a table.
#include <chainrule/preprocess.h>

#include <cmath>
#include <type_traits>

#include "core/fail.h"
#include "core/names.h"
#include "data/categories.h"
#include "data/cells.h"
#include "data/class_labels.h"

namespace chainrule {
namespace {

constexpr Named<TargetKind> kTargetKinds[] = {{TargetKind::kAutomatic, "automatic"},
                                              {TargetKind::kClasses, "classes"},
                                              {TargetKind::kNumber, "number"},
                                              {TargetKind::kMultiLabel, "multi_label"}};
constexpr Named<Scaling> kScalings[] = {
    {Scaling::kNone, "none"},      {Scaling::kStandard, "standard"},
    {Scaling::kMinMax, "min_max"}, {Scaling::kDivide, "divide"},
    {Scaling::kShared, "shared"},  {Scaling::kAutomatic, "automatic"}};
constexpr Named<ColumnKind> kColumnKinds[] = {{ColumnKind::kAutomatic, "automatic"},
                                              {ColumnKind::kNumber, "number"},
                                              {ColumnKind::kCategory, "category"},
                                              {ColumnKind::kYesNo, "yes_no"},
                                              {ColumnKind::kIgnore, "ignore"}};
constexpr Named<Fill> kFills[] = {{Fill::kAutomatic, "automatic"},
                                  {Fill::kMedian, "median"},
                                  {Fill::kMean, "mean"},
                                  {Fill::kConstant, "constant"},
                                  {Fill::kNone, "none"}};

// Writes (x - offset) * scale of one column's rows into column j of `to`.
template <class T>
void scale_into(View<T> to, std::size_t j, const Table& table, const Column& column,
                std::span<const std::size_t> rows, const Feature& how, std::string_view who) {
  if (!how.fill) check_present(table, column, rows, who);
  const T offset = static_cast<T>(how.offset);
  const T scale = static_cast<T>(how.scale);
  const T fill = static_cast<T>(how.fill.value_or(0));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double x = cell_number(table, column, rows[i], who);
    to(i, j) = ((std::isnan(x) ? fill : static_cast<T>(x)) - offset) * scale;
    if (!std::isfinite(to(i, j))) {
      fail_cell(table, column, rows[i], who,
                fmt::format("{} is too large for {} precision", x,
                            std::is_same_v<T, float> ? "single" : "double"));
    }
  }
}

template <class T>
void one_hot_into(View<T> to, std::size_t first, const Column& column,
                  std::span<const std::size_t> rows, const Feature& feature) {
  const std::vector<std::size_t> indices = category_indices(column, rows, feature.categories);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (indices[i] != NameFinder::kUnknown) to(i, first + indices[i]) = 1;
  }
}

void check_labels(const Table& table, const Column& column, std::span<const std::size_t> rows,
                  std::string_view who) {
  for (const std::size_t row : rows) {
    const double x = cell_number(table, column, row, who);
    if (x != 0 && x != 1)
      fail_cell(table, column, row, who, fmt::format("{} came, a label is 0 or 1", x));
  }
}

template <class T>
Matrix<T> encode_classes(const std::vector<std::size_t>& indices, std::size_t n_classes,
                         TargetEncoding encoding, std::string_view who) {
  const bool is_binary = encoding == TargetEncoding::kBinary;
  if (is_binary && n_classes != 2) {
    fail(ErrorCode::kValue, "{}: {} classes cannot be encoded in one column, only two", who,
         n_classes);
  }
  Matrix<T> y(indices.size(), is_binary ? 1 : n_classes);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (is_binary) {
      y(i, 0) = static_cast<T>(indices[i]);
    } else {
      y(i, indices[i]) = 1;
    }
  }
  return y;
}

}  // namespace

std::string_view to_string(TargetKind kind) {
  return name_of<TargetKind>(kTargetKinds, kind);
}
std::string_view to_string(Scaling scaling) {
  return name_of<Scaling>(kScalings, scaling);
}
std::string_view to_string(ColumnKind kind) {
  return name_of<ColumnKind>(kColumnKinds, kind);
}
std::string_view to_string(Fill fill) {
  return name_of<Fill>(kFills, fill);
}

TargetKind target_kind_from_name(std::string_view name) {
  return value_of<TargetKind>(kTargetKinds, "target kind", name);
}
Scaling scaling_from_name(std::string_view name) {
  return value_of<Scaling>(kScalings, "scaling", name);
}
ColumnKind column_kind_from_name(std::string_view name) {
  return value_of<ColumnKind>(kColumnKinds, "column kind", name);
}
Fill fill_from_name(std::string_view name) {
  return value_of<Fill>(kFills, "fill", name);
}

std::size_t Preprocessor::n_inputs() const {
  std::size_t n = 0;
  for (const Feature& feature : features) n += feature.n_inputs();
  return n;
}

std::vector<std::string> Preprocessor::input_names() const {
  std::vector<std::string> names;
  for (const Feature& feature : features) {
    if (feature.kind == Feature::Kind::kNumber) names.push_back(feature.name);
    for (const std::string& category : feature.categories) {
      names.push_back(fmt::format("{}={}", feature.name, category));
    }
  }
  return names;
}

std::vector<std::string> Preprocessor::feature_names() const {
  std::vector<std::string> names;
  for (const Feature& feature : features) names.push_back(feature.name);
  return names;
}

template <class T>
Matrix<T> Preprocessor::inputs(const Table& table, std::span<const std::size_t> rows,
                               std::string_view who) const {
  check_rows(table, rows, who);
  Matrix<T> x(rows.size(), n_inputs());
  std::size_t j = 0;
  for (const Feature& feature : features) {
    const Column& column = table.column(feature.name, who);
    if (feature.kind == Feature::Kind::kNumber) {
      scale_into<T>(x, j, table, column, rows, feature, who);
    } else {
      one_hot_into<T>(x, j, column, rows, feature);
    }
    j += feature.n_inputs();
  }
  return x;
}

template <class T>
Matrix<T> Preprocessor::targets(const Table& table, std::span<const std::size_t> rows,
                                TargetEncoding encoding, std::string_view who) const {
  if (encoding != TargetEncoding::kNumber) {
    return encode_classes<T>(classes(table, rows, who), class_names.size(), encoding, who);
  }
  if (target_kind == TargetKind::kClasses) {
    fail(ErrorCode::kValue, "{}: a target of classes cannot be encoded as numbers", who);
  }
  check_rows(table, rows, who);
  Matrix<T> y(rows.size(), target_names.size());
  for (std::size_t j = 0; j < target_names.size(); ++j) {
    const Column& column = table.column(target_names[j], who);
    const Feature how = {
        .name = target_names[j], .offset = target_offset[j], .scale = target_scale[j]};
    scale_into<T>(y, j, table, column, rows, how, who);
    if (target_kind == TargetKind::kMultiLabel) check_labels(table, column, rows, who);
  }
  return y;
}

std::vector<std::size_t> Preprocessor::classes(const Table& table,
                                               std::span<const std::size_t> rows,
                                               std::string_view who) const {
  if (target_kind != TargetKind::kClasses) {
    fail(ErrorCode::kValue, "{}: the target is of kind {}, classes were expected", who,
         to_string(target_kind));
  }
  check_rows(table, rows, who);
  return class_indices(table, table.column(target_names[0], who), rows, class_names, who);
}

template <class T>
void Preprocessor::restore_targets(View<T> outputs) const {
  if (outputs.cols() != target_offset.size()) {
    fail(ErrorCode::kShape, "restore_targets: {} columns came, {} were expected", outputs.cols(),
         target_offset.size());
  }
  for (std::size_t i = 0; i < outputs.rows(); ++i) {
    for (std::size_t j = 0; j < outputs.cols(); ++j) {
      outputs(i, j) =
          outputs(i, j) / static_cast<T>(target_scale[j]) + static_cast<T>(target_offset[j]);
    }
  }
}

template CHAINRULE_EXPORT Matrix<float> Preprocessor::inputs(const Table&,
                                                             std::span<const std::size_t>,
                                                             std::string_view) const;
template CHAINRULE_EXPORT Matrix<double> Preprocessor::inputs(const Table&,
                                                              std::span<const std::size_t>,
                                                              std::string_view) const;
template CHAINRULE_EXPORT Matrix<float> Preprocessor::targets(const Table&,
                                                              std::span<const std::size_t>,
                                                              TargetEncoding,
                                                              std::string_view) const;
template CHAINRULE_EXPORT Matrix<double> Preprocessor::targets(const Table&,
                                                               std::span<const std::size_t>,
                                                               TargetEncoding,
                                                               std::string_view) const;
template CHAINRULE_EXPORT void Preprocessor::restore_targets(View<float>) const;
template CHAINRULE_EXPORT void Preprocessor::restore_targets(View<double>) const;

}  // namespace chainrule
