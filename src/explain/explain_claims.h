// The search for the mistakes that explain a sheet's claims.
#pragma once

#include <cstddef>
#include <vector>

#include "explain/sheet.h"

namespace chainrule {

/// What explains a wrong claim: sets of mistakes, each as good as the others. No set: a slip.
struct ExplainedClaim {
  std::size_t claim = 0;  // in Sheet::claims()
  std::vector<MistakeSet> explanations;
};

struct Explanation {
  std::vector<ExplainedClaim> wrong;  // in the order of the claims
  /// Claims that are not right and that rounding alone explains; only where nothing is wrong.
  bool rounding_carried = false;
};

Explanation explain_claims(Sheet& sheet);

}  // namespace chainrule
