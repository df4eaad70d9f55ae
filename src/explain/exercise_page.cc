// What an exercise's pages have in common.
#include "explain/exercise_page.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "explain/text_wrap.h"

namespace chainrule {
namespace {

using Shape = ExerciseShape;

std::vector<Message> counted(const Phrase& phrase, std::size_t n, std::size_t first = 1) {
  std::vector<Message> headers;
  headers.reserve(n);
  for (std::size_t i = 0; i < n; ++i) headers.emplace_back(phrase, first + i);
  return headers;
}

const Phrase& unit_header(const ExerciseTable& table) {
  if (table.name == "x") return phrases::kInputHeader;
  return table.name == "t" ? phrases::kOutputHeader : phrases::kUnitHeader;
}

}  // namespace

ExercisePage::ExercisePage(const Exercise& exercise, const ExerciseSheet& sheet,
                           const ExerciseOptions& options, const Notation& notation)
    : exercise_(exercise),
      sheet_(sheet),
      options_(options),
      notation_(notation),
      single_(sheet.derivation) {
  single_.n_samples = 1;
}

Message ExercisePage::title() const {
  return Message(options_.solved ? phrases::kSolutionTitle : phrases::kExerciseTitle,
                 exercise_.spec.difficulty, std::to_string(exercise_.spec.seed));
}

std::vector<Message> ExercisePage::facts() const {
  std::vector<Message> facts = sheet_.facts;
  facts.emplace_back(options_.solved ? phrases::kFactRounded : phrases::kFactDigits,
                     options_.figures);
  return facts;
}

std::vector<ExerciseTable> ExercisePage::given() const {
  std::vector<ExerciseTable> tables;
  for (const ExerciseTable& table : sheet_.given) {
    if (!table.for_worksheets_only) tables.push_back(table);
  }
  return tables;
}

ExerciseGrid ExercisePage::grid(const ExerciseTable& table, bool is_given) const {
  ExerciseGrid grid;
  grid.corner = table.name;
  const std::size_t n_rows = table.values.rows(), n_cols = table.values.cols();
  std::vector<Message> rows, columns;
  const std::size_t n_down = table.turned ? n_cols : n_rows;
  const std::size_t n_across = table.turned ? n_rows : n_cols;
  switch (table.shape) {
    case Shape::kSamples:
      rows = counted(phrases::kSampleHeader, n_down);
      columns = counted(unit_header(table), n_across);
      break;
    case Shape::kWeights:
      rows = counted(phrases::kFromHeader, n_down, table.has_constant_input ? 0 : 1);
      columns = counted(phrases::kToHeader, n_across);
      break;
    case Shape::kUnits:
      columns = counted(phrases::kUnitHeader, n_across);
      break;
    case Shape::kPerSample:
      columns = counted(phrases::kSampleHeader, n_across);
      break;
    case Shape::kNumber:
      break;
  }
  if (table.turned) std::swap(rows, columns);
  grid.rows = std::move(rows);
  grid.columns = std::move(columns);
  for (std::size_t i = 0; i < n_rows; ++i) {
    std::vector<std::string>& cells = grid.cells.emplace_back();
    for (const double value : table.values.row(i)) {
      std::string solved = options_.solved ? significant(value, options_.figures) : "";
      cells.push_back(is_given ? shortest(value) : std::move(solved));
    }
  }
  return grid;
}

std::string ExercisePage::equation(const ExerciseEquation& equation) const {
  const FormulaWriter writer(notation_, sheet_.derivation);
  return writer.symbol(equation.left) + notation_.relation(FormulaRelation::kEquals) +
         writer.formula(equation.right);
}

std::string ExercisePage::in_fact(const Formula& formula) const {
  return FormulaWriter(notation_, single_).formula(formula);
}

std::string ExercisePage::drawing(DrawingFormat format) const {
  DrawingOptions how;
  how.format = format;
  how.labels = DrawingLabels::kValues;
  how.language = options_.language;
  how.convention = options_.convention;
  return draw(exercise_.step.problem.network, how);
}

WrittenNumber written_number(std::string_view cell) {
  const std::size_t e = cell.find('e');
  if (e == std::string_view::npos) return {cell, 0};
  WrittenNumber number{cell.substr(0, e), 0};
  const std::string_view digits = cell.substr(e + (cell[e + 1] == '+' ? 2 : 1));
  std::from_chars(digits.data(), digits.data() + digits.size(), number.exponent);
  return number;
}

}  // namespace chainrule
