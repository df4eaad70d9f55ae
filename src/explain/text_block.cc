// Rectangles of text and the matrices drawn with them.
#include "explain/text_block.h"

#include <algorithm>

#include "core/text_width.h"

namespace chainrule {
namespace {

using Kind = Formula::Kind;

std::size_t width_of(const TextBlock& block) {
  return block.lines.empty() ? 0 : text_width(block.lines.front());
}

// A tall bracket or parenthesis: top, middle, bottom, and what stands for it in a single line.
struct Fence {
  const char *top, *middle, *bottom, *single;
};
constexpr Fence kLeftBracket{"⎡", "⎢", "⎣", "["}, kRightBracket{"⎤", "⎥", "⎦", "]"};
constexpr Fence kLeftParenthesis{"⎛", "⎜", "⎝", "("}, kRightParenthesis{"⎞", "⎟", "⎠", ")"};

TextBlock fence(const Fence& fence, std::size_t height, std::size_t axis) {
  if (height == 1) return text_block(fence.single);
  TextBlock block;
  block.axis = axis;
  for (std::size_t i = 0; i < height; ++i) {
    block.lines.emplace_back(i == 0 ? fence.top : i + 1 == height ? fence.bottom : fence.middle);
  }
  return block;
}

TextBlock fenced(const Fence& left, const TextBlock& inner, const Fence& right) {
  const std::size_t height = inner.lines.size();
  return beside(beside(fence(left, height, inner.axis), inner), fence(right, height, inner.axis));
}

// Draws a formula of matrices.
class Drawing {
 public:
  Drawing(const Derivation& derivation, const FormulaWriter& writer, std::size_t figures)
      : derivation_(derivation), writer_(writer), figures_(figures) {}

  std::vector<TextBlock> pieces(const Formula& formula) const {
    std::vector<TextBlock> out;
    if (!joins(formula.kind)) return {block(formula)};
    for (const Formula& part : formula.parts) {
      const bool minus = formula.kind == Kind::kSum && part.kind == Kind::kNegative;
      TextBlock one = operand(minus ? part.parts[0] : part, formula.kind);
      if (out.empty()) {
        out.push_back(minus ? beside(text_block("−"), one) : one);
      } else {
        out.push_back(beside(text_block(operator_of(formula.kind, minus)), one));
      }
    }
    return out;
  }

 private:
  static bool joins(Kind kind) {
    return kind == Kind::kSum || kind == Kind::kProduct || kind == Kind::kMatrixProduct ||
           kind == Kind::kHadamard;
  }

  static const char* operator_of(Kind kind, bool minus) {
    if (kind == Kind::kSum) return minus ? " − " : " + ";
    return kind == Kind::kHadamard ? " ⊙ " : " · ";
  }

  TextBlock operand(const Formula& part, Kind inside) const {
    const bool looser = joins(part.kind) && inside != Kind::kSum;
    const bool loose = looser || part.kind == Kind::kNegative || part.kind == Kind::kSum;
    return loose ? fenced(kLeftParenthesis, block(part), kRightParenthesis) : block(part);
  }

  TextBlock block(const Formula& formula) const {
    if (joins(formula.kind)) {
      TextBlock out;
      for (const TextBlock& piece : pieces(formula)) {
        out = out.lines.empty() ? piece : beside(out, piece);
      }
      return out;
    }
    switch (formula.kind) {
      case Kind::kSymbol:
        return symbol(formula.symbol);
      case Kind::kNegative:
        return beside(text_block("−"), operand(formula.parts[0], Kind::kProduct));
      case Kind::kFunction:
        return beside(text_block(name_of(formula)),
                      fenced(kLeftParenthesis, block(formula.parts[0]), kRightParenthesis));
      case Kind::kSumRows:
      case Kind::kSumUnits:
        return beside(text_block(formula.kind == Kind::kSumRows ? "Σₙ" : "Σⱼ"),
                      fenced(kLeftParenthesis, block(formula.parts[0]), kRightParenthesis));
      case Kind::kTransposed:
        return raised(operand(formula.parts[0], Kind::kProduct), "ᵀ");
      case Kind::kQuotient:
        return beside(beside(operand(formula.parts[0], Kind::kProduct), text_block("/")),
                      operand(formula.parts[1], Kind::kProduct));
      case Kind::kPower:
        return raised(operand(formula.parts[0], Kind::kProduct),
                      writer_.notation().power("", writer_.formula(formula.parts[1])));
      default:
        return text_block(writer_.numbers(formula));
    }
  }

  // Written with no argument: "σ()".
  std::string name_of(const Formula& formula) const {
    std::string name = writer_.notation().function(formula.function, {""});
    name.resize(name.find_first_of("(|"));
    return formula.function == FunctionName::kAbs ? "abs" : name;
  }

  TextBlock symbol(const Quantity& quantity) const {
    const auto matrix = derivation_.matrices.find(quantity);
    if (matrix != derivation_.matrices.end()) {
      return bracketed(written_matrix(matrix->second, writer_, figures_));
    }
    return text_block(writer_.number(rounded(derivation_.value_of(quantity), figures_)));
  }

  // With something beside the first line.
  static TextBlock raised(const TextBlock& base, std::string_view above) {
    TextBlock high = base;
    for (std::size_t i = 0; i < high.lines.size(); ++i) {
      high.lines[i] += i == 0 ? std::string(above) : std::string(text_width(above), ' ');
    }
    return high;
  }

  const Derivation& derivation_;
  const FormulaWriter& writer_;
  std::size_t figures_;
};

}  // namespace

TextBlock text_block(std::string_view line) {
  return {{std::string(line)}, 0};
}

TextBlock bracketed(const WrittenMatrix& cells) {
  TextBlock inner;
  inner.axis = cells.empty() ? 0 : (cells.size() - 1) / 2;
  inner.lines.resize(cells.size());
  for (std::size_t j = 0; !cells.empty() && j < cells.front().size(); ++j) {
    std::size_t width = 0;
    for (const auto& row : cells) width = std::max(width, text_width(row[j]));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      inner.lines[i] += (j == 0 ? "" : "  ") + align_right(cells[i][j], width);
    }
  }
  return fenced(kLeftBracket, inner, kRightBracket);
}

TextBlock beside(const TextBlock& left, const TextBlock& right) {
  const std::size_t above = std::max(left.axis, right.axis);
  const std::size_t below =
      std::max(left.lines.size() - left.axis, right.lines.size() - right.axis);
  TextBlock out;
  out.axis = above;
  const auto line = [&](const TextBlock& block, std::size_t i) {
    const std::size_t first = above - block.axis;
    const bool inside = i >= first && i - first < block.lines.size();
    return inside ? block.lines[i - first] : std::string(width_of(block), ' ');
  };
  for (std::size_t i = 0; i < above + below; ++i)
    out.lines.push_back(line(left, i) + line(right, i));
  return out;
}

std::vector<TextBlock> matrix_blocks(const Formula& formula, const Derivation& derivation,
                                     const FormulaWriter& writer, std::size_t figures) {
  return Drawing(derivation, writer, figures).pieces(formula);
}

std::vector<TextBlock> rows_of_blocks(const std::vector<TextBlock>& pieces, std::size_t width) {
  std::vector<TextBlock> rows;
  for (const TextBlock& piece : pieces) {
    if (rows.empty() || width_of(rows.back()) + width_of(piece) > width) {
      rows.push_back(piece);
    } else {
      rows.back() = beside(rows.back(), piece);
    }
  }
  return rows;
}

}  // namespace chainrule
