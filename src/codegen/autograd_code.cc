// Backward pass and update by autograd and torch.optim, with what they do by hand in comments.
#include <fmt/format.h>

#include "codegen/step_code.h"

namespace chainrule::code {
namespace {

void comment_lines(Program& program, const Program& by_hand) {
  std::string_view rest = by_hand.text();
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    program.comment("  " + std::string(rest.substr(0, end)));
    rest.remove_prefix(end + 1);
  }
}

std::string listed(const Notation& notation, auto&& chosen) {
  std::string list;
  for (const Parameter& parameter : notation.parameters()) {
    if (chosen(parameter)) list += (list.empty() ? "" : ", ") + parameter.name;
  }
  return "[" + list + "]";
}
std::string all_parameters(const Notation& notation) {
  return listed(notation, [](const Parameter&) { return true; });
}

Expression read(const char* how, const Expression& of) {
  return reshaped(how, of, of.rows, of.cols);
}
// What autograd and torch.optim have is of L; the convention may want it of -L.
Expression turned(const Notation& notation, const Expression& gradient) {
  return notation.is_negative() ? -gradient : gradient;
}

void backward(Program& program, const Notation& notation, const Forward& forward) {
  Program by_hand(program.dialect());
  write_backward(by_hand, notation, forward);
  program.heading("Backward pass. What loss.backward() does, by hand:");
  comment_lines(program, by_hand);
  const std::size_t n = notation.spec().n_layers();
  for (std::size_t l = 1; l <= n; ++l) program.line(fmt::format("z{}.retain_grad()", l));
  program.line("loss.backward()");
  const bool is_mean = notation.problem().reduction == Reduction::kMean;
  if (is_mean) program.comment("delta is of each sample's own loss, without the mean's 1/n.");
  for (std::size_t l = n; l > 0; --l) {
    const Expression gradient = read("grad", forward.z[l]);
    program.show(fmt::format("delta{}", l),
                 is_mean ? turned(notation, scalar("n")) * gradient : turned(notation, gradient));
  }
  for (const Parameter& parameter : notation.parameters()) {
    program.show("d" + parameter.name,
                 turned(notation, read("clone", read("grad", parameter.value()))));
  }
}

// torch.optim.AdamW decays whole parameters by itself.
bool decays_by_itself(const Notation& notation) {
  const CodeProblem& problem = notation.problem();
  if (problem.optimizer.kind != OptimizerKind::kAdamw || problem.penalty.weight_decay == 0) {
    return false;
  }
  if (problem.penalty.biases_too) return true;
  for (const Parameter& parameter : notation.parameters()) {
    if (parameter.has_constant) return false;
  }
  return true;
}

std::string optimizer_arguments(const Notation& notation) {
  const OptimizerSpec& spec = notation.problem().optimizer;
  switch (spec.kind) {
    case OptimizerKind::kSgd:
      if (spec.momentum == 0) return "SGD({}, lr=learning_rate)";
      return spec.nesterov ? "SGD({}, lr=learning_rate, momentum=momentum, nesterov=True)"
                           : "SGD({}, lr=learning_rate, momentum=momentum)";
    case OptimizerKind::kRmsprop:
      return "RMSprop({}, lr=learning_rate, alpha=decay, eps=epsilon)";
    case OptimizerKind::kAdagrad:
      return "Adagrad({}, lr=learning_rate, eps=epsilon)";
    case OptimizerKind::kAdam:
      return "Adam({}, lr=learning_rate, betas=(beta1, beta2), eps=epsilon)";
    case OptimizerKind::kAdamw:
      return std::string("AdamW({}, lr=learning_rate, betas=(beta1, beta2), eps=epsilon, ") +
             (decays_by_itself(notation) ? "weight_decay=weight_decay)" : "weight_decay=0)");
    case OptimizerKind::kRprop:
      return "Rprop({}, " + std::string(notation.has_state() ? "" : "lr=learning_rate, ") +
             "etas=(shrink, grow), step_sizes=(step_min, step_max))";
    case OptimizerKind::kLbfgs:
      break;
  }
  return {};
}

// "[W1, b1]", or two groups where only weights decay.
std::string groups(const Notation& notation) {
  if (!decays_by_itself(notation) || notation.problem().penalty.biases_too) {
    return all_parameters(notation);
  }
  const std::string biases = listed(notation, [](const Parameter& p) { return p.is_bias; });
  if (biases == "[]") return all_parameters(notation);
  return fmt::format("[{{\"params\": {}}}, {{\"params\": {}, \"weight_decay\": 0}}]",
                     listed(notation, [](const Parameter& p) { return !p.is_bias; }), biases);
}

// PyTorch's own names of state_names().
std::vector<std::string> torch_names(const OptimizerSpec& spec) {
  switch (spec.kind) {
    case OptimizerKind::kSgd:
      return {"momentum_buffer"};
    case OptimizerKind::kRmsprop:
      return {"square_avg"};
    case OptimizerKind::kAdagrad:
      return {"sum"};
    case OptimizerKind::kRprop:
      return {"prev", "step_size"};
    default:
      return {"exp_avg", "exp_avg_sq"};
  }
}

// The optimizer goes on from the state given, which the lines by hand name, too.
void give_state(Program& program, const Notation& notation) {
  const CodeProblem& problem = notation.problem();
  const std::vector<std::string> names = state_names(problem.optimizer);
  const std::vector<std::string> torch = torch_names(problem.optimizer);
  for (const Parameter& parameter : notation.parameters()) {
    std::string entries = fmt::format("\"step\": torch.tensor({}.0)", problem.state->steps());
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Expression state =
          matrix(names[i] + "_" + parameter.name, parameter.rows, parameter.cols);
      const bool is_turned = is_signed(problem.optimizer, i) && notation.is_negative();
      entries += fmt::format(", \"{}\": {}", torch[i],
                             program.print(is_turned ? -state : read("clone", state)));
    }
    program.line(fmt::format("optimizer.state[{}] = {{{}}}", parameter.name, entries));
  }
}

void change_gradients(Program& program, const Notation& notation) {
  const CodeProblem& problem = notation.problem();
  const std::string all = all_parameters(notation);
  if (problem.clip.value != 0) {
    program.line(fmt::format("torch.nn.utils.clip_grad_value_({}, clip_value)", all));
  }
  if (problem.clip.norm != 0) {
    program.line(fmt::format("gradient_norm = torch.nn.utils.clip_grad_norm_({}, clip_norm)", all));
    program.show(scalar("gradient_norm"));
  }
  const PenaltySpec& penalty = problem.penalty;
  const bool decays = penalty.weight_decay != 0 && !decays_by_itself(notation);
  if (penalty.any_gradient() || decays) program.line("with torch.no_grad():");
  for (const Parameter& parameter : notation.parameters()) {
    if (!is_penalized(notation, parameter)) continue;
    for (const Expression& term : penalty_gradient(notation, parameter)) {
      program.line(fmt::format("    {}.grad += {}", parameter.name, program.print(term)));
    }
  }
  for (const Parameter& parameter : notation.parameters()) {
    if (!decays || (parameter.is_bias && !penalty.biases_too)) continue;
    const Expression covered =
        penalty.biases_too ? parameter.value() : notation.without_biases(parameter);
    program.line(fmt::format("    {} -= learning_rate * weight_decay * {}", parameter.name,
                             program.print(covered)));
  }
  for (const Parameter& parameter : notation.parameters()) {
    if (!is_changed(notation, parameter)) continue;
    program.show("g" + parameter.name,
                 turned(notation, read("clone", read("grad", parameter.value()))));
  }
}

void read_results(Program& program, const Notation& notation) {
  const OptimizerSpec& spec = notation.problem().optimizer;
  const std::vector<std::string> names = state_names(spec), torch = torch_names(spec);
  for (const Parameter& parameter : notation.parameters()) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Expression state =
          matrix(fmt::format("optimizer.state[{}][\"{}\"]", parameter.name, torch[i]),
                 parameter.rows, parameter.cols);
      program.show(names[i] + "_" + parameter.name,
                   is_signed(spec, i) ? turned(notation, state) : state);
    }
    program.show(parameter.name + "_new", read("detached", parameter.value()));
  }
}

}  // namespace

void write_autograd(Program& program, const Notation& notation, const Forward& forward) {
  backward(program, notation, forward);
  const CodeProblem& problem = notation.problem();
  Program by_hand(program.dialect());
  for (const Parameter& parameter : notation.parameters()) {
    if (!notation.has_state()) break;
    for (const std::string& name : state_names(problem.optimizer)) {
      by_hand.know(name + "_" + parameter.name);
    }
  }
  write_update(by_hand, notation);
  program.heading("Update. What the optimizer does, by hand:");
  comment_lines(program, by_hand);
  program.line(
      fmt::format("optimizer = torch.optim.{}",
                  fmt::format(fmt::runtime(optimizer_arguments(notation)), groups(notation))));
  if (notation.has_state()) give_state(program, notation);
  change_gradients(program, notation);
  program.line("optimizer.step()");
  read_results(program, notation);
}

}  // namespace chainrule::code
