// A known mistake at a place, and all of them that a network has room for.
#pragma once

#include <span>
#include <vector>

#include <chainrule/mistake.h>
#include <chainrule/recorded_step.h>

#include "explain/work_layout.h"

namespace chainrule {

/// What a factor that was forgotten or put in twice belongs to.
enum class FactorSite {
  kNone,
  kLosses,     // of each sample
  kLoss,       // of the batch
  kBack,       // the output's dL/da, and what is made of it
  kDelta,      // the output's δ alone
  kGradients,  // dW and db, of `layer` or of all
};

/// What a slope is made of after an activation that was wrong: the numbers differ then.
enum class SlopeSource {
  kRight,  // where f' is asked for: of z, or as the evaluation is told
  kOfZ,    // f'(z)
  kOfA,    // f' written with a
  kOwn,    // of the function that was used instead
};

/// One mistake as it may be made.
struct PlacedMistake {
  Mistake kind{};
  std::size_t layer = 0;  // 0: in all layers, or where layers do not matter
  int variant = 0;        // where a description has several readings; see placed_mistakes.cc
  FactorSite site = FactorSite::kNone;
  double factor = 1;
  std::size_t sample = 0, other = 0;  // of wrong_sample, from 0
  Activation activation{};            // of wrong_activation
  SlopeSource slopes = SlopeSource::kRight;
  bool loss_from_a = false;
};

/// Whether f' is written with a in docs/numerics.md, not with a condition alone.
bool has_slope_of_a(Activation f);

using MistakeSet = std::vector<PlacedMistake>;

/// Every mistake, at every place, that this problem has room for.
MistakeSet placed_mistakes(const StepProblem& problem, const WorkLayout& layout);

}  // namespace chainrule
