// Whether the parts of a model fit each other.
#include "model/model_checks.h"

#include <algorithm>
#include <cmath>

#include "core/fail.h"

namespace chainrule {
namespace {

bool is_scaling(double offset, double scale) {
  return std::isfinite(offset) && std::isfinite(scale) && scale != 0;
}

bool is_scaling(const std::vector<double>& offset, const std::vector<double>& scale,
                std::size_t n) {
  if (offset.size() != n || scale.size() != n) return false;
  for (std::size_t j = 0; j < n; ++j) {
    if (!is_scaling(offset[j], scale[j])) return false;
  }
  return true;
}

bool is_whole(const Feature& feature) {
  if (feature.kind == Feature::Kind::kNumber) {
    return is_scaling(feature.offset, feature.scale) && feature.categories.empty() &&
           std::isfinite(feature.fill.value_or(0));
  }
  std::vector<std::string_view> names(feature.categories.begin(), feature.categories.end());
  std::ranges::sort(names);
  return !feature.fill && std::ranges::adjacent_find(names) == names.end();
}

}  // namespace

void check_fit(const Preprocessor& preprocessor, const NetworkSpec& spec, std::string_view who) {
  if (preprocessor.n_inputs() != spec.n_inputs) {
    fail(ErrorCode::kShape, "{}: features of {} inputs for a network of {}", who,
         preprocessor.n_inputs(), spec.n_inputs);
  }
  const bool is_classes = preprocessor.target_kind == TargetKind::kClasses;
  const std::size_t n_targets = preprocessor.target_names.size();
  const std::size_t n_classes = preprocessor.class_names.size();
  const std::size_t n_outputs = is_classes ? n_classes : n_targets;
  const bool is_binary = is_classes && n_classes == 2 && spec.n_outputs() == 1;
  if (n_outputs != spec.n_outputs() && !is_binary) {
    fail(ErrorCode::kShape, "{}: {} {} for a network of {} outputs", who, n_outputs,
         is_classes ? "classes" : "targets", spec.n_outputs());
  }
  if (preprocessor.target_kind == TargetKind::kAutomatic ||
      (is_classes ? n_targets != 1 || n_classes < 2 : n_classes != 0)) {
    fail(ErrorCode::kShape, "{}: {} targets and {} classes for a target of kind {}", who, n_targets,
         n_classes, to_string(preprocessor.target_kind));
  }
  if (!std::ranges::all_of(preprocessor.features, is_whole) ||
      !is_scaling(preprocessor.target_offset, preprocessor.target_scale,
                  is_classes ? 0 : n_targets)) {
    fail(ErrorCode::kShape,
         "{}: every feature and every target that is a number needs a finite "
         "offset and a finite scale, not 0, and a category has no fill and no text twice",
         who);
  }
}

}  // namespace chainrule
