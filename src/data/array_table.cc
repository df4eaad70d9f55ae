// Tables made of NumPy's arrays.
#include "data/array_table.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/fail.h"
#include "data/text_codes.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostColumns = 100'000;

std::string shape_text(const NpyArray& array) {
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

  void add(std::string name, const NpyArray& array) {
    if (name == "X") name = "x";
    const std::size_t n_dimensions = array.shape.size();
    if (n_dimensions == 0 || n_dimensions > 4) {
      fail(ErrorCode::kFormat, "{}: array {} has {} dimensions, 1 to 4 were expected", table_.name,
           name, n_dimensions);
    }
    check_rows(name, array);
    std::size_t width = 1;
    for (std::size_t d = 1; d < n_dimensions; ++d) width *= array.shape[d];
    if (width > kMostColumns) {
      fail(ErrorCode::kFormat, "{}: array {} of shape {} makes {} columns, at most {} are read",
           table_.name, name, shape_text(array), width, kMostColumns);
    }
    const bool is_picture = n_dimensions == 3 || (n_dimensions == 4 && array.shape[3] == 1);
    if (is_picture && table_.image_width == 0) {
      table_.image_height = array.shape[1];
      table_.image_width = array.shape[2];
    }
    if (n_dimensions == 1 && is_target_name(name)) table_.default_target = name;
    std::vector<std::string> names;
    for (std::size_t j = 0; j < width; ++j) {
      if (n_dimensions == 1) {
        names.push_back(name);
      } else if (is_picture) {
        const std::size_t across = array.shape[2];
        names.push_back(fmt::format("{}_{}_{}", name, j / across + 1, j % across + 1));
      } else {
        names.push_back(fmt::format("{}{}", name, j + 1));
      }
    }
    array.is_text ? add_texts(names, array) : add_numbers(names, array);
  }

  Table take() {
    std::set<std::string_view> names;
    for (const Column& column : table_.columns) {
      if (!names.insert(column.name).second) {
        fail(ErrorCode::kFormat, "{}: two of its columns would be named \"{}\"", table_.name,
             column.name);
      }
    }
    if (table_.n_rows() == 0) fail(ErrorCode::kFormat, "{}: it has no rows", table_.name);
    return std::move(table_);
  }

 private:
  void check_rows(const std::string& name, const NpyArray& array) {
    if (first_name_.empty()) {
      first_name_ = name;
      n_rows_ = array.shape[0];
    }
    if (array.shape[0] == n_rows_) return;
    fail(ErrorCode::kFormat,
         "{}: array {} has {} rows and array {} has {}; one row a sample was expected in all",
         table_.name, first_name_, n_rows_, name, array.shape[0]);
  }

  void add_numbers(const std::vector<std::string>& names, const NpyArray& array) {
    const std::size_t width = names.size();
    for (std::size_t j = 0; j < width; ++j) {
      Column& column = table_.columns.emplace_back();
      column.name = names[j];
      column.numbers.reserve(n_rows_);
      for (std::size_t i = 0; i < n_rows_; ++i) {
        const double x = array.values[i * width + j];
        if (std::isinf(x)) {
          fail(ErrorCode::kFormat, "{}: row {}, column \"{}\": an infinite number came",
               table_.name, i + 1, column.name);
        }
        column.numbers.push_back(x);
      }
    }
  }

  void add_texts(const std::vector<std::string>& names, const NpyArray& array) {
    std::vector<TextCodes> codes(names.size());
    const std::size_t first = table_.columns.size();
    for (const std::string& name : names) {
      Column& column = table_.columns.emplace_back();
      column.name = name;
      column.kind = Column::Kind::kText;
    }
    std::string_view rest = array.text;
    for (std::size_t i = 0; i < n_rows_ * names.size(); ++i) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::size_t j = i % names.size();
      Column& column = table_.columns[first + j];
      if (end == 0) {
        column.codes.push_back(Column::kMissing);
      } else {
        codes[j].append(rest.substr(0, end), column);
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!rest.empty()) {
      fail(ErrorCode::kFormat, "{}: a text of \"{}\" has a line end", table_.name, names.front());
    }
  }

  Table table_;
  std::string first_name_;
  std::size_t n_rows_ = 0;
};

}  // namespace

Table table_of_arrays(const std::vector<std::pair<std::string, NpyArray>>& arrays,
                      std::string_view name) {
  if (arrays.empty()) fail(ErrorCode::kFormat, "{}: it has no arrays", name);
  TableOfArrays table(name);
  for (const auto& [array_name, array] : arrays) table.add(array_name, array);
  return table.take();
}

}  // namespace chainrule
