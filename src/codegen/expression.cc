// Formulas of matrices, put together.
#include "codegen/expression.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace chainrule::code {
namespace {

Expression make(Expression::Kind kind, std::string text, std::vector<Expression> parts,
                std::size_t rows, std::size_t cols, bool is_scalar) {
  Expression made;
  made.kind = kind;
  made.text = std::move(text);
  made.parts = std::move(parts);
  made.rows = rows;
  made.cols = cols;
  made.scalar = is_scalar;
  return made;
}

// Element by element over all parts.
Expression spread(Expression::Kind kind, std::string text, std::vector<Expression> parts) {
  std::size_t rows = 1, cols = 1;
  bool is_scalar = true;
  for (const Expression& part : parts) {
    rows = std::max(rows, part.rows);
    cols = std::max(cols, part.cols);
    is_scalar = is_scalar && part.scalar;
  }
  for ([[maybe_unused]] const Expression& part : parts) {
    assert(part.rows == 1 || part.rows == rows);
    assert(part.cols == 1 || part.cols == cols);
  }
  return make(kind, std::move(text), std::move(parts), rows, cols, is_scalar);
}

Expression spread_operator(const char* text, const Expression& a, const Expression& b) {
  return spread(Expression::Kind::kOperator, text, {a, b});
}

}  // namespace

Expression scalar(const std::string& name) {
  return make(Expression::Kind::kName, name, {}, 1, 1, true);
}
Expression matrix(const std::string& name, std::size_t rows, std::size_t cols) {
  return make(Expression::Kind::kName, name, {}, rows, cols, false);
}

Expression operator+(const Expression& a, const Expression& b) {
  return spread_operator("+", a, b);
}
Expression operator-(const Expression& a, const Expression& b) {
  return spread_operator("-", a, b);
}
Expression operator*(const Expression& a, const Expression& b) {
  return spread_operator("*", a, b);
}
Expression operator/(const Expression& a, const Expression& b) {
  return spread_operator("/", a, b);
}
Expression operator-(const Expression& a) {
  return spread(Expression::Kind::kOperator, "~", {a});
}
Expression compare(const Expression& a, const char* relation, const Expression& b) {
  return spread_operator(relation, a, b);
}

Expression product(const Expression& a, const Expression& b) {
  assert(a.cols == b.rows);
  return make(Expression::Kind::kOperator, "@", {a, b}, a.rows, b.cols, false);
}
Expression transposed(const Expression& a) {
  return reshaped("transposed", a, a.cols, a.rows);
}

Expression call(const std::string& function, const Expression& a) {
  return spread(Expression::Kind::kCall, function, {a});
}
Expression call(const std::string& function, const Expression& a, const Expression& b) {
  return spread(Expression::Kind::kCall, function, {a, b});
}
Expression where(const Expression& condition, const Expression& then, const Expression& otherwise) {
  return spread(Expression::Kind::kCall, "where", {condition, then, otherwise});
}
Expression clipped(const Expression& a, const Expression& low, const Expression& high) {
  return spread(Expression::Kind::kCall, "clip", {a, low, high});
}
Expression number_of(const std::string& function, std::vector<Expression> parts) {
  return make(Expression::Kind::kCall, function, std::move(parts), 1, 1, true);
}
Expression reshaped(const std::string& function, const Expression& a, std::size_t rows,
                    std::size_t cols) {
  return make(Expression::Kind::kCall, function, {a}, rows, cols, false);
}

}  // namespace chainrule::code
