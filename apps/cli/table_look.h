// What a table looks like to the program, and what training would do with it.
#pragma once

#include <chainrule/column_summary.h>
#include <chainrule/run.h>

#include <optional>
#include <string>
#include <vector>

namespace chainrule::cli {

struct ClassCount {
  std::string name;
  std::size_t n_rows = 0;
};

/// One column: what it holds and what becomes of it.
struct ColumnLook {
  ColumnSummary summary;
  ColumnPlan plan;
  std::optional<Feature> feature;  ///< as training learned it; absent where training is refused
};

struct TableLook {
  std::string name;
  std::size_t n_rows = 0;
  std::size_t n_repeats = 0;  ///< rows that equal an earlier one
  bool is_file = false;       ///< rows have lines
  std::vector<ColumnLook> columns;

  std::string refusal;  ///< why training would refuse; then nothing below is known
  std::vector<std::string> targets;
  TargetKind target_kind = TargetKind::kNumber;
  std::vector<ClassCount> classes;
  std::size_t n_train = 0, n_validation = 0, n_test = 0;
  NetworkSpec network;
  std::size_t n_parameters = 0;
  TrainSpec train;
  std::vector<std::string> notices, warnings;
};

/// Loads the data of a run and prepares it as training would; what training would refuse is told in
/// the result. Throws Error only for data that cannot be read.
TableLook look_at(const RunSpec& spec);

/// For a terminal of `width` columns.
std::string to_text(const TableLook& look, std::size_t width);
/// docs/command-line.md, "JSON".
std::string to_json(const TableLook& look);

}  // namespace chainrule::cli
