// A derivation as Unicode text for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/text_width.h"
#include "explain/joined.h"
#include "explain/phrases_render.h"
#include "explain/render.h"
#include "explain/step_lines.h"
#include "explain/text_block.h"
#include "explain/text_notation.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kIndent = 4;

// ANSI sequences.
constexpr std::string_view kBold = "\x1b[1m", kDim = "\x1b[2m", kHeading = "\x1b[1;36m",
                           kResult = "\x1b[1;32m", kWrong = "\x1b[1;31m", kPlain = "\x1b[0m";

class TextRenderer {
 public:
  TextRenderer(const Derivation& derivation, const RenderOptions& options)
      : derivation_(derivation),
        options_(options),
        notation_(options.language),
        writer_(notation_, derivation),
        numbers_(derivation) {}

  std::string render() {
    out_ = painted(kHeading, sentence(derivation_.title)) + "\n";
    if (!options_.drawing.empty()) out_ += "\n" + options_.drawing;
    if (!out_.ends_with('\n')) out_ += '\n';
    if (!derivation_.symbols.empty()) symbols();
    for (const Section& one : derivation_.sections) section(one);
    if (derivation_.check) check(*derivation_.check);
    return std::move(out_);
  }

 private:
  std::string painted(std::string_view colour, std::string_view text) const {
    if (!options_.colour || text.empty()) return std::string(text);
    return fmt::format("{}{}{}", colour, text, kPlain);
  }

  std::string sentence(const Message& message) const {
    return in_language(
        message, options_.language, [](std::string_view words) { return std::string(words); },
        [&](const Formula& formula) {
          return without_breaks(writer_.in_words(formula, options_.figures));
        });
  }

  std::string_view words(const Phrase& phrase) const { return phrase.in(options_.language); }

  void heading(std::string_view title) { out_ += "\n" + painted(kHeading, title) + "\n"; }

  void paragraph(std::string_view text, std::size_t indent) {
    for (const std::string& line : wrap_paragraph(text, kWidth - indent)) {
      out_ += std::string(indent, ' ') + line + "\n";
    }
  }

  void symbols() {
    heading(words(phrases::kSymbols));
    std::vector<std::string> left;
    for (const SymbolRow& row : derivation_.symbols) left.push_back(writer_.family(row.symbol));
    const std::size_t width = max_text_width(left);
    for (std::size_t i = 0; i < left.size(); ++i) {
      bool first = true;
      const std::string meaning = sentence(derivation_.symbols[i].meaning);
      for (const std::string& line : wrap_paragraph(meaning, kWidth - width - 4)) {
        const std::string symbol = align_left(first ? left[i] : "", width);
        out_ += "  " + painted(kBold, symbol) + "  " + line + "\n";
        first = false;
      }
    }
  }

  void section(const Section& section) {
    heading(sentence(section.title));
    for (const Message& text : section.text) paragraph(sentence(text), 0);
    for (const Step& one : section.steps) step(one);
    for (const MatrixStep& one : section.matrix_steps) matrix_step(one);
  }

  // "(7) What is computed   from (3), (6)"
  void step_heading(const Message& what, const Formula& formula) {
    ++step_;
    std::vector<std::string> used;
    for (const std::size_t number : numbers_.used_by(formula, step_)) {
      used.push_back(fmt::format("({})", number));
    }
    const std::string from = phrases::filled(phrases::kFrom, options_.language,
                                             {joined(used, words(phrases::kReferenceSeparator))});
    out_ += "\n" + painted(kBold, fmt::format("({}) {}", step_, sentence(what)));
    if (!used.empty()) out_ += "   " + painted(kDim, from);
    out_ += '\n';
  }

  std::string because(const StepLine& line) const {
    if (line.because.empty()) return "";
    const std::string all =
        joined(line.because, fmt::format("{}{} ", kBreak, words(phrases::kAnd)));
    return phrases::comma(options_.language) +
           phrases::filled(phrases::kBecause, options_.language, {all});
  }

  std::string numeric(const Step& step) const {
    if (!step.numeric) return "";
    const bool agrees = numeric_agrees(step.value, *step.numeric);
    const std::string text = phrases::filled(
        phrases::kCentralDifference, options_.language,
        {writer_.number(rounded(*step.numeric, options_.figures)), agrees ? "✓" : "✗"});
    return "   " + painted(agrees ? kDim : kWrong, text);
  }

  void step(const Step& step) {
    step_heading(step.what, step.formula());
    const StepLines lines = step_lines(step, derivation_, writer_, options_.figures);
    const std::size_t left_width = text_width(lines.left);
    for (const StepLine& line : lines.lines) {
      const bool first = &line == &lines.lines.front();
      const bool result = line.role == StepLine::Role::kResult;
      const std::string left = first ? lines.left : std::string(left_width, ' ');
      const std::string formula = line.formula + because(line);
      bool wrapped = false;
      for (const std::string& part :
           wrap_formula(formula, kWidth - kIndent - left_width - 3, text_width)) {
        const std::string before = wrapped ? std::string(left_width + 2, ' ')
                                           : left + " " + notation_.relation(line.relation);
        out_ += std::string(kIndent, ' ') + painted(first && !wrapped ? kBold : "", before) + " " +
                painted(result ? kResult : "", part);
        if (!result) out_ += '\n';
        wrapped = true;
      }
      if (result) out_ += numeric(step) + "\n";
    }
    if (step.remark) paragraph(sentence(*step.remark), kIndent);
  }

  void matrix_step(const MatrixStep& step) {
    step_heading(step.what, step.general);
    const std::string left = writer_.symbol(step.result);
    const std::string formula = without_breaks(writer_.formula(step.general));
    out_ += std::string(kIndent, ' ') + painted(kBold, left) +
            (formula == left ? "" : " = " + formula) + "\n\n";
    const std::size_t width = kWidth - kIndent - 2;
    const auto put =
        rows_of_blocks(matrix_blocks(step.general, derivation_, writer_, options_.figures), width);
    const MatrixRelations relations = matrix_relations(step, derivation_, options_.figures);
    const std::string numbers = notation_.relation(relations.numbers) + " ";
    for (const TextBlock& row : put) block(&row == &put.front() ? numbers : "  ", row, "");
    block(notation_.relation(relations.result) + " ",
          bracketed(written_matrix(step.value, writer_, options_.figures)), kResult);
    out_.pop_back();
  }

  void block(std::string_view relation, const TextBlock& block, std::string_view colour) {
    for (std::size_t i = 0; i < block.lines.size(); ++i) {
      out_ += std::string(kIndent, ' ');
      out_ += i == block.axis ? relation : "  ";
      out_ += painted(colour, block.lines[i]);
      out_.resize(out_.find_last_not_of(' ') + 1);
      out_ += '\n';
    }
    out_ += '\n';
  }

  void check(const NumericCheck& check) {
    heading(words(phrases::kCheckTitle));
    const std::string worst = writer_.symbol(check.worst);
    const std::string error = writer_.number(rounded(check.worst_error, 2));
    paragraph(phrases::filled(
                  phrases::kChecked, options_.language,
                  {std::to_string(check.agreeing), std::to_string(check.checked), worst, error}),
              0);
    if (check.at_kinks > 0) {
      paragraph(
          phrases::filled(phrases::kAtKinks, options_.language, {std::to_string(check.at_kinks)}),
          0);
    }
  }

  const Derivation& derivation_;
  const RenderOptions& options_;
  TextNotation notation_;
  FormulaWriter writer_;
  StepNumbers numbers_;
  std::size_t step_ = 0;
  std::string out_;
};

}  // namespace

std::string render_text(const Derivation& derivation, const RenderOptions& options) {
  return TextRenderer(derivation, options).render();
}

}  // namespace chainrule
