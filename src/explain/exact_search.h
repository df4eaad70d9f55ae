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
/// The three mistakes that go together where a hidden layer's error has become a table: the error,
/// the product and the gradient of one layer.
std::vector<MistakeSet> tables_of_errors(const MistakeSet& known);
/// Whether a mistake that changes nothing by itself may change a number together with this one.
bool changes_with_others(const PlacedMistake& one);

}  // namespace chainrule
