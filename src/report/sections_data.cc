// What was asked and what data came.
#include <chainrule/count_text.h>
#include <algorithm>

#include "report/axis.h"
#include "report/report_sections.h"
#include "report/svg_canvas.h"
#include "report/wording.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostColumns = 40, kMostDistinct = 1000;

std::string values_text(const ColumnSummary& column) {
  constexpr std::size_t kExamples = 4, kExampleColumns = 16;
  if (column.n_distinct == 0) return "";
  if (!column.is_text) {
    return fmt::format("{} to {}, mean {}", shown_number(column.min), shown_number(column.max),
                       shown_number(column.mean));
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(kExamples, column.categories.size()); ++i) {
    text += (i > 0 ? ", " : "") + shortened(column.categories[i], kExampleColumns);
  }
  return column.categories.size() > kExamples ? text + ", ..." : text;
}

std::vector<std::string> column_row(const ReportColumn& column) {
  const ColumnSummary& it = column.summary;
  return {it.name, column.role, it.n_missing == 0 ? "none" : grouped_count(it.n_missing),
          it.n_distinct > kMostDistinct ? ">1,000" : grouped_count(it.n_distinct), values_text(it)};
}

void parts(const ReportData& data, Page& page) {
  std::string text = fmt::format("{}, {}", count_of(data.n_rows, "row", "rows"),
                                 count_of(data.columns.size(), "column", "columns"));
  for (const ReportPart& part : data.parts) {
    if (part.name.empty()) continue;  // all rows
    text += fmt::format("{}{} in the {} part", &part == &data.parts.front() ? ": " : ", ",
                        grouped_count(part.n_rows), part.name);
  }
  page.paragraph(text + ".");
}

}  // namespace

const Plot* find_plot(const NamedPlots& plots, const std::string& name) {
  const auto found =
      std::ranges::find_if(plots, [&](const auto& one) { return one.first == name; });
  return found == plots.end() ? nullptr : &found->second;
}

void show_plots(const NamedPlots& plots, const std::vector<std::string>& names, Page& page) {
  if (std::ranges::none_of(names, [&](const auto& name) { return find_plot(plots, name); })) return;
  page.begin_plots();
  for (const std::string& name : names) {
    if (const Plot* plot = find_plot(plots, name)) page.plot(name, *plot);
  }
  page.end_plots();
}

void asked_section(const Report& report, Page& page) {
  page.begin_section("asked",
                     report.kind == ReportKind::kEvaluation ? "What was judged" : "What was asked");
  page.facts(report.asked);
  page.end_section();
}

void data_section(const Report& report, Page& page) {
  const ReportData& data = report.data;
  page.begin_section("data", "The data");
  parts(data, page);
  if (data.picture_width > 0) {
    page.paragraph(fmt::format("The features of a row are a picture of {} by {} pixels.",
                               data.picture_width, data.picture_height));
  }
  for (const std::string& notice : data.notices) page.paragraph(notice);
  Cells rows;
  for (const ReportColumn& column : data.columns) {
    const bool is_pixel = data.picture_width > 0 && column.is_feature;
    if (!is_pixel && rows.size() < kMostColumns) rows.push_back(column_row(column));
  }
  page.table("Columns", {"column", "used as", "missing", "distinct", "values"}, rows, 5);
  if (rows.size() == kMostColumns && data.columns.size() > kMostColumns) {
    page.paragraph(fmt::format("The first {} of {} columns.", kMostColumns,
                               grouped_count(data.columns.size())));
  }
  const NamedPlots plots = report_plots(report);
  show_plots(plots, {"balance"}, page);
  page.end_section();
}

}  // namespace chainrule
