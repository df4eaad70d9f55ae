// A trained model in other forms: another format, or source code that needs nothing of this
// library.
#pragma once

#include <string>
#include <string_view>

#include <chainrule/export.h>
#include <chainrule/model.h>

namespace chainrule {

enum class ModelForm {
  kOnnx,         ///< save_model()
  kSafetensors,  ///< save_safetensors()
  kC,            ///< one file of C99: no allocation, nothing but <math.h> and <string.h>
  kNumpy,        ///< one file of Python with NumPy
};

/// "onnx", "safetensors", "c", "numpy".
CHAINRULE_EXPORT std::string_view to_string(ModelForm form);
/// Throws Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT ModelForm model_form_from_name(std::string_view name);

/// The bytes of the model in that form. Source code computes in the network's precision, from
/// cells of a table to labels, and has a few rows with what the model predicts for them as a test
/// of its own (docs/export.md). Throws as save_model().
CHAINRULE_EXPORT std::string export_model(const AnyModel& model, ModelForm form);
/// The same to a file, which is replaced whole or not at all. Throws also Error kFile.
CHAINRULE_EXPORT void write_export(const AnyModel& model, ModelForm form, const std::string& path);

}  // namespace chainrule
