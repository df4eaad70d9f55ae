// How good a model is on rows of a table.
#include <algorithm>

#include <chainrule/run.h>
#include <chainrule/scores.h>

#include "core/fail.h"
#include "run/judged_rows.h"

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
void assess_numbers(const Matrix<T>& predictions, const Matrix<T>& targets, Assessment& out) {
  if (targets.rows() > 1) out.scores.emplace_back("r2", r2<T>(targets, predictions));
  out.scores.emplace_back("mae", mean_absolute_error<T>(targets, predictions));
  out.scores.emplace_back("rmse", root_mean_squared_error<T>(targets, predictions));
}

}  // namespace

template <class T>
JudgedRows<T> judged_rows(const Model<T>& model, const Table& table,
                          std::span<const std::size_t> rows) {
  if (rows.empty()) fail(ErrorCode::kValue, "evaluate: {} has no rows", table.name);
  const Preprocessor& preprocessor = model.preprocessor;
  const Network<T>& network = model.network;
  const Matrix<T> x = preprocessor.inputs<T>(table, rows, "evaluate");
  JudgedRows<T> out;
  out.targets = preprocessor.targets<T>(table, rows, model.target_encoding(), "evaluate");
  out.loss = evaluate<T>(network, {x, out.targets, {}}, ScoreKind::kAccuracy).loss;
  out.predictions = predict<T>(network, x);
  if (preprocessor.target_kind == TargetKind::kNumber) {
    preprocessor.restore_targets(out.predictions.view());
    preprocessor.restore_targets(out.targets.view());
  }
  return out;
}

template <class T>
JudgedRows<T> pooled(std::span<const JudgedRows<T>> all) {
  std::size_t n = 0;
  for (const JudgedRows<T>& one : all) n += one.targets.rows();
  JudgedRows<T> out;
  out.predictions = Matrix<T>(n, all.front().predictions.cols());
  out.targets = Matrix<T>(n, all.front().targets.cols());
  std::size_t at = 0;
  for (const JudgedRows<T>& one : all) {
    for (std::size_t i = 0; i < one.targets.rows(); ++i, ++at) {
      std::ranges::copy(one.predictions.row(i), out.predictions.row(at).begin());
      std::ranges::copy(one.targets.row(i), out.targets.row(at).begin());
    }
    out.loss += one.loss * static_cast<double>(one.targets.rows()) / static_cast<double>(n);
  }
  return out;
}

template <class T>
Assessment assess(const Model<T>& model, const JudgedRows<T>& judged) {
  Assessment out;
  out.n_rows = judged.targets.rows();
  out.loss = judged.loss;
  switch (model.preprocessor.target_kind) {
    case TargetKind::kClasses:
      assess_classes(model, judged.predictions, judged.targets, out);
      break;
    case TargetKind::kMultiLabel:
      assess_labels(judged.predictions, judged.targets, out);
      break;
    default:
      assess_numbers(judged.predictions, judged.targets, out);
  }
  return out;
}

template <class T>
Assessment assess(const Model<T>& model, const Table& table, std::span<const std::size_t> rows) {
  return assess(model, judged_rows(model, table, rows));
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

template JudgedRows<float> judged_rows(const Model<float>&, const Table&,
                                       std::span<const std::size_t>);
template JudgedRows<double> judged_rows(const Model<double>&, const Table&,
                                        std::span<const std::size_t>);
template JudgedRows<float> pooled(std::span<const JudgedRows<float>>);
template JudgedRows<double> pooled(std::span<const JudgedRows<double>>);
template Assessment assess(const Model<float>&, const JudgedRows<float>&);
template Assessment assess(const Model<double>&, const JudgedRows<double>&);
template CHAINRULE_EXPORT Assessment assess(const Model<float>&, const Table&,
                                            std::span<const std::size_t>);
template CHAINRULE_EXPORT Assessment assess(const Model<double>&, const Table&,
                                            std::span<const std::size_t>);

}  // namespace chainrule
