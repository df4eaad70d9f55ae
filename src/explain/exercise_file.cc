// An exercise and its solution as files in a folder.
#include <chainrule/exercise.h>

#include <filesystem>

#include "core/fail.h"
#include "core/whole_file.h"

namespace chainrule {
namespace {

namespace fs = std::filesystem;

struct FileForm {
  ExerciseFormat format;
  const char* ending;
};
constexpr FileForm kForms[] = {{ExerciseFormat::kMarkdown, ".md"},
                               {ExerciseFormat::kLatex, ".tex"},
                               {ExerciseFormat::kHtml, ".html"},
                               {ExerciseFormat::kToml, ".toml"},
                               {ExerciseFormat::kCsv, ".csv"}};

void make_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error)) {
    if (fs::is_directory(folder, error) && fs::is_empty(folder, error)) return;
    fail(ErrorCode::kFile, "{}: it exists already; an exercise needs a new or empty folder",
         folder.string());
  }
  fs::create_directories(folder, error);
  if (error) {
    fail(ErrorCode::kFile, "{}: the folder cannot be made: {}", folder.string(), error.message());
  }
}

}  // namespace

void write_exercise(const Exercise& exercise, const ExerciseOptions& options,
                    const std::string& folder) {
  make_folder(folder);
  ExerciseOptions how = options;
  for (const bool solved : {false, true}) {
    for (const FileForm& form : kForms) {
      how.solved = solved;
      how.format = form.format;
      const std::string name = std::string(solved ? "solution" : "exercise") + form.ending;
      write_whole_file((fs::path(folder) / name).string(), exercise_text(exercise, how));
    }
  }
}

}  // namespace chainrule
