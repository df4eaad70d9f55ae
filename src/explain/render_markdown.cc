// A derivation as GitHub's Markdown.
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "explain/joined.h"
#include "explain/latex_notation.h"
#include "explain/latex_rows.h"
#include "explain/markdown_words.h"
#include "explain/phrases_render.h"
#include "explain/render.h"
#include "explain/step_lines.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

constexpr std::size_t kLineWidth = 1000;  // about what a page of GitHub shows

class MarkdownRenderer {
 public:
  MarkdownRenderer(const Derivation& derivation, const RenderOptions& options)
      : derivation_(derivation),
        options_(options),
        notation_(options.language),
        writer_(notation_, derivation),
        numbers_(derivation),
        rows_{derivation, writer_, options, kLineWidth, false} {}

  std::string render() {
    out_ = "# " + sentence(derivation_.title) + "\n";
    if (!options_.drawing.empty()) {
      out_ += "\n```mermaid\n" + options_.drawing;
      out_ += options_.drawing.ends_with('\n') ? "```\n" : "\n```\n";
    }
    if (!derivation_.symbols.empty()) symbols();
    for (const Section& one : derivation_.sections) section(one);
    if (derivation_.check) check(*derivation_.check);
    return std::move(out_);
  }

 private:
  static std::string inline_formula(const std::string& formula) {
    return "$" + without_breaks(formula) + "$";
  }

  std::string sentence(const Message& message) const {
    return in_language(message, options_.language, markdown_words, [&](const Formula& formula) {
      return inline_formula(writer_.in_words(formula, options_.figures));
    });
  }

  std::string words(const Phrase& phrase) const {
    return markdown_words(phrase.in(options_.language));
  }
  void heading(std::string_view title) { out_ += fmt::format("\n## {}\n", title); }

  void symbols() {
    heading(words(phrases::kSymbols));
    out_ += fmt::format("\n| {} | {} |\n| --- | --- |\n", words(phrases::kSymbol),
                        words(phrases::kMeaning));
    for (const SymbolRow& row : derivation_.symbols) {
      out_ += fmt::format("| {} | {} |\n", inline_formula(writer_.family(row.symbol)),
                          sentence(row.meaning));
    }
  }

  void section(const Section& section) {
    heading(sentence(section.title));
    for (const Message& text : section.text) out_ += "\n" + sentence(text) + "\n";
    for (const Step& one : section.steps) {
      begin_step(one.what, one.formula());
      rows(rows_.of(one));
      if (one.remark) out_ += "\n" + sentence(*one.remark) + "\n";
    }
    for (const MatrixStep& one : section.matrix_steps) {
      begin_step(one.what, one.general);
      rows(rows_.of(one));
    }
  }

  void begin_step(const Message& what, const Formula& formula) {
    ++step_;
    std::vector<std::string> used;
    for (const std::size_t number : numbers_.used_by(formula, step_)) {
      used.push_back(fmt::format("({})", number));
    }
    out_ += fmt::format("\n**({})** {}", step_, sentence(what));
    if (!used.empty()) {
      const std::string all = joined(used, phrases::kReferenceSeparator.in(options_.language));
      out_ +=
          " *" + phrases::filled(phrases::kFrom, options_.language, {all}, markdown_words) + "*";
    }
    out_ += '\n';
  }

  void rows(const std::vector<std::string>& rows) {
    out_ += "\n$$\n\\begin{aligned}\n" + joined(rows, " \\\\\n") + "\n\\end{aligned}\n$$\n";
  }

  void check(const NumericCheck& check) {
    heading(words(phrases::kCheckTitle));
    out_ += "\n" +
            phrases::filled(phrases::kChecked, options_.language,
                            {std::to_string(check.agreeing), std::to_string(check.checked),
                             inline_formula(writer_.symbol(check.worst)),
                             inline_formula(writer_.number(rounded(check.worst_error, 2)))},
                            markdown_words) +
            "\n";
    if (check.at_kinks > 0) {
      out_ += "\n" +
              phrases::filled(phrases::kAtKinks, options_.language,
                              {std::to_string(check.at_kinks)}, markdown_words) +
              "\n";
    }
  }

  const Derivation& derivation_;
  const RenderOptions& options_;
  LatexNotation notation_;
  FormulaWriter writer_;
  StepNumbers numbers_;
  LatexRows rows_;
  std::size_t step_ = 0;
  std::string out_;
};

}  // namespace

std::string render_markdown(const Derivation& derivation, const RenderOptions& options) {
  return MarkdownRenderer(derivation, options).render();
}

}  // namespace chainrule
