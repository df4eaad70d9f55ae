// What a model says of the rows of a table, as CSV or JSON lines.
#include "cli/prediction.h"

#include <chainrule/error.h>
#include <chainrule/passes.h>
#include <chainrule/scores.h>
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "cli/csv_text.h"

namespace chainrule::cli {
namespace {

// JSON has no infinities.
template <class T>
std::string number_text(T number, bool as_json) {
  return as_json && !std::isfinite(number) ? "null" : fmt::format("{}", number);
}

std::string text_cell(const std::string& text, bool as_json) {
  return as_json ? nlohmann::json(text).dump() : csv_cell(text);
}

// Everything that is said of the rows, column by column.
template <class T>
class Prediction {
 public:
  Prediction(const Model<T>& model, const Table& table, const PredictionForm& form)
      : form_(form),
        preprocessor_(model.preprocessor),
        outputs_(predict<T>(model.network,
                            preprocessor_.inputs<T>(table, table.all_rows(), "predict"))) {
    if (form.with_probabilities) check_probabilities(model);
    switch (preprocessor_.target_kind) {
      case TargetKind::kClasses:
        name_classes();
        break;
      case TargetKind::kMultiLabel:
        name_labels();
        break;
      default:
        preprocessor_.restore_targets(outputs_.view());
    }
  }

  std::string text() const {
    std::vector<std::string> names;
    for (const std::string& name : preprocessor_.target_names) {
      names.push_back(text_cell(name, form_.as_json));
    }
    std::string text = form_.as_json ? "" : header(names);
    for (std::size_t row = 0; row < outputs_.rows(); ++row) {
      text += form_.as_json ? json_line(names, row) : csv_row(row);
    }
    return text;
  }

 private:
  void check_probabilities(const Model<T>& model) const {
    const Activation last = model.network.spec().layers.back().activation;
    const bool has_them = preprocessor_.target_kind != TargetKind::kNumber &&
                          (last == Activation::kSoftmax || last == Activation::kSigmoid);
    if (has_them) return;
    throw Error(ErrorCode::kValue,
                fmt::format("predict: the model has no probabilities; it "
                            "predicts {} by {}",
                            to_string(preprocessor_.target_kind), to_string(last)));
  }

  void name_classes() {
    classes_ = argmax_rows<T>(outputs_);
    outcomes_ = preprocessor_.class_names;
    if (outputs_.cols() != 1) return;
    // One output is the probability of the second class.
    Matrix<T> both(outputs_.rows(), 2);
    for (std::size_t row = 0; row < both.rows(); ++row) {
      both(row, 0) = 1 - outputs_(row, 0);
      both(row, 1) = outputs_(row, 0);
    }
    outputs_ = std::move(both);
  }

  void name_labels() { outcomes_ = preprocessor_.target_names; }

  std::string header(std::vector<std::string> cells) const {
    if (form_.with_probabilities) {
      for (const std::string& name : outcomes_)
        cells.push_back(csv_cell(fmt::format("p_{}", name)));
    }
    return csv_line(cells);
  }

  // The predicted values of one row, one a target.
  std::vector<std::string> values(std::size_t row) const {
    if (!classes_.empty()) return {text_cell(outcomes_[classes_[row]], form_.as_json)};
    std::vector<std::string> cells;
    for (const T value : outputs_.row(row)) {
      cells.push_back(outcomes_.empty() ? number_text(value, form_.as_json)
                                        : std::string(value > T{0.5} ? "1" : "0"));
    }
    return cells;
  }

  std::string csv_row(std::size_t row) const {
    std::vector<std::string> cells = values(row);
    if (form_.with_probabilities) {
      for (const T value : outputs_.row(row)) cells.push_back(number_text(value, false));
    }
    return csv_line(cells);
  }

  std::string json_line(const std::vector<std::string>& names, std::size_t row) const {
    const std::string predicted = members(names, values(row));
    if (!form_.with_probabilities) return fmt::format("{{{}}}\n", predicted);
    std::vector<std::string> keys, cells;
    for (const std::string& name : outcomes_) keys.push_back(text_cell(name, true));
    for (const T value : outputs_.row(row)) cells.push_back(number_text(value, true));
    return fmt::format("{{{}, \"probabilities\": {{{}}}}}\n", predicted, members(keys, cells));
  }

  static std::string members(const std::vector<std::string>& names,
                             const std::vector<std::string>& values) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
      text += fmt::format("{}{}: {}", i == 0 ? "" : ", ", names[i], values[i]);
    }
    return text;
  }

  const PredictionForm form_;
  const Preprocessor& preprocessor_;
  Matrix<T> outputs_;                  // probabilities, or numbers in the target's unit
  std::vector<std::string> outcomes_;  // classes or labels; empty for numbers
  std::vector<std::size_t> classes_;   // of each row; empty for labels and numbers
};

}  // namespace

template <class T>
std::string prediction_text(const Model<T>& model, const Table& table, const PredictionForm& form) {
  return Prediction<T>(model, table, form).text();
}

template std::string prediction_text(const Model<float>&, const Table&, const PredictionForm&);
template std::string prediction_text(const Model<double>&, const Table&, const PredictionForm&);

}  // namespace chainrule::cli
