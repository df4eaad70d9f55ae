// Single rows, columns and weights.
#include <chainrule/count_text.h>
#include <algorithm>
#include <cmath>

#include "report/axis.h"
#include "report/picture.h"
#include "report/report_sections.h"
#include "report/svg_canvas.h"
#include "report/wording.h"

namespace chainrule {
namespace {

std::string row_sentence(const Report& report, const ReportRow& row) {
  if (report.data.target_kind != TargetKind::kClasses) {
    return fmt::format("{}, predicted {}", row.truth, row.predicted);
  }
  if (row.probability > 0) {
    return row.truth == row.predicted
               ? fmt::format("is {}, given {}", row.truth, percent(row.probability))
               : fmt::format("is {}, taken for {} ({})", row.truth, row.predicted,
                             percent(row.probability));
  }
  return fmt::format("is {}, taken for {}", row.truth, row.predicted);
}

// All pictures by one scale, so that a pale one looks pale.
void picture_cards(const Report& report, Page& page) {
  double low = INFINITY, high = -INFINITY;
  for (const ReportRow& row : report.worst) {
    for (const double value : row.pixels) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  page.html("<ul class=\"cards\">\n");
  for (const ReportRow& row : report.worst) {
    const std::string said = xml_text(row_sentence(report, row));
    const std::size_t width = report.data.picture_width;
    page.add(
        "<li><img class=\"pixels\" src=\"{}\" width=\"{}\" height=\"{}\" alt=\"The pixels of row "
        "{}\">"
        "row {}: {}</li>\n",
        data_uri(picture_png(row.pixels, width, low, high)), width, row.pixels.size() / width,
        row.row + 1, row.row + 1, said);
  }
  page.html("</ul>\n");
}

void row_table(const Report& report, Page& page) {
  const bool is_classes = report.data.target_kind == TargetKind::kClasses;
  std::vector<std::string> headings = {"row", "true", "predicted"};
  if (is_classes) headings.emplace_back("probability");
  headings.emplace_back("loss");
  for (const auto& [name, value] : report.worst.front().cells) headings.push_back(name);
  Cells rows;
  for (const ReportRow& row : report.worst) {
    rows.push_back({grouped_count(row.row + 1), row.truth, row.predicted});
    if (is_classes) {
      rows.back().push_back(row.probability > 0 ? percent(row.probability) : "");
    }
    rows.back().push_back(shown_number(row.loss));
    for (const auto& [name, value] : row.cells) rows.back().push_back(value);
  }
  page.table("Rows it is most wrong about", headings, rows, is_classes ? 3 : 1);
}

// Squares stand row by row, as the pixels do.
void importance_map(const Report& report, Page& page) {
  const ReportImportance& all = *report.importance;
  const std::size_t width = report.data.picture_width, height = report.data.picture_height;
  const std::size_t across = (width + all.block - 1) / all.block;
  Matrix<double> map(1, width * height);
  for (std::size_t i = 0; i < map.cols(); ++i) {
    map(0, i) = all.drop[i / width / all.block * across + i % width / all.block];
  }
  const auto most = std::ranges::max_element(all.drop);
  page.add(
      "<img class=\"map\" src=\"{}\" width=\"{}\" height=\"{}\" alt=\"Map of the picture: {} "
      "matters most, it costs {:.3g} of {}.\">\n",
      data_uri(signed_pictures_png(map, width, 1)), width, height,
      xml_text(all.names[static_cast<std::size_t>(most - all.drop.begin())]), *most,
      xml_text(all.score));
}

}  // namespace

void worst_section(const Report& report, Page& page) {
  if (report.worst.empty()) return;
  page.begin_section("worst", "Rows it is most wrong about");
  page.paragraph(
      "Those with the largest loss. Look here for wrong labels, odd rows and what the "
      "columns cannot tell.");
  if (report.worst.front().pixels.empty()) {
    row_table(report, page);
  } else {
    picture_cards(report, page);
  }
  page.end_section();
}

void columns_section(const Report& report, const NamedPlots& plots, Page& page) {
  if (!report.importance || report.importance->names.empty()) return;
  const ReportImportance& all = *report.importance;
  const bool is_map = all.block > 0;
  page.begin_section("columns", is_map ? "Where it looks" : "Columns that matter");
  const std::string what =
      !is_map          ? "the values of one column are shuffled among the rows, so that they say"
      : all.block == 1 ? "one pixel is shuffled among the rows, so that it says"
                       : fmt::format(
                             "a square of {0} by {0} pixels is shuffled among the rows, so "
                             "that it says",
                             all.block);
  page.paragraph(fmt::format(
      "How much the {} of {:.4g} {} when {} nothing about the row any more: the mean of {} "
      "shuffles of {}. {} that say the same thing share their importance.",
      all.score, all.base, all.score == "loss" ? "rises" : "falls", what, all.n_repeats,
      counted_rows(all.n_rows, *report.outcome), is_map ? "Pixels" : "Columns"));
  if (is_map) {
    page.paragraph(
        "The bluer, the more is lost; orange: it got better, by chance or because that "
        "place misleads it.");
    importance_map(report, page);
  } else {
    show_plots(plots, {"importance"}, page);
  }
  page.end_section();
}

void first_layer_section(const Report& report, Page& page) {
  if (!report.first_layer) return;
  constexpr std::size_t kAcross = 16;
  const ReportPictures& all = *report.first_layer;
  page.begin_section("first-layer", "Weights of the first layer");
  page.paragraph(
      fmt::format("What {} of {} add up, as pictures of their weights: blue pixels push "
                  "the unit up, orange ones down, each picture by its own largest. They "
                  "are those with the largest weights.",
                  grouped_count(all.units.size()), count_of(all.n_units, "unit", "units")));
  const std::size_t columns = std::min(kAcross, all.units.size());
  const std::size_t width = report.data.picture_width;
  page.add(
      "<img class=\"sheet\" src=\"{}\" width=\"{}\" height=\"{}\" alt=\"{} small pictures of "
      "weights\">\n",
      data_uri(signed_pictures_png(all.weights, width, columns)), columns * (width + 1),
      (all.units.size() + columns - 1) / columns * (report.data.picture_height + 1),
      all.units.size());
  page.end_section();
}

}  // namespace chainrule
