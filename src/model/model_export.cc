// A trained model in other forms.
#include <chainrule/model_export.h>

#include "core/names.h"
#include "model/code_writers.h"
#include "model/model_checks.h"

namespace chainrule {
namespace {

constexpr Named<ModelForm> kForms[] = {{ModelForm::kOnnx, "onnx"},
                                       {ModelForm::kSafetensors, "safetensors"},
                                       {ModelForm::kC, "c"},
                                       {ModelForm::kNumpy, "numpy"}};

template <class T>
std::string bytes_of(const Model<T>& model, ModelForm form) {
  check_fit(model.preprocessor, model.network.spec(), "export");
  switch (form) {
    case ModelForm::kOnnx:
      return save_model(model);
    case ModelForm::kSafetensors:
      return save_safetensors(model);
    case ModelForm::kC:
      return write_c(model);
    case ModelForm::kNumpy:
      return write_numpy(model);
  }
  return {};
}

}  // namespace

std::string_view to_string(ModelForm form) {
  return name_of<ModelForm>(kForms, form);
}
ModelForm model_form_from_name(std::string_view name) {
  return value_of<ModelForm>(kForms, "form of a model", name);
}

const std::vector<std::string>& output_names(const Preprocessor& preprocessor) {
  const bool has_classes = preprocessor.target_kind == TargetKind::kClasses;
  return has_classes ? preprocessor.class_names : preprocessor.target_names;
}

std::string export_model(const AnyModel& model, ModelForm form) {
  return std::visit([&](const auto& known) { return bytes_of(known, form); }, model);
}

}  // namespace chainrule
