// Rows for the test that exported code brings along, and what the model says of them.
#pragma once

#include <string>
#include <vector>

#include <chainrule/model.h>

namespace chainrule {

template <class T>
struct TestVectors {
  Matrix<T> numbers;                            ///< [rows x columns of numbers]; NaN where missing
  std::vector<std::vector<std::string>> texts;  ///< of each row, of each column of texts
  Matrix<T> outputs;                            ///< as outputs_of() gives them
};

/// Rows around what the columns were in training; gaps and unknown texts where they are allowed.
template <class T>
TestVectors<T> make_test_vectors(const Model<T>& model);

/// Probabilities of all classes, of labels, or numbers in the target's unit.
template <class T>
Matrix<T> outputs_of(const Model<T>& model, const Table& table);

}  // namespace chainrule
