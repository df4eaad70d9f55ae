// Rectangles of text side by side: matrices in formulas on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "explain/formula_writer.h"
#include "explain/notation.h"
#include "explain/step_lines.h"

namespace chainrule {

struct TextBlock {
  std::vector<std::string> lines;  // all of one width
  std::size_t axis = 0;            // the line that stands on the line of writing
};

TextBlock text_block(std::string_view line);
/// Right-aligned columns in tall brackets; of one row in plain ones.
TextBlock bracketed(const WrittenMatrix& cells);
TextBlock beside(const TextBlock& left, const TextBlock& right);

/// The formula of matrices with their numbers drawn, as pieces between which a line may be broken;
/// every piece but the first begins with its operator.
std::vector<TextBlock> matrix_blocks(const Formula& formula, const Derivation& derivation,
                                     const FormulaWriter& writer, std::size_t figures);

/// The pieces beside one another, in as few rows of at most `width` columns as there must be.
std::vector<TextBlock> rows_of_blocks(const std::vector<TextBlock>& pieces, std::size_t width);

}  // namespace chainrule
