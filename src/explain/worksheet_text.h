// Exercises as worksheets that `chainrule check` reads (docs/worksheet.md).
#pragma once

#include <string>

#include "explain/exercise_sheet.h"

namespace chainrule {

/// What is asked is in [work], blank or solved.
std::string worksheet_toml(const Exercise& exercise, const ExerciseSheet& sheet,
                           const ExerciseOptions& options);
/// One number a line.
std::string worksheet_csv(const Exercise& exercise, const ExerciseSheet& sheet,
                          const ExerciseOptions& options);

}  // namespace chainrule
