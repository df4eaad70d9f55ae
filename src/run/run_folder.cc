// The folder that a run leaves behind.
#include "run/run_folder.h"

#include <filesystem>

#include "core/fail.h"
#include "core/whole_file.h"
#include "run/run_json.h"

namespace chainrule {
namespace fs = std::filesystem;

RunFolder::~RunFolder() {
  std::error_code ignored;
  if (made_) fs::remove(path_, ignored);  // which leaves a folder that holds something
}

void RunFolder::make() {
  if (path_.empty()) return;
  std::error_code error;
  if (fs::exists(path_, error)) {
    if (fs::is_directory(path_, error) && fs::is_empty(path_, error)) return;
    fail(ErrorCode::kFile, "{}: it exists already; a run needs a new or empty folder", path_);
  }
  fs::create_directories(path_, error);
  if (error)
    fail(ErrorCode::kFile, "{}: the run folder cannot be made: {}", path_, error.message());
  made_ = true;
}

void RunFolder::write(const std::string& name, const std::string& text) const {
  write_whole_file((fs::path(path_) / name).string(), text);
}

void RunFolder::write_report(const Report& report) const {
  const fs::path path(path_);
  if (outputs_.report) chainrule::write_report(report, (path / "report.html").string());
  if (outputs_.plots) write_plots(report, (path / "plots").string());
}

template <class T>
void RunFolder::save(const RunSpec& spec, const Model<T>& model, const RunResult& result) const {
  if (path_.empty()) return;
  write("model.onnx", save_model(model));
  write("run.toml", to_toml(spec));
  if (result.assessment) write("report.txt", to_text(*result.assessment));
}

void RunFolder::save_result(const RunResult& result) {
  if (path_.empty()) return;
  write("metrics.json", to_json(result));
  if (result.report) write_report(*result.report);
  log_.finish();
}

void RunFolder::save_folds(const RunSpec& spec, const RunResult& result) const {
  if (path_.empty()) return;
  write("run.toml", to_toml(spec));
  if (result.assessment) write("report.txt", to_text(*result.assessment));
  write("metrics.json", to_json(result));
  if (result.report) write_report(*result.report);
}

void RunFolder::save_evaluation(const Assessment& assessment, const Report& report) const {
  write("report.txt", to_text(assessment));
  write("metrics.json", to_json(assessment, &report));
  write_report(report);
}

void save_evaluation(const Assessment& assessment, const Report& report,
                     const RunOutputs& outputs) {
  RunFolder place(outputs);
  place.make();
  place.save_evaluation(assessment, report);
}

template void RunFolder::save(const RunSpec&, const Model<float>&, const RunResult&) const;
template void RunFolder::save(const RunSpec&, const Model<double>&, const RunResult&) const;

std::string next_run_folder(const std::string& parent, const std::string& name) {
  std::error_code ignored;
  for (int number = 1;; ++number) {
    const fs::path path = fs::path(parent) / fmt::format("{}-{}", name, number);
    if (!fs::exists(path, ignored)) return path.string();
  }
}

}  // namespace chainrule
