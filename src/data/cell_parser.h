// What a cell of comma-separated text is: a number, a text, or missing.
#pragma once

#include <array>
#include <limits>
#include <optional>
#include <string_view>

#include <chainrule/csv.h>

namespace chainrule {

enum class CellKind { kMissing, kNumber, kText };

struct ParsedCell {
  CellKind kind = CellKind::kMissing;
  double number = std::numeric_limits<double>::quiet_NaN();  // NaN unless a number
};

/// What a cell is, under the options for numbers and missing values.
class CellParser {
 public:
  /// `options` must outlive this.
  explicit CellParser(const CsvOptions& options);
  ParsedCell parse(std::string_view text) const;
  /// Of a text without blanks around it.
  bool is_missing(std::string_view text) const;
  std::optional<double> number(std::string_view text) const;
  /// Numbers are written as they are everywhere.
  bool is_plain() const { return options_.decimal == '.' && !options_.thousands; }
  /// Some word for a missing value is a number.
  bool is_number_missing() const { return is_number_missing_; }

 private:
  const CsvOptions& options_;
  std::array<bool, 256> begins_missing_{};  // the first characters of words for missing values
  bool is_empty_missing_ = false;
  bool is_number_missing_ = false;
};

}  // namespace chainrule
