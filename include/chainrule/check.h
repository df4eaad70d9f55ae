// Checks a hand calculation: finds the first wrong number and names the mistake.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/language.h>
#include <chainrule/mistake.h>
#include <chainrule/worksheet.h>

namespace chainrule {

enum class ClaimStatus {
  kRight,     ///< "right" at the precision it was given
  kRounding,  ///< "rounding": off by no more than rounding carried along can be
  kWrong,     ///< "wrong": the first number that a finding is about
  kFollows,   ///< "follows": not right, but consistent with a wrong number before it
};
CHAINRULE_EXPORT std::string_view to_string(ClaimStatus status);

struct CheckedClaim {
  Claim claim;
  double right = 0;  ///< the engine's number, in the worksheet's sign
  ClaimStatus status = ClaimStatus::kRight;
};

/// One mistake, as it explains a claim.
struct NamedMistake {
  Mistake mistake{};
  std::size_t layer = 0;  ///< 0 where it is in all, or layers do not matter
  /// Of wrong_sample: the sample, and the one whose numbers were used; from 1.
  std::size_t sample = 0, other = 0;
  friend bool operator==(const NamedMistake&, const NamedMistake&) = default;
};

/// A wrong number and what explains it.
struct Finding {
  std::size_t claim = 0;  ///< in CheckResult::claims
  /// Each is a set of mistakes that together give the claimed numbers; all that do so equally well.
  std::vector<std::vector<NamedMistake>> explanations = {};
  std::size_t n_following = 0;  ///< later claims that are not right and follow from it
};

struct CheckResult {
  std::vector<CheckedClaim> claims;  ///< in the order in which the numbers are computed
  std::vector<Finding> findings;     ///< in that order, too; empty if nothing is wrong
  std::vector<std::size_t> leaked;   ///< rows of the test part that were trained on: test_leakage
  bool right() const { return findings.empty() && leaked.empty(); }
  std::size_t count(ClaimStatus status) const;
  /// Mistakes named for the first wrong number, each once, and kTestLeakage where rows leaked.
  std::vector<Mistake> first_mistakes() const;
};

/// Compares the claims with the engine's numbers (record_step).
CHAINRULE_EXPORT CheckResult check_work(const Worksheet& work);

/// The result in words: a table of the claims, then each finding.
CHAINRULE_EXPORT std::string to_text(const CheckResult& result, Language language,
                                     bool colour = false);

}  // namespace chainrule
