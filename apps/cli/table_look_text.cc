// A look at a table as a person reads it.
#include <chainrule/builtin_data.h>
#include <chainrule/count_text.h>
#include <fmt/format.h>

#include <algorithm>

#include "cli/grid.h"
#include "cli/summary.h"
#include "cli/table_look.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

constexpr std::size_t kMostName = 24;
constexpr std::size_t kIndent = 10;  // of what stands behind a label
constexpr std::size_t kLeastValues = 12;
constexpr std::size_t kLeastSeries = 8;   // columns alike that are told in one line
constexpr std::size_t kMostClasses = 20;  // lines

// Cut to `width` with "..." at the end. What is behind the cut, be it megabytes, is not looked at.
std::string fitted(const std::string& text, std::size_t width) {
  std::size_t columns = 0;
  std::size_t cut = 0;
  for (std::size_t at = 0, next = 0; at < text.size(); at = next) {
    for (++next; next < text.size(); ++next) {
      if ((static_cast<unsigned char>(text[next]) & 0xC0) != 0x80) break;
    }
    columns += display_width(std::string_view(text).substr(at, next - at));
    if (columns > width) {
      return text.substr(0, text.substr(0, cut).find_last_not_of(" ,") + 1) + "...";
    }
    if (columns + 3 <= width) cut = next;
  }
  return text;
}

std::string short_value(double number) {
  return fmt::format("{:.6g}", number);
}

std::string kind_text(const ColumnLook& column) {
  const ColumnSummary& summary = column.summary;
  if (summary.n_distinct == 0) return "empty";
  const bool is_category =
      column.plan.use == ColumnPlan::Use::kFeature && column.plan.kind == Feature::Kind::kCategory;
  if (is_category) return summary.n_distinct == 2 ? "yes/no" : "category";
  return summary.is_text ? "text" : "number";
}

// As many values as fit, or how many there are.
std::string values_text(const ColumnSummary& column, std::size_t width) {
  if (column.n_distinct == 0) return "";
  if (!column.is_text) {
    if (column.n_distinct == 1) return fmt::format("only {}", short_value(column.min));
    return fmt::format("{} to {}", short_value(column.min), short_value(column.max));
  }
  std::string text = column.n_distinct > 2 ? grouped_count(column.n_distinct) + ": " : "";
  for (std::size_t i = 0; i < column.categories.size(); ++i) {
    text += fmt::format("{}{}", i == 0 ? "" : ", ", printable(column.categories[i]));
    if (display_width(text) > width) break;
  }
  return fitted(text, width);
}

std::string use_text(const ColumnLook& column) {
  switch (column.plan.use) {
    case ColumnPlan::Use::kTarget:
      return "the target";
    case ColumnPlan::Use::kLeftOut:
      return "left out";
    case ColumnPlan::Use::kRefused:
      return "refused";
    case ColumnPlan::Use::kFeature:
      break;
  }
  if (!column.feature) return "";
  const Feature& feature = *column.feature;
  if (feature.kind == Feature::Kind::kCategory) {
    return count_of(feature.n_inputs(), "input", "inputs");
  }
  const bool is_scaled = feature.offset != 0 || feature.scale != 1;
  const std::string text = is_scaled ? "scaled" : "as it is";
  if (!feature.fill) return text;
  return fmt::format("{}; {:.4g} for gaps", text, *feature.fill);
}

std::string without_digits(const std::string& name) {
  std::string text = name;
  std::erase_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return text;
}

// Whether two columns differ only in a number in their names and in their range.
bool are_alike(const ColumnLook& a, const ColumnLook& b) {
  return !a.summary.is_text && !b.summary.is_text && a.summary.n_missing == 0 &&
         b.summary.n_missing == 0 && a.plan.use == b.plan.use && a.plan.notice == b.plan.notice &&
         use_text(a) == use_text(b) && without_digits(a.plan.name) == without_digits(b.plan.name);
}

// One line: a column, or a series of them.
struct Line {
  std::string name;
  ColumnLook column;
};

std::vector<Line> lines_of(const std::vector<ColumnLook>& columns) {
  std::vector<Line> lines;
  for (std::size_t first = 0; first < columns.size();) {
    std::size_t end = first + 1;
    while (end < columns.size() && are_alike(columns[first], columns[end])) ++end;
    if (end - first < kLeastSeries) end = first + 1;
    Line line = {fitted(printable(columns[first].plan.name), kMostName), columns[first]};
    for (std::size_t j = first + 1; j < end; ++j) {
      ColumnSummary& all = line.column.summary;
      all.min = std::min(all.min, columns[j].summary.min);
      all.max = std::max(all.max, columns[j].summary.max);
      all.n_distinct = std::max(all.n_distinct, columns[j].summary.n_distinct);
    }
    if (end - first > 1) {
      line.name += fmt::format(", ... ({} columns)", grouped_count(end - first));
      if (line.column.summary.min != line.column.summary.max) line.column.summary.n_distinct = 2;
    }
    lines.push_back(std::move(line));
    first = end;
  }
  return lines;
}

std::string columns_text(const TableLook& look, std::size_t width) {
  const std::vector<Line> lines = lines_of(look.columns);
  std::size_t names = 6, uses = 8, missing = 7;  // of the headings
  for (const Line& line : lines) {
    names = std::max(names, display_width(line.name));
    uses = std::max(uses, display_width(use_text(line.column)));
    missing = std::max(missing, grouped_count(line.column.summary.n_missing).size());
  }
  // Two blanks before each of the five columns; "category" is the longest kind.
  const std::size_t taken = 5 * 2 + names + 8 + missing + uses;
  const std::size_t values = taken + kLeastValues < width ? width - taken : kLeastValues;
  Grid grid("llrll");
  grid.add({"column", "kind", "missing", "values", "training"});
  for (const Line& line : lines) {
    const std::size_t n_missing = line.column.summary.n_missing;
    grid.add({line.name, kind_text(line.column), n_missing == 0 ? "-" : grouped_count(n_missing),
              values_text(line.column.summary, values), use_text(line.column)});
  }
  return grid.text();
}

std::string classes_text(const TableLook& look) {
  Grid grid("lrr");
  grid.add({"class", "rows", "share"});
  for (std::size_t i = 0; i < std::min(look.classes.size(), kMostClasses); ++i) {
    const ClassCount& one = look.classes[i];
    const double share = static_cast<double>(one.n_rows) / static_cast<double>(look.n_rows);
    grid.add({fitted(printable(one.name), 2 * kMostName), grouped_count(one.n_rows),
              fmt::format("{:.1f} %", 100 * share)});
  }
  std::string text = grid.text();
  if (look.classes.size() > kMostClasses) {
    text += fmt::format("  and {} more\n", look.classes.size() - kMostClasses);
  }
  return text;
}

std::string target_text(const TableLook& look) {
  std::string kind = "a number";
  if (look.target_kind == TargetKind::kClasses) {
    kind = count_of(look.classes.size(), "class", "classes");
  } else if (look.target_kind == TargetKind::kMultiLabel) {
    kind = "labels, each 0 or 1";
  } else if (look.targets.size() > 1) {
    kind = "numbers";
  }
  return fmt::format("{}: {}", joined(look.targets, ", "), kind);
}

std::string head_text(const TableLook& look, std::size_t width) {
  std::string text =
      fmt::format("{}: {}, {}", printable(look.name), count_of(look.n_rows, "row", "rows"),
                  count_of(look.columns.size(), "column", "columns"));
  if (look.n_repeats > 0) {
    text += fmt::format("; {} an earlier one",
                        look.n_repeats == 1 ? std::string("1 row repeats")
                                            : grouped_count(look.n_repeats) + " rows repeat");
  }
  text = labelled("Table", wrapped(text, width, kIndent));
  if (const BuiltinInfo* set = find_builtin(look.name); set != nullptr && !look.is_file) {
    text += labelled("", fmt::format("{}\n{:10}{}\n{:10}licence: {}", set->description, "",
                                     set->source, "", set->licence));
  }
  return text;
}

}  // namespace

std::string to_text(const TableLook& look, std::size_t width) {
  std::string text = head_text(look, width) + "\n" + columns_text(look, width) + "\n";
  const auto say = [&](std::string_view label, const std::string& sentence) {
    text += labelled(label, wrapped(printable(sentence), width, kIndent));
  };
  if (!look.refusal.empty()) {
    std::size_t n_refused = 0;
    for (const ColumnLook& column : look.columns) {
      if (column.plan.use != ColumnPlan::Use::kRefused) continue;
      say("Column", fmt::format("\"{}\" {}", column.plan.name, column.plan.notice));
      ++n_refused;
    }
    say("Training", n_refused == 0 ? "refused: " + look.refusal : "refused until that is settled");
    return text;
  }
  say("Target", target_text(look));
  if (!look.classes.empty()) text += "\n" + classes_text(look) + "\n";
  say("Training", data_text(look.name, look.n_train, look.n_validation, look.n_test));
  say("", network_text(look.network, look.n_parameters));
  say("", training_text(look.train));
  for (const std::string& notice : look.notices) say("Note", notice);
  for (const std::string& warning : look.warnings) say("Warning", warning);
  return text;
}

}  // namespace chainrule::cli
