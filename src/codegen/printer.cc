// Formulas as text.
#include <fmt/format.h>

#include <cassert>
#include <utility>

#include "codegen/dialect.h"

namespace chainrule::code {
namespace {

const Pattern* find(std::span<const Pattern> patterns, std::string_view function) {
  for (const Pattern& pattern : patterns) {
    if (pattern.function == function) return &pattern;
  }
  return nullptr;
}

Binding tighter(Binding binding) {
  return static_cast<Binding>(static_cast<int>(binding) + 1);
}

Binding binding_of(std::string_view operation) {
  if (operation == "+" || operation == "-") return Binding::kSum;
  if (operation == "*" || operation == "/" || operation == "@") return Binding::kProduct;
  return Binding::kComparison;
}

}  // namespace

std::string digits(double value) {
  return value == 0 ? "0" : fmt::format("{}", value);
}

std::string Printer::print(const Expression& expression) {
  return piece(expression).text;
}

std::string Printer::within(const Expression& expression, Binding least) {
  Piece inner = piece(expression);
  if (inner.binding < least) return "(" + inner.text + ")";
  return std::move(inner.text);
}

Printer::Piece Printer::piece(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::kNumber:
      return {digits(expression.number), expression.number < 0 ? Binding::kMinus : Binding::kAtom};
    case Expression::Kind::kName:
      return {expression.text, Binding::kAtom};
    case Expression::Kind::kOperator:
      return operation(expression);
    case Expression::Kind::kCall:
      return function(expression);
  }
  return {};
}

Printer::Piece Printer::operation(const Expression& expression) {
  std::string_view sign = expression.text;
  if (!expression.scalar) used_.emplace(sign);
  if (sign == "~") return {"-" + within(expression.parts[0], Binding::kMinus), Binding::kMinus};
  const Expression &a = expression.parts[0], &b = expression.parts[1];
  if (sign == "@" && dialect_->product.empty()) {
    return {fmt::format("matmul({}, {})", print(a), print(b)), Binding::kAtom};
  }
  const Binding binding = binding_of(sign);
  if (sign == "@") sign = dialect_->product;
  if (sign == "*" && expression.text == "*" && !a.scalar && !b.scalar) sign = dialect_->times;
  if (sign == "/" && !b.scalar) sign = dialect_->over;
  return {fmt::format("{} {} {}", within(a, binding), sign, within(b, tighter(binding))), binding};
}

Printer::Piece Printer::function(const Expression& expression) {
  const bool of_numbers = expression.scalar && expression.parts[0].scalar;
  const Pattern* pattern = of_numbers ? find(dialect_->number_functions, expression.text) : nullptr;
  if (pattern == nullptr) {
    pattern = find(dialect_->matrix_functions, expression.text);
    used_.insert(expression.text);
  }
  assert(pattern != nullptr);
  std::string text;
  for (std::size_t i = 0; i < pattern->text.size(); ++i) {
    const char c = pattern->text[i];
    if (c != '$') {
      text += c;
      continue;
    }
    const char which = pattern->text[++i];
    if (which == 'r' || which == 'c') {
      text += std::to_string(which == 'r' ? expression.rows : expression.cols);
    } else {
      text += within(expression.parts[static_cast<std::size_t>(which - '1')], pattern->argument);
    }
  }
  return {text, pattern->binding};
}

}  // namespace chainrule::code
