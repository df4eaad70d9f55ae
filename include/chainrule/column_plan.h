// What training does with each column of a table, found by looking at its cells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/preprocess.h>
#include <chainrule/table.h>

namespace chainrule {

/// One column's part in training.
struct ColumnPlan {
  enum class Use {
    kTarget,
    kFeature,
    kLeftOut,  ///< `notice` says why unless somebody asked for it
    kRefused,  ///< training cannot go on; `notice` says why and what to do
  };
  std::string name;
  Use use = Use::kFeature;
  Feature::Kind kind = Feature::Kind::kNumber;  ///< of a feature
  std::string notice = {};                      ///< a clause, as `is an identifier: ...`, or empty
};

/// Plans every column, in the table's order. Where nothing is said of a column (spec.features,
/// leave_out, kinds):
///   - a column without any value is left out
///   - numbers are a number; texts of which nine tenths are numbers, too, so that the rest are
///     mistakes that fit() names
///   - a column that tells rows apart is left out: of at least 10 cells, texts of which 95 in 100
///     are different, or different whole numbers under a name such as id, customer_id, CustomerId;
///     under a name such as index, "Unnamed: 0" or none, whole numbers without a gap
///   - dates, times, and numbers with a decimal comma or thousands separators are refused
///   - other texts are a category, refused with more than kMostAutomaticCategories
/// A feature that was named in spec.features is not left out. Without a target all columns are
/// planned as features. Throws Error kValue, which starts with `who`: no such column, a column
/// named twice or as two things, a yes_no column without exactly two values.
CHAINRULE_EXPORT std::vector<ColumnPlan> plan_columns(const Table& table,
                                                      const PreprocessSpec& spec,
                                                      std::string_view who = "train");

/// A sentence for each thing that a plan says of columns that are left out or never change; columns
/// of which the same is to be said share one.
CHAINRULE_EXPORT std::vector<std::string> notices(const std::vector<ColumnPlan>& plans);

}  // namespace chainrule
