// Making, reading and evaluating formulas.
#include "explain/formula.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace chainrule {
namespace formula {
namespace {

Formula node(Formula::Kind kind, std::vector<Formula> parts) {
  Formula formula;
  formula.kind = kind;
  formula.parts = std::move(parts);
  return formula;
}

}  // namespace

Formula number(double value) {
  Formula formula;
  formula.number = value;
  return formula;
}

Formula symbol(const Quantity& quantity) {
  Formula formula;
  formula.kind = Formula::Kind::kSymbol;
  formula.symbol = quantity;
  return formula;
}

Formula sum(std::vector<Formula> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return node(Formula::Kind::kSum, std::move(parts));
}

Formula product(std::vector<Formula> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return node(Formula::Kind::kProduct, std::move(parts));
}

Formula quotient(Formula above, Formula below) {
  return node(Formula::Kind::kQuotient, {std::move(above), std::move(below)});
}

Formula power(Formula base, Formula exponent) {
  return node(Formula::Kind::kPower, {std::move(base), std::move(exponent)});
}

Formula negative(Formula inner) {
  return node(Formula::Kind::kNegative, {std::move(inner)});
}

Formula difference(Formula left, Formula right) {
  return node(Formula::Kind::kSum, {std::move(left), negative(std::move(right))});
}

Formula call(FunctionName function, std::vector<Formula> arguments) {
  Formula formula = node(Formula::Kind::kFunction, std::move(arguments));
  formula.function = function;
  return formula;
}

Formula by_cases(std::vector<Case> cases) {
  Formula formula;
  formula.kind = Formula::Kind::kCases;
  formula.cases = std::move(cases);
  return formula;
}

Formula omitted(std::size_t count, double sum) {
  Formula formula;
  formula.kind = Formula::Kind::kOmitted;
  formula.count = count;
  formula.number = sum;
  return formula;
}

Formula derivative(const Quantity& of, const Quantity& by) {
  return node(Formula::Kind::kDerivative, {symbol(of), symbol(by)});
}

Formula matrix_product(Formula left, Formula right) {
  return node(Formula::Kind::kMatrixProduct, {std::move(left), std::move(right)});
}

Formula hadamard(std::vector<Formula> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return node(Formula::Kind::kHadamard, std::move(parts));
}

Formula transposed(Formula inner) {
  return node(Formula::Kind::kTransposed, {std::move(inner)});
}

Formula sum_over_samples(Formula inner) {
  return node(Formula::Kind::kSumRows, {std::move(inner)});
}

Formula sum_over_units(Formula inner) {
  return node(Formula::Kind::kSumUnits, {std::move(inner)});
}

Formula equation(Formula left, Formula right) {
  return node(Formula::Kind::kEquation, {std::move(left), std::move(right)});
}

}  // namespace formula

namespace {

double value_of_call(FunctionName function, const std::vector<double>& x) {
  switch (function) {
    case FunctionName::kSigmoid:
      return 1 / (1 + std::exp(-x[0]));
    case FunctionName::kTanh:
      return std::tanh(x[0]);
    case FunctionName::kExp:
      return std::exp(x[0]);
    case FunctionName::kLog:
      return std::log(x[0]);
    case FunctionName::kErf:
      return std::erf(x[0]);
    case FunctionName::kNormalCdf:
      return std::erfc(-x[0] / std::numbers::sqrt2) / 2;
    case FunctionName::kNormalPdf:
      return std::exp(-x[0] * x[0] / 2) / std::sqrt(2 * std::numbers::pi);
    case FunctionName::kSoftplus:
      return std::max(x[0], 0.0) + std::log1p(std::exp(-std::abs(x[0])));
    case FunctionName::kAbs:
      return std::abs(x[0]);
    case FunctionName::kSign:
      return (x[0] > 0) - (x[0] < 0);
    case FunctionName::kSqrt:
      return std::sqrt(x[0]);
    case FunctionName::kMax:
      return std::ranges::max(x);
    case FunctionName::kMin:
      return std::ranges::min(x);
    case FunctionName::kActivation:
    case FunctionName::kActivationSlope:
      break;
  }
  return 0;
}

bool holds(Relation relation, double left, double right) {
  switch (relation) {
    case Relation::kLess:
      return left < right;
    case Relation::kLessOrEqual:
      return left <= right;
    case Relation::kGreater:
      return left > right;
    case Relation::kGreaterOrEqual:
      return left >= right;
    case Relation::kEqual:
      return left == right;
  }
  return false;
}

}  // namespace

double evaluate(const Formula& formula, const ValueOf& value_of) {
  using Kind = Formula::Kind;
  std::vector<double> parts;
  for (const Formula& part : formula.parts) {
    if (formula.kind != Kind::kDerivative && formula.kind != Kind::kEquation)
      parts.push_back(evaluate(part, value_of));
  }
  switch (formula.kind) {
    case Kind::kNumber:
    case Kind::kOmitted:
      return formula.number;
    case Kind::kSymbol:
      return value_of(formula.symbol);
    case Kind::kSum: {
      double sum = 0;
      for (const double part : parts) sum += part;
      return sum;
    }
    case Kind::kProduct: {
      double product = 1;
      for (const double part : parts) product *= part;
      return product;
    }
    case Kind::kQuotient:
      return parts[0] / parts[1];
    case Kind::kPower:
      return std::pow(parts[0], parts[1]);
    case Kind::kNegative:
      return -parts[0];
    case Kind::kFunction:
      return value_of_call(formula.function, parts);
    case Kind::kCases:
      return evaluate(holding_case(formula, value_of).value, value_of);
    case Kind::kDerivative:
    case Kind::kMatrixProduct:
    case Kind::kHadamard:
    case Kind::kTransposed:
    case Kind::kSumRows:
    case Kind::kSumUnits:
    case Kind::kEquation:
      break;
  }
  assert(false && "no value of its own");
  return 0;
}

const Case& holding_case(const Formula& cases, const ValueOf& value_of) {
  const auto is_last = [&](const Case& one) { return &one == &cases.cases.back(); };
  return *std::ranges::find_if(cases.cases, [&](const Case& one) {
    return is_last(one) ||
           holds(one.relation, evaluate(one.left, value_of), evaluate(one.right, value_of));
  });
}

namespace {

void collect(const Formula& formula, std::vector<Quantity>& out) {
  if (formula.kind == Formula::Kind::kSymbol) out.push_back(formula.symbol);
  for (const Formula& part : formula.parts) collect(part, out);
  for (const Case& one : formula.cases) {
    collect(one.value, out);
    if (&one == &formula.cases.back()) break;
    collect(one.left, out);
    collect(one.right, out);
  }
}

}  // namespace

std::vector<Quantity> symbols_of(const Formula& formula) {
  std::vector<Quantity> symbols;
  collect(formula, symbols);
  return symbols;
}

}  // namespace chainrule
