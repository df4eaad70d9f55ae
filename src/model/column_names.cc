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

// Of a table that has the features by their names: the targets are what else it has, as far as it
// is clear which column that is.
void take_target_names(Preprocessor& preprocessor, const Table& table) {
  std::vector<std::string>& targets = preprocessor.target_names;
  std::vector<std::string> others = table.column_names();
  std::erase_if(others, [&](const std::string& name) {
    return std::ranges::find(preprocessor.features, name, &Feature::name) !=
           preprocessor.features.end();
  });
  const auto is_there = [&](const std::string& name) {
    return std::ranges::find(others, name) != others.end();
  };
  if (std::ranges::all_of(targets, is_there)) return;
  if (targets.size() == 1 && is_there(table.default_target)) others = {table.default_target};
  if (others.size() == targets.size()) targets = others;
}

}  // namespace

template <class T>
void take_column_names(Model<T>& model, const Table& table) {
  Preprocessor& it = model.preprocessor;
  if (model.has_column_names) return;
  if (knows_all(it, table)) return take_target_names(it, table);
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

void take_column_names(AnyModel& model, const Table& table) {
  std::visit([&](auto& known) { take_column_names(known, table); }, model);
}

template CHAINRULE_EXPORT void take_column_names(Model<float>&, const Table&);
template CHAINRULE_EXPORT void take_column_names(Model<double>&, const Table&);

}  // namespace chainrule
