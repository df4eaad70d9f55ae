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

// What probabilities are of: classes or labels; none for numbers.
const std::vector<std::string>& outcomes_of(const Preprocessor& preprocessor) {
  static const std::vector<std::string> kNone;
  switch (preprocessor.target_kind) {
    case TargetKind::kClasses:
      return preprocessor.class_names;
    case TargetKind::kMultiLabel:
      return preprocessor.target_names;
    default:
      return kNone;
  }
}

template <class T>
void check_probabilities(const Model<T>& model) {
  const Activation last = model.network.spec().layers.back().activation;
  const bool has_them = model.preprocessor.target_kind != TargetKind::kNumber &&
                        (last == Activation::kSoftmax || last == Activation::kSigmoid);
  if (has_them) return;
  throw Error(ErrorCode::kValue,
              fmt::format("predict: the model has no probabilities; it predicts {} by {}",
                          to_string(model.preprocessor.target_kind), to_string(last)));
}

std::string members(const std::vector<std::string>& names, const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += fmt::format("{}{}: {}", i == 0 ? "" : ", ", names[i], values[i]);
  }
  return text;
}

std::vector<std::string> cells_of(const std::vector<std::string>& texts, bool as_json) {
  std::vector<std::string> cells;
  for (const std::string& text : texts) cells.push_back(text_cell(text, as_json));
  return cells;
}

// Everything that is said of the rows.
template <class T>
class Prediction {
 public:
  Prediction(const Model<T>& model, const Table& table, std::span<const std::size_t> rows,
             const PredictionForm& form)
      : form_(form),
        preprocessor_(model.preprocessor),
        outputs_(predict<T>(model.network, preprocessor_.inputs<T>(table, rows, "predict"))),
        outcomes_(outcomes_of(preprocessor_)) {
    if (preprocessor_.target_kind == TargetKind::kClasses) settle_classes();
    if (preprocessor_.target_kind == TargetKind::kNumber) {
      preprocessor_.restore_targets(outputs_.view());
    }
  }

  std::string text() const {
    const std::vector<std::string> names = cells_of(preprocessor_.target_names, form_.as_json);
    const std::vector<std::string> keys = cells_of(outcomes_, form_.as_json);
    std::string text;
    for (std::size_t row = 0; row < outputs_.rows(); ++row) {
      text += form_.as_json ? json_line(names, keys, row) : csv_row(row);
    }
    return text;
  }

 private:
  void settle_classes() {
    classes_ = argmax_rows<T>(outputs_);
    if (outputs_.cols() != 1) return;
    // One output is the probability of the second class.
    Matrix<T> both(outputs_.rows(), 2);
    for (std::size_t row = 0; row < both.rows(); ++row) {
      both(row, 0) = 1 - outputs_(row, 0);
      both(row, 1) = outputs_(row, 0);
    }
    outputs_ = std::move(both);
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
    if (form_.with_problems) cells.emplace_back();
    return csv_line(cells);
  }

  std::string json_line(const std::vector<std::string>& names, const std::vector<std::string>& keys,
                        std::size_t row) const {
    const std::string predicted = members(names, values(row));
    if (!form_.with_probabilities) return fmt::format("{{{}}}\n", predicted);
    std::vector<std::string> cells;
    for (const T value : outputs_.row(row)) cells.push_back(number_text(value, true));
    return fmt::format("{{{}, \"probabilities\": {{{}}}}}\n", predicted, members(keys, cells));
  }

  const PredictionForm form_;
  const Preprocessor& preprocessor_;
  Matrix<T> outputs_;  // probabilities, or numbers in the target's unit
  const std::vector<std::string>& outcomes_;
  std::vector<std::size_t> classes_;  // of each row; empty for labels and numbers
};

}  // namespace

template <class T>
std::string prediction_header(const Model<T>& model, const PredictionForm& form) {
  if (form.with_probabilities) check_probabilities(model);
  if (form.as_json) return "";
  std::vector<std::string> cells = cells_of(model.preprocessor.target_names, false);
  if (form.with_probabilities) {
    for (const std::string& name : outcomes_of(model.preprocessor)) {
      cells.push_back(csv_cell(fmt::format("p_{}", name)));
    }
  }
  if (form.with_problems) cells.emplace_back("problem");
  return csv_line(cells);
}

template <class T>
std::string prediction_text(const Model<T>& model, const Table& table,
                            std::span<const std::size_t> rows, const PredictionForm& form) {
  return Prediction<T>(model, table, rows, form).text();
}

template <class T>
std::string problem_text(const Model<T>& model, const std::string& problem,
                         const PredictionForm& form) {
  const Preprocessor& preprocessor = model.preprocessor;
  const std::size_t n_targets = preprocessor.target_names.size();
  if (form.as_json) {
    return fmt::format("{{{}, \"problem\": {}}}\n",
                       members(cells_of(preprocessor.target_names, true),
                               std::vector<std::string>(n_targets, "null")),
                       text_cell(problem, true));
  }
  std::vector<std::string> cells(n_targets);
  if (form.with_probabilities) cells.resize(n_targets + outcomes_of(preprocessor).size());
  cells.push_back(csv_cell(problem));
  return csv_line(cells);
}

template std::string prediction_header(const Model<float>&, const PredictionForm&);
template std::string prediction_header(const Model<double>&, const PredictionForm&);
template std::string prediction_text(const Model<float>&, const Table&,
                                     std::span<const std::size_t>, const PredictionForm&);
template std::string prediction_text(const Model<double>&, const Table&,
                                     std::span<const std::size_t>, const PredictionForm&);
template std::string problem_text(const Model<float>&, const std::string&, const PredictionForm&);
template std::string problem_text(const Model<double>&, const std::string&, const PredictionForm&);

}  // namespace chainrule::cli
