// The folder that a run leaves behind.
#pragma once

#include <string>

#include <chainrule/run.h>

namespace chainrule {

/// Where a run is saved; nowhere for an empty path.
class RunFolder {
 public:
  explicit RunFolder(RunOutputs outputs) : path_(outputs.folder), outputs_(std::move(outputs)) {}
  /// Removes the folder again if nothing was saved.
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  /// Throws Error kFile if it cannot be made, is not empty, or is no folder.
  void make();
  bool wants_report() const { return !path_.empty() && (outputs_.report || outputs_.plots); }
  template <class T>
  void save(const RunSpec& spec, const Model<T>& model, const RunResult& result) const;
  void save_folds(const RunSpec& spec, const RunResult& result) const;

 private:
  void write(const std::string& name, const std::string& text) const;
  void write_report(const Report& report) const;

  std::string path_;
  RunOutputs outputs_;
  bool made_ = false;
};

}  // namespace chainrule
