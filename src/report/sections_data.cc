// What was asked and what data came.
#include <algorithm>

#include "report/axis.h"
#include "report/report_sections.h"
#include "report/wording.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostColumns = 40;

std::vector<std::string> column_row(const ReportColumn& column) {
  std::vector<std::string> row = {
      column.name, column.role, column.n_missing == 0 ? "none" : grouped_count(column.n_missing),
      column.n_distinct > 1000 ? ">1,000" : grouped_count(column.n_distinct)};
  if (column.is_text) {
    row.push_back(column.examples);
  } else {
    row.push_back(column.n_distinct == 0
                      ? ""
                      : fmt::format("{} to {}, mean {}", shown_number(column.min),
                                    shown_number(column.max), shown_number(column.mean)));
  }
  return row;
}

void parts(const ReportData& data, Page& page) {
  std::string text = fmt::format("{}, {}: ", count_of(data.n_rows, "row", "rows"),
                                 count_of(data.columns.size(), "column", "columns"));
  for (const ReportPart& part : data.parts) {
    text += fmt::format("{}{} in the {} part", &part == &data.parts.front() ? "" : ", ",
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
  page.begin_section("asked", "What was asked");
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
  Cells rows;
  for (const ReportColumn& column : data.columns) {
    const bool is_pixel = data.picture_width > 0 && column.is_feature;
    if (!is_pixel && rows.size() < kMostColumns) rows.push_back(column_row(column));
  }
  page.table("Columns", {"column", "used as", "missing", "distinct", "values"}, rows, true);
  if (rows.size() == kMostColumns && data.columns.size() > kMostColumns) {
    page.paragraph(fmt::format("The first {} of {} columns.", kMostColumns,
                               grouped_count(data.columns.size())));
  }
  const NamedPlots plots = report_plots(report);
  show_plots(plots, {"balance"}, page);
  page.end_section();
}

}  // namespace chainrule
