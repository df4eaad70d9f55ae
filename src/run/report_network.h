// What a report says of a network, by the rows that judge it.
#pragma once

#include "run/judged_part.h"

namespace chainrule {

/// Importance of columns, activity of units, pictures of weights, the rows it is most wrong about,
/// and texts that training did not have. Needs the report's data and its outcome's single rows.
template <class T>
void look_into(const Model<T>& model, const JudgedPart<T>& part, std::uint64_t seed,
               Report& report);

}  // namespace chainrule
