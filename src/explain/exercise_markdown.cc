// An exercise as GitHub's Markdown.
#include <fmt/format.h>

#include "explain/exercise_page.h"
#include "explain/latex_notation.h"
#include "explain/markdown_words.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

class MarkdownExercise {
 public:
  MarkdownExercise(const Exercise& exercise, const ExerciseSheet& sheet,
                   const ExerciseOptions& options)
      : notation_(options.language), page_(exercise, sheet, options, notation_) {}

  std::string render() {
    out_ = "# " + sentence(page_.title()) + "\n";
    heading(phrases::kNetworkHeading);
    out_ += '\n';
    for (const Message& fact : page_.facts()) out_ += "- " + sentence(fact) + "\n";
    std::string drawing = page_.drawing(DrawingFormat::kMermaid);
    if (!drawing.ends_with('\n')) drawing += '\n';
    out_ += "\n```mermaid\n" + drawing + "```\n";
    heading(phrases::kGivenHeading);
    for (const ExerciseTable& table : page_.given()) {
      out_ += "\n" + sentence(table.what) + ":\n\n";
      grid(page_.given(table));
    }
    for (const ExerciseSection& section : page_.sheet().sections) {
      out_ += "\n## " + sentence(section.title) + "\n";
      for (const ExerciseTable& table : section.tables) task(table);
    }
    return std::move(out_);
  }

 private:
  std::string sentence(const Message& message) const {
    return in_language(
        message, page_.options().language, markdown_words,
        [&](const Formula& formula) { return inline_formula(page_.in_fact(formula)); });
  }
  static std::string inline_formula(const std::string& formula) {
    return "$" + without_breaks(formula) + "$";
  }

  void heading(const Phrase& phrase) {
    out_ += fmt::format("\n## {}\n", markdown_words(page_.words(phrase)));
  }

  void task(const ExerciseTable& table) {
    out_ += fmt::format("\n**{}.** {}", ++task_, sentence(table.what));
    for (std::size_t n = 0; n < table.equations.size(); ++n) {
      out_ += page_.before_equation(n);
      out_ += inline_formula(page_.equation(table.equations[n]));
    }
    out_ += "\n\n";
    grid(page_.asked(table));
  }

  void grid(const ExerciseGrid& grid) {
    const std::string name = fmt::format(" `{}` |", grid.corner);
    const bool is_list = grid.rows.empty() && !grid.columns.empty();
    std::string head = is_list ? "|  |" : "|" + name, rule = "| --- |";
    for (const Message& column : grid.columns) {
      head += fmt::format(" {} |", sentence(column));
      rule += " ---: |";
    }
    out_ += head + "\n" + rule + "\n";
    for (std::size_t i = 0; i < grid.cells.size(); ++i) {
      out_ += "|";
      if (is_list) out_ += name;
      if (!grid.rows.empty()) out_ += fmt::format(" {} |", sentence(grid.rows[i]));
      for (const std::string& cell : grid.cells[i]) {
        out_ += fmt::format(" {} |", cell.empty() ? "        " : cell);
      }
      out_ += "\n";
    }
  }

  LatexNotation notation_;
  ExercisePage page_;
  std::size_t task_ = 0;
  std::string out_;
};

}  // namespace

std::string exercise_markdown(const Exercise& exercise, const ExerciseSheet& sheet,
                              const ExerciseOptions& options) {
  return MarkdownExercise(exercise, sheet, options).render();
}

}  // namespace chainrule
