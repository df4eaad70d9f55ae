// The names of a worksheet's numbers, their shapes and signs by its convention.
#include <fmt/format.h>

#include <charconv>

#include "explain/work_layout.h"

namespace chainrule {
namespace {

// A number without leading zeros; nothing for anything else.
std::optional<std::size_t> whole(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '0') return {};
  return value;
}

// The layer's number after `prefix` and before `suffix`.
std::optional<std::size_t> layer_in(std::string_view name, std::string_view prefix,
                                    std::string_view suffix = {}) {
  if (name.size() <= prefix.size() + suffix.size()) return {};
  if (!name.starts_with(prefix) || !name.ends_with(suffix)) return {};
  const std::string_view digits =
      name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
  if (digits == "0") return 0;
  return whole(digits);
}

bool is_weights(WorkKind kind) {
  return kind == WorkKind::kWeightGradient || kind == WorkKind::kWeightStepGradient ||
         kind == WorkKind::kWeightState || kind == WorkKind::kNewWeight;
}
bool is_biases(WorkKind kind) {
  return kind == WorkKind::kBiasGradient || kind == WorkKind::kBiasStepGradient ||
         kind == WorkKind::kBiasState || kind == WorkKind::kNewBias;
}
// What a constant input's weights are, seen as biases.
WorkKind biases_of(WorkKind weights) {
  switch (weights) {
    case WorkKind::kWeightGradient:
      return WorkKind::kBiasGradient;
    case WorkKind::kWeightStepGradient:
      return WorkKind::kBiasStepGradient;
    case WorkKind::kWeightState:
      return WorkKind::kBiasState;
    default:
      return WorkKind::kNewBias;
  }
}

}  // namespace

std::string work_state_name(std::string_view engine_name) {
  if (engine_name == "first_moment") return "m";
  if (engine_name == "second_moment") return "v";
  if (engine_name == "mean_square" || engine_name == "sum_square") return "square";
  return std::string(engine_name);
}

std::string_view offset_name(const Convention& convention) {
  return convention.offset == OffsetForm::kThreshold ? "theta" : "b";
}

WorkNames::WorkNames(const StepProblem& problem, const WorkLayout& layout,
                     const Convention& convention)
    : problem_(&problem), layout_(&layout), convention_(convention) {
  const Optimizer<double> optimizer(problem.step.optimizer, 0);
  for (std::size_t k = 0; k < optimizer.n_states(); ++k) {
    states_.push_back(work_state_name(optimizer.state_name(k)));
  }
}

bool WorkNames::constant_row(WorkKind kind, std::size_t layer) const {
  return is_weights(kind) && convention_.offset == OffsetForm::kConstantInput &&
         layout_->has_bias(layer);
}

WorkName WorkNames::shaped(WorkKind kind, std::size_t layer, std::size_t state) const {
  WorkName name{.kind = kind, .layer = layer, .state = state};
  if (is_weights(kind)) {
    name.n_rows = layout_->width(layer - 1) + (constant_row(kind, layer) ? 1 : 0);
    name.n_columns = layout_->width(layer);
    if (convention_.weights == WeightShape::kOutIn) std::swap(name.n_rows, name.n_columns);
  } else if (is_biases(kind)) {
    name.n_columns = layout_->width(layer);
  } else if (kind == WorkKind::kLosses) {
    name.n_columns = layout_->n_samples();
  } else if (layer > 0 || kind == WorkKind::kOutput) {
    name.n_rows = layout_->n_samples();
    name.n_columns = layout_->width(layer);
    if (convention_.samples == SampleAxis::kColumns) std::swap(name.n_rows, name.n_columns);
  }
  return name;
}

std::optional<WorkName> WorkNames::find_base(std::string_view base) const {
  static constexpr std::pair<std::string_view, WorkKind> kSingles[] = {
      {"losses", WorkKind::kLosses},
      {"loss", WorkKind::kLoss},
      {"penalty", WorkKind::kPenalty},
      {"objective", WorkKind::kObjective},
      {"loss_after", WorkKind::kLossAfter}};
  for (const auto& [name, kind] : kSingles) {
    if (base == name) return shaped(kind, 0, 0);
  }
  if (const auto l = layer_in(base, "h")) {
    if (*l > layout_->n_layers() || !layout_->has_mask(*l)) return {};
    return shaped(WorkKind::kOutput, *l, 0);
  }
  struct Form {
    std::string prefix, suffix;
    WorkKind kind;
    std::size_t state = 0;
  };
  const std::string b(offset_name(convention_));
  std::vector<Form> forms = {{"z", "", WorkKind::kPreActivation},
                             {"a", "", WorkKind::kActivation},
                             {"slope", "", WorkKind::kSlope},
                             {"back", "", WorkKind::kBack},
                             {"delta", "", WorkKind::kDelta},
                             {"dW", "", WorkKind::kWeightGradient},
                             {"d" + b, "", WorkKind::kBiasGradient},
                             {"gW", "", WorkKind::kWeightStepGradient},
                             {"g" + b, "", WorkKind::kBiasStepGradient},
                             {"W", "_new", WorkKind::kNewWeight},
                             {b, "_new", WorkKind::kNewBias}};
  for (std::size_t k = 0; k < states_.size(); ++k) {
    forms.push_back({states_[k] + "_W", "", WorkKind::kWeightState, k});
    forms.push_back({states_[k] + "_" + b, "", WorkKind::kBiasState, k});
  }
  for (const Form& form : forms) {
    const auto l = layer_in(base, form.prefix, form.suffix);
    if (!l || *l == 0 || *l > layout_->n_layers()) continue;
    if (is_biases(form.kind) &&
        (!layout_->has_bias(*l) || convention_.offset == OffsetForm::kConstantInput)) {
      continue;
    }
    return shaped(form.kind, *l, form.state);
  }
  return {};
}

std::optional<WorkName> WorkNames::find(std::string_view name) const {
  const std::size_t at = name.find('@');
  auto found = find_base(name.substr(0, at));
  if (!found || at == std::string_view::npos) return found;
  const std::string_view digits = name.substr(at + 1);
  const auto update = digits.empty() ? std::nullopt : whole(digits);
  if (!update) return {};
  found->update = *update;
  return found;
}

std::vector<std::string> WorkNames::all() const {
  std::vector<std::string> names;
  const auto add = [&](std::string name) {
    if (find(name)) names.push_back(std::move(name));
  };
  const std::size_t n = layout_->n_layers();
  const std::string b(offset_name(convention_));
  add("h0");
  for (std::size_t l = 1; l <= n; ++l) {
    for (const char* what : {"z", "a", "h"}) add(fmt::format("{}{}", what, l));
  }
  for (const char* what : {"losses", "loss"}) add(what);
  if (problem_->step.penalty.any_gradient()) {
    for (const char* what : {"penalty", "objective"}) add(what);
  }
  for (std::size_t l = n; l > 0; --l) {
    for (const char* what : {"slope", "back", "delta"}) add(fmt::format("{}{}", what, l));
  }
  std::vector<std::string> kinds = {"d"};
  const StepSpec& step = problem_->step;
  if (step.penalty.any_gradient() || step.clip.value != 0 || step.clip.norm != 0) {
    kinds.emplace_back("g");
  }
  for (const std::string& state : states_) kinds.push_back(state + "_");
  for (const std::string& kind : kinds) {
    for (std::size_t l = n; l > 0; --l) {
      add(fmt::format("{}W{}", kind, l));
      add(fmt::format("{}{}{}", kind, b, l));
    }
  }
  for (std::size_t l = n; l > 0; --l) {
    add(fmt::format("W{}_new", l));
    add(fmt::format("{}{}_new", b, l));
  }
  add("loss_after");
  return names;
}

std::size_t WorkNames::index(const WorkName& name, std::size_t row, std::size_t column) const {
  const std::size_t step = (name.update - 1) * layout_->size();
  std::size_t r = row - 1, c = column - 1;
  if (is_weights(name.kind)) {
    if (convention_.weights == WeightShape::kOutIn) std::swap(r, c);
    if (constant_row(name.kind, name.layer)) {
      if (r == 0) return step + layout_->begin(biases_of(name.kind), name.layer, name.state) + c;
      --r;
    }
  } else if (name.n_rows > 0 && convention_.samples == SampleAxis::kColumns) {
    std::swap(r, c);
  }
  const std::size_t width = name.n_rows > 0 ? layout_->width(name.layer) : 0;
  return step + layout_->begin(name.kind, name.layer, name.state) + r * width + c;
}

double WorkNames::sign(const WorkName& name) const {
  double sign = 1;
  if (is_biases(name.kind) && convention_.offset == OffsetForm::kThreshold) sign = -1;
  switch (name.kind) {
    case WorkKind::kBack:
    case WorkKind::kDelta:
    case WorkKind::kWeightGradient:
    case WorkKind::kBiasGradient:
    case WorkKind::kWeightStepGradient:
    case WorkKind::kBiasStepGradient:
      return convention_.delta == DeltaSign::kNegative ? -sign : sign;
    case WorkKind::kWeightState:
    case WorkKind::kBiasState: {
      const std::string& state = states_[name.state];
      if (state == "v" || state == "square" || state == "step_size") return 1;
      return convention_.delta == DeltaSign::kNegative ? -sign : sign;
    }
    default:
      return sign;
  }
}

}  // namespace chainrule
