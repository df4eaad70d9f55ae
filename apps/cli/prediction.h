// What a model says of the rows of a table, as CSV or JSON lines.
#pragma once

#include <chainrule/model.h>
#include <chainrule/table.h>

#include <string>

namespace chainrule::cli {

struct PredictionForm {
  bool as_json = false;             ///< JSON lines instead of CSV with a header
  bool with_probabilities = false;  ///< of classes and labels, behind the prediction
};

/// One line a row: the class, the labels (0 or 1) or the numbers in the target's unit. Numbers have
/// the shortest digits that read back to the same. Throws Error kValue for probabilities that the
/// model does not have, and as Preprocessor::inputs() does.
template <class T>
std::string prediction_text(const Model<T>& model, const Table& table, const PredictionForm& form);

}  // namespace chainrule::cli
