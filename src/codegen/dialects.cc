// The languages' own words.
#include "codegen/dialect.h"

namespace chainrule::code {
namespace {

using enum Binding;

constexpr Pattern kNumpy[] = {
    {"exp", "np.exp($1)"},
    {"expm1", "np.expm1($1)"},
    {"log", "np.log($1)"},
    {"log1p", "np.log1p($1)"},
    {"tanh", "np.tanh($1)"},
    {"erf", "erf($1)"},
    {"sqrt", "np.sqrt($1)"},
    {"root", "np.sqrt($1)"},
    {"abs", "np.abs($1)"},
    {"sign", "np.sign($1)"},
    {"square", "$1 ** 2", kPower, kAtom},
    {"power", "$1 ** $2", kPower, kAtom},
    {"max", "np.maximum($1, $2)"},
    {"min", "np.minimum($1, $2)"},
    {"clip", "np.clip($1, $2, $3)"},
    {"where", "np.where($1, $2, $3)"},
    {"total", "np.sum($1)"},
    {"least", "min($1, $2)"},
    {"sum_down", "np.sum($1, axis=0, keepdims=True)"},
    {"sum_across", "np.sum($1, axis=1, keepdims=True)"},
    {"largest_down", "np.max($1, axis=0, keepdims=True)"},
    {"largest_across", "np.max($1, axis=1, keepdims=True)"},
    {"transposed", "$1.T", kAtom, kAtom},
    {"with_row_of_ones", "np.vstack([np.ones((1, $c)), $1])"},
    {"with_column_of_ones", "np.hstack([np.ones(($r, 1)), $1])"},
    {"with_row_of_zeros", "np.vstack([np.zeros((1, $c)), $1])"},
    {"with_column_of_zeros", "np.hstack([np.zeros(($r, 1)), $1])"},
    {"without_first_row", "$1[1:]", kAtom, kAtom},
    {"without_first_column", "$1[:, 1:]", kAtom, kAtom},
    {"zeros", "np.zeros(($r, $c))"},
};
constexpr Pattern kPythonNumbers[] = {
    {"sqrt", "math.sqrt($1)"},
};

constexpr Pattern kPytorch[] = {
    {"exp", "torch.exp($1)"},
    {"expm1", "torch.expm1($1)"},
    {"log", "torch.log($1)"},
    {"log1p", "torch.log1p($1)"},
    {"tanh", "torch.tanh($1)"},
    {"erf", "torch.erf($1)"},
    {"sqrt", "torch.sqrt($1)"},
    {"root", "torch.sqrt($1)"},
    {"abs", "torch.abs($1)"},
    {"sign", "torch.sign($1)"},
    {"square", "$1 ** 2", kPower, kAtom},
    {"power", "$1 ** $2", kPower, kAtom},
    {"max", "torch.clamp($1, min=$2)"},
    {"min", "torch.clamp($1, max=$2)"},
    {"clip", "torch.clamp($1, $2, $3)"},
    {"where", "torch.where($1, $2, $3)"},
    {"total", "torch.sum($1)"},
    {"least", "min($1, $2)"},
    {"sum_down", "torch.sum($1, dim=0, keepdim=True)"},
    {"sum_across", "torch.sum($1, dim=1, keepdim=True)"},
    {"largest_down", "torch.amax($1, dim=0, keepdim=True)"},
    {"largest_across", "torch.amax($1, dim=1, keepdim=True)"},
    {"transposed", "$1.T", kAtom, kAtom},
    {"with_row_of_ones", "torch.vstack([torch.ones(1, $c), $1])"},
    {"with_column_of_ones", "torch.hstack([torch.ones($r, 1), $1])"},
    {"with_row_of_zeros", "torch.vstack([torch.zeros(1, $c), $1])"},
    {"with_column_of_zeros", "torch.hstack([torch.zeros($r, 1), $1])"},
    {"without_first_row", "$1[1:]", kAtom, kAtom},
    {"without_first_column", "$1[:, 1:]", kAtom, kAtom},
    {"zeros", "torch.zeros($r, $c)"},
    // What this language has ready.
    {"sigmoid", "torch.sigmoid($1)"},
    {"relu", "torch.relu($1)"},
    {"leaky_relu", "F.leaky_relu($1, $2)"},
    {"elu", "F.elu($1, $2)"},
    {"selu", "F.selu($1)"},
    {"gelu", "F.gelu($1)"},
    {"silu", "F.silu($1)"},
    {"softplus", "F.softplus($1, threshold=40)"},
    {"softsign", "F.softsign($1)"},
    {"softmax_down", "F.softmax($1, dim=0)"},
    {"softmax_across", "F.softmax($1, dim=1)"},
    {"log_softmax_down", "F.log_softmax($1, dim=0)"},
    {"log_softmax_across", "F.log_softmax($1, dim=1)"},
    {"huber", "F.huber_loss($1, $2, reduction=\"none\", delta=$3)"},
    {"binary_cross_entropy", "F.binary_cross_entropy_with_logits($1, $2, reduction=\"none\")"},
    {"grad", "$1.grad", kAtom, kAtom},
    {"clone", "$1.clone()", kAtom, kAtom},
    {"detached", "$1.detach().clone()", kAtom, kAtom},
};

constexpr Pattern kOctave[] = {
    {"exp", "exp($1)"},
    {"expm1", "expm1($1)"},
    {"log", "log($1)"},
    {"log1p", "log1p($1)"},
    {"tanh", "tanh($1)"},
    {"erf", "erf($1)"},
    {"sqrt", "sqrt($1)"},
    {"root", "sqrt($1)"},
    {"abs", "abs($1)"},
    {"sign", "sign($1)"},
    {"square", "$1 .^ 2", kPower, kAtom},
    {"power", "$1 ^ $2", kPower, kAtom},
    {"max", "max($1, $2)"},
    {"min", "min($1, $2)"},
    {"clip", "min(max($1, $2), $3)"},
    {"where", "where($1, $2, $3)"},
    {"total", "sum(sum($1))"},
    {"least", "min($1, $2)"},
    {"sum_down", "sum($1, 1)"},
    {"sum_across", "sum($1, 2)"},
    {"largest_down", "max($1, [], 1)"},
    {"largest_across", "max($1, [], 2)"},
    {"transposed", "$1'", kAtom, kAtom},
    {"with_row_of_ones", "[ones(1, $c); $1]"},
    {"with_column_of_ones", "[ones($r, 1), $1]"},
    {"with_row_of_zeros", "[zeros(1, $c); $1]"},
    {"with_column_of_zeros", "[zeros($r, 1), $1]"},
    {"without_first_row", "$1(2:end, :)", kAtom, kAtom},
    {"without_first_column", "$1(:, 2:end)", kAtom, kAtom},
    {"zeros", "zeros($r, $c)"},
};

// Functions of matrices are the program's own (cpp_parts.cc), named as here.
constexpr Pattern kCpp[] = {
    {"exp", "exp($1)"},
    {"expm1", "expm1($1)"},
    {"log", "log($1)"},
    {"log1p", "log1p($1)"},
    {"tanh", "tanh($1)"},
    {"erf", "erf($1)"},
    {"sqrt", "sqrt($1)"},
    {"abs", "abs($1)"},
    {"sign", "sign($1)"},
    {"square", "square($1)"},
    {"max", "max($1, $2)"},
    {"min", "min($1, $2)"},
    {"clip", "clip($1, $2, $3)"},
    {"where", "where($1, $2, $3)"},
    {"total", "total($1)"},
    {"sum_down", "sum_down($1)"},
    {"sum_across", "sum_across($1)"},
    {"largest_down", "largest_down($1)"},
    {"largest_across", "largest_across($1)"},
    {"transposed", "transposed($1)"},
    {"with_row_of_ones", "with_first_row(1, $1)"},
    {"with_column_of_ones", "with_first_column(1, $1)"},
    {"with_row_of_zeros", "with_first_row(0, $1)"},
    {"with_column_of_zeros", "with_first_column(0, $1)"},
    {"without_first_row", "without_first_row($1)"},
    {"without_first_column", "without_first_column($1)"},
    {"zeros", "Matrix($r, $c)"},
};
constexpr Pattern kCppNumbers[] = {
    {"sqrt", "std::sqrt($1)"},
    {"root", "std::sqrt($1)"},
    {"power", "std::pow($1, $2)"},
    {"least", "std::min(1.0, $2)"},
};

constexpr Dialect kDialects[] = {
    {CodeLanguage::kNumpy, "#", "", "*", "/", "@", "", "", kNumpy, kPythonNumbers},
    {CodeLanguage::kPytorch, "#", "", "*", "/", "@", "", "", kPytorch, kPythonNumbers},
    {CodeLanguage::kOctave, "%", ";", ".*", "./", "*", "", "", kOctave, {}},
    {CodeLanguage::kCpp, "//", ";", "*", "/", "", "Matrix ", "double ", kCpp, kCppNumbers},
};

}  // namespace

const Dialect& dialect(CodeLanguage language) {
  for (const Dialect& entry : kDialects) {
    if (entry.language == language) return entry;
  }
  return kDialects[0];
}

}  // namespace chainrule::code
