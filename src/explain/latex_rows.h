// The rows of a step for an aligned display in LaTeX: "z &= x w", "&= 0.35 \cdot 0.1".
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "explain/derivation.h"
#include "explain/formula_writer.h"
#include "explain/render.h"

namespace chainrule {

struct LatexRows {
  const Derivation& derivation;
  const FormulaWriter& writer;  // with LatexNotation
  const RenderOptions& options;
  /// In twentieths of an em; wider rows are broken.
  std::size_t width = 0;
  /// Whether a piece that is too wide and cannot be broken is drawn smaller (needs graphicx).
  bool shrinks = false;

  std::vector<std::string> of(const Step& step) const;
  std::vector<std::string> of(const MatrixStep& step) const;

 private:
  void add(std::vector<std::string>& rows, const std::string& left, std::size_t left_width,
           FormulaRelation relation, const std::string& formula) const;
};

}  // namespace chainrule
