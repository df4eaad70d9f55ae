// Numbers that somebody calculated by hand, with the problem they belong to (docs/worksheet.md).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/convention.h>
#include <chainrule/export.h>
#include <chainrule/recorded_step.h>

namespace chainrule {

/// One number that was claimed.
struct Claim {
  std::string name;        ///< as in docs/worksheet.md, with "@n" for the n-th step
  std::size_t row = 0;     ///< from 1 as the worksheet counts; 0 where there is none
  std::size_t column = 0;  ///< the same
  double value = 0;        ///< in the worksheet's sign
  double half_unit = 0;    ///< of the last digit that was written
  std::string written;     ///< the number's text
};

/// A classifier's results, of which a report was made.
struct ReportWork {
  std::vector<std::size_t> truth, predicted;  ///< of n_classes, those that occur, in order
  std::size_t n_classes = 0;
};

/// Which rows judge a model, and which ones it was trained on.
struct SplitWork {
  std::size_t n_rows = 0;
  std::vector<std::size_t> test, drawn;  ///< rows from 1
};

/// A worksheet, read and found well formed: every claim has a place in the problem or the report.
struct Worksheet {
  std::string name;  ///< of the file; starts every message
  std::optional<StepProblem> problem;
  Convention convention;
  std::optional<ReportWork> report;
  std::optional<SplitWork> split;
  std::vector<Claim> claims;
};

/// Reads a worksheet. `sheet`, if not empty, is the text of a worksheet in TOML from which network,
/// settings and given numbers come where `text` or `bytes` has none. Throws Error kFormat with
/// name, place and what to do for everything that cannot be understood, and kValue, kShape as
/// record_step() does.
CHAINRULE_EXPORT Worksheet parse_worksheet_toml(std::string_view text, const std::string& name,
                                                std::string_view sheet = {});
CHAINRULE_EXPORT Worksheet parse_worksheet_csv(std::string_view text, const std::string& name,
                                               std::string_view sheet = {});
CHAINRULE_EXPORT Worksheet parse_worksheet_npz(std::string_view bytes, const std::string& name,
                                               std::string_view sheet = {});
/// The same for a file, by its ending: .csv, .npz, else TOML. `sheet_path` may be empty. Throws
/// Error kFile if a file cannot be read.
CHAINRULE_EXPORT Worksheet read_worksheet_file(const std::string& path,
                                               const std::string& sheet_path = {});

enum class WorksheetFormat { kToml, kCsv };

/// A worksheet for this problem with every number of the step to be filled in; with `solved`, with
/// the engine's numbers at that many significant digits.
CHAINRULE_EXPORT std::string worksheet_template(const StepProblem& problem,
                                                const Convention& convention,
                                                WorksheetFormat format,
                                                std::optional<std::size_t> solved = {});

}  // namespace chainrule
