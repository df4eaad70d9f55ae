// Keys that tie formulas to the drawing.
#include "explain/drawing_key.h"

#include <fmt/format.h>

namespace chainrule {

std::string drawing_key(const Quantity& quantity) {
  using Kind = QuantityKind;
  const std::size_t layer = quantity.layer, from = quantity.from, to = quantity.to;
  switch (quantity.kind) {
    case Kind::kTarget:
    case Kind::kSampleLoss:
    case Kind::kLoss:
    case Kind::kObjective:
    case Kind::kPenalty:
    case Kind::kLossAfter:
    case Kind::kObjectiveAfter:
      return "loss";
    case Kind::kInput:
    case Kind::kMask:
    case Kind::kPreActivation:
    case Kind::kActivation:
    case Kind::kOutput:
    case Kind::kLossSlope:
    case Kind::kSentBack:
    case Kind::kSlope:
    case Kind::kDelta:
      return to == 0 ? "" : fmt::format("u{}:{}", layer, to);
    case Kind::kWeight:
    case Kind::kBias:
    case Kind::kStateBefore:
    case Kind::kWeightGradient:
    case Kind::kBiasGradient:
    case Kind::kClippedGradient:
    case Kind::kPenalizedGradient:
    case Kind::kStateAfter:
    case Kind::kCorrectedMoment:
    case Kind::kDecayed:
    case Kind::kNewWeight:
    case Kind::kNewBias:
      if (to == 0) return "";
      return from == 0 ? fmt::format("b{}:{}", layer, to)
                       : fmt::format("e{}:{},{}", layer, from, to);
    default:
      return "";
  }
}

}  // namespace chainrule
