// What an exercise says of its network and its step before the tables.
#pragma once

#include <vector>

#include "explain/exercise_sheet.h"

namespace chainrule {

std::vector<Message> exercise_facts(const Exercise& exercise, const Convention& convention);

}  // namespace chainrule
