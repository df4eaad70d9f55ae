// The lines of a step, written in a notation: symbols, numbers put in, result.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "explain/derivation.h"
#include "explain/formula_writer.h"
#include "explain/notation.h"

namespace chainrule {

struct StepLine {
  enum class Role { kSymbols, kNumbers, kResult };
  Role role = Role::kSymbols;
  FormulaRelation relation = FormulaRelation::kEquals;
  std::string formula;
  std::vector<std::string> because;  // conditions that chose a branch, written
};

struct StepLines {
  std::string left;  // the result's symbol
  std::vector<StepLine> lines;
};

/// A result follows with "=" only where the numbers shown before give it (`gives`); numbers put in
/// stand behind "=" only where none of them is rounded.
StepLines step_lines(const Step& step, const Derivation& derivation, const FormulaWriter& writer,
                     std::size_t figures);

/// The running numbers of a derivation's steps, from 1; a section's steps come before its matrix
/// steps.
class StepNumbers {
 public:
  explicit StepNumbers(const Derivation& derivation);
  /// The earlier steps that computed what this formula uses, ascending.
  std::vector<std::size_t> used_by(const Formula& formula, std::size_t step) const;
  std::size_t count() const { return count_; }

 private:
  std::map<Quantity, std::size_t> step_of_;
  std::size_t count_ = 0;
};

/// Whether a derivative and its central difference agree as far as rounding lets them.
bool numeric_agrees(double value, double numeric);

/// A matrix written number by number. Where it has more than 8 rows or columns, an ellipsis stands
/// for those between the first 6 and the last.
WrittenMatrix written_matrix(const Matrix<double>& matrix, const FormulaWriter& writer,
                             std::size_t figures);

/// How a matrix step's lines follow from those before: the numbers put in, the result.
struct MatrixRelations {
  FormulaRelation numbers = FormulaRelation::kEquals;
  FormulaRelation result = FormulaRelation::kEquals;
};
MatrixRelations matrix_relations(const MatrixStep& step, const Derivation& derivation,
                                 std::size_t figures);

}  // namespace chainrule
