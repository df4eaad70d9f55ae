// How a format draws the pieces of formulas. The formula writer puts them together.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/language.h>

#include "explain/formula.h"
#include "explain/shown_number.h"
#include "explain/symbol_form.h"

namespace chainrule {

/// Stand where a line may be broken, before the sign of a term: for a blank, and for nothing. A
/// renderer replaces them.
inline constexpr char kBreak = '\x01';
inline constexpr char kBreakWithoutBlank = '\x02';

/// One line of a definition by cases, written; `left` is empty in the last line.
struct WrittenCase {
  std::string value;
  std::string left;
  Relation relation = Relation::kGreater;
  std::string right;
};

/// A matrix's numbers, row by row, written. Rows and columns may have been left out: then the
/// ellipsis stands for them.
using WrittenMatrix = std::vector<std::vector<std::string>>;

enum class FormulaRelation { kEquals, kAbout };

class Notation {
 public:
  virtual ~Notation() = default;

  virtual std::string number(const ShownNumber& number) const = 0;
  virtual std::string symbol(const SymbolForm& form) const = 0;
  virtual std::string derivative(const std::string& of, const std::string& by) const = 0;
  virtual std::string parentheses(const std::string& inner) const = 0;
  /// Between terms, with the place for a break before it.
  virtual std::string plus() const = 0;
  virtual std::string minus() const = 0;
  virtual std::string negative(const std::string& inner) const = 0;
  virtual std::string times() const = 0;
  virtual std::string hadamard() const = 0;
  virtual std::string relation(Relation relation) const = 0;
  virtual std::string relation(FormulaRelation relation) const = 0;
  virtual std::string ellipsis() const = 0;
  /// In a column of a matrix.
  virtual std::string ellipsis_down() const = 0;
  /// `count` further terms that together are `sum`.
  virtual std::string omitted(std::size_t count, const std::string& sum) const = 0;
  /// Whether a quotient of these is drawn with a bar, so that its parts need no parentheses.
  virtual bool takes_bar(const std::string& above, const std::string& below) const = 0;
  virtual std::string fraction(const std::string& above, const std::string& below) const = 0;
  virtual std::string stroke() const = 0;
  /// Whether e^x is drawn as a power.
  virtual bool raises_exponentials() const = 0;
  virtual std::string power(const std::string& base, const std::string& exponent) const = 0;
  virtual std::string function(FunctionName name,
                               const std::vector<std::string>& arguments) const = 0;
  virtual std::string cases(const std::vector<WrittenCase>& cases) const = 0;
  virtual std::string transposed(const std::string& base) const = 0;
  /// Of everything that has this index: "n" the samples, "j" the units.
  virtual std::string sum_over(std::string_view index, const std::string& inner) const = 0;
  virtual std::string matrix(const WrittenMatrix& cells) const = 0;
};

}  // namespace chainrule
