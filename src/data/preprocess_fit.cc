// What a preprocessor learns from the training rows.
#include <chainrule/preprocess.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/fail.h"
#include "data/cells.h"
#include "data/class_labels.h"
#include "data/name_list.h"
#include "data/scaling.h"

namespace chainrule {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_different(const std::vector<std::string>& names, std::string_view what,
                     std::string_view who) {
  std::set<std::string_view> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second)
      fail(ErrorCode::kValue, "{}: {} \"{}\" is named twice", who, what, name);
  }
}

std::vector<std::string> choose_targets(const Table& table, const PreprocessSpec& spec,
                                        std::string_view who) {
  std::vector<std::string> targets = spec.targets;
  if (targets.empty() && !table.default_target.empty()) targets.push_back(table.default_target);
  if (targets.empty()) {
    fail(ErrorCode::kValue, "{}: no target was named; the columns of {} are {}", who, table.name,
         quoted_list(table.column_names()));
  }
  for (const std::string& name : targets) table.column(name, who);
  check_different(targets, "target", who);
  return targets;
}

std::vector<std::string> choose_features(const Table& table, const PreprocessSpec& spec,
                                         const std::vector<std::string>& targets,
                                         std::string_view who) {
  std::vector<std::string> features;
  if (spec.features) {
    features = *spec.features;
    for (const std::string& name : features) {
      table.column(name, who);
      if (contains(targets, name)) {
        fail(ErrorCode::kValue, "{}: column \"{}\" cannot be a feature and the target", who, name);
      }
    }
    check_different(features, "feature", who);
  } else {
    for (const std::string& name : spec.leave_out) table.column(name, who);
    for (const Column& column : table.columns) {
      const bool is_left_out =
          contains(targets, column.name) || contains(spec.leave_out, column.name);
      if (!is_left_out) features.push_back(column.name);
    }
  }
  if (features.empty()) fail(ErrorCode::kValue, "{}: no column is left as a feature", who);
  return features;
}

void refuse_texts(const Table& table, const std::vector<std::string>& features,
                  std::string_view who) {
  std::vector<std::string> texts;
  for (const std::string& name : features) {
    const Column& column = table.column(name, who);
    if (column.kind == Column::Kind::kText && !is_mostly_numbers(column)) texts.push_back(name);
  }
  if (texts.empty()) return;
  const bool is_one = texts.size() == 1;
  fail(ErrorCode::kValue,
       "{}: column{} {} {} text, and features must be numbers; list the features without {} "
       "(--features) or remove {} from the table",
       who, is_one ? "" : "s", quoted_list(texts), is_one ? "is" : "are", is_one ? "it" : "them",
       is_one ? "it" : "them");
}

std::vector<double> training_values(const Table& table, const std::string& name,
                                    std::span<const std::size_t> rows, std::string_view who) {
  const auto numbers = present_numbers(table, table.column(name, who), rows, who);
  std::vector<double> values;
  values.reserve(rows.size());
  for (const std::size_t row : rows) values.push_back(numbers[row]);
  return values;
}

void check_scaling(const OffsetAndScale& learned, std::span<const double> values,
                   const std::string& name, std::string_view who) {
  if (std::isfinite(learned.offset) && std::isfinite(learned.scale) && learned.scale != 0) return;
  const auto [min, max] = std::minmax_element(values.begin(), values.end());
  fail(ErrorCode::kValue, "{}: column \"{}\" cannot be scaled: its values go from {} to {}", who,
       name, *min, *max);
}

// What each of the named columns learns by itself.
std::vector<OffsetAndScale> fit_columns(const Table& table, const std::vector<std::string>& names,
                                        Scaling scaling, double divide_by,
                                        std::span<const std::size_t> rows, std::string_view who) {
  std::vector<OffsetAndScale> learned;
  for (const std::string& name : names) {
    const std::vector<double> values = training_values(table, name, rows, who);
    learned.push_back(learn_scaling(scaling, values, divide_by));
    check_scaling(learned.back(), values, name, who);
  }
  return learned;
}

std::vector<OffsetAndScale> fit_shared(const Table& table, const std::vector<std::string>& names,
                                       std::span<const std::size_t> rows, std::string_view who) {
  std::vector<std::vector<double>> columns;
  for (const std::string& name : names) {
    columns.push_back(training_values(table, name, rows, who));
  }
  const OffsetAndScale learned = learn_shared_scaling(columns);
  check_scaling(learned, columns.front(), names.front(), who);
  return std::vector<OffsetAndScale>(names.size(), learned);
}

bool is_zero_or_one(const Column& column) {
  return column.kind == Column::Kind::kNumber &&
         std::all_of(column.numbers.begin(), column.numbers.end(),
                     [](double x) { return x == 0 || x == 1 || std::isnan(x); });
}

bool is_few_integers(const Column& column) {
  std::set<double> different;
  for (const double x : column.numbers) {
    if (std::isnan(x)) continue;
    if (x != std::floor(x)) return false;
    different.insert(x);
    if (different.size() > std::min(kMostAutomaticClasses, column.numbers.size() / 2)) return false;
  }
  return true;
}

TargetKind automatic_kind(const Table& table, const std::vector<std::string>& targets,
                          std::string_view who) {
  if (targets.size() > 1) {
    const bool all = std::all_of(targets.begin(), targets.end(), [&](const std::string& name) {
      return is_zero_or_one(table.column(name, who));
    });
    return all ? TargetKind::kMultiLabel : TargetKind::kNumber;
  }
  const Column& column = table.column(targets[0], who);
  if (column.kind == Column::Kind::kText) {
    return is_mostly_numbers(column) ? TargetKind::kNumber : TargetKind::kClasses;
  }
  return is_few_integers(column) ? TargetKind::kClasses : TargetKind::kNumber;
}

void fit_target(const Table& table, const PreprocessSpec& spec, std::span<const std::size_t> rows,
                std::string_view who, Preprocessor& result) {
  result.target_kind = spec.target_kind == TargetKind::kAutomatic
                           ? automatic_kind(table, result.target_names, who)
                           : spec.target_kind;
  if (result.target_kind == TargetKind::kClasses) {
    if (result.target_names.size() != 1) {
      fail(ErrorCode::kValue, "{}: {} targets were named, classes have one", who,
           result.target_names.size());
    }
    result.class_names = learn_classes(table, table.column(result.target_names[0], who), rows, who);
    return;
  }
  const bool standardize = spec.standardize_target && result.target_kind == TargetKind::kNumber;
  const Scaling scaling = standardize ? Scaling::kStandard : Scaling::kNone;
  for (const auto& [offset, scale] :
       fit_columns(table, result.target_names, scaling, 1, rows, who)) {
    result.target_offset.push_back(offset);
    result.target_scale.push_back(scale);
  }
}

}  // namespace

Preprocessor Preprocessor::fit(const Table& table, const PreprocessSpec& spec,
                               std::span<const std::size_t> rows, std::string_view who) {
  check_rows(table, rows, who);
  if (rows.empty()) fail(ErrorCode::kValue, "{}: there are no training rows", who);
  if (spec.scaling == Scaling::kDivide && !(std::isfinite(spec.divide_by) && spec.divide_by > 0)) {
    fail(ErrorCode::kValue, "{}: features cannot be divided by {}", who, spec.divide_by);
  }
  Preprocessor result;
  result.target_names = choose_targets(table, spec, who);
  result.feature_names = choose_features(table, spec, result.target_names, who);
  refuse_texts(table, result.feature_names, who);
  const bool is_picture = table.image_height * table.image_width == result.feature_names.size();
  Scaling scaling = spec.scaling;
  if (scaling == Scaling::kAutomatic) scaling = is_picture ? Scaling::kShared : Scaling::kStandard;
  for (const auto& [offset, scale] :
       scaling == Scaling::kShared
           ? fit_shared(table, result.feature_names, rows, who)
           : fit_columns(table, result.feature_names, scaling, spec.divide_by, rows, who)) {
    result.offset.push_back(offset);
    result.scale.push_back(scale);
  }
  fit_target(table, spec, rows, who, result);
  if (result.target_kind == TargetKind::kMultiLabel) {
    // Throws unless all are 0 or 1.
    result.targets<double>(table, rows, TargetEncoding::kNumber, who);
  }
  return result;
}

}  // namespace chainrule
