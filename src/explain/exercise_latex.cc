// An exercise as a LaTeX document.
#include <fmt/format.h>

#include "explain/exercise_page.h"
#include "explain/latex_notation.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

constexpr std::string_view kPreamble =
    R"(\documentclass[11pt,a4paper]{article}
\usepackage[margin=22mm]{geometry}
\usepackage{amsmath,amssymb,graphicx,array,tikz}
)";
constexpr std::string_view kSettings =
    R"(\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6ex}
\raggedright
\raggedbottom
\renewcommand{\arraystretch}{1.5}
\newcommand{\blank}{\hspace*{5.5em}}
\newcommand{\task}[3]{\par\medskip\begin{minipage}{\linewidth}\textbf{#1.} #2\par\smallskip #3\end{minipage}\par}
\newcommand{\given}[2]{\begin{minipage}[t]{0.48\linewidth}\raggedright #1\par\smallskip #2\end{minipage}\hfill}
\newsavebox{\drawingbox}
\newcommand{\fitted}[1]{\sbox{\drawingbox}{#1}\begin{center}%
  \ifdim\wd\drawingbox>\linewidth\resizebox{\linewidth}{!}{\usebox{\drawingbox}}%
  \else\usebox{\drawingbox}\fi\end{center}}
\begin{document}
)";

class LatexExercise {
 public:
  LatexExercise(const Exercise& exercise, const ExerciseSheet& sheet,
                const ExerciseOptions& options)
      : notation_(options.language), page_(exercise, sheet, options, notation_) {}

  std::string render() {
    preamble();
    out_ += fmt::format("{{\\LARGE\\bfseries {}\\par}}\n", sentence(page_.title()));
    heading(latex_words(page_.words(phrases::kNetworkHeading)));
    out_ += "\\begin{itemize}\\setlength{\\itemsep}{0pt}\n";
    for (const Message& fact : page_.facts()) out_ += "\\item " + sentence(fact) + "\n";
    out_ += "\\end{itemize}\n";
    out_ += fmt::format("\\fitted{{{}}}\n", page_.drawing(DrawingFormat::kTikz));
    heading(latex_words(page_.words(phrases::kGivenHeading)));
    given();
    for (const ExerciseSection& section : page_.sheet().sections) {
      heading(sentence(section.title));
      for (const ExerciseTable& table : section.tables) task(table);
    }
    return out_ + "\n\\end{document}\n";
  }

 private:
  void preamble() {
    const Language language = page_.options().language;
    out_ = fmt::format("% {}\n", language == Language::kEnglish
                                     ? "Compile with xelatex, lualatex or pdflatex."
                                     : "Compile with xelatex; the fonts are Noto CJK.");
    out_ += kPreamble;
    if (language != Language::kEnglish) {
      const char* region = language == Language::kSimplifiedChinese ? "SC" : "TC";
      out_ += fmt::format(
          "\\usepackage{{xeCJK}}\n\\setCJKmainfont{{Noto Serif CJK {0}}}\n"
          "\\setCJKsansfont{{Noto Sans CJK {0}}}\n\\setCJKmonofont{{Noto Sans Mono CJK {0}}}\n",
          region);
    }
    out_ += kSettings;
  }

  std::string sentence(const Message& message) const {
    return in_language(message, page_.options().language, latex_words, [&](const Formula& formula) {
      return "$" + without_breaks(page_.in_fact(formula)) + "$";
    });
  }

  void heading(const std::string& title) { out_ += fmt::format("\n\\section*{{{}}}\n", title); }

  // Two beside each other.
  void given() {
    std::size_t n = 0;
    for (const ExerciseTable& table : page_.given()) {
      out_ += fmt::format("\\given{{{}}}{{{}}}{}\n", sentence(table.what), grid(page_.given(table)),
                          ++n % 2 == 0 ? "\\par\\bigskip" : "");
    }
    out_ += "\\par\n";
  }

  void task(const ExerciseTable& table) {
    std::string what = sentence(table.what);
    for (std::size_t n = 0; n < table.equations.size(); ++n) {
      what += page_.before_equation(n);
      what += "$\\displaystyle " + without_breaks(page_.equation(table.equations[n])) + "$";
    }
    out_ += fmt::format("\\task{{{}}}{{{}}}{{{}}}\n", ++task_, what, grid(page_.asked(table)));
  }

  static std::string number(const std::string& cell) {
    if (cell.empty()) return "\\blank";
    const WrittenNumber number = written_number(cell);
    if (number.exponent == 0) return fmt::format("${}$", number.mantissa);
    return fmt::format("${}\\cdot10^{{{}}}$", number.mantissa, number.exponent);
  }

  std::string grid(const ExerciseGrid& grid) const {
    std::string columns = "|";
    for (std::size_t j = 0; j < grid.columns.size(); ++j) columns += "r|";
    const std::string name = fmt::format("\\texttt{{{}}}", latex_words(grid.corner));
    const bool is_list = grid.rows.empty() && !grid.columns.empty();
    std::string text = fmt::format("\\begin{{tabular}}{{|{}{}}}\\hline\n{}",
                                   grid.columns.empty() ? "r" : "l", columns, is_list ? "" : name);
    for (const Message& column : grid.columns) text += " & " + sentence(column);
    text += " \\\\\\hline\n";
    for (std::size_t i = 0; i < grid.cells.size(); ++i) {
      if (is_list) text += name;
      if (!grid.rows.empty()) text += sentence(grid.rows[i]);
      bool first = grid.columns.empty();
      for (const std::string& cell : grid.cells[i]) {
        text += (first ? "" : " & ") + number(cell);
        first = false;
      }
      text += " \\\\\\hline\n";
    }
    return text + "\\end{tabular}";
  }

  LatexNotation notation_;
  ExercisePage page_;
  std::size_t task_ = 0;
  std::string out_;
};

}  // namespace

std::string exercise_latex(const Exercise& exercise, const ExerciseSheet& sheet,
                           const ExerciseOptions& options) {
  return LatexExercise(exercise, sheet, options).render();
}

}  // namespace chainrule
