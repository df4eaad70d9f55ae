// The languages in which a model is written as source.
#pragma once

#include <string>

#include <chainrule/model.h>

namespace chainrule {

template <class T>
std::string write_c(const Model<T>& model);
template <class T>
std::string write_numpy(const Model<T>& model);

/// What the outputs are called: classes, or the targets.
const std::vector<std::string>& output_names(const Preprocessor& preprocessor);

}  // namespace chainrule
