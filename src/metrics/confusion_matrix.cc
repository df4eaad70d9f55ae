// Which classes are taken for which.
#include <chainrule/confusion_matrix.h>

#include <algorithm>
#include <cmath>

#include "core/fail.h"
#include "core/text_width.h"
#include "metrics/samples.h"

namespace chainrule {
namespace {

constexpr std::size_t kMaxLine = 80;  // columns of a terminal

using Cells = std::vector<std::vector<std::string>>;

Cells cells_of(const Matrix<double>& counts) {
  const auto values = counts.values();
  const bool whole =
      std::all_of(values.begin(), values.end(), [](double x) { return x == std::floor(x); });
  Cells cells(counts.rows());
  for (std::size_t t = 0; t < counts.rows(); ++t) {
    for (const double count : counts.row(t)) {
      cells[t].push_back(count == 0 ? "." : fmt::format("{:.{}f}", count, whole ? 0 : 2));
    }
  }
  return cells;
}

// A line of headings, then one a row; row names to the left, everything else to the right.
std::vector<std::string> table(const Cells& cells, const std::vector<std::string>& row_names,
                               const std::vector<std::string>& headings, std::string_view gap) {
  const std::size_t name_width = max_text_width(row_names);
  std::vector<std::string> lines = {align_left("", name_width)};
  for (const std::string& name : row_names) lines.push_back(align_left(name, name_width));
  for (std::size_t p = 0; p < headings.size(); ++p) {
    std::vector<std::string> column = {headings[p]};
    for (const auto& row : cells) column.push_back(row[p]);
    const std::size_t width = max_text_width(column);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      lines[i].append(gap).append(align_right(column[i], width));
    }
  }
  return lines;
}

}  // namespace

ConfusionMatrix confusion_matrix(std::span<const std::size_t> truth,
                                 std::span<const std::size_t> predicted, std::size_t n_classes,
                                 std::span<const double> weights) {
  const metrics::Weights weight =
      metrics::check_samples("confusion_matrix", truth, predicted, n_classes, weights);
  ConfusionMatrix matrix{Matrix<double>(n_classes, n_classes)};
  for (std::size_t i = 0; i < truth.size(); ++i) matrix.counts(truth[i], predicted[i]) += weight[i];
  return matrix;
}

std::string to_text(const ConfusionMatrix& matrix, const std::vector<std::string>& class_names) {
  const std::size_t n_classes = matrix.counts.rows();
  if (class_names.size() != n_classes || matrix.counts.cols() != n_classes) {
    fail(ErrorCode::kShape, "to_text: {} class names came for a confusion matrix [{} x {}]",
         class_names.size(), n_classes, matrix.counts.cols());
  }
  const Cells cells = cells_of(matrix.counts);
  std::string text = "rows: true classes, columns: predicted classes";
  std::vector<std::string> lines = table(cells, class_names, class_names, "  ");
  if (text_width(lines.front()) > kMaxLine) {
    std::vector<std::string> row_names = class_names;
    std::vector<std::string> headings = class_names;
    const std::size_t width = std::to_string(n_classes).size();
    if (max_text_width(class_names) > width) {
      text += " (by the number of their row)";
      for (std::size_t c = 0; c < n_classes; ++c) {
        headings[c] = std::to_string(c + 1);
        row_names[c] = align_right(headings[c], width) + " " + class_names[c];
      }
    }
    lines = table(cells, row_names, headings, " ");
  }
  for (const std::string& line : lines) text.append("\n").append(line);
  return text + "\n";
}

}  // namespace chainrule
