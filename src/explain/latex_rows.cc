// Rows of aligned displays.
#include "explain/latex_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "explain/joined.h"
#include "explain/latex_notation.h"
#include "explain/phrases_render.h"
#include "explain/step_lines.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

constexpr std::size_t kContinuation = 40;  // \qquad
constexpr std::size_t kRelation = 30;

std::string because(const StepLine& line, Language language) {
  if (line.because.empty()) return "";
  const std::string between = kBreak + latex_text(fmt::format("{} ", phrases::kAnd.in(language)));
  const bool english = language == Language::kEnglish;
  return kBreak + latex_text(english ? ", " : "，") +
         phrases::filled(phrases::kBecause, language, {joined(line.because, between)}, latex_text);
}

std::string numeric(const Step& step, const FormulaWriter& writer, const RenderOptions& options) {
  if (!step.numeric) return "";
  const bool agrees = numeric_agrees(step.value, *step.numeric);
  return kBreak + std::string("\\qquad ") +
         phrases::filled(phrases::kCentralDifference, options.language,
                         {writer.number(rounded(*step.numeric, options.figures)),
                          agrees ? "\\checkmark" : "\\times"},
                         latex_text);
}

}  // namespace

void LatexRows::add(std::vector<std::string>& rows, const std::string& left, std::size_t left_width,
                    FormulaRelation relation, const std::string& formula) const {
  const std::size_t available = width - std::min(width / 2, left_width + kRelation + kContinuation);
  std::string begin = left + " &" + writer.notation().relation(relation) + " ";
  for (const std::string& part : wrap_formula(formula, available, latex_width)) {
    const bool too_wide = shrinks && latex_width(part) > available;
    rows.push_back(begin + (too_wide
                                ? fmt::format("\\resizebox{{{}pt}}{{!}}{{$\\displaystyle {}$}}",
                                              available / 2, part)
                                : part));
    begin = "&\\qquad ";
  }
}

std::vector<std::string> LatexRows::of(const Step& step) const {
  std::vector<std::string> rows;
  const StepLines lines = step_lines(step, derivation, writer, options.figures);
  const std::size_t left_width = latex_width(lines.left);
  for (const StepLine& line : lines.lines) {
    std::string formula = line.formula + because(line, options.language);
    if (line.role == StepLine::Role::kResult) formula += numeric(step, writer, options);
    add(rows, rows.empty() ? lines.left : "", left_width, line.relation, formula);
  }
  return rows;
}

std::vector<std::string> LatexRows::of(const MatrixStep& step) const {
  std::vector<std::string> rows;
  const std::string left = writer.symbol(step.result);
  const std::size_t left_width = latex_width(left);
  const MatrixRelations relations = matrix_relations(step, derivation, options.figures);
  const std::string formula = writer.formula(step.general);
  if (formula != left) add(rows, left, left_width, FormulaRelation::kEquals, formula);
  add(rows, rows.empty() ? left : "", left_width, relations.numbers,
      writer.matrix_numbers(step.general, options.figures));
  add(rows, "", left_width, relations.result,
      writer.notation().matrix(written_matrix(step.value, writer, options.figures)));
  return rows;
}

}  // namespace chainrule
