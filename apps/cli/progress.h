// Shows on stderr how a run goes on, and stops it on Ctrl-C.
#pragma once

#include <chainrule/run.h>

#include <chrono>
#include <set>
#include <string>

#include "cli/pace.h"
#include "cli/progress_line.h"

namespace chainrule::cli {

/// A bar that is redrawn on a terminal, else a plain line now and then. All folds of a
/// cross-validation are one run.
class Progress : public RunObserver {
 public:
  /// Quiet: warnings only.
  explicit Progress(bool quiet);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() override { finish(); }

  void started(const Plan& plan) override;
  bool stepped(std::uint64_t update, double mean_loss) override;
  bool evaluated(const Evaluation& evaluation) override;
  /// Shows for the last time where the run stands; also before anything else is written.
  void finish();

 private:
  enum class Style { kNone, kLines, kBar };
  void settle(std::uint64_t update);
  void show_if_due();
  void draw();

  void erase();
  void tell_once(std::string_view kind, const std::string& sentence);

  const Style style_;
  const bool colour_;
  bool is_running_ = false;
  Plan plan_;                                // of the fold that goes on
  double samples_before_ = 0, samples_ = 0;  // presented: in earlier folds, so far
  Standing standing_;
  Pace pace_;
  std::set<std::string> told_;  // notes and warnings
  std::chrono::steady_clock::time_point begin_, last_drawn_;
};

}  // namespace chainrule::cli
