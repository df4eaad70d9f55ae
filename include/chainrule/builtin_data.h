// The data sets that come with the library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <chainrule/export.h>
#include <chainrule/table.h>

namespace chainrule {

struct BuiltinInfo {
  std::string_view name;
  std::string_view description;  ///< one line
  std::size_t n_rows = 0;        ///< of a generated set: unless asked otherwise
  std::size_t n_features = 0;
  std::size_t n_classes = 0;  ///< 0: the target is a number
  std::string_view target;    ///< the column to predict
  std::string_view source;
  std::string_view licence;
  std::size_t image_height = 0;  ///< 0: rows are no pictures
  std::size_t image_width = 0;
  bool is_generated = false;

  std::string_view task() const { return n_classes == 0 ? "regression" : "classification"; }
};

/// What a generated set may be told. Each has its own defaults; xor and shipped sets take none.
struct BuiltinOptions {
  std::uint64_t seed = 0;
  std::optional<std::size_t> n_rows = {};
  std::optional<double> noise = {};           ///< standard deviation added to both coordinates
  std::optional<std::size_t> n_classes = {};  ///< spirals and blobs
};

/// digits, iris, wine, breast_cancer, diabetes (shipped: data/README.md), and generated: xor,
/// moons, circles, spirals, blobs.
CHAINRULE_EXPORT std::span<const BuiltinInfo> builtin_sets();

/// The set of that name, or null.
CHAINRULE_EXPORT const BuiltinInfo* find_builtin(std::string_view name);

/// Shipped sets are scikit-learn's numbers exactly. Generated ones have columns x1 and x2, classes
/// in turn from row to row, and depend on nothing but the options. Throws Error kValue for an
/// unknown name, an option that the set does not take, fewer rows than classes or than two classes,
/// and a negative or infinite noise.
CHAINRULE_EXPORT Table builtin_table(std::string_view name, const BuiltinOptions& options = {});

}  // namespace chainrule
