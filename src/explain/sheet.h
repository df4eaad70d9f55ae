// The claims of a worksheet beside a network's numbers, and how well mistakes explain them.
#pragma once

#include <cstddef>
#include <vector>

#include <chainrule/worksheet.h>

#include "explain/mistaken_step.h"

namespace chainrule {

/// A claim in the engine's orientation and sign.
struct PlacedClaim {
  std::size_t index = 0;  // in the layouts of all steps
  double value = 0, half_unit = 0;
  std::size_t source = 0;  // in Worksheet::claims
  double sign = 1;         // of the worksheet's number
  double right = 0;        // the engine's
  bool of_loss_after = false;
  std::size_t step = 0;  // from 0
};

/// What a set of mistakes makes of the claims, one entry a claim.
struct Judgement {
  std::vector<char> exact;       // within the claim's precision, everything else computed exactly
  std::vector<char> follows;     // within what rounding can do to a number that follows from the
                                 // claims before it
  std::vector<double> surprise;  // -log of the probability of the claim where rounding is carried
  bool explains(std::size_t c) const { return exact[c] != 0 || follows[c] != 0; }
  std::size_t n_unexplained() const;
  /// The first claim from `from` on that is not explained; the number of claims if there is none.
  std::size_t first_unexplained(std::size_t from = 0) const;
};

class Sheet {
 public:
  /// Claims of `work` that are the network's. Its problem must be there.
  explicit Sheet(const Worksheet& work);

  const std::vector<PlacedClaim>& claims() const { return claims_; }
  const MistakeSet& known() const { return known_; }

  /// The values that somebody who makes these mistakes gets for the claims.
  const std::vector<double>& values_with(const MistakeSet& mistakes);
  /// Whether such a value is the claimed one at its precision.
  bool matches(std::size_t claim, double value) const;
  /// The first claim that does not match, with exact numbers.
  std::size_t first_mismatch(const MistakeSet& mistakes);
  /// Whether these mistakes make another value of the claim's number than `base`.
  bool changes(const MistakeSet& mistakes, std::size_t claim, double base);
  /// From now on nothing is rounded but what is on the sheet, and only claims that are not right
  /// are used for what follows.
  void take_for_exact();
  /// How far rounding may take the claim's number from what it would be.
  double rounding_room(std::size_t claim);
  /// Whether a value is within `room` of the claimed one, at its precision.
  bool is_near(std::size_t claim, double value, double room) const;
  Judgement judge(const MistakeSet& mistakes);
  /// That the claim's own value without mistakes is what was claimed.
  bool is_right(std::size_t c) const { return matches(c, claims_[c].right); }

 private:
  void place_claims(const Worksheet& work);
  void compute_right_values();
  bool matches_now(const MistakeSet& mistakes, std::size_t c) const;
  void follow(const MistakeSet& mistakes, bool slopes_of_a, Judgement& judgement);

  const StepProblem& problem_;
  WorkLayout layout_;
  std::size_t n_steps_ = 1;
  std::vector<PlacedClaim> claims_;
  bool needs_after_ = false;
  Evidence evidence_, rounding_alone_;
  MistakeSet known_;
  std::optional<MistakenStep<double>> exact_;
  std::optional<MistakenStep<Ball>> ball_;
  std::vector<double> values_;
  std::vector<double> slack_;  // what floating point may differ by
};

/// More than rounding of floating point.
bool differs(double a, double b);

/// Digits of a number that is not 0, from the first to the last that is written.
int significant_digits(const Claim& claim);

/// How the numbers of a sheet were rounded, as far as their digits tell.
Rounding rounding_of(const std::vector<Claim>& claims);

}  // namespace chainrule
