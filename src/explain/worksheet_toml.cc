// Reading worksheets in TOML.
#include <algorithm>
#include <cstdint>

#include "core/fail.h"
#include "data/toml_reader.h"
#include "data/toml_text.h"
#include "explain/raw_sheet.h"

namespace chainrule {
namespace {

// Finds a number as it was written. Numbers that follow each other are found from the last one on,
// because a line may hold all of them.
class Written {
 public:
  explicit Written(std::string_view text) : text_(text) {
    begins_.push_back(0);
    for (std::size_t at = text.find('\n'); at != std::string_view::npos;
         at = text.find('\n', at + 1)) {
      begins_.push_back(static_cast<std::uint32_t>(at + 1));
    }
  }

  // The number that begins there. Columns count characters, not bytes.
  std::string_view number_at(const toml::source_position& to) {
    if (to.line == 0 || to.line > begins_.size()) return {};
    if (to.line != line_ || to.column < column_) {
      line_ = to.line;
      column_ = 1;
      at_ = begins_[line_ - 1];
    }
    const auto is_inside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    for (; column_ < to.column && at_ < text_.size() && text_[at_] != '\n'; ++column_) {
      ++at_;
      while (at_ < text_.size() && is_inside(text_[at_])) ++at_;
    }
    const std::size_t end = text_.find_first_not_of("0123456789+-._eE", at_);
    return text_.substr(at_, end == std::string_view::npos ? end : end - at_);
  }

 private:
  std::string_view text_;
  std::vector<std::uint32_t> begins_;           // of lines
  std::size_t line_ = 0, column_ = 1, at_ = 0;  // where it stands, from line 1 and column 1
};

class ArrayReader {
 public:
  ArrayReader(Written& written, RawArray& array) : written_(written), array_(array) {}

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
    const std::string_view written = written_.number_at(node.source().begin);
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

  Written& written_;
  RawArray& array_;
};

std::vector<RawArray> read_arrays(const toml::table& root, std::string_view key, Written& written) {
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
    ArrayReader(written, array).read(value);
  }
  // toml++ sorts by name; messages are about the first line that is wrong.
  return arrays;
}

}  // namespace

RawSheet read_raw_toml(std::string_view text, const std::string& name) {
  // `chainrule check --new` writes seven bytes for a number and five numbers for a parameter.
  const TomlExtent most = {std::size_t{32} << 20, kRunFileExtent.values + text.size() / 4};
  RawSheet raw{.name = name, .settings = parse_toml(text, name, most), .given = {}, .work = {}};
  Written written(text);
  raw.given = read_arrays(raw.settings, "given", written);
  raw.work = read_arrays(raw.settings, "work", written);
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
