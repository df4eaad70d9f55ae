// The report of a cross-validation, gathered fold by fold.
#pragma once

#include <chainrule/run.h>

namespace chainrule {

class FoldsReport {
 public:
  /// Looks at the rows that judge a fold: at most 20,000 of all folds together.
  template <class T>
  void add(const RunSpec& spec, const Prepared<T>& prepared, const RunResult& fold);
  /// After the last fold. `table` is the one that was folded.
  Report finish(const RunSpec& spec, const Table& table, const RunResult& result);

 private:
  ReportOutcome outcome_;
  Judgement training_;                   // sums over the folds that could be judged
  std::size_t n_ = 0;                    // how many those are
  std::optional<Preprocessor> columns_;  // of the first fold
};

}  // namespace chainrule
