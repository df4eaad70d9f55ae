// Rows for the test that exported code brings along, and what the model says of them.
#include "model/test_vectors.h"

#include <chainrule/passes.h>
#include <chainrule/philox.h>

#include <algorithm>
#include <cmath>

#include "core/fail.h"

namespace chainrule {
namespace {

constexpr std::size_t kRows = 12;

// A number between -1 and 1, the same in every export.
double deviation(std::size_t row, std::size_t column) {
  return static_cast<double>((row + 1) * (column + 3) * 7919 % 997 % 101) / 50 - 1;
}

template <class T>
Column number_column(const Feature& feature, std::size_t j, double deviations) {
  Column column;
  column.name = feature.name;
  for (std::size_t i = 0; i < kRows; ++i) {
    const bool is_missing = feature.fill && (i + j) % 5 == 4;
    const auto x = static_cast<T>(feature.offset + deviations * deviation(i, j) / feature.scale);
    column.numbers.push_back(is_missing ? std::nan("") : double{x});
  }
  return column;
}

Column text_column(const Feature& feature, std::size_t j) {
  Column column;
  column.name = feature.name;
  column.kind = Column::Kind::kText;
  std::string unknown = "a text that training did not have";
  while (std::ranges::count(feature.categories, unknown) > 0) unknown += '!';
  column.categories = feature.categories;
  column.categories.push_back(std::move(unknown));
  for (std::size_t i = 0; i < kRows; ++i) {
    column.codes.push_back(static_cast<std::uint32_t>((i + j) % column.categories.size()));
  }
  return column;
}

}  // namespace

template <class T>
Matrix<T> outputs_of(const Model<T>& model, const Table& table) {
  Matrix<T> outputs = predict<T>(
      model.network, model.preprocessor.template inputs<T>(table, table.all_rows(), "export"));
  if (model.preprocessor.target_kind == TargetKind::kNumber) {
    model.preprocessor.restore_targets(outputs.view());
  }
  if (model.target_encoding() != TargetEncoding::kBinary) return outputs;
  Matrix<T> both(outputs.rows(), 2);
  for (std::size_t i = 0; i < both.rows(); ++i) {
    both(i, 0) = 1 - outputs(i, 0);
    both(i, 1) = outputs(i, 0);
  }
  return both;
}

namespace {

template <class T>
TestVectors<T> vectors_within(const Model<T>& model, double deviations) {
  Table table;
  std::size_t n_numbers = 0;
  for (const Feature& feature : model.preprocessor.features) {
    const std::size_t j = table.columns.size();
    const bool is_number = feature.kind == Feature::Kind::kNumber;
    table.columns.push_back(is_number ? number_column<T>(feature, j, deviations)
                                      : text_column(feature, j));
    n_numbers += is_number;
  }
  TestVectors<T> vectors = {Matrix<T>(kRows, n_numbers),
                            std::vector<std::vector<std::string>>(kRows), outputs_of(model, table)};
  std::size_t n = 0;
  for (const Column& column : table.columns) {
    for (std::size_t i = 0; i < kRows; ++i) {
      if (column.kind == Column::Kind::kText) {
        vectors.texts[i].push_back(column.categories[column.codes[i]]);
      } else {
        vectors.numbers(i, n) = static_cast<T>(column.numbers[i]);
      }
    }
    n += column.kind == Column::Kind::kNumber;
  }
  return vectors;
}

}  // namespace

template <class T>
TestVectors<T> make_test_vectors(const Model<T>& model) {
  // Closer to the middle where a network of exponentials leaves the range of its type.
  for (const double deviations : {2.0, 0.2, 0.0}) {
    TestVectors<T> vectors = vectors_within(model, deviations);
    const auto is_finite = [](T x) { return std::isfinite(x); };
    if (std::ranges::all_of(vectors.outputs.values(), is_finite)) return vectors;
  }
  fail(ErrorCode::kValue, "export: the model's predictions are not finite");
}

template Matrix<float> outputs_of(const Model<float>&, const Table&);
template Matrix<double> outputs_of(const Model<double>&, const Table&);
template TestVectors<float> make_test_vectors(const Model<float>&);
template TestVectors<double> make_test_vectors(const Model<double>&);

}  // namespace chainrule
