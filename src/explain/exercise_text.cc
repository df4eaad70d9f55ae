// An exercise in the format asked for.
#include <chainrule/exercise.h>

#include "core/fail.h"
#include "explain/exercise_page.h"
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
    case ExerciseFormat::kMarkdown:
      return exercise_markdown(exercise, sheet, options);
    case ExerciseFormat::kLatex:
      return exercise_latex(exercise, sheet, options);
    case ExerciseFormat::kHtml:
      return exercise_html(exercise, sheet, options);
  }
  return {};
}

}  // namespace chainrule
