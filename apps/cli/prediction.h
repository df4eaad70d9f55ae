// What a model says of the rows of a table, as CSV or JSON lines.
#pragma once

#include <chainrule/model.h>
#include <chainrule/table.h>

#include <span>
#include <string>

namespace chainrule::cli {

struct PredictionForm {
  bool as_json = false;             ///< JSON lines instead of CSV with a header
  bool with_probabilities = false;  ///< of classes and labels, behind the prediction
  bool with_problems = false;       ///< a last column or member that says why there is none
};

/// The first line of CSV; nothing for JSON.
template <class T>
std::string prediction_header(const Model<T>& model, const PredictionForm& form);

/// One line for each of those rows: the class, the labels (0 or 1) or the numbers in the target's
/// unit. Numbers have the shortest digits that read back to the same. Throws Error kValue for
/// probabilities that the model does not have, and as Preprocessor::inputs() does.
template <class T>
std::string prediction_text(const Model<T>& model, const Table& table,
                            std::span<const std::size_t> rows, const PredictionForm& form);

/// The line of a row that could not be predicted.
template <class T>
std::string problem_text(const Model<T>& model, const std::string& problem,
                         const PredictionForm& form);

}  // namespace chainrule::cli
