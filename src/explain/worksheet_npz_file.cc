// Reading worksheets from archives of NumPy arrays.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/fail.h"
#include "data/gzip_file.h"
#include "data/npz_file.h"
#include "data/number_text.h"
#include "explain/raw_sheet.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostBytes = 500'000'000;
// How many numbers an archive may have, and one more for each of its bytes.
constexpr std::size_t kSomeNumbers = 250'000;
constexpr double kSingle = 5e-7;  // relative, of what single precision computes

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// x, t, W1, b1, theta1, mask1, sample_weights; the rest is work. A state before the step is told
// from the one after it by "given." before its name.
bool is_given(const std::string& name) {
  if (name == "x" || name == "t" || name == "sample_weights") return true;
  for (const std::string_view prefix : {"W", "b", "theta", "mask"}) {
    if (!name.starts_with(prefix) || name.size() == prefix.size()) continue;
    if (std::ranges::all_of(name.substr(prefix.size()), is_digit)) return true;
  }
  return false;
}

RawArray raw_array(const std::string& name, const NpyArray& array, const std::string& file) {
  RawArray raw{.name = name, .place = file, .n_dimensions = array.shape.size(), .numbers = {}};
  if (array.shape.size() > 2) {
    fail(ErrorCode::kFormat, "{}: {}: an array of {} dimensions came, at most 2 were expected",
         file, name, array.shape.size());
  }
  if (array.is_text) {
    fail(ErrorCode::kFormat, "{}: {}: a text came, numbers were expected", file, name);
  }
  if (array.shape.size() == 1) raw.n_columns = array.shape[0];
  if (array.shape.size() == 2) {
    raw.n_rows = array.shape[0];
    raw.n_columns = array.shape[1];
  }
  for (const double value : array.values) {
    RawNumber& number = raw.numbers.emplace_back();
    number.blank = std::isnan(value);
    if (number.blank) continue;
    if (!std::isfinite(value)) {
      fail(ErrorCode::kFormat, "{}: {}: an infinite number came; NaN is a blank", file, name);
    }
    const std::string text =
        array.single_precision ? fmt::format("{}", static_cast<float>(value)) : number_text(value);
    read_written(text, number);
    number.value = value;
    number.whole = false;
    number.half_unit = std::min(number.half_unit, std::abs(value) * 1e-3);
    if (array.single_precision) {
      number.half_unit = std::max(number.half_unit, kSingle * std::abs(value));
    }
  }
  return raw;
}

}  // namespace

Worksheet parse_worksheet_npz(std::string_view bytes, const std::string& name,
                              std::string_view sheet) {
  const NpzFile file(bytes, name, std::min(kMostBytes, most_unpacked_bytes(bytes.size())));
  std::size_t n_left = kSomeNumbers + bytes.size();
  for (const auto& [array, header] : file.headers()) {
    const std::size_t n = header.n_elements();
    if (n > n_left) fail(ErrorCode::kFormat, "{}: too many numbers for a file of its size", name);
    n_left -= n;
  }
  const auto arrays = read_npz(file, name);
  RawSheet raw;
  for (const auto& [array, content] : arrays) {
    if (array == "sheet" && content.is_text) raw = read_raw_toml(content.text, name + ": sheet");
  }
  raw.name = name;
  const auto replace = [](std::vector<RawArray>& all, RawArray array) {
    std::erase_if(all, [&](const RawArray& old) { return old.name == array.name; });
    all.push_back(std::move(array));
  };
  for (const auto& [array, content] : arrays) {
    if (array == "sheet") continue;
    if (array.starts_with("given.")) {
      replace(raw.given, raw_array(array.substr(6), content, name));
    } else {
      replace(is_given(array) ? raw.given : raw.work, raw_array(array, content, name));
    }
  }
  complete(raw, sheet);
  return understand(std::move(raw));
}

}  // namespace chainrule
