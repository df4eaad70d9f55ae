// An exercise in the format asked for.
#include <chainrule/exercise.h>

#include "core/fail.h"
#include "explain/exercise_sheet.h"
#include "explain/worksheet_text.h"

namespace chainrule {

std::string exercise_text(const Exercise& exercise, const ExerciseOptions& options) {
  if (options.figures < 3 || options.figures > 17) {
    fail(ErrorCode::kValue, "exercise: {} figures came, 3 to 17 were expected", options.figures);
  }
  const ExerciseSheet sheet = exercise_sheet(exercise, options.convention);
  switch (options.format) {
    case ExerciseFormat::kToml:
      return worksheet_toml(exercise, sheet, options);
    case ExerciseFormat::kCsv:
      return worksheet_csv(exercise, sheet, options);
    default:
      break;
  }
  fail(ErrorCode::kValue, "exercise: no renderer for {}", to_string(options.format));
}

}  // namespace chainrule
