// A formula as a tree: shown with its symbols, shown with its numbers, and evaluated.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "explain/quantity.h"

namespace chainrule {

/// Functions that formulas name.
enum class FunctionName {
  kSigmoid,    // σ(x) = 1 / (1 + e^-x)
  kTanh,       // tanh x
  kExp,        // e^x
  kLog,        // ln x
  kErf,        // erf x
  kNormalCdf,  // Φ(x) = (1 + erf(x/√2)) / 2
  kNormalPdf,  // φ(x) = e^(-x²/2) / √(2π)
  kSoftplus,   // ln(1 + e^x)
  kAbs,        // |x|
  kSign,       // 1, 0 or -1
  kSqrt,       // √x
  kMax,        // of its arguments
  kMin,
  kActivation,       // f, element by element: in matrix forms only
  kActivationSlope,  // f'
};

enum class Relation { kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kEqual };

struct Formula;

/// One line of a definition by cases: `value` where `left relation right` holds; the last line of
/// a list has no condition of its own ("otherwise").
struct Case;

struct Formula {
  enum class Kind {
    kNumber,         // `number`, written as it is: the 2 of d²
    kSymbol,         // `symbol`
    kSum,            // parts[0] + parts[1] + ...; a part that is kNegative is written with a minus
    kProduct,        // parts[0] · parts[1] · ...
    kQuotient,       // parts[0] / parts[1]
    kPower,          // parts[0] ^ parts[1]
    kNegative,       // -parts[0]
    kFunction,       // function(parts...)
    kCases,          // cases
    kOmitted,        // `count` terms of a sum that are not written out; together `number`
    kDerivative,     // ∂parts[0]/∂parts[1], two symbols; has no value of its own
    kMatrixProduct,  // of whole matrices
    kHadamard,       // element by element
    kTransposed,
    kSumRows,   // over samples: of a matrix its column sums (or row sums, by the convention)
    kSumUnits,  // over the units of each sample
    kEquation,  // parts[0] = parts[1]: in sentences only, has no value
  };
  Kind kind = Kind::kNumber;
  double number = 0;
  std::size_t count = 0;
  Quantity symbol{};
  FunctionName function{};
  std::vector<Formula> parts;
  std::vector<Case> cases;
};

struct Case {
  Formula value;
  Formula left;  // unused in the last line
  Relation relation = Relation::kGreater;
  Formula right;
};

// --- making formulas ----------------------------------------------------------------------------
namespace formula {
Formula number(double value);
Formula symbol(const Quantity& quantity);
Formula sum(std::vector<Formula> parts);  // of one part: that part
Formula product(std::vector<Formula> parts);
Formula quotient(Formula above, Formula below);
Formula power(Formula base, Formula exponent);
Formula negative(Formula inner);
Formula difference(Formula left, Formula right);
Formula call(FunctionName function, std::vector<Formula> arguments);
Formula by_cases(std::vector<Case> cases);
Formula omitted(std::size_t count, double sum);
Formula derivative(const Quantity& of, const Quantity& by);
Formula matrix_product(Formula left, Formula right);
Formula hadamard(std::vector<Formula> parts);
Formula transposed(Formula inner);
Formula sum_over_samples(Formula inner);
Formula sum_over_units(Formula inner);
Formula equation(Formula left, Formula right);
}  // namespace formula

/// The value of a symbol.
using ValueOf = std::function<double(const Quantity&)>;

/// Of every kind but derivatives and matrix forms. Plain left-to-right sums with libm, for showing
/// and for tests: the numbers that are shown as results are the engine's own.
double evaluate(const Formula& formula, const ValueOf& value_of);

/// The case that holds for these values.
const Case& holding_case(const Formula& cases, const ValueOf& value_of);

/// Every symbol in the formula, in order, duplicates kept.
std::vector<Quantity> symbols_of(const Formula& formula);

}  // namespace chainrule
