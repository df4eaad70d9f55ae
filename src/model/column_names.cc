// Names for the columns of a model that came without.
#include <algorithm>

#include <chainrule/model.h>

#include "core/fail.h"

namespace chainrule {
namespace {

bool knows_all(const Preprocessor& preprocessor, const Table& table) {
  return std::ranges::all_of(preprocessor.features, [&](const Feature& feature) {
    return table.find(feature.name) != nullptr;
  });
}

}  // namespace

template <class T>
void take_column_names(Model<T>& model, const Table& table) {
  Preprocessor& it = model.preprocessor;
  if (model.has_column_names || knows_all(it, table)) return;
  std::vector<std::string> names = table.column_names();
  const std::size_t n_features = it.features.size();
  const std::size_t n_targets = it.target_names.size();
  if (names.size() != n_features && names.size() != n_features + n_targets) {
    fail(ErrorCode::kShape,
         "{}: {} columns for a model that knows no names and takes {}, or {} with the target",
         table.name, names.size(), n_features, n_features + n_targets);
  }
  if (names.size() > n_features) {
    const auto target = std::ranges::find(names, table.default_target);
    if (n_targets == 1 && target != names.end()) std::rotate(target, target + 1, names.end());
    it.target_names.assign(names.begin() + static_cast<std::ptrdiff_t>(n_features), names.end());
  }
  for (std::size_t j = 0; j < n_features; ++j) it.features[j].name = names[j];
  model.has_column_names = true;
}

template CHAINRULE_EXPORT void take_column_names(Model<float>&, const Table&);
template CHAINRULE_EXPORT void take_column_names(Model<double>&, const Table&);

}  // namespace chainrule
