// How good a model is on rows of a table.
#include <algorithm>

#include <chainrule/run.h>
#include <chainrule/scores.h>

#include "core/fail.h"

namespace chainrule {
namespace {

// Class labels of predictions or of targets.
template <class T>
std::vector<std::size_t> labels_of(ConstView<T> rows) {
  return argmax_rows<T>(rows);
}

template <class T>
void assess_classes(const Model<T>& model, const Matrix<T>& predictions, const Matrix<T>& targets,
                    Assessment& out) {
  const std::size_t n_classes = model.preprocessor.class_names.size();
  const std::vector<std::size_t> truth = labels_of<T>(targets);
  const std::vector<std::size_t> predicted = labels_of<T>(predictions);
  out.class_names = model.preprocessor.class_names;
  out.report = classification_report(truth, predicted, n_classes);
  out.confusion = confusion_matrix(truth, predicted, n_classes);
  out.scores.emplace_back("accuracy", accuracy(truth, predicted));
  out.scores.emplace_back("balanced_accuracy", balanced_accuracy(truth, predicted, n_classes));

  // Likelihood and ranking need probabilities and every class among the rows.
  const Activation activation = model.network.spec().layers.back().activation;
  if (activation != Activation::kSoftmax && activation != Activation::kSigmoid) return;
  if (activation == Activation::kSoftmax || predictions.cols() == 1) {
    out.scores.emplace_back("log_loss", log_loss<T>(truth, predictions));
  }
  std::vector<bool> seen(n_classes);
  for (const std::size_t label : truth) seen[label] = true;
  if (std::ranges::all_of(seen, [](bool is_there) { return is_there; })) {
    out.scores.emplace_back("roc_auc", roc_auc<T>(truth, predictions));
  }
}

template <class T>
void assess_labels(const Matrix<T>& predictions, const Matrix<T>& targets, Assessment& out) {
  double right = 0, all_right = 0;
  for (std::size_t i = 0; i < targets.rows(); ++i) {
    std::size_t right_of_row = 0;
    for (std::size_t j = 0; j < targets.cols(); ++j) {
      right_of_row += (predictions(i, j) > T{0.5}) == (targets(i, j) > T{0.5});
    }
    right += static_cast<double>(right_of_row);
    all_right += right_of_row == targets.cols();
  }
  const auto n = static_cast<double>(targets.rows());
  out.scores.emplace_back("label_accuracy", right / (n * static_cast<double>(targets.cols())));
  out.scores.emplace_back("subset_accuracy", all_right / n);
}

template <class T>
void assess_numbers(const Model<T>& model, Matrix<T>& predictions, Matrix<T>& targets,
                    Assessment& out) {
  model.preprocessor.restore_targets(predictions.view());
  model.preprocessor.restore_targets(targets.view());
  if (targets.rows() > 1) out.scores.emplace_back("r2", r2<T>(targets, predictions));
  out.scores.emplace_back("mae", mean_absolute_error<T>(targets, predictions));
  out.scores.emplace_back("rmse", root_mean_squared_error<T>(targets, predictions));
}

}  // namespace

template <class T>
Assessment assess(const Model<T>& model, const Table& table, std::span<const std::size_t> rows) {
  if (rows.empty()) fail(ErrorCode::kValue, "evaluate: {} has no rows", table.name);
  const Preprocessor& preprocessor = model.preprocessor;
  const Network<T>& network = model.network;
  const Matrix<T> x = preprocessor.inputs<T>(table, rows, "evaluate");
  Matrix<T> y = preprocessor.targets<T>(table, rows, model.target_encoding(), "evaluate");
  Matrix<T> predictions = predict<T>(network, x);
  Assessment out;
  out.n_rows = rows.size();
  out.loss = evaluate<T>(network, {x, y, {}}, ScoreKind::kAccuracy).loss;
  switch (preprocessor.target_kind) {
    case TargetKind::kClasses:
      assess_classes(model, predictions, y, out);
      break;
    case TargetKind::kMultiLabel:
      assess_labels(predictions, y, out);
      break;
    default:
      assess_numbers(model, predictions, y, out);
  }
  return out;
}

std::string to_text(const Assessment& assessment) {
  std::string text;
  if (assessment.report) text += to_text(*assessment.report, assessment.class_names, 3) + "\n";
  if (assessment.confusion) {
    text += to_text(*assessment.confusion, assessment.class_names) + "\n";
  }
  text += fmt::format("{:<18} {:.6g}\n", "loss", assessment.loss);
  for (const auto& [name, value] : assessment.scores) {
    text += fmt::format("{:<18} {:.6g}\n", name, value);
  }
  return text;
}

template CHAINRULE_EXPORT Assessment assess(const Model<float>&, const Table&,
                                            std::span<const std::size_t>);
template CHAINRULE_EXPORT Assessment assess(const Model<double>&, const Table&,
                                            std::span<const std::size_t>);

}  // namespace chainrule
