// A small matrix, and one short function for each thing that a step may do with it.
#include "codegen/cpp_parts.h"

#include <string_view>

namespace chainrule::code {
namespace {

constexpr std::string_view kMatrix = R"(
// A matrix, row by row. A number is a matrix of one row and one column.
struct Matrix {
  std::size_t rows, cols;
  std::vector<double> values;

  Matrix(std::size_t r, std::size_t c) : rows(r), cols(c), values(r * c) {}
  Matrix(std::size_t r, std::size_t c, std::vector<double> v) : rows(r), cols(c), values(std::move(v)) {}
  Matrix(double value) : rows(1), cols(1), values{value} {}
  double& operator()(std::size_t i, std::size_t j) { return values[i * cols + j]; }
  double operator()(std::size_t i, std::size_t j) const { return values[i * cols + j]; }
};
)";

constexpr std::string_view kMap = R"(
// f of each element.
template <class F>
Matrix map(Matrix a, F f) {
  for (double& value : a.values) value = f(value);
  return a;
}
)";

constexpr std::string_view kZip = R"(
// f of each pair of elements; one row, one column or one number serves for all.
template <class F>
Matrix zip(const Matrix& a, const Matrix& b, F f) {
  Matrix out(std::max(a.rows, b.rows), std::max(a.cols, b.cols));
  for (std::size_t i = 0; i < out.rows; ++i) {
    for (std::size_t j = 0; j < out.cols; ++j) {
      out(i, j) = f(a(a.rows == 1 ? 0 : i, a.cols == 1 ? 0 : j), b(b.rows == 1 ? 0 : i, b.cols == 1 ? 0 : j));
    }
  }
  return out;
}
)";

struct Part {
  std::string_view name, code;
};

constexpr Part kOfEach[] = {
    {"~", "Matrix operator-(const Matrix& a) { return map(a, [](double x) { return -x; }); }\n"},
    {"exp",
     "Matrix exp(const Matrix& a) { return map(a, [](double x) { return std::exp(x); }); }\n"},
    {"expm1",
     "Matrix expm1(const Matrix& a) { return map(a, [](double x) { return std::expm1(x); }); }  // "
     "e^x - 1\n"},
    {"log",
     "Matrix log(const Matrix& a) { return map(a, [](double x) { return std::log(x); }); }\n"},
    {"log1p",
     "Matrix log1p(const Matrix& a) { return map(a, [](double x) { return std::log1p(x); }); }  // "
     "log(1 + x)\n"},
    {"tanh",
     "Matrix tanh(const Matrix& a) { return map(a, [](double x) { return std::tanh(x); }); }\n"},
    {"erf",
     "Matrix erf(const Matrix& a) { return map(a, [](double x) { return std::erf(x); }); }\n"},
    {"sqrt",
     "Matrix sqrt(const Matrix& a) { return map(a, [](double x) { return std::sqrt(x); }); }\n"},
    {"abs",
     "Matrix abs(const Matrix& a) { return map(a, [](double x) { return std::abs(x); }); }\n"},
    {"square",
     "Matrix square(const Matrix& a) { return map(a, [](double x) { return x * x; }); }\n"},
    {"sign",
     "Matrix sign(const Matrix& a) { return map(a, [](double x) { return (x > 0) - (x < 0); }); "
     "}\n"},
    {"clip", R"(Matrix clip(const Matrix& a, double low, double high) {
  return map(a, [=](double x) { return std::min(std::max(x, low), high); });
}
)"},
};

constexpr Part kOfPairs[] = {
    {"+",
     "Matrix operator+(const Matrix& a, const Matrix& b) { return zip(a, b, std::plus<double>()); "
     "}\n"},
    {"-",
     "Matrix operator-(const Matrix& a, const Matrix& b) { return zip(a, b, std::minus<double>()); "
     "}\n"},
    {"*",
     "Matrix operator*(const Matrix& a, const Matrix& b) { return zip(a, b, "
     "std::multiplies<double>()); }\n"},
    {"/",
     "Matrix operator/(const Matrix& a, const Matrix& b) { return zip(a, b, "
     "std::divides<double>()); }\n"},
    {">",
     "Matrix operator>(const Matrix& a, const Matrix& b) { return zip(a, b, "
     "std::greater<double>()); }\n"},
    {"<",
     "Matrix operator<(const Matrix& a, const Matrix& b) { return zip(a, b, std::less<double>()); "
     "}\n"},
    {"<=",
     "Matrix operator<=(const Matrix& a, const Matrix& b) { return zip(a, b, "
     "std::less_equal<double>()); }\n"},
    {"==",
     "Matrix operator==(const Matrix& a, const Matrix& b) { return zip(a, b, "
     "std::equal_to<double>()); }\n"},
    {"max", R"(Matrix max(const Matrix& a, const Matrix& b) {
  return zip(a, b, [](double x, double y) { return std::max(x, y); });
}
)"},
    {"min", R"(Matrix min(const Matrix& a, const Matrix& b) {
  return zip(a, b, [](double x, double y) { return std::min(x, y); });
}
)"},
    {"where", R"(
// yes where the condition holds, else no.
Matrix where(const Matrix& condition, const Matrix& yes, const Matrix& no) {
  const Matrix chosen = zip(condition, yes, [](double c, double y) { return c != 0 ? y : 0; });
  const Matrix rest = zip(condition, no, [](double c, double n) { return c != 0 ? 0 : n; });
  return zip(chosen, rest, std::plus<double>());
}
)"},
};

constexpr Part kOfWholes[] = {
    {"@", R"(
// The matrix product: out_ij = sum over k of a_ik b_kj.
Matrix matmul(const Matrix& a, const Matrix& b) {
  Matrix out(a.rows, b.cols);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t k = 0; k < a.cols; ++k) {
      for (std::size_t j = 0; j < b.cols; ++j) out(i, j) += a(i, k) * b(k, j);
    }
  }
  return out;
}
)"},
    {"transposed", R"(
Matrix transposed(const Matrix& a) {
  Matrix out(a.cols, a.rows);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < a.cols; ++j) out(j, i) = a(i, j);
  }
  return out;
}
)"},
    {"total", R"(
double total(const Matrix& a) { return std::accumulate(a.values.begin(), a.values.end(), 0.0); }
)"},
    {"sum_down", R"(
// One row: the sum of each column.
Matrix sum_down(const Matrix& a) {
  Matrix out(1, a.cols);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < a.cols; ++j) out(0, j) += a(i, j);
  }
  return out;
}
)"},
    {"sum_across", R"(
// One column: the sum of each row.
Matrix sum_across(const Matrix& a) {
  Matrix out(a.rows, 1);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < a.cols; ++j) out(i, 0) += a(i, j);
  }
  return out;
}
)"},
    {"largest_down", R"(
// One row: the largest of each column.
Matrix largest_down(const Matrix& a) {
  Matrix out(1, a.cols);
  for (std::size_t j = 0; j < a.cols; ++j) {
    out(0, j) = a(0, j);
    for (std::size_t i = 1; i < a.rows; ++i) out(0, j) = std::max(out(0, j), a(i, j));
  }
  return out;
}
)"},
    {"largest_across", R"(
// One column: the largest of each row.
Matrix largest_across(const Matrix& a) {
  Matrix out(a.rows, 1);
  for (std::size_t i = 0; i < a.rows; ++i) {
    out(i, 0) = a(i, 0);
    for (std::size_t j = 1; j < a.cols; ++j) out(i, 0) = std::max(out(i, 0), a(i, j));
  }
  return out;
}
)"},
    {"with_first_row", R"(
// The same number all along a new first row.
Matrix with_first_row(double value, const Matrix& a) {
  Matrix out(a.rows + 1, a.cols);
  for (std::size_t i = 0; i < out.rows; ++i) {
    for (std::size_t j = 0; j < a.cols; ++j) out(i, j) = i == 0 ? value : a(i - 1, j);
  }
  return out;
}
)"},
    {"with_first_column", R"(
// The same number all down a new first column.
Matrix with_first_column(double value, const Matrix& a) {
  Matrix out(a.rows, a.cols + 1);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < out.cols; ++j) out(i, j) = j == 0 ? value : a(i, j - 1);
  }
  return out;
}
)"},
    {"without_first_row", R"(
Matrix without_first_row(const Matrix& a) {
  return Matrix(a.rows - 1, a.cols, std::vector<double>(a.values.begin() + long(a.cols), a.values.end()));
}
)"},
    {"without_first_column", R"(
Matrix without_first_column(const Matrix& a) {
  Matrix out(a.rows, a.cols - 1);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < out.cols; ++j) out(i, j) = a(i, j + 1);
  }
  return out;
}
)"},
};

constexpr std::string_view kShow = R"(
void show(const char* name, const Matrix& m) {
  std::printf("%s %zu %zu", name, m.rows, m.cols);
  for (double value : m.values) std::printf(" %.17g", value);
  std::printf("\n");
}
)";

using Names = std::set<std::string, std::less<>>;

template <std::size_t n>
std::string chosen(const Part (&parts)[n], const Names& used) {
  std::string code;
  for (const Part& part : parts) {
    if (used.contains(part.name)) code += part.code;
  }
  return code;
}

}  // namespace

std::string cpp_matrix(const Names& used) {
  Names names = used;
  for (const char* what : {"row", "column"}) {
    for (const char* of : {"ones", "zeros"}) {
      if (!used.contains(std::string("with_") + what + "_of_" + of)) continue;
      names.insert(std::string("with_first_") + what);
    }
  }
  std::string code(kMatrix);
  const std::string of_each = chosen(kOfEach, names), of_pairs = chosen(kOfPairs, names);
  if (!of_each.empty()) code += std::string(kMap) + of_each;
  if (!of_pairs.empty()) code += std::string(kZip) + of_pairs;
  return code + chosen(kOfWholes, names) + std::string(kShow);
}

}  // namespace chainrule::code
