// The two logs that grow while a run goes on, so that a killed run leaves what was there.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include <chainrule/train.h>

namespace chainrule {

class RunLog {
 public:
  /// In a folder; without a name nothing is written. Files are made at the first evaluation.
  explicit RunLog(std::string folder) : folder_(std::move(folder)) {}

  /// Appends and hands it to the system. What cannot be written is told by finish(), for a full
  /// disk must not cost the training.
  void add(const Evaluation& evaluation);
  /// Throws Error kFile if something could not be written.
  void finish();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Closer>;

  File open(const std::string& name);
  void write(const File& file, const std::string& bytes);

  std::string folder_;
  std::string failure_;
  bool is_open_ = false;
  File lines_, events_;
};

}  // namespace chainrule
