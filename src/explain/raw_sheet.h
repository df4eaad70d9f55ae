// A worksheet as any of its formats gives it: settings in TOML, and arrays of numbers by name.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/worksheet.h>

#include "data/toml.h"

namespace chainrule {

struct RawNumber {
  double value = 0;
  double half_unit = 0;
  std::string written;
  bool blank = false;
  bool whole = false;  // written without a point: it counts with the digits of the others
};

/// Numbers under one name: a single one, a list, or rows.
struct RawArray {
  std::string name, place;  // `place` opens messages: "sheet.toml: line 3, column 6"
  std::size_t n_dimensions = 0;
  std::size_t n_rows = 1, n_columns = 1;  // a list is one row
  bool sparse = false;                    // numbers at the end may be missing
  std::vector<RawNumber> numbers;
};

struct RawSheet {
  std::string name;
  toml::table settings;  // network, step, convention, report, split
  std::vector<RawArray> given, work;
};

/// The number that a text is, with the unit of its last digit; false if it is none.
bool read_written(std::string_view text, RawNumber& number);

/// Settings and arrays of a text. Throws Error kFormat.
RawSheet read_raw_toml(std::string_view text, const std::string& name);

/// Reads `sheet`, from which `raw` takes whatever tables and given arrays it lacks.
void complete(RawSheet& raw, std::string_view sheet);

/// Understands all of it. Throws Error kFormat.
Worksheet understand(RawSheet raw);

}  // namespace chainrule
