// The rows that judge a model, through its network, for a report.
#pragma once

#include <span>

#include <chainrule/run.h>

namespace chainrule {

/// Of a report's curves, residuals and single rows.
inline constexpr std::size_t kMostReportRows = 20000;

template <class T>
struct JudgedPart {
  const Table& table;
  std::vector<std::size_t> rows;  ///< of the table
  Matrix<T> x, y, outputs;
  std::vector<double> losses;

  Samples<T> samples() const { return {x, y, {}}; }
};

/// At most `most` of the rows, which the seed draws.
template <class T>
JudgedPart<T> judged_part(const Model<T>& model, const Table& table,
                          std::span<const std::size_t> rows, std::size_t most, std::uint64_t seed);

/// What the outcome says of single rows.
template <class T>
void fill_outcome(const Model<T>& model, const JudgedPart<T>& part, ReportOutcome& out);

/// What it says of the whole part.
void fill_outcome(const Assessment& assessment, ReportOutcome& out);

/// The trained network on the rows it was trained on, or a sample of them.
template <class T>
Judgement on_training_part(const Prepared<T>& prepared, std::uint64_t seed);

}  // namespace chainrule
