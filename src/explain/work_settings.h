// The settings of a worksheet: its network, its step, its convention.
#pragma once

#include <chainrule/worksheet.h>

#include "data/toml_reader.h"

namespace chainrule {

/// What [network] says; a width of 0 is left to the given weights.
NetworkSpec read_work_network(TomlReader reader);
/// What [step] says; plain gradient descent with rate 1 unless it says otherwise.
struct WorkStep {
  StepSpec step;
  std::size_t update = 1;  // the optimizer's number of the first step
};
WorkStep read_work_step(TomlReader reader);
Convention read_work_convention(TomlReader reader);
/// Nothing where the table is not there.
std::optional<ReportWork> read_report_work(TomlReader& root);
std::optional<SplitWork> read_split_work(TomlReader& root);

}  // namespace chainrule
