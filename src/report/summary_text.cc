// A network and a training in one line each.
#include <fmt/format.h>

#include <chainrule/count_text.h>
#include <chainrule/report.h>

#include "report/wording.h"

namespace chainrule {
namespace {

std::string length_text(const TrainSpec& train) {
  return train.length.unit == TimeUnit::kEpochs ? count_of(train.length.count, "epoch", "epochs")
                                                : count_of(train.length.count, "update", "updates");
}

}  // namespace

std::string network_text(const NetworkSpec& network, std::size_t n_parameters) {
  std::string shape = fmt::format("{}", network.n_inputs);
  std::string activations;
  for (const LayerSpec& layer : network.layers) {
    shape += fmt::format("-{}", layer.units);
    activations +=
        fmt::format("{}{}", activations.empty() ? "" : ", ", to_string(layer.activation));
    if (layer.dropout > 0) activations += fmt::format(" with dropout {}", layer.dropout);
  }
  return fmt::format("{} ({}), {}, {}", shape, activations, to_string(network.loss),
                     count_of(n_parameters, "parameter", "parameters"));
}

std::string training_text(const TrainSpec& train) {
  std::string text = fmt::format("{}", to_string(train.optimizer.kind));
  if (train.optimizer.kind != OptimizerKind::kLbfgs) {
    text += fmt::format(", learning rate {}", train.learning_rate);
    if (train.schedule.kind != ScheduleKind::kConstant) {
      text += fmt::format(" ({})", to_string(train.schedule.kind));
    }
    if (train.penalty.weight_decay > 0) {
      text += fmt::format(", weight decay {}", train.penalty.weight_decay);
    }
  }
  text += train.batch_size == 0   ? ", all rows at once"
          : train.batch_size == 1 ? ", row by row"
                                  : fmt::format(", batches of {}", grouped_count(train.batch_size));
  text += fmt::format(", {}", length_text(train));
  if (train.early_stopping.patience > 0) {
    text += fmt::format(", patience {}", grouped_count(train.early_stopping.patience));
  }
  return text;
}

}  // namespace chainrule
