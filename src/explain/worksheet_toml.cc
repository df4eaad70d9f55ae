// Reading worksheets in TOML.
#include <algorithm>

#include "core/fail.h"
#include "data/toml_reader.h"
#include "data/toml_text.h"
#include "explain/raw_sheet.h"

namespace chainrule {
namespace {

// The lines of a text, to find a number as it was written.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    while (true) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      lines_.push_back(text.substr(0, end));
      if (end == text.size()) return;
      text.remove_prefix(end + 1);
    }
  }

  // The number that begins there. Columns count characters, not bytes.
  std::string_view number_at(const toml::source_position& at) const {
    if (at.line == 0 || at.line > lines_.size()) return {};
    std::string_view line = lines_[at.line - 1];
    for (std::size_t column = 1; column < at.column && !line.empty(); ++column) {
      line.remove_prefix(1);
      while (!line.empty() && (static_cast<unsigned char>(line.front()) & 0xC0U) == 0x80U) {
        line.remove_prefix(1);
      }
    }
    return line.substr(0, line.find_first_not_of("0123456789+-._eE"));
  }

 private:
  std::vector<std::string_view> lines_;
};

class ArrayReader {
 public:
  ArrayReader(const Lines& lines, RawArray& array) : lines_(lines), array_(array) {}

  void read(const toml::node& node) {
    const toml::array* rows = node.as_array();
    if (rows == nullptr) return number(node);
    const bool nested = !rows->empty() && rows->front().is_array();
    array_.n_dimensions = nested ? 2 : 1;
    array_.n_rows = nested ? rows->size() : 1;
    array_.n_columns = nested ? rows->front().as_array()->size() : rows->size();
    for (const toml::node& element : *rows) {
      if (!nested) {
        number(element);
        continue;
      }
      const toml::array* row = element.as_array();
      if (row == nullptr || row->size() != array_.n_columns) {
        fail(ErrorCode::kFormat, "{}: {}: rows of {} numbers were expected, as the first has",
             place_of(element), array_.name, array_.n_columns);
      }
      for (const toml::node& one : *row) number(one);
    }
  }

 private:
  void number(const toml::node& node) {
    RawNumber& number = array_.numbers.emplace_back();
    if (const auto text = node.value_exact<std::string>()) {
      if (!read_written(*text, number)) refuse(node, "\"" + *text + "\"");
      return;
    }
    if (!node.is_number()) refuse(node, "something else");
    const std::string_view written = lines_.number_at(node.source().begin);
    if (read_written(written, number) && !number.blank) return;
    number.blank = false;
    number.value = node.value<double>().value_or(0);
    number.written = std::string(written);
    if (!std::isfinite(number.value)) refuse(node, number.written);
  }
  [[noreturn]] void refuse(const toml::node& node, const std::string& came) const {
    fail(ErrorCode::kFormat, "{}: {}: {} came, a number was expected, or \"\" for a blank",
         place_of(node), array_.name, came);
  }

  const Lines& lines_;
  RawArray& array_;
};

std::vector<RawArray> read_arrays(const toml::table& root, std::string_view key,
                                  const Lines& lines) {
  std::vector<RawArray> arrays;
  const toml::node* node = root.get(key);
  if (node == nullptr) return arrays;
  if (!node->is_table()) {
    fail(ErrorCode::kFormat, "{}: a table [{}] was expected", place_of(*node), key);
  }
  for (const auto& [name, value] : *node->as_table()) {
    RawArray& array = arrays.emplace_back();
    array.name = name.str();
    array.place = place_of(value);
    ArrayReader(lines, array).read(value);
  }
  // toml++ sorts by name; messages are about the first line that is wrong.
  return arrays;
}

}  // namespace

RawSheet read_raw_toml(std::string_view text, const std::string& name) {
  RawSheet raw{.name = name, .settings = parse_toml(text, name), .given = {}, .work = {}};
  const Lines lines(text);
  raw.given = read_arrays(raw.settings, "given", lines);
  raw.work = read_arrays(raw.settings, "work", lines);
  raw.settings.erase("given");
  raw.settings.erase("work");
  return raw;
}

Worksheet parse_worksheet_toml(std::string_view text, const std::string& name,
                               std::string_view sheet) {
  RawSheet raw = read_raw_toml(text, name);
  complete(raw, sheet);
  return understand(std::move(raw));
}

}  // namespace chainrule
