// Orientation and signs of a step's matrices.
#include "codegen/notation.h"

#include <cassert>

namespace chainrule::code {
namespace {

Matrix<double> turned(ConstView<double> m) {
  Matrix<double> out(m.cols(), m.rows());
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) out(j, i) = m(i, j);
  }
  return out;
}

Matrix<double> copied(ConstView<double> m) {
  Matrix<double> out(m.rows(), m.cols());
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) out(i, j) = m(i, j);
  }
  return out;
}

const ParameterBlock& block_of(const Network<double>& network, std::size_t layer, bool is_bias) {
  for (const ParameterBlock& block : network.blocks()) {
    if (block.layer == layer && block.is_bias == is_bias) return block;
  }
  assert(false && "no such block");
  return network.blocks()[0];
}

}  // namespace

Notation::Notation(const CodeProblem& problem, const Convention& convention)
    : problem_(&problem), convention_(convention) {
  const std::string offset = convention.offset == OffsetForm::kThreshold ? "theta" : "b";
  for (std::size_t l = 1; l <= spec().n_layers(); ++l) {
    const std::string number = std::to_string(l);
    const std::size_t n_in = spec().width(l - 1) + (has_constant(l) ? 1 : 0);
    const std::size_t n_out = spec().width(l);
    parameters_.push_back({"W" + number, l, false, has_constant(l), in_out() ? n_in : n_out,
                           in_out() ? n_out : n_in});
    if (!layer(l).bias || has_constant(l)) continue;
    parameters_.push_back(
        {offset + number, l, true, false, rows() ? 1 : n_out, rows() ? n_out : 1});
  }
}

const Parameter& Notation::weights(std::size_t l) const {
  for (const Parameter& parameter : parameters_) {
    if (parameter.layer == l && !parameter.is_bias) return parameter;
  }
  assert(false && "no such layer");
  return parameters_[0];
}

const Parameter* Notation::bias(std::size_t l) const {
  for (const Parameter& parameter : parameters_) {
    if (parameter.layer == l && parameter.is_bias) return &parameter;
  }
  return nullptr;
}

Expression Notation::pre_activation(const Expression& in, const Expression& w,
                                    const Expression* bias) const {
  Expression sum = rows() ? product(in, in_out() ? w : transposed(w))
                          : product(in_out() ? transposed(w) : w, in);
  if (bias == nullptr) return sum;
  return convention_.offset == OffsetForm::kThreshold ? sum - *bias : sum + *bias;
}

Expression Notation::sent_back(std::size_t l, const Expression& delta) const {
  const Parameter& parameter = weights(l);
  Expression w = parameter.value();
  if (parameter.has_constant) {
    w = in_out() ? reshaped("without_first_row", w, w.rows - 1, w.cols)
                 : reshaped("without_first_column", w, w.rows, w.cols - 1);
  }
  return rows() ? product(delta, in_out() ? transposed(w) : w)
                : product(in_out() ? w : transposed(w), delta);
}

Expression Notation::weight_gradient(const Expression& in, const Expression& delta) const {
  if (rows()) return in_out() ? product(transposed(in), delta) : product(transposed(delta), in);
  return in_out() ? product(in, transposed(delta)) : product(delta, transposed(in));
}

Expression Notation::bias_gradient(const Expression& delta) const {
  const Expression sum = over_samples(delta);
  return convention_.offset == OffsetForm::kThreshold ? -sum : sum;
}

Expression Notation::over_samples(const Expression& x) const {
  return rows() ? reshaped("sum_down", x, 1, x.cols) : reshaped("sum_across", x, x.rows, 1);
}
Expression Notation::over_units(const Expression& x) const {
  return rows() ? reshaped("sum_across", x, x.rows, 1) : reshaped("sum_down", x, 1, x.cols);
}
Expression Notation::largest_of_units(const Expression& x) const {
  return rows() ? reshaped("largest_across", x, x.rows, 1) : reshaped("largest_down", x, 1, x.cols);
}
Expression Notation::with_constant(const Expression& x) const {
  return rows() ? reshaped("with_column_of_ones", x, x.rows, x.cols + 1)
                : reshaped("with_row_of_ones", x, x.rows + 1, x.cols);
}
Expression Notation::ready_softmax(const Expression& x, bool log) const {
  const std::string name = log ? "log_softmax" : "softmax";
  return call(name + (rows() ? "_across" : "_down"), x);
}
Expression Notation::without_biases(const Parameter& parameter) const {
  Expression w = parameter.value();
  if (!parameter.has_constant) return w;
  return in_out()
             ? reshaped("with_row_of_zeros", reshaped("without_first_row", w, w.rows - 1, w.cols),
                        w.rows, w.cols)
             : reshaped("with_column_of_zeros",
                        reshaped("without_first_column", w, w.rows, w.cols - 1), w.rows, w.cols);
}

Matrix<double> Notation::oriented(ConstView<double> samples) const {
  return rows() ? copied(samples) : turned(samples);
}

Matrix<double> Notation::sample_weights() const {
  const std::span<const double> all = problem_->sample_weights;
  return oriented(ConstView<double>(all.data(), all.size(), 1));
}

Matrix<double> Notation::numbers(const Parameter& parameter, std::span<const double> flat,
                                 bool is_signed) const {
  const std::size_t n_out = spec().width(parameter.layer);
  if (parameter.is_bias) {
    const ParameterBlock& block = block_of(problem_->network, parameter.layer, true);
    Matrix<double> row(1, n_out);
    const double sign = is_signed && convention_.offset == OffsetForm::kThreshold ? -1 : 1;
    for (std::size_t j = 0; j < n_out; ++j) row(0, j) = sign * flat[block.offset + j];
    return rows() ? row : turned(row);
  }
  const std::size_t first = parameter.has_constant ? 1 : 0;
  Matrix<double> all(spec().width(parameter.layer - 1) + first, n_out);
  const ParameterBlock& block = block_of(problem_->network, parameter.layer, false);
  for (std::size_t i = 0; i < all.rows(); ++i) {
    for (std::size_t j = 0; j < n_out; ++j) {
      all(i, j) = i < first ? flat[block_of(problem_->network, parameter.layer, true).offset + j]
                            : flat[block.offset + (i - first) * n_out + j];
    }
  }
  return in_out() ? all : turned(all);
}

}  // namespace chainrule::code
