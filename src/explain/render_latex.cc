// A derivation as a LaTeX document.
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "explain/joined.h"
#include "explain/latex_notation.h"
#include "explain/latex_rows.h"
#include "explain/phrases_render.h"
#include "explain/render.h"
#include "explain/step_lines.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

constexpr std::size_t kLineWidth = 840;  // of 910, the text's width, less the indent of displays

constexpr std::string_view kPreamble =
    R"(\documentclass[10pt,a4paper,fleqn]{article}
\usepackage[margin=25mm]{geometry}
\usepackage{amsmath,amssymb,graphicx,xcolor}
)";
constexpr std::string_view kSettings =
    R"(\setlength{\mathindent}{1.5em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.5ex}
\allowdisplaybreaks
\AtBeginDocument{\setlength{\abovedisplayskip}{0.5ex}\setlength{\belowdisplayskip}{0.5ex}}
\raggedright
\raggedbottom
\newcommand{\step}[3]{\par\medskip\textbf{(#1)} #2\quad{\small\color{gray}#3}}
\newcommand{\symbolrow}[2]{\par\hangindent=8em\hangafter=1\makebox[8em][l]{$#1$}#2}
\newsavebox{\drawingbox}
\newcommand{\fitted}[1]{\sbox{\drawingbox}{#1}\begin{center}%
  \ifdim\wd\drawingbox>\linewidth\resizebox{\linewidth}{!}{\usebox{\drawingbox}}%
  \else\usebox{\drawingbox}\fi\end{center}}
)";

class LatexRenderer {
 public:
  LatexRenderer(const Derivation& derivation, const RenderOptions& options)
      : derivation_(derivation),
        options_(options),
        notation_(options.language),
        writer_(notation_, derivation),
        numbers_(derivation),
        rows_{derivation, writer_, options, kLineWidth, true} {}

  std::string render() {
    preamble();
    out_ += fmt::format("{{\\LARGE\\bfseries {}\\par}}\n", sentence(derivation_.title));
    if (!options_.drawing.empty()) out_ += fmt::format("\n\\fitted{{{}}}\n", options_.drawing);
    if (!derivation_.symbols.empty()) symbols();
    for (const Section& one : derivation_.sections) section(one);
    if (derivation_.check) check(*derivation_.check);
    return out_ + "\n\\end{document}\n";
  }

 private:
  void preamble() {
    out_ = fmt::format("% {}\n", options_.language == Language::kEnglish
                                     ? "Compile with xelatex, lualatex or pdflatex."
                                     : "Compile with xelatex; the fonts are Noto CJK.");
    out_ += kPreamble;
    if (!options_.drawing.empty()) out_ += "\\usepackage{tikz}\n";
    if (options_.language != Language::kEnglish) {
      const char* region = options_.language == Language::kSimplifiedChinese ? "SC" : "TC";
      out_ += fmt::format(
          "\\usepackage{{xeCJK}}\n\\setCJKmainfont{{Noto Serif CJK {0}}}\n"
          "\\setCJKsansfont{{Noto Sans CJK {0}}}\n\\setCJKmonofont{{Noto Sans Mono CJK {0}}}\n",
          region);
    }
    out_ += kSettings;
    out_ += "\\begin{document}\n";
  }

  std::string formula(const Formula& formula) const {
    return "$" + without_breaks(writer_.in_words(formula, options_.figures)) + "$";
  }

  std::string sentence(const Message& message) const {
    return in_language(message, options_.language, latex_words,
                       [&](const Formula& one) { return formula(one); });
  }

  void heading(std::string_view title) { out_ += fmt::format("\n\\section*{{{}}}\n", title); }
  std::string words(const Phrase& phrase) const {
    return latex_words(phrase.in(options_.language));
  }

  void symbols() {
    heading(words(phrases::kSymbols));
    for (const SymbolRow& row : derivation_.symbols) {
      out_ += fmt::format("\\symbolrow{{{}}}{{{}}}\n", writer_.family(row.symbol),
                          sentence(row.meaning));
    }
    out_ += "\\par\n";
  }

  void section(const Section& section) {
    heading(sentence(section.title));
    for (const Message& text : section.text) out_ += sentence(text) + "\\par\n";
    for (const Step& one : section.steps) {
      begin_step(one.what, one.formula());
      rows(rows_.of(one));
      if (one.remark) out_ += sentence(*one.remark) + "\\par\n";
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
    const std::string all = joined(used, phrases::kReferenceSeparator.in(options_.language));
    const std::string from =
        used.empty() ? "" : phrases::filled(phrases::kFrom, options_.language, {all}, latex_words);
    out_ += fmt::format("\\step{{{}}}{{{}}}{{{}}}\n", step_, sentence(what), from);
  }

  void rows(const std::vector<std::string>& rows) {
    out_ += "\\begin{align*}\n" + joined(rows, " \\\\\n") + "\n\\end{align*}\n";
  }

  void check(const NumericCheck& check) {
    heading(words(phrases::kCheckTitle));
    out_ += phrases::filled(phrases::kChecked, options_.language,
                            {std::to_string(check.agreeing), std::to_string(check.checked),
                             "$" + writer_.symbol(check.worst) + "$",
                             "$" + writer_.number(rounded(check.worst_error, 2)) + "$"},
                            latex_words);
    out_ += "\\par\n";
    if (check.at_kinks > 0) {
      out_ += phrases::filled(phrases::kAtKinks, options_.language,
                              {std::to_string(check.at_kinks)}, latex_words) +
              "\\par\n";
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

std::string render_latex(const Derivation& derivation, const RenderOptions& options) {
  return LatexRenderer(derivation, options).render();
}

}  // namespace chainrule
