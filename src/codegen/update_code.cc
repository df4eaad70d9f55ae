// The update by hand: clipping, penalties, decay, and the optimizer's step.
#include <fmt/format.h>

#include "codegen/step_code.h"

namespace chainrule::code {
namespace {

Expression zeros(const Parameter& parameter) {
  return reshaped("zeros", Expression(), parameter.rows, parameter.cols);
}

Expression sum_of(const std::vector<Expression>& terms) {
  Expression sum = terms[0];
  for (std::size_t i = 1; i < terms.size(); ++i) sum = sum + terms[i];
  return sum;
}

// The update of one parameter, line by line.
class Update {
  static constexpr const char* kCorrected = "without its start at 0";

 public:
  Update(Program& program, const Notation& notation, const Parameter& parameter)
      : program_(program),
        notation_(notation),
        p_(parameter),
        spec_(notation.problem().optimizer),
        g_(gradient_name(parameter, is_changed(notation, parameter) ? 'g' : 'd')),
        w_(parameter.value()) {}

  void go() {
    decay();
    switch (spec_.kind) {
      case OptimizerKind::kSgd:
        return spec_.momentum == 0 ? move(scalar("learning_rate") * g_) : momentum();
      case OptimizerKind::kRmsprop:
        return rmsprop();
      case OptimizerKind::kAdagrad:
        return adagrad();
      case OptimizerKind::kAdam:
      case OptimizerKind::kAdamw:
        return adam();
      case OptimizerKind::kRprop:
        return rprop();
      case OptimizerKind::kLbfgs:
        return;
    }
  }

 private:
  // The state before the step; given, or written here as it is before the first one.
  Expression before(std::size_t index) {
    const std::string name = state_names(spec_)[index] + "_" + p_.name;
    if (program_.has(name)) return matrix(name, p_.rows, p_.cols);
    const bool is_step_size = spec_.kind == OptimizerKind::kRprop && index == 1;
    return program_.set(name, is_step_size ? scalar("learning_rate") + zeros(p_) : zeros(p_),
                        "before the first step");
  }
  Expression after(const Expression& state, const Expression& value, const char* note) {
    return program_.show(state.text, value, note);
  }
  void move(const Expression& step) {
    program_.show(p_.name + "_new", notation_.is_negative() ? w_ + step : w_ - step);
  }

  void decay() {
    const PenaltySpec& penalty = notation_.problem().penalty;
    if (penalty.weight_decay == 0 || (p_.is_bias && !penalty.biases_too)) return;
    const Expression rate = scalar("learning_rate") * scalar("weight_decay");
    const bool is_whole = penalty.biases_too || !p_.has_constant;
    w_ = program_.show("decayed_" + p_.name,
                       is_whole ? w_ * (1 - rate) : w_ - rate * notation_.without_biases(p_));
  }

  void momentum() {
    const Expression mu = scalar("momentum");
    const Expression before_step = before(0);
    const Expression v = after(before_step, mu * before_step + g_, "velocity");
    move(scalar("learning_rate") * (spec_.nesterov ? g_ + mu * v : v));
  }
  void move_scaled(const Expression& direction, const Expression& mean_square) {
    move(scalar("learning_rate") * direction / (sqrt(mean_square) + scalar("epsilon")));
  }
  void rmsprop() {
    const Expression decay = scalar("decay"), s = before(0);
    move_scaled(g_, after(s, decay * s + (1 - decay) * square(g_), "running mean of squares"));
  }
  void adagrad() {
    const Expression s = before(0);
    move_scaled(g_, after(s, s + square(g_), "sum of squares"));
  }
  void adam() {
    const Expression beta1 = scalar("beta1"), beta2 = scalar("beta2"), t = scalar("update");
    Expression m = before(0), v = before(1);
    m = after(m, beta1 * m + (1 - beta1) * g_, "running mean");
    v = after(v, beta2 * v + (1 - beta2) * square(g_), "running mean of squares");
    const Expression m_hat =
        program_.show("m_hat_" + p_.name, m / (1 - call("power", beta1, t)), kCorrected);
    const Expression v_hat =
        program_.show("v_hat_" + p_.name, v / (1 - call("power", beta2, t)), kCorrected);
    move_scaled(m_hat, v_hat);
  }
  // The step size grows where the gradient keeps its sign; where it turns, the weight stays.
  void rprop() {
    const Expression previous = before(0), size = before(1);
    const Expression turn =
        program_.set("turn_" + p_.name, g_ * previous, "above 0: the sign stayed");
    const Expression factor =
        program_.set("factor_" + p_.name, where(compare(turn, ">", 0), scalar("grow"),
                                                where(compare(turn, "<", 0), scalar("shrink"), 1)));
    const Expression new_size = after(
        size, clipped(size * factor, scalar("step_min"), scalar("step_max")), "of each weight");
    const Expression kept =
        after(previous, where(compare(turn, "<", 0), 0, g_), "0: stay where the sign turned");
    move(new_size * sign(kept));
  }

  Program& program_;
  const Notation& notation_;
  const Parameter& p_;
  const OptimizerSpec& spec_;
  Expression g_, w_;
};

void write_clipping(Program& program, const Notation& notation) {
  const ClipSpec& clip = notation.problem().clip;
  std::vector<Expression> squares;
  for (const Parameter& parameter : notation.parameters()) {
    Expression g = gradient_name(parameter, 'd');
    if (clip.value != 0) {
      const Expression limit = scalar("clip_value");
      g = program.set("g" + parameter.name, clipped(g, -limit, limit));
    }
    squares.push_back(total(square(g)));
  }
  if (clip.norm == 0) return;
  const Expression norm = program.show("gradient_norm", number_of("root", {sum_of(squares)}),
                                       "of all gradients together");
  const Expression shrink =
      program.set("factor", number_of("least", {1, scalar("clip_norm") / (norm + 1e-6)}));
  for (const Parameter& parameter : notation.parameters()) {
    const Expression g = gradient_name(parameter, clip.value != 0 ? 'g' : 'd');
    program.set("g" + parameter.name, g * shrink);
  }
}

}  // namespace

std::vector<std::string> state_names(const OptimizerSpec& spec) {
  switch (spec.kind) {
    case OptimizerKind::kSgd:
      if (spec.momentum == 0) return {};
      return {"velocity"};
    case OptimizerKind::kRmsprop:
    case OptimizerKind::kAdagrad:
      return {"square"};
    case OptimizerKind::kAdam:
    case OptimizerKind::kAdamw:
      return {"m", "v"};
    case OptimizerKind::kRprop:
      return {"previous_gradient", "step_size"};
    case OptimizerKind::kLbfgs:
      break;
  }
  return {};
}

bool is_signed(const OptimizerSpec& spec, std::size_t index) {
  return index == 0 && spec.kind != OptimizerKind::kRmsprop && spec.kind != OptimizerKind::kAdagrad;
}

void write_state(Program& program, const Notation& notation) {
  if (!notation.has_state()) return;
  const OptimizerSpec& spec = notation.problem().optimizer;
  const std::vector<std::string> names = state_names(spec);
  for (const Parameter& parameter : notation.parameters()) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::span<const double> state = notation.problem().state->state(i);
      Matrix<double> values = notation.numbers(parameter, state, is_signed(spec, i));
      if (is_signed(spec, i) && notation.is_negative()) {
        for (double& value : values.values()) value = -value;
      }
      program.given(names[i] + "_" + parameter.name, values, "before the step");
    }
  }
}

Expression gradient_name(const Parameter& parameter, char prefix) {
  return matrix(prefix + parameter.name, parameter.rows, parameter.cols);
}

bool is_penalized(const Notation& notation, const Parameter& parameter) {
  const PenaltySpec& penalty = notation.problem().penalty;
  return penalty.any_gradient() && (penalty.biases_too || !parameter.is_bias);
}

bool is_changed(const Notation& notation, const Parameter& parameter) {
  const ClipSpec& clip = notation.problem().clip;
  return clip.value != 0 || clip.norm != 0 || is_penalized(notation, parameter);
}

std::vector<Expression> penalty_gradient(const Notation& notation, const Parameter& parameter) {
  const PenaltySpec& penalty = notation.problem().penalty;
  const Expression w = penalty.biases_too ? parameter.value() : notation.without_biases(parameter);
  std::vector<Expression> parts;
  if (penalty.l2 != 0) parts.push_back(scalar("l2") * w);
  if (penalty.l1 != 0) parts.push_back(scalar("l1") * sign(w));
  return parts;
}

Expression penalty_of(const Notation& notation, const std::string& suffix) {
  const PenaltySpec& penalty = notation.problem().penalty;
  std::vector<Expression> sizes, squares, parts;
  for (Parameter parameter : notation.parameters()) {
    if (!is_penalized(notation, parameter)) continue;
    parameter.name += suffix;
    const Expression w =
        penalty.biases_too ? parameter.value() : notation.without_biases(parameter);
    sizes.push_back(total(abs(w)));
    squares.push_back(total(square(w)));
  }
  if (penalty.l1 != 0) parts.push_back(scalar("l1") * sum_of(sizes));
  if (penalty.l2 != 0) parts.push_back(scalar("l2") / 2 * sum_of(squares));
  return sum_of(parts);
}

void write_update(Program& program, const Notation& notation) {
  const CodeProblem& problem = notation.problem();
  if (problem.clip.value != 0 || problem.clip.norm != 0) {
    program.comment("The gradient is clipped.");
    write_clipping(program, notation);
  }
  if (problem.penalty.any_gradient()) program.comment("The penalty adds its own gradient.");
  for (const Parameter& parameter : notation.parameters()) {
    if (is_penalized(notation, parameter)) {
      const bool is_clipped = program.has("g" + parameter.name);
      Expression g = gradient_name(parameter, is_clipped ? 'g' : 'd');
      for (const Expression& term : penalty_gradient(notation, parameter)) {
        g = notation.is_negative() ? g - term : g + term;
      }
      program.set("g" + parameter.name, g);
    }
    if (is_changed(notation, parameter)) program.show(gradient_name(parameter, 'g'));
  }
  const OptimizerKind kind = problem.optimizer.kind;
  if (kind == OptimizerKind::kAdam || kind == OptimizerKind::kAdamw) {
    const double steps = problem.state == nullptr ? 0 : static_cast<double>(problem.state->steps());
    program.set("update", Expression(steps + 1), "counted from 1");
  }
  const bool is_plain = kind == OptimizerKind::kSgd && problem.optimizer.momentum == 0;
  for (const Parameter& parameter : notation.parameters()) {
    if (!is_plain && &parameter != &notation.parameters().front()) program.line("");
    Update(program, notation, parameter).go();
  }
}

}  // namespace chainrule::code
