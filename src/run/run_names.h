// Names that only run files have.
#pragma once

#include <chainrule/run.h>

#include "core/names.h"
#include "explain/step_settings.h"

namespace chainrule {

enum class RandomKind { kPhilox, kNumpy };
enum class WatchedNumber { kLoss, kScore };

inline constexpr Named<RandomKind> kRandomKinds[] = {{RandomKind::kPhilox, "philox"},
                                                     {RandomKind::kNumpy, "numpy"}};
inline constexpr Named<WatchedNumber> kWatchedNumbers[] = {{WatchedNumber::kLoss, "loss"},
                                                           {WatchedNumber::kScore, "score"}};
inline constexpr Named<Precision> kPrecisions[] = {{Precision::kFloat, "float"},
                                                   {Precision::kDouble, "double"},
                                                   {Precision::kBfloat16, "bfloat16"}};
inline constexpr Named<TimeUnit> kTimeUnits[] = {{TimeUnit::kEpochs, "epochs"},
                                                 {TimeUnit::kUpdates, "updates"}};

inline std::string_view to_string(RandomKind kind) {
  return name_of<RandomKind>(kRandomKinds, kind);
}
inline std::string_view to_string(WatchedNumber number) {
  return name_of<WatchedNumber>(kWatchedNumbers, number);
}
inline std::string_view to_string(TimeUnit unit) {
  return name_of<TimeUnit>(kTimeUnits, unit);
}

}  // namespace chainrule
