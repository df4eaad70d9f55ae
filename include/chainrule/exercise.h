// Exercises in back-propagation: a small network with friendly numbers, to be worked by hand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <chainrule/convention.h>
#include <chainrule/export.h>
#include <chainrule/language.h>
#include <chainrule/recorded_step.h>

namespace chainrule {

enum class ExerciseFormat {
  kMarkdown,  ///< "markdown": tables, formulas in LaTeX
  kLatex,     ///< "latex": a document for xelatex
  kHtml,      ///< "html": one file that needs nothing else, to be shown or printed
  kToml,      ///< "toml": a worksheet that `chainrule check` reads (docs/worksheet.md)
  kCsv,       ///< "csv": the same for a spreadsheet
};
CHAINRULE_EXPORT std::string_view to_string(ExerciseFormat format);
/// Throws Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT ExerciseFormat exercise_format_from_name(std::string_view name);

/// What is asked:
///   1  one neuron, forward
///   2  2-2-1, forward, and the loss
///   3  the same, and the backward pass with the gradients
///   4  with biases and two samples, the update, and the loss after it
///   5  one more thing, by the seed: softmax with cross-entropy and L2; dropout; or Adam
struct ExerciseSpec {
  std::size_t difficulty = 3;
  std::uint64_t seed = 0;
};

/// The same for the same spec, on every machine.
struct Exercise {
  ExerciseSpec spec;
  RecordedStep step;  ///< with the solution
};

/// Start weights, biases, inputs and targets have one decimal; nothing is saturated, no delta is 0
/// unless a unit is dropped, numbers that are asked for in one table differ in four digits, and
/// the update lowers the loss. Throws Error kValue for a difficulty outside 1 to 5.
CHAINRULE_EXPORT Exercise make_exercise(const ExerciseSpec& spec);

/// How an exercise is written down.
struct ExerciseOptions {
  ExerciseFormat format = ExerciseFormat::kMarkdown;
  Language language = Language::kEnglish;
  Convention convention = {};
  bool solved = false;      ///< with the numbers filled in
  std::size_t figures = 5;  ///< significant digits of these, 3 to 17
};

/// Throws Error kValue for figures out of range.
CHAINRULE_EXPORT std::string exercise_text(const Exercise& exercise,
                                           const ExerciseOptions& options = {});

/// Writes exercise.md, .tex, .html, .toml and .csv and the same as solution.* into a new or empty
/// folder; the format and `solved` of the options are not read. Throws Error kFile.
CHAINRULE_EXPORT void write_exercise(const Exercise& exercise, const ExerciseOptions& options,
                                     const std::string& folder);

}  // namespace chainrule
