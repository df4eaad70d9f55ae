// Tables made of NumPy's arrays.
#include "data/array_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/fail.h"
#include "data/limits.h"
#include "data/text_codes.h"

namespace chainrule {
namespace {

std::string shape_text(const NpyHeader& array) {
  std::string text = "[";
  for (const std::size_t n : array.shape)
    text += fmt::format("{}{}", text.size() > 1 ? " x " : "", n);
  return text + "]";
}

bool is_target_name(std::string_view name) {
  for (const std::string_view known :
       {"y", "Y", "label", "labels", "target", "targets", "class", "classes"}) {
    if (name == known) return true;
  }
  return false;
}

class TableOfArrays {
 public:
  explicit TableOfArrays(std::string_view name) { table_.name = name; }

  // Columns without cells.
  void add_columns(std::string name, const NpyHeader& array) {
    if (name == "X") name = "x";
    const std::size_t n_dimensions = array.shape.size();
    if (n_dimensions == 0 || n_dimensions > 4) {
      fail(ErrorCode::kFormat, "{}: array {} has {} dimensions, 1 to 4 were expected", table_.name,
           name, n_dimensions);
    }
    check_rows(name, array);
    const std::size_t width = width_of(array);
    if (width > kMostColumns || table_.columns.size() + width > kMostColumns) {
      fail(ErrorCode::kFormat, "{}: array {} of shape {} makes {} columns, at most {} are read",
           table_.name, name, shape_text(array), table_.columns.size() + width, kMostColumns);
    }
    const bool is_picture = n_dimensions == 3 || (n_dimensions == 4 && array.shape[3] == 1);
    if (is_picture && table_.image_width == 0) {
      table_.image_height = array.shape[1];
      table_.image_width = array.shape[2];
    }
    if (n_dimensions == 1 && is_target_name(name)) table_.default_target = name;
    for (std::size_t j = 0; j < width; ++j) {
      Column& column = table_.columns.emplace_back();
      if (array.is_text()) column.kind = Column::Kind::kText;
      if (n_dimensions == 1) {
        column.name = name;
      } else if (is_picture) {
        const std::size_t across = array.shape[2];
        column.name = fmt::format("{}_{}_{}", name, j / across + 1, j % across + 1);
      } else {
        column.name = fmt::format("{}{}", name, j + 1);
      }
    }
  }

  void check() const {
    std::set<std::string_view> names;
    for (const Column& column : table_.columns) {
      if (!names.insert(column.name).second) {
        fail(ErrorCode::kFormat, "{}: two of its columns would be named \"{}\"", table_.name,
             column.name);
      }
    }
    if (n_rows_ == 0 || names.empty()) fail(ErrorCode::kFormat, "{}: it has no rows", table_.name);
  }

  // To be called for the arrays in the order of their columns.
  void fill(std::string_view name, const NpyHeader& array, std::string_view bytes) {
    const std::string place = fmt::format("{}: {}", table_.name, name);
    if (array.is_text()) {
      add_texts(array, read_npy_texts(array, bytes, place));
    } else {
      add_numbers(array, NpyNumbers(array, bytes, place));
    }
    n_filled_ += width_of(array);
  }

  Table take() { return std::move(table_); }

 private:
  static std::size_t width_of(const NpyHeader& array) {
    constexpr std::size_t kHuge = std::numeric_limits<std::size_t>::max() / 2;
    std::size_t width = 1;
    for (std::size_t d = 1; d < array.shape.size(); ++d) {
      if (array.shape[d] != 0 && width > kHuge / array.shape[d]) return kHuge;
      width *= array.shape[d];
    }
    return width;
  }

  void check_rows(const std::string& name, const NpyHeader& array) {
    if (first_name_.empty()) {
      first_name_ = name;
      n_rows_ = array.shape[0];
    }
    if (array.shape[0] == n_rows_) return;
    fail(ErrorCode::kFormat,
         "{}: array {} has {} rows and array {} has {}; one row a sample was expected in all",
         table_.name, first_name_, n_rows_, name, array.shape[0]);
  }

  // Where cell j of the first row stands in an array whose first dimension changes fastest.
  static std::size_t first_of_column(const NpyHeader& array, std::size_t j) {
    std::size_t place = 0, inner = 1, stride = width_of(array) * array.shape[0];
    for (std::size_t d = array.shape.size(); d-- > 1; inner *= array.shape[d]) {
      stride /= array.shape[d];  // of dimension d
      place += j / inner % array.shape[d] * stride;
    }
    return place;
  }

  void add_numbers(const NpyHeader& array, const NpyNumbers& numbers) {
    const std::size_t width = width_of(array);
    for (std::size_t j = 0; j < width; ++j) {
      Column& column = table_.columns[n_filled_ + j];
      column.numbers.reserve(n_rows_);
      const std::size_t step = array.is_column_major ? 1 : width;
      std::size_t at = array.is_column_major ? first_of_column(array, j) : j;
      for (std::size_t i = 0; i < n_rows_; ++i, at += step) {
        const double x = numbers[at];
        if (std::isinf(x)) {
          fail(ErrorCode::kFormat, "{}: row {}, column \"{}\": an infinite number came",
               table_.name, i + 1, column.name);
        }
        column.numbers.push_back(x);
      }
    }
  }

  void add_texts(const NpyHeader& array, std::string_view rest) {
    const std::size_t width = width_of(array);
    std::vector<TextCodes> codes(width);
    for (std::size_t i = 0; i < n_rows_ * width; ++i) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::size_t j = i % width;
      Column& column = table_.columns[n_filled_ + j];
      if (end == 0) {
        column.codes.push_back(Column::kMissing);
      } else {
        codes[j].append(rest.substr(0, end), column);
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!rest.empty()) {
      fail(ErrorCode::kFormat, "{}: a text of \"{}\" has a line end", table_.name,
           table_.columns[n_filled_].name);
    }
  }

  Table table_;
  std::string first_name_;
  std::size_t n_rows_ = 0;
  std::size_t n_filled_ = 0;  // columns
};

}  // namespace

Table table_of_arrays(const std::vector<std::pair<std::string, NpyHeader>>& headers,
                      const ArrayBytes& bytes_of, std::string_view name) {
  if (headers.empty()) fail(ErrorCode::kFormat, "{}: it has no arrays", name);
  TableOfArrays table(name);
  for (const auto& [array_name, header] : headers) table.add_columns(array_name, header);
  table.check();
  for (std::size_t i = 0; i < headers.size(); ++i) {
    std::string buffer;
    table.fill(headers[i].first, headers[i].second, bytes_of(i, buffer));
  }
  return table.take();
}

}  // namespace chainrule
