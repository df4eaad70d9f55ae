// What a preprocessor learns from the training rows.
#include <chainrule/preprocess.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <chainrule/column_plan.h>

#include "core/fail.h"
#include "data/categories.h"
#include "data/cells.h"
#include "data/class_labels.h"
#include "data/fill.h"
#include "data/name_list.h"
#include "data/scaling.h"

namespace chainrule {
namespace {

std::string default_target(const Table& table, std::string_view who) {
  if (!table.default_target.empty()) return table.default_target;
  fail(ErrorCode::kValue, "{}: no target was named; the columns of {} are {}", who, table.name,
       quoted_list(table.column_names()));
}

// The features that the plan leaves, without what they learn; in the order that was asked for.
std::vector<Feature> choose_features(const Table& table, const PreprocessSpec& spec,
                                     std::string_view who) {
  std::map<std::string_view, Feature> planned;
  std::vector<std::string> order;
  const std::vector<ColumnPlan> plans = plan_columns(table, spec, who);
  for (const ColumnPlan& plan : plans) {
    if (plan.use == ColumnPlan::Use::kRefused) {
      fail(ErrorCode::kValue, "{}: column \"{}\" {}", who, plan.name, plan.notice);
    }
    if (plan.use != ColumnPlan::Use::kFeature) continue;
    planned[plan.name] = {.name = plan.name, .kind = plan.kind};
    order.push_back(plan.name);
  }
  std::vector<Feature> features;
  for (const std::string& name : spec.features ? *spec.features : order) {
    features.push_back(std::move(planned.at(name)));
  }
  if (!features.empty()) return features;
  std::string reasons;
  for (const std::string& notice : notices(plans)) reasons += "; " + notice;
  fail(ErrorCode::kValue, "{}: no column is left as a feature{}", who, reasons);
}

// A column's numbers, NaN where one is missing.
std::vector<double> training_values(const Table& table, const std::string& name,
                                    std::span<const std::size_t> rows, std::string_view who) {
  const auto numbers = all_numbers(table, table.column(name, who), who);
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

// A table with a gap in any feature is of the kind in which the next rows may have one in any
// other.
PreprocessSpec with_fill_settled(const PreprocessSpec& spec, const Table& table,
                                 const std::vector<Feature>& features, std::string_view who) {
  PreprocessSpec settled = spec;
  if (spec.fill != Fill::kAutomatic) return settled;
  const bool has_gaps = std::any_of(features.begin(), features.end(), [&](const Feature& feature) {
    const Column& column = table.column(feature.name, who);
    for (std::size_t row = 0; row < column.n_rows(); ++row) {
      if (column.is_missing(row)) return true;
    }
    return false;
  });
  settled.fill = has_gaps ? Fill::kMedian : Fill::kNone;
  return settled;
}

// The training values of a feature of numbers, filled where they are missing.
std::vector<double> filled_values(const Table& table, const PreprocessSpec& spec, Feature& feature,
                                  std::span<const std::size_t> rows, std::string_view who) {
  const Column& column = table.column(feature.name, who);
  std::vector<double> values = training_values(table, feature.name, rows, who);
  feature.fill = learn_fill(spec, values);
  if (feature.fill && !std::isfinite(*feature.fill)) {
    fail(ErrorCode::kValue,
         "{}: column \"{}\" has no value in the training rows that could fill the missing ones; "
         "name one (--fill 0) or leave the column out",
         who, feature.name);
  }
  if (!feature.fill) check_present(table, column, rows, who);
  return values;
}

void set_scaling(const OffsetAndScale& learned, std::span<const double> values, Feature& feature,
                 std::string_view who) {
  check_scaling(learned, values, feature.name, who);
  feature.offset = learned.offset;
  feature.scale = learned.scale;
}

void fit_shared(const Table& table, const PreprocessSpec& spec, std::span<const std::size_t> rows,
                std::string_view who, std::vector<Feature>& features) {
  std::vector<std::vector<double>> columns;
  std::vector<Feature*> numbers;
  for (Feature& feature : features) {
    if (feature.kind != Feature::Kind::kNumber) continue;
    columns.push_back(filled_values(table, spec, feature, rows, who));
    numbers.push_back(&feature);
  }
  if (columns.empty()) return;
  const OffsetAndScale learned = learn_shared_scaling(columns);
  for (Feature* feature : numbers) set_scaling(learned, columns.front(), *feature, who);
}

void fit_features(const Table& table, const PreprocessSpec& spec, std::span<const std::size_t> rows,
                  std::string_view who, std::vector<Feature>& features) {
  const bool is_picture = table.image_height * table.image_width == features.size();
  Scaling scaling = spec.scaling;
  if (scaling == Scaling::kAutomatic) scaling = is_picture ? Scaling::kShared : Scaling::kStandard;
  if (scaling == Scaling::kShared) fit_shared(table, spec, rows, who, features);
  for (Feature& feature : features) {
    if (feature.kind == Feature::Kind::kCategory) {
      feature.categories = different_values(table.column(feature.name, who), rows);
    } else if (scaling != Scaling::kShared) {
      const std::vector<double> values = filled_values(table, spec, feature, rows, who);
      set_scaling(learn_scaling(scaling, values, spec.divide_by), values, feature, who);
    }
  }
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
  for (const std::string& name : result.target_names) {
    const std::vector<double> values = training_values(table, name, rows, who);
    check_target_present(table, table.column(name, who), rows, who);
    const OffsetAndScale learned = learn_scaling(scaling, values, 1);
    check_scaling(learned, values, name, who);
    result.target_offset.push_back(learned.offset);
    result.target_scale.push_back(learned.scale);
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
  if (spec.fill == Fill::kConstant && !std::isfinite(spec.fill_value)) {
    fail(ErrorCode::kValue, "{}: missing numbers cannot be filled with {}", who, spec.fill_value);
  }
  Preprocessor result;
  result.target_names = spec.targets;
  if (spec.targets.empty()) result.target_names.push_back(default_target(table, who));
  result.features = choose_features(table, spec, who);
  const PreprocessSpec settled = with_fill_settled(spec, table, result.features, who);
  fit_features(table, settled, rows, who, result.features);
  fit_target(table, spec, rows, who, result);
  if (result.target_kind == TargetKind::kMultiLabel) {
    // Throws unless all are 0 or 1.
    result.targets<double>(table, rows, TargetEncoding::kNumber, who);
  }
  return result;
}

}  // namespace chainrule
