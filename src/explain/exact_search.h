// The smallest sets of mistakes with which every claim is exactly what was claimed.
#pragma once

#include <cstddef>
#include <vector>

#include "explain/sheet.h"

namespace chainrule {

/// All sets of the smallest size, up to `most`, that explain every claim of the sheet exactly.
std::vector<MistakeSet> search_exactly(Sheet& sheet, std::size_t most);

/// The same mistake in the same reading at the same place.
bool same_place(const PlacedMistake& a, const PlacedMistake& b);
/// Whether both can be made in one step.
bool can_meet(const PlacedMistake& a, const PlacedMistake& b);
/// Whether it brings numbers forward that come later, so that mistakes in these show early, too.
bool reads_later_numbers(const PlacedMistake& one);
/// More than rounding of floating point.
bool differs(double a, double b);

}  // namespace chainrule
