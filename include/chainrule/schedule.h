// How the learning rate changes while a network trains.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <chainrule/export.h>

namespace chainrule {

/// The formulas are PyTorch's (torch.optim.lr_scheduler). Step, exponential and plateau change the
/// rate at the end of an epoch, cosine at every update.
enum class ScheduleKind {
  kConstant,
  kStep,         ///< times `factor` every `every` epochs
  kExponential,  ///< times `factor` every epoch
  kCosine,       ///< half a cosine from the learning rate to `minimum` over all updates (SGDR)
  kPlateau,      ///< times `factor` when more than `patience` epochs brought no lower loss
};

CHAINRULE_EXPORT std::string_view to_string(ScheduleKind kind);
/// Throws Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT ScheduleKind schedule_from_name(std::string_view name);

/// Everything about a schedule but its state. Each kind reads only what its line above names.
struct ScheduleSpec {
  ScheduleKind kind = ScheduleKind::kConstant;
  std::optional<double> factor = {};  ///< in (0, 1]; 0.1 when absent, for exponential 0.95
  std::uint64_t every = 10;           ///< epochs
  std::uint64_t patience = 10;        ///< epochs
  double threshold = 1e-4;  ///< plateau: a loss is lower if below best - threshold * |best|
  double minimum = 0;       ///< the rate does not fall below this; warm-up may be below
  /// Updates at the start over which the rate of any schedule climbs: update t <= warmup has
  /// t / warmup of it. Cosine begins after them; epochs count from the first update.
  std::uint64_t warmup = 0;

  double factor_or_default() const {
    return factor.value_or(kind == ScheduleKind::kExponential ? 0.95 : 0.1);
  }
  friend bool operator==(const ScheduleSpec&, const ScheduleSpec&) = default;
};

/// Throws Error kValue for a value outside its range.
CHAINRULE_EXPORT void validate(const ScheduleSpec& spec);

/// What a schedule remembers, for checkpoints.
struct ScheduleState {
  std::uint64_t epochs = 0;         ///< that have ended
  double scale = 1;                 ///< product of the factors so far
  std::optional<double> best = {};  ///< plateau: the lowest loss
  std::uint64_t bad_epochs = 0;     ///< plateau: since the lowest loss or the last factor
  friend bool operator==(const ScheduleState&, const ScheduleState&) = default;
};

/// The learning rate of every update of one training run.
class CHAINRULE_EXPORT Schedule {
 public:
  /// `total_updates` is the length of the run as planned; only cosine reads it. Throws Error kValue
  /// for a spec that does not validate, a learning rate that is not positive and finite, a minimum
  /// above the learning rate, or a cosine over no updates.
  Schedule(const ScheduleSpec& spec, double learning_rate, std::uint64_t total_updates);

  /// The rate of update `step`, counted from 1 as in Optimizer.
  double rate(std::uint64_t step) const;
  /// To be called at the end of every epoch. Plateau takes no notice of an epoch without a loss;
  /// a loss that is not finite is no lower one.
  void epoch_ended(std::optional<double> monitored_loss);

  const ScheduleSpec& spec() const { return spec_; }
  const ScheduleState& state() const { return state_; }
  /// Takes up a saved run: what state() returned then.
  void restore(const ScheduleState& state) { state_ = state; }

 private:
  double plain_rate(std::uint64_t step) const;
  void watch(double loss);

  ScheduleSpec spec_;
  double learning_rate_;
  std::uint64_t total_updates_;
  ScheduleState state_;
};

}  // namespace chainrule
