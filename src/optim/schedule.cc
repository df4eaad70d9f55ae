// How the learning rate changes while a network trains.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <chainrule/schedule.h>

#include "core/fail.h"
#include "core/math.h"
#include "core/names.h"

namespace chainrule {
namespace {

constexpr Named<ScheduleKind> kNames[] = {
    {ScheduleKind::kConstant, "constant"},       {ScheduleKind::kStep, "step"},
    {ScheduleKind::kExponential, "exponential"}, {ScheduleKind::kCosine, "cosine"},
    {ScheduleKind::kPlateau, "plateau"},
};

void check(bool holds, std::string_view name, double value, std::string_view expected) {
  if (!holds) fail(ErrorCode::kValue, "schedule: {} = {}, expected {}", name, value, expected);
}

}  // namespace

std::string_view to_string(ScheduleKind kind) {
  return name_of<ScheduleKind>(kNames, kind);
}

ScheduleKind schedule_from_name(std::string_view name) {
  return value_of<ScheduleKind>(kNames, "schedule", name);
}

void validate(const ScheduleSpec& spec) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double factor = spec.factor_or_default();
  check(factor > 0 && factor <= 1, "factor", factor, "above 0 and at most 1");
  check(spec.every > 0, "every", 0, "at least 1 epoch");
  check(spec.threshold >= 0 && spec.threshold < 1, "threshold", spec.threshold,
        "at least 0 and below 1");
  check(spec.minimum >= 0 && spec.minimum < kInfinity, "minimum", spec.minimum,
        "a finite number of at least 0");
}

Schedule::Schedule(const ScheduleSpec& spec, double learning_rate, std::uint64_t total_updates)
    : spec_(spec), learning_rate_(learning_rate), total_updates_(total_updates) {
  validate(spec);
  check(learning_rate > 0 && std::isfinite(learning_rate), "learning rate", learning_rate,
        "a finite number above 0");
  check(spec.minimum <= learning_rate, "minimum", spec.minimum, "at most the learning rate");
  check(spec.kind != ScheduleKind::kCosine || total_updates > 0, "updates of a cosine", 0,
        "at least 1");
}

double Schedule::rate(std::uint64_t step) const {
  if (step < spec_.warmup) {
    return plain_rate(step) * (static_cast<double>(step) / static_cast<double>(spec_.warmup));
  }
  return plain_rate(step);
}

// Without the warm-up's factor.
double Schedule::plain_rate(std::uint64_t step) const {
  if (spec_.kind != ScheduleKind::kCosine) {
    return std::max(spec_.minimum, learning_rate_ * state_.scale);
  }
  if (step <= spec_.warmup) return learning_rate_;
  if (step > total_updates_) return spec_.minimum;
  // minimum + (rate - minimum) (1 + cos(pi · share)) / 2 (Loshchilov & Hutter 2017, equation 5)
  const double share = static_cast<double>(step - 1 - spec_.warmup) /
                       static_cast<double>(total_updates_ - spec_.warmup);
  return spec_.minimum +
         (learning_rate_ - spec_.minimum) * (1 + math::cos(std::numbers::pi * share)) / 2;
}

void Schedule::epoch_ended(std::optional<double> monitored_loss) {
  ++state_.epochs;
  switch (spec_.kind) {
    case ScheduleKind::kConstant:
    case ScheduleKind::kCosine:
      return;
    case ScheduleKind::kStep:
      if (state_.epochs % spec_.every == 0) state_.scale *= spec_.factor_or_default();
      return;
    case ScheduleKind::kExponential:
      state_.scale *= spec_.factor_or_default();
      return;
    case ScheduleKind::kPlateau:
      if (monitored_loss) watch(*monitored_loss);
      return;
  }
}

void Schedule::watch(double loss) {
  const auto limit = [&] { return *state_.best - spec_.threshold * std::abs(*state_.best); };
  if (std::isfinite(loss) && (!state_.best || loss < limit())) {
    state_.best = loss;
    state_.bad_epochs = 0;
  } else if (++state_.bad_epochs > spec_.patience) {
    state_.scale *= spec_.factor_or_default();
    state_.bad_epochs = 0;
  }
}

}  // namespace chainrule
