// Learning rates against those of torch.optim.lr_scheduler.
#include <chainrule/error.h>
#include <chainrule/schedule.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "golden.h"

namespace chainrule {
namespace {

ScheduleSpec schedule_spec(const nlohmann::json& json) {
  ScheduleSpec spec;
  spec.kind = schedule_from_name(json["kind"].get<std::string>());
  if (json.contains("factor")) spec.factor = json["factor"].get<double>();
  spec.every = json.value("every", spec.every);
  spec.patience = json.value("patience", spec.patience);
  spec.threshold = json.value("threshold", spec.threshold);
  spec.minimum = json.value("minimum", spec.minimum);
  spec.warmup = json.value("warmup", spec.warmup);
  return spec;
}

TEST(Schedule, HasPyTorchsRates) {
  const std::size_t updates_per_epoch = golden()["updates_per_epoch"];
  const auto& losses = golden()["losses"];
  ASSERT_EQ(golden()["schedules"].size(), 10u);
  for (const auto& expected : golden()["schedules"]) {
    SCOPED_TRACE(expected["schedule"].dump());
    const ScheduleSpec spec = schedule_spec(expected["schedule"]);
    const double rate = golden()["learning_rate"];
    Schedule schedule(spec, rate, expected["rates"].size());
    std::uint64_t step = 0;
    for (const auto& loss : losses) {
      for (std::size_t i = 0; i < updates_per_epoch; ++i) {
        ++step;
        EXPECT_NEAR(schedule.rate(step), expected["rates"][step - 1], 1e-14) << step;
      }
      schedule.epoch_ended(loss.get<double>());
      // A schedule taken up from its state goes on like the one it was taken from.
      const ScheduleState state = schedule.state();
      schedule = Schedule(spec, rate, expected["rates"].size());
      schedule.restore(state);
    }
  }
}

TEST(Schedule, HasDefaultFactors) {
  Schedule step({.kind = ScheduleKind::kStep, .every = 1}, 1, 0);
  Schedule exponential({.kind = ScheduleKind::kExponential}, 1, 0);
  for (Schedule* schedule : {&step, &exponential}) schedule->epoch_ended({});
  EXPECT_EQ(step.rate(1), 0.1);
  EXPECT_EQ(exponential.rate(1), 0.95);
}

TEST(Schedule, CosineEndsAtItsMinimum) {
  const Schedule schedule({.kind = ScheduleKind::kCosine, .minimum = 0.1}, 1, 100);
  EXPECT_EQ(schedule.rate(1), 1);
  EXPECT_NEAR(schedule.rate(51), 0.55, 1e-15);
  EXPECT_GT(schedule.rate(100), 0.1);
  EXPECT_EQ(schedule.rate(101), 0.1);
  EXPECT_EQ(schedule.rate(1000), 0.1);
}

TEST(Schedule, WarmUpMayFillTheWholeCosine) {
  const Schedule schedule({.kind = ScheduleKind::kCosine, .warmup = 4}, 1, 4);
  EXPECT_EQ(schedule.rate(1), 0.25);
  EXPECT_EQ(schedule.rate(4), 1);
  EXPECT_EQ(schedule.rate(5), 0);
}

TEST(Schedule, PlateauKnowsNegativeLosses) {
  Schedule schedule({.kind = ScheduleKind::kPlateau, .patience = 0}, 1, 0);
  schedule.epoch_ended(-10);
  schedule.epoch_ended(-9.9995);  // higher, though above best (1 - threshold)
  EXPECT_EQ(schedule.rate(1), 0.1);
}

TEST(Schedule, PlateauTakesNoNoticeOfAMissingLoss) {
  Schedule schedule({.kind = ScheduleKind::kPlateau, .patience = 1}, 1, 0);
  schedule.epoch_ended(1);
  for (int i = 0; i < 9; ++i) schedule.epoch_ended({});
  EXPECT_EQ(schedule.rate(1), 1);
  EXPECT_EQ(schedule.state().epochs, 10u);
}

TEST(Schedule, PlateauCountsALossThatIsNotFinite) {
  for (const double loss : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    Schedule schedule({.kind = ScheduleKind::kPlateau, .patience = 1}, 1, 0);
    schedule.epoch_ended(loss);
    schedule.epoch_ended(2);
    EXPECT_EQ(schedule.state().best, 2);
    schedule.epoch_ended(loss);
    EXPECT_EQ(schedule.state().bad_epochs, 1u);
    schedule.epoch_ended(loss);
    EXPECT_EQ(schedule.rate(1), 0.1);
  }
}

TEST(ScheduleKind, HasNames) {
  for (const char* name : {"constant", "step", "exponential", "cosine", "plateau"}) {
    EXPECT_EQ(to_string(schedule_from_name(name)), name);
  }
  EXPECT_THROW(schedule_from_name("linear"), Error);
}

std::string refusal(const ScheduleSpec& spec, double rate = 1, std::uint64_t total_updates = 1) {
  try {
    Schedule(spec, rate, total_updates);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kValue);
    return error.what();
  }
  return "nothing was thrown";
}

TEST(ScheduleSpec, IsValidated) {
  EXPECT_EQ(refusal({.factor = 0}), "schedule: factor = 0, expected above 0 and at most 1");
  EXPECT_EQ(refusal({.factor = 1.5}), "schedule: factor = 1.5, expected above 0 and at most 1");
  EXPECT_EQ(refusal({.every = 0}), "schedule: every = 0, expected at least 1 epoch");
  EXPECT_EQ(refusal({.threshold = 1}), "schedule: threshold = 1, expected at least 0 and below 1");
  EXPECT_EQ(refusal({.minimum = -1}),
            "schedule: minimum = -1, expected a finite number of at least 0");
  EXPECT_EQ(refusal({.minimum = 2}), "schedule: minimum = 2, expected at most the learning rate");
  EXPECT_EQ(refusal({}, 0), "schedule: learning rate = 0, expected a finite number above 0");
  EXPECT_EQ(refusal({.kind = ScheduleKind::kCosine}, 1, 0),
            "schedule: updates of a cosine = 0, expected at least 1");
}

}  // namespace
}  // namespace chainrule
