// How a step is made, as run files and worksheets say it.
#include "explain/step_settings.h"

namespace chainrule {

void read_step_settings(TomlReader& reader, StepSpec& step) {
  OptimizerSpec& optimizer = step.optimizer;
  reader.read_name("optimizer", optimizer.kind);
  reader.read("learning_rate", step.learning_rate);
  reader.read("momentum", optimizer.momentum);
  reader.read("nesterov", optimizer.nesterov);
  reader.read("decay", optimizer.decay);
  reader.read("beta1", optimizer.beta1);
  reader.read("beta2", optimizer.beta2);
  reader.read("epsilon", optimizer.epsilon);
  reader.read("grow", optimizer.grow);
  reader.read("shrink", optimizer.shrink);
  reader.read("step_min", optimizer.step_min);
  reader.read("step_max", optimizer.step_max);
  if (optimizer.kind == OptimizerKind::kAdamw) step.penalty.weight_decay = 0.01;
  reader.read("l1", step.penalty.l1);
  reader.read("l2", step.penalty.l2);
  reader.read("weight_decay", step.penalty.weight_decay);
  reader.read("penalize_biases", step.penalty.biases_too);
  reader.read("clip_value", step.clip.value);
  reader.read("clip_norm", step.clip.norm);
  reader.read_name("reduction", step.reduction);
}

}  // namespace chainrule
