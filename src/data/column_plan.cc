// What training does with each column of a table, found by looking at its cells.
#include <chainrule/column_plan.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "core/fail.h"
#include "data/cells.h"
#include "data/column_looks.h"
#include "data/name_list.h"
#include "data/number_text.h"

namespace chainrule {
namespace {

// Fewer cells than this are different by chance too often to say that they tell rows apart.
constexpr std::size_t kLeastIdentifiers = 10;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_different(const std::vector<std::string>& names, std::string_view what,
                     std::string_view who) {
  std::set<std::string_view> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second)
      fail(ErrorCode::kValue, "{}: {} \"{}\" is named twice", who, what, name);
  }
}

std::vector<std::string> choose_targets(const Table& table, const PreprocessSpec& spec,
                                        std::string_view who) {
  std::vector<std::string> targets = spec.targets;
  if (targets.empty() && !table.default_target.empty()) targets.push_back(table.default_target);
  for (const std::string& name : targets) table.column(name, who);
  check_different(targets, "target", who);
  return targets;
}

void check_names(const Table& table, const PreprocessSpec& spec,
                 const std::vector<std::string>& targets, std::string_view who) {
  for (const std::string& name : spec.leave_out) table.column(name, who);
  for (const auto& [name, kind] : spec.kinds) {
    table.column(name, who);
    if (contains(targets, name)) {
      fail(ErrorCode::kValue,
           "{}: column \"{}\" is the target: its kind is said with data.kind, not data.columns",
           who, name);
    }
  }
  if (!spec.features) return;
  for (const std::string& name : *spec.features) {
    table.column(name, who);
    if (contains(targets, name)) {
      fail(ErrorCode::kValue, "{}: column \"{}\" cannot be a feature and the target", who, name);
    }
    const auto kind = spec.kinds.find(name);
    if (kind != spec.kinds.end() && kind->second == ColumnKind::kIgnore) {
      fail(ErrorCode::kValue, "{}: column \"{}\" cannot be a feature and ignored", who, name);
    }
  }
  check_different(*spec.features, "feature", who);
}

// Whether a column without a name in its header got this one from the reader of the file.
bool is_unnamed(const Table& table, const Column& column) {
  const auto at = static_cast<std::size_t>(&column - table.columns.data());
  const auto made = [](std::size_t j) { return fmt::format("column_{}", j + 1); };
  if (column.name != made(at)) return false;
  return table.columns.size() > 1 && table.columns[at == 0 ? 1 : 0].name != made(at == 0 ? 1 : 0);
}

// Number cells equal to each other, or all of one text, none missing.
bool is_constant(const Column& column) {
  if (column.kind == Column::Kind::kText) {
    return std::adjacent_find(column.codes.begin(), column.codes.end(), std::not_equal_to<>()) ==
           column.codes.end();
  }
  return std::adjacent_find(column.numbers.begin(), column.numbers.end(),
                            [](double a, double b) { return !(a == b); }) == column.numbers.end();
}

bool is_all_missing(const Column& column) {
  for (std::size_t row = 0; row < column.n_rows(); ++row) {
    if (!column.is_missing(row)) return false;
  }
  return true;
}

std::size_t n_different(const Column& column) {
  if (column.kind == Column::Kind::kText) return column.categories.size();
  std::set<double> different;
  for (const double x : column.numbers) {
    if (!std::isnan(x)) different.insert(x);
  }
  return different.size();
}

class Planner {
 public:
  Planner(const Table& table, const PreprocessSpec& spec, std::string_view who)
      : table_(table), spec_(spec), who_(who), targets_(choose_targets(table, spec, who)) {
    check_names(table, spec, targets_, who);
  }

  ColumnPlan plan(const Column& column) const {
    ColumnPlan plan;
    plan.name = column.name;
    const ColumnKind kind = kind_of(column.name);
    if (contains(targets_, column.name)) {
      plan.use = ColumnPlan::Use::kTarget;
    } else if (is_not_wanted(column.name) || kind == ColumnKind::kIgnore) {
      plan.use = ColumnPlan::Use::kLeftOut;
    } else if (kind == ColumnKind::kAutomatic) {
      infer(column, plan);
    } else {
      if (kind == ColumnKind::kYesNo) check_two_values(column);
      plan.kind = kind == ColumnKind::kNumber ? Feature::Kind::kNumber : Feature::Kind::kCategory;
    }
    if (plan.use == ColumnPlan::Use::kFeature && table_.image_width == 0 && is_constant(column)) {
      plan.notice = "never changes and tells nothing";
    }
    return plan;
  }

 private:
  ColumnKind kind_of(const std::string& name) const {
    const auto found = spec_.kinds.find(name);
    return found == spec_.kinds.end() ? ColumnKind::kAutomatic : found->second;
  }

  bool is_not_wanted(const std::string& name) const {
    if (spec_.features) return !contains(*spec_.features, name);
    return contains(spec_.leave_out, name);
  }

  void check_two_values(const Column& column) const {
    const std::size_t n = n_different(column);
    if (n == 2) return;
    fail(ErrorCode::kValue, "{}: column \"{}\" has {} different values, yes_no takes two", who_,
         column.name, n);
  }

  void leave_out(ColumnPlan& plan, std::string_view notice) const {
    if (spec_.features) return;  // it was asked for
    plan.use = ColumnPlan::Use::kLeftOut;
    plan.notice = notice;
  }

  void infer(const Column& column, ColumnPlan& plan) const {
    if (is_all_missing(column)) return leave_out(plan, "has no value in any row");
    if (column.kind == Column::Kind::kNumber) return infer_number(column, plan);
    if (!is_mostly_numbers(column)) infer_text(column, plan);
  }

  void infer_number(const Column& column, ColumnPlan& plan) const {
    const bool is_identifier = is_identifier_name(column.name);
    const bool is_counter = is_counter_name(column.name) || is_unnamed(table_, column);
    if (column.n_rows() < kLeastIdentifiers || !(is_identifier || is_counter)) return;
    const WholeNumbers numbers = whole_numbers(column);
    if (is_identifier ? numbers.are_different : numbers.is_gapless) {
      leave_out(plan, "numbers the rows (\"number\" in data.columns keeps it)");
    }
  }

  void infer_text(const Column& column, ColumnPlan& plan) const {
    plan.kind = Feature::Kind::kCategory;
    if (const std::string reason = refusal(column); !reason.empty()) {
      plan.use = ColumnPlan::Use::kRefused;
      plan.notice = reason;
      return;
    }
    const std::size_t present = count_looks(column, [](std::string_view) { return false; }).present;
    const std::size_t different = column.categories.size();
    if (present >= kLeastIdentifiers && different * 100 >= present * 95) {
      leave_out(plan,
                fmt::format("has another text in {} row (\"category\" in data.columns keeps it)",
                            different == present ? "every" : "nearly every"));
      if (plan.use == ColumnPlan::Use::kLeftOut) return;
    }
    if (different > kMostAutomaticCategories) {
      plan.use = ColumnPlan::Use::kRefused;
      plan.notice = fmt::format(
          "has {} different texts, and a category becomes one input each; say \"category\" or "
          "\"ignore\" of it in data.columns (--column {}=ignore)",
          different, column.name);
    }
  }

  // Texts that want another reading, and not one input each.
  std::string refusal(const Column& column) const {
    const std::string& example = column.categories.front();
    if (count_looks(column, looks_like_date).is_most()) {
      return fmt::format(
          "holds dates or times (\"{}\"): put what matters of them, as year, month or days since, "
          "into columns of numbers, or say \"category\" or \"ignore\" of it (--column {}=ignore)",
          example, column.name);
    }
    if (count_looks(column, looks_like_thousands).is_most()) {
      return fmt::format(
          "holds numbers with thousands separators (\"{}\"): name the separator (--thousands)",
          example);
    }
    const auto comma = [](std::string_view text) {
      return looks_like_decimal_comma(text) || parse_number(text).has_value();
    };
    if (count_looks(column, comma).is_most()) {
      return fmt::format("holds numbers with a decimal comma (\"{}\"): say so (--decimal ,)",
                         example);
    }
    return {};
  }

  const Table& table_;
  const PreprocessSpec& spec_;
  std::string_view who_;
  std::vector<std::string> targets_;
};

}  // namespace

std::vector<ColumnPlan> plan_columns(const Table& table, const PreprocessSpec& spec,
                                     std::string_view who) {
  const Planner planner(table, spec, who);
  std::vector<ColumnPlan> plans;
  for (const Column& column : table.columns) plans.push_back(planner.plan(column));
  return plans;
}

std::vector<std::string> notices(const std::vector<ColumnPlan>& plans) {
  std::map<std::pair<bool, std::string>, std::vector<std::string>> alike;
  for (const ColumnPlan& plan : plans) {
    if (plan.notice.empty() || plan.use == ColumnPlan::Use::kRefused) continue;
    alike[{plan.use == ColumnPlan::Use::kLeftOut, plan.notice}].push_back(plan.name);
  }
  std::vector<std::string> sentences;
  for (const auto& [what, names] : alike) {
    sentences.push_back(fmt::format("{}column{} {}: {}{}", what.first ? "left out " : "",
                                    names.size() == 1 ? "" : "s", quoted_list(names),
                                    names.size() == 1 ? "it " : "each ", what.second));
  }
  return sentences;
}

}  // namespace chainrule
