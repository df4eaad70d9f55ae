// What a report says of the table and of its rows.
#include "run/report_data.h"

#include <algorithm>

#include "core/fail.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostDistinct = 1000, kMostSquares = 100, kWorst = 12, kMostCells = 6;

// What became of a column.
std::string role_of(const Feature& feature) {
  if (feature.kind == Feature::Kind::kCategory) {
    return fmt::format("category, {} inputs", feature.n_inputs());
  }
  return feature.fill ? fmt::format("number, missing as {:.4g}", *feature.fill) : "number";
}

bool is_constant(const Column& column, std::span<const std::size_t> rows) {
  const auto same = [&](std::size_t row) {
    return column.kind == Column::Kind::kNumber
               ? column.numbers[row] == column.numbers[rows.front()]
               : column.codes[row] == column.codes[rows.front()];
  };
  return !rows.empty() && std::ranges::all_of(rows, same);
}

std::string cell_text(const Column& column, std::size_t row) {
  if (column.is_missing(row)) return "missing";
  return column.kind == Column::Kind::kNumber ? fmt::format("{:.6g}", column.numbers[row])
                                              : column.categories[column.codes[row]];
}

std::string joined_numbers(std::span<const double> numbers, bool as_labels) {
  std::string text;
  for (const double number : numbers) {
    if (!text.empty()) text += ", ";
    text += as_labels ? (number > 0.5 ? "1" : "0") : fmt::format("{:.5g}", number);
  }
  return text;
}

// The names of the columns to show beside a row: those that matter most.
std::vector<std::string> shown_columns(const Report& report, const Preprocessor& preprocessor) {
  std::vector<std::string> names =
      report.importance ? report.importance->names : preprocessor.feature_names();
  if (names.size() > kMostCells) names.resize(kMostCells);
  return names;
}

// The i-th of the judged rows.
ReportRow report_row(const Report& report, const Table& table, const Preprocessor& preprocessor,
                     std::size_t i) {
  const ReportOutcome& outcome = *report.outcome;
  const bool is_labels = preprocessor.target_kind == TargetKind::kMultiLabel;
  ReportRow row;
  row.row = outcome.rows[i];
  row.loss = outcome.losses[i];
  if (preprocessor.target_kind == TargetKind::kClasses) {
    row.truth = preprocessor.class_names[outcome.truth[i]];
    row.predicted = preprocessor.class_names[outcome.predicted[i]];
    if (!outcome.probabilities.empty()) {
      row.probability = outcome.probabilities(i, outcome.predicted[i]);
    }
  } else {
    row.truth = joined_numbers(outcome.targets.row(i), is_labels);
    row.predicted = joined_numbers(outcome.predictions.row(i), is_labels);
  }
  if (report.data.picture_width > 0) {
    for (const std::string& name : preprocessor.feature_names()) {
      row.pixels.push_back(table.column(name, "report").numbers[row.row]);
    }
    return row;
  }
  for (const std::string& name : shown_columns(report, preprocessor)) {
    row.cells.emplace_back(name, cell_text(table.column(name, "report"), row.row));
  }
  return row;
}

// They stand behind "note: " or "warning: " on a terminal; here they stand alone.
std::string as_sentence(std::string warning) {
  if (warning[0] >= 'a' && warning[0] <= 'z') {
    warning[0] = static_cast<char>(warning[0] - 'a' + 'A');
  }
  return warning.ends_with('.') ? warning : warning + ".";
}

}  // namespace

ReportData report_data(const Table& table, const Preprocessor& preprocessor,
                       std::span<const std::size_t> train) {
  ReportData data;
  data.name = table.name;
  data.n_rows = table.n_rows();
  data.target_kind = preprocessor.target_kind;
  data.target_names = preprocessor.target_names;
  data.class_names = preprocessor.class_names;
  if (table.image_width * table.image_height == preprocessor.n_inputs()) {
    data.picture_height = table.image_height;
    data.picture_width = table.image_width;
  }
  for (const Column& column : table.columns) {
    ReportColumn one;
    one.summary = summarize(column, kMostDistinct);
    const auto feature = std::ranges::find(preprocessor.features, column.name, &Feature::name);
    const auto& targets = preprocessor.target_names;
    one.is_feature = feature != preprocessor.features.end();
    one.role = one.is_feature                                             ? role_of(*feature)
               : std::ranges::find(targets, column.name) != targets.end() ? "target"
                                                                          : "left out";
    if (one.is_feature && is_constant(column, train)) data.constant.push_back(column.name);
    data.columns.push_back(std::move(one));
  }
  return data;
}

void add_part(const std::string& name, const Table& table, std::span<const std::size_t> rows,
              const Preprocessor& preprocessor, ReportData& data) {
  if (rows.empty()) return;
  ReportPart part{.name = name, .n_rows = rows.size(), .class_rows = {}};
  if (preprocessor.target_kind == TargetKind::kClasses) {
    part.class_rows.resize(preprocessor.class_names.size());
    for (const std::size_t label : preprocessor.classes(table, rows, "report")) {
      ++part.class_rows[label];
    }
  }
  data.parts.push_back(std::move(part));
}

void add_notices(const std::vector<std::string>& notices, ReportData& data) {
  for (const std::string& notice : notices) data.notices.push_back(as_sentence(notice));
}

void add_warnings(const std::vector<std::string>& warnings, Report& report) {
  for (const std::string& warning : warnings) {
    report.findings.push_back({"data", as_sentence(warning)});
  }
}

InputGroups input_groups(const Preprocessor& preprocessor, const ReportData& data) {
  InputGroups out;
  if (data.picture_width == 0) {
    std::size_t next = 0;
    for (const Feature& feature : preprocessor.features) {
      InputGroup group{feature.name, {}};
      for (std::size_t j = 0; j < feature.n_inputs(); ++j) group.inputs.push_back(next++);
      out.groups.push_back(std::move(group));
    }
    return out;
  }
  const std::size_t width = data.picture_width, height = data.picture_height;
  const auto squares = [](std::size_t side, std::size_t block) {
    return (side + block - 1) / block;
  };
  out.block = 1;
  while (squares(width, out.block) * squares(height, out.block) > kMostSquares) ++out.block;
  for (std::size_t top = 0; top < height; top += out.block) {
    for (std::size_t left = 0; left < width; left += out.block) {
      InputGroup group{fmt::format("row {}, column {}", top + 1, left + 1), {}};
      for (std::size_t y = top; y < std::min(height, top + out.block); ++y) {
        for (std::size_t x = left; x < std::min(width, left + out.block); ++x) {
          group.inputs.push_back(y * width + x);
        }
      }
      out.groups.push_back(std::move(group));
    }
  }
  return out;
}

std::vector<ReportRow> worst_rows(const Report& report, const Table& table,
                                  const Preprocessor& preprocessor) {
  const ReportOutcome& outcome = *report.outcome;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < outcome.rows.size(); ++i) order.push_back(i);
  const std::size_t n = std::min(kWorst, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), order.end(),
                    [&](std::size_t a, std::size_t b) {
                      return outcome.losses[a] > outcome.losses[b] ||
                             (outcome.losses[a] == outcome.losses[b] && a < b);
                    });
  std::vector<ReportRow> out;
  for (const std::size_t i : std::span(order).first(n)) {
    out.push_back(report_row(report, table, preprocessor, i));
  }
  return out;
}

}  // namespace chainrule
