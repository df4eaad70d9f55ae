// The names of notations.
#include <chainrule/convention.h>

#include "core/names.h"

namespace chainrule {
namespace {

constexpr Named<WeightShape> kShapes[] = {{WeightShape::kInOut, "in_out"},
                                          {WeightShape::kOutIn, "out_in"}};
constexpr Named<SampleAxis> kAxes[] = {{SampleAxis::kRows, "rows"},
                                       {SampleAxis::kColumns, "columns"}};
constexpr Named<OffsetForm> kForms[] = {{OffsetForm::kBias, "bias"},
                                        {OffsetForm::kConstantInput, "constant_input"},
                                        {OffsetForm::kThreshold, "threshold"}};
constexpr Named<DeltaSign> kSigns[] = {{DeltaSign::kGradient, "gradient"},
                                       {DeltaSign::kNegative, "negative"}};

}  // namespace

std::string_view to_string(WeightShape shape) {
  return name_of<WeightShape>(kShapes, shape);
}
std::string_view to_string(SampleAxis axis) {
  return name_of<SampleAxis>(kAxes, axis);
}
std::string_view to_string(OffsetForm form) {
  return name_of<OffsetForm>(kForms, form);
}
std::string_view to_string(DeltaSign sign) {
  return name_of<DeltaSign>(kSigns, sign);
}

WeightShape weight_shape_from_name(std::string_view name) {
  return value_of<WeightShape>(kShapes, "weight shape", name);
}
SampleAxis sample_axis_from_name(std::string_view name) {
  return value_of<SampleAxis>(kAxes, "sample axis", name);
}
OffsetForm offset_form_from_name(std::string_view name) {
  return value_of<OffsetForm>(kForms, "offset form", name);
}
DeltaSign delta_sign_from_name(std::string_view name) {
  return value_of<DeltaSign>(kSigns, "delta sign", name);
}

}  // namespace chainrule
