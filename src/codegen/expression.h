// A formula of matrices as a tree, which every language prints in its own way.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace chainrule::code {

/// It knows its shape, so that shapes in comments are never wrong; what does not fit is asserted.
struct Expression {
  enum class Kind {
    kNumber,
    kName,
    kOperator,  // text is + - * / (element by element), @ (matrix product), > < <= ==, ~ (minus)
    kCall,      // text is a function of a dialect's table
  };
  Kind kind = Kind::kNumber;
  std::string text;
  double number = 0;
  std::vector<Expression> parts;
  bool scalar = true;  // a plain number, not a matrix of one row and one column
  std::size_t rows = 1, cols = 1;

  Expression() = default;
  Expression(double value) : number(value) {}  // so that 1 - a reads as it does
};

Expression scalar(const std::string& name);
Expression matrix(const std::string& name, std::size_t rows, std::size_t cols);

// Element by element; a row, a column or a number serves for all.
Expression operator+(const Expression& a, const Expression& b);
Expression operator-(const Expression& a, const Expression& b);
Expression operator*(const Expression& a, const Expression& b);
Expression operator/(const Expression& a, const Expression& b);
Expression operator-(const Expression& a);
Expression compare(const Expression& a, const char* relation, const Expression& b);

Expression product(const Expression& a, const Expression& b);  // of matrices
Expression transposed(const Expression& a);

/// A function of each element: "exp", "max" with a number, ...
Expression call(const std::string& function, const Expression& a);
Expression call(const std::string& function, const Expression& a, const Expression& b);
Expression where(const Expression& condition, const Expression& then, const Expression& otherwise);
Expression clipped(const Expression& a, const Expression& low, const Expression& high);
/// A number made of a matrix, or of numbers: "total", "least", "root".
Expression number_of(const std::string& function, std::vector<Expression> parts);
/// A matrix of another shape than its argument: "sum_down", "without_first_row", ...
Expression reshaped(const std::string& function, const Expression& a, std::size_t rows,
                    std::size_t cols);

inline Expression exp(const Expression& x) {
  return call("exp", x);
}
inline Expression log(const Expression& x) {
  return call("log", x);
}
inline Expression sqrt(const Expression& x) {
  return call("sqrt", x);
}
inline Expression abs(const Expression& x) {
  return call("abs", x);
}
inline Expression sign(const Expression& x) {
  return call("sign", x);
}
inline Expression square(const Expression& x) {
  return call("square", x);
}
inline Expression total(const Expression& x) {
  return number_of("total", {x});
}

}  // namespace chainrule::code
