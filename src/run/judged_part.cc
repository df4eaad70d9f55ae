// The rows that judge a model, through its network, for a report.
#include "run/judged_part.h"

#include <algorithm>

#include <chainrule/scores.h>

#include "report/drawn_rows.h"
#include "run/widened.h"

namespace chainrule {
namespace {

template <class T>
void run_forward(const Network<T>& network, JudgedPart<T>& part) {
  constexpr std::size_t kBatch = 256;
  const std::size_t n = part.rows.size();
  part.outputs = Matrix<T>(n, network.n_outputs());
  Trace<T> trace(network.spec(), std::min(kBatch, n));
  for (std::size_t begin = 0; begin < n; begin += kBatch) {
    const std::size_t count = std::min(kBatch, n - begin);
    forward<T>(network, part.x.view().middle_rows(begin, count), trace);
    sum_losses<T>(network, part.y.view().middle_rows(begin, count), {}, trace);
    const ConstView<T> result = std::as_const(trace).result();
    for (std::size_t i = 0; i < count; ++i) {
      std::ranges::copy(result.row(i), part.outputs.row(begin + i).begin());
      part.losses.push_back(trace.losses()[i]);
    }
  }
}

// A column a class, also where one output stands for two classes.
Matrix<double> class_probabilities(const Matrix<double>& outputs) {
  if (outputs.cols() > 1) return outputs;
  Matrix<double> both(outputs.rows(), 2);
  for (std::size_t i = 0; i < outputs.rows(); ++i) {
    both(i, 0) = 1 - outputs(i, 0);
    both(i, 1) = outputs(i, 0);
  }
  return both;
}

}  // namespace

template <class T>
JudgedPart<T> judged_part(const Model<T>& model, const Table& table,
                          std::span<const std::size_t> rows, std::size_t most, std::uint64_t seed) {
  JudgedPart<T> part{.table = table, .rows = {}, .x = {}, .y = {}, .outputs = {}, .losses = {}};
  for (const std::size_t i : drawn_rows(rows.size(), most, seed)) part.rows.push_back(rows[i]);
  part.x = model.preprocessor.template inputs<T>(table, part.rows, "report");
  part.y =
      model.preprocessor.template targets<T>(table, part.rows, model.target_encoding(), "report");
  run_forward(model.network, part);
  return part;
}

template <class T>
void fill_outcome(const Model<T>& model, const JudgedPart<T>& part, ReportOutcome& out) {
  const Preprocessor& preprocessor = model.preprocessor;
  const Activation last = model.network.spec().layers.back().activation;
  const bool has_probabilities = last == Activation::kSoftmax || last == Activation::kSigmoid;
  out.rows = part.rows;
  out.losses = part.losses;
  if (preprocessor.target_kind == TargetKind::kClasses) {
    out.truth = preprocessor.classes(part.table, part.rows, "report");
    out.predicted = argmax_rows<T>(part.outputs);
    if (has_probabilities) out.probabilities = class_probabilities(widened<T>(part.outputs));
    return;
  }
  Matrix<T> targets = part.y, predictions = part.outputs;
  if (preprocessor.target_kind == TargetKind::kNumber) {
    preprocessor.restore_targets(targets.view());
    preprocessor.restore_targets(predictions.view());
  } else if (has_probabilities) {
    out.probabilities = widened<T>(part.outputs);
  }
  out.targets = widened<T>(targets);
  out.predictions = widened<T>(predictions);
}

void fill_outcome(const Assessment& assessment, ReportOutcome& out) {
  out.n_part = assessment.n_rows;
  out.loss = assessment.loss;
  out.scores = assessment.scores;
  out.report = assessment.report;
  out.confusion = assessment.confusion;
}

template <class T>
Judgement on_training_part(const Prepared<T>& prepared, std::uint64_t seed) {
  const auto rows = drawn_rows(prepared.x.rows(), kMostReportRows, seed);
  const ScoreKind score = prepared.train.score;
  if (rows.size() == prepared.x.rows()) {
    return evaluate<T>(prepared.model.network, {prepared.x, prepared.y, {}}, score);
  }
  const Matrix<T> x = gathered<T>(prepared.x, rows), y = gathered<T>(prepared.y, rows);
  return evaluate<T>(prepared.model.network, {x, y, {}}, score);
}

template JudgedPart<float> judged_part(const Model<float>&, const Table&,
                                       std::span<const std::size_t>, std::size_t, std::uint64_t);
template JudgedPart<double> judged_part(const Model<double>&, const Table&,
                                        std::span<const std::size_t>, std::size_t, std::uint64_t);
template void fill_outcome(const Model<float>&, const JudgedPart<float>&, ReportOutcome&);
template void fill_outcome(const Model<double>&, const JudgedPart<double>&, ReportOutcome&);
template Judgement on_training_part(const Prepared<float>&, std::uint64_t);
template Judgement on_training_part(const Prepared<double>&, std::uint64_t);

}  // namespace chainrule
