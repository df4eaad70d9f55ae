// The one line that says how far a run is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chainrule::cli {

/// Where a run stands.
struct Standing {
  double fraction = 0;  ///< of the planned length, 0 to 1
  std::string_view unit = "epoch";
  std::uint64_t count = 0, total = 0;  ///< of those units
  std::size_t fold = 0, n_folds = 0;   ///< from 1; 0 without cross-validation
  std::optional<double> loss, score;
  std::string_view score_part, score_name;  ///< "validation" or "training", "accuracy"
  double samples_per_second = 0;
  double seconds = 0;
  std::optional<double> seconds_left;  ///< absent at the beginning and at the end
  bool is_over = false;                ///< then `seconds` are told
};

/// `50 %, epoch 15/30, loss 0.0421, ...`
std::string plain_line(const Standing& standing);
/// The same with a bar, in at most `columns` columns; what matters least goes first where they are
/// few.
std::string bar_line(const Standing& standing, std::size_t columns, bool colour);

}  // namespace chainrule::cli
