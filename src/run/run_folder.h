// The folder that a run leaves behind.
#pragma once

#include <string>

#include <chainrule/run.h>

#include "run/run_log.h"

namespace chainrule {

/// Where a run is saved; nowhere for an empty path.
class RunFolder {
 public:
  explicit RunFolder(RunOutputs outputs)
      : path_(outputs.folder), outputs_(std::move(outputs)), log_(path_) {}
  /// Removes the folder again if nothing was saved.
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  /// Throws Error kFile if it cannot be made, is not empty, or is no folder.
  void make();
  /// One evaluation more; see RunLog.
  void log(const Evaluation& evaluation) { log_.add(evaluation); }
  bool wants_report() const { return !path_.empty() && (outputs_.report || outputs_.plots); }
  template <class T>
  void save(const RunSpec& spec, const Model<T>& model, const RunResult& result) const;
  /// After save(), for a report takes its time. Throws Error kFile also for a log that could not be
  /// written.
  void save_result(const RunResult& result);
  void save_folds(const RunSpec& spec, const RunResult& result) const;
  void save_evaluation(const Assessment& assessment, const Report& report) const;

 private:
  void write(const std::string& name, const std::string& text) const;
  void write_report(const Report& report) const;

  std::string path_;
  RunOutputs outputs_;
  RunLog log_;
  bool made_ = false;
};

}  // namespace chainrule
