// scikit-learn's answers, as tests/golden/metrics.py wrote them.
#pragma once

#include <gtest/gtest.h>

#include <chainrule/matrix.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "golden_file.h"

namespace chainrule {

/// The cases of one group: "classes", "probabilities" or "values".
inline nlohmann::json golden_cases(const std::string& group) {
  return golden_json("metrics.json").at(group);
}

/// A column or a list of rows.
template <class T>
Matrix<T> matrix_of(const nlohmann::json& rows) {
  Matrix<T> matrix(rows.size(), rows.at(0).size());
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t j = 0; j < matrix.cols(); ++j) matrix(i, j) = rows[i][j].get<T>();
  }
  return matrix;
}

inline std::vector<std::size_t> labels_of(const nlohmann::json& labels) {
  return labels;
}
inline std::vector<double> numbers_of(const nlohmann::json& numbers) {
  return numbers;
}

/// Equal within 1e-12, relative.
inline void expect_close(double came, const nlohmann::json& expected) {
  const double value = expected.get<double>();
  EXPECT_NEAR(came, value, 1e-12 * std::abs(value));
}

}  // namespace chainrule
