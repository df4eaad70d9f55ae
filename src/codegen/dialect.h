// How a language writes numbers, formulas and lines.
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include <chainrule/codegen.h>

#include "codegen/expression.h"

namespace chainrule::code {

/// How tightly a piece of text binds; a looser piece inside a tighter one stands in parentheses.
enum class Binding { kLoose, kComparison, kSum, kProduct, kMinus, kPower, kAtom };

/// How a function is written. In `text`, $1, $2, $3 are its arguments, $r and $c the result's rows
/// and columns.
struct Pattern {
  std::string_view function;
  std::string_view text;
  Binding binding = Binding::kAtom;
  Binding argument = Binding::kLoose;  // what the arguments must at least bind like
};

struct Dialect {
  CodeLanguage language;
  std::string_view comment;      // "#"
  std::string_view line_end;     // ";"
  std::string_view times;        // element by element, of two matrices
  std::string_view over;         // the same
  std::string_view product;      // of matrices, as an operator; empty: matmul(a, b)
  std::string_view matrix_type;  // what is put before a name that is new: of matrices
  std::string_view number_type;
  std::span<const Pattern> matrix_functions;
  std::span<const Pattern> number_functions;  // those of numbers that are written another way
};

const Dialect& dialect(CodeLanguage language);

/// Writes formulas; remembers which functions it needed.
class Printer {
 public:
  explicit Printer(const Dialect& language) : dialect_(&language) {}
  std::string print(const Expression& expression);
  /// Functions and operators on matrices that were written, by the table's names.
  const std::set<std::string, std::less<>>& used() const { return used_; }
  const Dialect& dialect() const { return *dialect_; }

 private:
  struct Piece {
    std::string text;
    Binding binding;
  };
  Piece piece(const Expression& expression);
  Piece operation(const Expression& expression);
  Piece function(const Expression& expression);
  std::string within(const Expression& expression, Binding least);

  const Dialect* dialect_;
  std::set<std::string, std::less<>> used_;
};

/// The fewest digits that give the number back.
std::string digits(double value);

}  // namespace chainrule::code
