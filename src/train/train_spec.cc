// Everything about a training run but the network and the data.
#include <cmath>
#include <vector>

#include <chainrule/target.h>
#include <chainrule/train.h>

#include "core/names.h"

namespace chainrule {
namespace {

constexpr Named<Order> kOrders[] = {{Order::kShuffled, "shuffled"},
                                    {Order::kSequential, "sequential"},
                                    {Order::kWithReplacement, "with_replacement"}};

void refuse(bool wrong, OptimizerKind kind, std::string_view what) {
  if (wrong) {
    fail(ErrorCode::kValue, "train: the optimizer {} {}", to_string(kind), what);
  }
}

}  // namespace

std::string_view to_string(Order order) {
  return name_of<Order>(kOrders, order);
}

Order order_from_name(std::string_view name) {
  return value_of<Order>(kOrders, "order of samples", name);
}

void validate(const TrainSpec& spec, const NetworkSpec& network) {
  validate(network);
  validate(spec.optimizer);
  validate(spec.penalty);
  validate(spec.clip);
  validate(spec.schedule);
  if (!(spec.learning_rate > 0) || !std::isfinite(spec.learning_rate)) {
    fail(ErrorCode::kValue, "train: learning_rate {} is not a positive number", spec.learning_rate);
  }
  if (spec.evaluate_every.count == 0) fail(ErrorCode::kValue, "train: evaluate_every is 0");
  if (!(spec.early_stopping.min_delta >= 0)) {
    fail(ErrorCode::kValue, "train: min_delta {} is below 0", spec.early_stopping.min_delta);
  }
  const OptimizerKind kind = spec.optimizer.kind;
  const bool needs_all = kind == OptimizerKind::kRprop || kind == OptimizerKind::kLbfgs;
  refuse(needs_all && spec.batch_size != 0, kind, "needs full batches: set batch_size = 0");
  refuse(needs_all && spec.order == Order::kWithReplacement, kind,
         "does not go with drawing samples with replacement");
  if (spec.bfloat16 && !has_bfloat16()) {
    fail(ErrorCode::kValue,
         "train: precision bfloat16 needs an instruction for it (AVX512_BF16), which this machine, "
         "with target {}, does not have; take float",
         target_name());
  }
  if (kind != OptimizerKind::kLbfgs) return;
  refuse(spec.bfloat16, kind, "does not go with bfloat16: its line search compares losses closely");
  refuse(network.has_dropout(), kind, "does not go with dropout: its loss would change under it");
  refuse(spec.clip != ClipSpec{}, kind, "does not go with clipping");
  refuse(spec.penalty.weight_decay != 0, kind, "does not go with weight_decay; use l2");
  refuse(spec.schedule.kind != ScheduleKind::kConstant || spec.schedule.warmup != 0, kind,
         "finds its own step lengths and takes no schedule");
}

std::vector<double> balanced_class_weights(std::span<const std::size_t> classes,
                                           std::size_t n_classes) {
  std::vector<double> counts(n_classes);
  for (const std::size_t label : classes) {
    if (label >= n_classes) {
      fail(ErrorCode::kValue, "class weights: label {} came, there are {} classes", label,
           n_classes);
    }
    ++counts[label];
  }
  for (std::size_t label = 0; label < n_classes; ++label) {
    if (counts[label] == 0) {
      fail(ErrorCode::kValue, "class weights: class {} has no samples", label + 1);
    }
    counts[label] =
        static_cast<double>(classes.size()) / (static_cast<double>(n_classes) * counts[label]);
  }
  return counts;
}

}  // namespace chainrule
