// The lines of a step.
#include "explain/step_lines.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace chainrule {
namespace {

StepLine numbers_line(const PutIn& put, const FormulaWriter& writer) {
  StepLine line;
  line.role = StepLine::Role::kNumbers;
  line.relation = put.exact ? FormulaRelation::kEquals : FormulaRelation::kAbout;
  line.formula = writer.numbers(put.formula);
  return line;
}

StepLine result_line(double value, std::size_t figures, const FormulaWriter& writer) {
  StepLine line;
  line.role = StepLine::Role::kResult;
  line.formula = writer.number(rounded(value, figures));
  return line;
}

FormulaRelation relation_of(bool equal) {
  return equal ? FormulaRelation::kEquals : FormulaRelation::kAbout;
}

// Indices that are shown of `count`; the ellipsis stands after the sixth.
std::vector<std::size_t> shown_indices(std::size_t count) {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < count; ++i) {
    if (count <= 8 || i < 6 || i + 1 == count) shown.push_back(i);
  }
  return shown;
}

}  // namespace

StepLines step_lines(const Step& step, const Derivation& derivation, const FormulaWriter& writer,
                     std::size_t figures) {
  StepLines out;
  out.left = writer.symbol(step.result);
  for (const Formula& formula : step.general) {
    StepLine line;
    line.formula = writer.formula(formula);
    if (line.formula != out.left) out.lines.push_back(std::move(line));
  }
  const ValueOf value_of = [&](const Quantity& quantity) { return derivation.value_of(quantity); };
  const PutIn put = put_in(step.formula(), value_of, figures);
  StepLine result = result_line(step.value, figures, writer);
  const double shown = rounded(step.value, figures);
  const std::string numbers = writer.numbers(put.formula);
  if (numbers == result.formula) {
    result.relation = relation_of(same_number(shown, step.value));
  } else {
    out.lines.push_back(numbers_line(put, writer));
    result.relation = relation_of(gives(put.formula, shown));
  }
  out.lines.push_back(std::move(result));
  StepLine& chosen = out.lines[out.lines.size() - (numbers == out.lines.back().formula ? 1 : 2)];
  for (const ShownCondition& condition : put.because) {
    chosen.because.push_back(writer.condition(condition));
  }
  return out;
}

StepNumbers::StepNumbers(const Derivation& derivation) {
  for (const Section& section : derivation.sections) {
    for (const Step& step : section.steps) step_of_.emplace(step.result, ++count_);
    for (const MatrixStep& step : section.matrix_steps) step_of_.emplace(step.result, ++count_);
  }
}

std::vector<std::size_t> StepNumbers::used_by(const Formula& formula, std::size_t step) const {
  std::vector<std::size_t> numbers;
  for (const Quantity& symbol : symbols_of(formula)) {
    const auto found = step_of_.find(symbol);
    if (found != step_of_.end() && found->second < step) numbers.push_back(found->second);
  }
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

bool numeric_agrees(double value, double numeric) {
  const double size = std::max({std::abs(value), std::abs(numeric), 1e-5});
  return std::abs(value - numeric) <= 1e-7 * size;
}

MatrixRelations matrix_relations(const MatrixStep& step, const Derivation& derivation,
                                 std::size_t figures) {
  const auto exact = [&](double value) { return same_number(rounded(value, figures), value); };
  const auto all_exact = [&](const Matrix<double>& matrix) {
    return std::ranges::all_of(matrix.values(), exact);
  };
  const bool numbers = std::ranges::all_of(symbols_of(step.general), [&](const Quantity& symbol) {
    const auto matrix = derivation.matrices.find(symbol);
    return matrix != derivation.matrices.end() ? all_exact(matrix->second)
                                               : exact(derivation.value_of(symbol));
  });
  return {relation_of(numbers), relation_of(numbers && all_exact(step.value))};
}

WrittenMatrix written_matrix(const Matrix<double>& matrix, const FormulaWriter& writer,
                             std::size_t figures) {
  const std::vector<std::size_t> rows = shown_indices(matrix.rows());
  const std::vector<std::size_t> cols = shown_indices(matrix.cols());
  const std::string ellipsis = writer.notation().ellipsis();
  WrittenMatrix cells;
  for (const std::size_t i : rows) {
    if (rows.size() < matrix.rows() && i + 1 == matrix.rows()) {
      cells.emplace_back(cols.size() + (cols.size() < matrix.cols() ? 1 : 0),
                         writer.notation().ellipsis_down());
    }
    std::vector<std::string> row;
    for (const std::size_t j : cols) {
      if (cols.size() < matrix.cols() && j + 1 == matrix.cols()) row.push_back(ellipsis);
      row.push_back(writer.number(rounded(matrix.view()(i, j), figures)));
    }
    cells.push_back(std::move(row));
  }
  return cells;
}

}  // namespace chainrule
