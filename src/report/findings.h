// Collects what was found and what was looked at and is good.
#pragma once

#include <string>
#include <utility>

#include <chainrule/report.h>

namespace chainrule {

class Findings {
 public:
  explicit Findings(Report& report) : report_(report) {}
  void warn(std::string kind, std::string sentence) {
    report_.findings.push_back({std::move(kind), std::move(sentence)});
  }
  void pass(std::string sentence) { report_.checks.push_back(std::move(sentence)); }

 private:
  Report& report_;
};

/// What training itself shows: overfitting, not converged, dead and saturated units.
void judge_training(const Report& report, Findings& out);

}  // namespace chainrule
