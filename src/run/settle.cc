// What a run leaves to the data: the loss, the output layer, the form of the targets.
#include "run/settle.h"

#include <algorithm>

#include "core/fail.h"

namespace chainrule {
namespace {

// The defaults were chosen on the digits' seeds 100 to 119, the dropout for numbers on other folds
// and tables than docs/results.md compares, which says what came out.
constexpr double kDropoutForClasses = 0.4;
constexpr double kDropoutForNumbers = 0.1;
// Of Adam, where a row is no picture. Chosen on such folds and tables, too.
constexpr double kDefaultWeightDecay = 0.2;
constexpr std::uint64_t kDefaultEpochs = 40;
constexpr std::uint64_t kDefaultUpdates = 1600;

// Batches are doubled, up to a size, while an epoch would have so many updates. Chosen on other
// rows and seeds than docs/results.md reports, which says what came out.
constexpr std::size_t kSmallestBatch = 32;
constexpr std::size_t kLargestBatch = 256;
constexpr std::size_t kUpdatesPerEpoch = 250;

std::size_t default_batch_size(std::size_t n_train) {
  std::size_t size = kSmallestBatch;
  while (size < kLargestBatch && n_train >= size * kUpdatesPerEpoch) size *= 2;
  return size;
}

Loss default_loss(const Preprocessor& shape, std::size_t output_units) {
  if (shape.target_kind == TargetKind::kNumber) return Loss::kMeanSquared;
  if (shape.target_kind == TargetKind::kMultiLabel) return Loss::kBinaryCrossEntropy;
  const bool one_output = output_units == 1 || (output_units == 0 && shape.class_names.size() == 2);
  return one_output ? Loss::kBinaryCrossEntropy : Loss::kCategoricalCrossEntropy;
}

bool rows_are_pictures(const Table& table, const Preprocessor& shape) {
  return table.image_width != 0 && table.image_height * table.image_width == shape.features.size();
}

// Two classes need one output, unless a softmax or a given width asks for two.
std::size_t default_units(const Preprocessor& shape, Loss loss) {
  if (shape.target_kind != TargetKind::kClasses) return shape.target_names.size();
  const bool one_output = shape.class_names.size() == 2 && loss != Loss::kCategoricalCrossEntropy;
  return one_output ? 1 : shape.class_names.size();
}

void check_units(const Preprocessor& shape, std::size_t units) {
  if (shape.target_kind == TargetKind::kClasses) {
    const std::size_t n = shape.class_names.size();
    if (units == n || (units == 1 && n == 2)) return;
    fail(ErrorCode::kValue,
         "network: the last layer has {} units, the target \"{}\" has {} classes", units,
         shape.target_names.front(), n);
  }
  if (units == shape.target_names.size()) return;
  fail(ErrorCode::kValue, "network: the last layer has {} units for {} targets", units,
       shape.target_names.size());
}

}  // namespace

PreprocessSpec preprocess_spec(const RunSpec& spec) {
  PreprocessSpec preprocess = spec.preprocess;
  if (preprocess.targets.empty() && !spec.data.inputs.empty()) {
    for (std::size_t j = 0; j < spec.data.targets.front().size(); ++j) {
      preprocess.targets.push_back(fmt::format("y{}", j + 1));
    }
  }
  const bool is_stratified = spec.split.kind == SplitKind::kStratified && !spec.split_is_automatic;
  if (!spec.split.column.empty() && !is_stratified) {
    preprocess.leave_out.push_back(spec.split.column);
  }
  const bool folds_by_class = spec.folds && spec.folds->kind == FoldKind::kStratified;
  if (spec.folds && !spec.folds->column.empty() && !folds_by_class) {
    preprocess.leave_out.push_back(spec.folds->column);
  }
  if (!spec.weights.column.empty()) preprocess.leave_out.push_back(spec.weights.column);
  return preprocess;
}

NetworkSpec settle_network(const RunSpec& spec, const Preprocessor& shape) {
  NetworkSpec network = spec.network;
  network.n_inputs = shape.n_inputs();
  if (network.layers.empty()) network.layers.emplace_back();
  LayerSpec& output = network.layers.back();
  network.loss = spec.loss.value_or(default_loss(shape, output.units));
  if (output.units == 0) output.units = default_units(shape, network.loss);
  check_units(shape, output.units);
  output.activation = spec.output_activation.value_or(default_output_activation(network.loss));
  if (spec.dropout_is_automatic && spec.train.optimizer.kind != OptimizerKind::kLbfgs) {
    const bool is_number = shape.target_kind == TargetKind::kNumber;
    for (LayerSpec& layer : std::span(network.layers).first(network.n_layers() - 1)) {
      layer.dropout = is_number ? kDropoutForNumbers : kDropoutForClasses;
    }
  }
  validate(network);
  return network;
}

TrainSpec settle_train(const RunSpec& spec, const Table& table, const Preprocessor& shape,
                       std::size_t n_train) {
  TrainSpec train = spec.train;
  train.bfloat16 = spec.precision == Precision::kBfloat16;
  train.score = shape.target_kind == TargetKind::kNumber ? ScoreKind::kR2 : ScoreKind::kAccuracy;
  if (spec.batch_size_is_automatic && train.batch_size != 0) {
    train.batch_size = default_batch_size(n_train);
  }
  if (spec.weight_decay_is_automatic && train.optimizer.kind == OptimizerKind::kAdam) {
    train.penalty.weight_decay = rows_are_pictures(table, shape) ? 0 : kDefaultWeightDecay;
  }
  if (spec.length_is_automatic) {
    const std::size_t batch = train.batch_size == 0 ? n_train : train.batch_size;
    const std::size_t per_epoch = (n_train + batch - 1) / batch;
    const std::uint64_t epochs =
        std::max(kDefaultEpochs, (kDefaultUpdates + per_epoch - 1) / per_epoch);
    train.length = {epochs, TimeUnit::kEpochs};
  }
  // A cosine needs a length; where there is none no rate is asked for.
  const bool is_cosine = train.schedule.kind == ScheduleKind::kCosine;
  if (train.length.count == 0 && is_cosine) train.schedule.kind = ScheduleKind::kConstant;
  return train;
}

bool standardizes_target(const RunSpec& spec, const Preprocessor& shape,
                         const NetworkSpec& network) {
  if (shape.target_kind != TargetKind::kNumber) return false;
  return spec.standardize_target.value_or(network.layers.back().activation ==
                                          Activation::kIdentity);
}

void check_same_shape(const Preprocessor& whole, const Preprocessor& training) {
  for (const std::string& name : whole.class_names) {
    if (std::ranges::find(training.class_names, name) == training.class_names.end()) {
      fail(ErrorCode::kValue,
           "train: no row of class \"{}\" is in the training part; split stratified, or hold out "
           "less",
           name);
    }
  }
}

}  // namespace chainrule
