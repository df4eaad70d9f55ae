// What an exercise's pages have in common, whatever their format.
#pragma once

#include <chainrule/drawing.h>

#include <string>
#include <string_view>
#include <vector>

#include "explain/exercise_sheet.h"
#include "explain/formula_writer.h"
#include "explain/phrases_exercise.h"

namespace chainrule {

/// A table as it is shown: headers in words, cells as "0.35", "-1.2e-05" or "" to be filled in.
struct ExerciseGrid {
  std::string corner;  // the name of docs/worksheet.md
  std::vector<Message> columns;
  std::vector<Message>
      rows;  // empty for a number alone and for a list, which the name stands beside
  std::vector<std::vector<std::string>> cells;
};

class ExercisePage {
 public:
  ExercisePage(const Exercise& exercise, const ExerciseSheet& sheet, const ExerciseOptions& options,
               const Notation& notation);

  const ExerciseSheet& sheet() const { return sheet_; }
  const ExerciseOptions& options() const { return options_; }
  Message title() const;
  /// The facts of the sheet, and what is said of digits.
  std::vector<Message> facts() const;
  /// The given tables that a reader needs.
  std::vector<ExerciseTable> given() const;
  ExerciseGrid given(const ExerciseTable& table) const { return grid(table, true); }
  ExerciseGrid asked(const ExerciseTable& table) const { return grid(table, false); }
  /// The formula of a table's equation, "left = right", in the page's notation.
  std::string equation(const ExerciseEquation& equation) const;
  /// A formula within a fact, of one sample.
  std::string in_fact(const Formula& formula) const;
  /// What stands before the n-th equation of a table, from 0.
  std::string_view before_equation(std::size_t n) const {
    return words(n == 0 ? phrases::kFormulaFollows : phrases::kFormulaSeparator);
  }
  /// With the weights and biases that are given.
  std::string drawing(DrawingFormat format) const;
  std::string_view words(const Phrase& phrase) const { return phrase.in(options_.language); }

 private:
  ExerciseGrid grid(const ExerciseTable& table, bool is_given) const;

  const Exercise& exercise_;
  const ExerciseSheet& sheet_;
  const ExerciseOptions& options_;
  const Notation& notation_;
  Derivation single_;  // of one sample
};

/// "-1.2" and -5 of "-1.2e-05"; 0 where there is no power of ten.
struct WrittenNumber {
  std::string_view mantissa;
  int exponent = 0;
};
WrittenNumber written_number(std::string_view cell);

std::string exercise_markdown(const Exercise& exercise, const ExerciseSheet& sheet,
                              const ExerciseOptions& options);
/// For xelatex; in English for pdflatex and lualatex, too.
std::string exercise_latex(const Exercise& exercise, const ExerciseSheet& sheet,
                           const ExerciseOptions& options);
std::string exercise_html(const Exercise& exercise, const ExerciseSheet& sheet,
                          const ExerciseOptions& options);

}  // namespace chainrule
