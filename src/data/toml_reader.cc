// Reads values out of a TOML table and says where they are wrong.
#include "data/toml_reader.h"

#include <algorithm>
#include <sstream>

#include "data/name_list.h"

namespace chainrule {
namespace {

const toml::table kEmpty;

// One value of an array or a key, or nothing if it is of another kind.
std::optional<double> as_value(const toml::node& node, double) {
  if (!node.is_number()) return {};
  return node.value<double>();
}
std::optional<std::string> as_value(const toml::node& node, const std::string&) {
  return node.value_exact<std::string>();
}
std::optional<std::uint64_t> as_value(const toml::node& node, std::uint64_t) {
  const auto whole = node.value_exact<std::int64_t>();
  if (!whole || *whole < 0) return {};
  return static_cast<std::uint64_t>(*whole);
}
std::optional<std::vector<double>> as_value(const toml::node& node, const std::vector<double>&) {
  const toml::array* array = node.as_array();
  if (array == nullptr) return {};
  std::vector<double> values;
  for (const toml::node& element : *array) {
    const auto value = as_value(element, double{});
    if (!value) return {};
    values.push_back(*value);
  }
  return values;
}

// A value as it may stand in a message: on one line, and not long.
std::string value_text(const toml::node& node) {
  constexpr std::size_t kMostElements = 100;
  const toml::array* const array = node.as_array();
  if (array != nullptr && array->size() > kMostElements) {
    return fmt::format("a list of {} elements", array->size());
  }
  std::ostringstream text;
  node.visit([&](const auto& value) { text << toml::toml_formatter(value); });
  std::string line;
  for (const char c : text.str()) {
    const bool is_blank = c == '\n' || c == ' ';
    if (!is_blank || !line.ends_with(' ')) line += is_blank ? ' ' : c;
  }
  return line;
}

}  // namespace

std::string place_of(const toml::node& node) {
  const toml::source_region& source = node.source();
  if (source.path == nullptr) return "run file";
  if (*source.path == kCommandLine) return *source.path;
  return fmt::format("{}: line {}, column {}", *source.path, source.begin.line,
                     source.begin.column);
}

std::string TomlReader::full_name(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

void TomlReader::refuse(std::string_view key, std::string_view expected) const {
  refuse_with(key, fmt::format(", {} was expected", expected));
}

void TomlReader::refuse_with(std::string_view key, std::string_view words) const {
  const toml::node& node = *table_.get(key);
  fail(ErrorCode::kFormat, "{}: {} = {} came{}", place_of(node), full_name(key), value_text(node),
       words);
}

void TomlReader::refuse_missing(std::string_view key) const {
  fail(ErrorCode::kFormat, "{}: {} is missing", place_of(table_), full_name(key));
}

void TomlReader::refuse_name(std::string_view key, std::string_view name,
                             const std::vector<std::string>& known) const {
  fail(ErrorCode::kFormat, "{}: {} = \"{}\" is not known; there are {}{}",
       place_of(*table_.get(key)), full_name(key), name, quoted_list(known),
       did_you_mean(name, known));
}

const toml::node* TomlReader::take(std::string_view key) {
  known_.emplace_back(key);
  return table_.get(key);
}

void TomlReader::read(std::string_view key, bool& value) {
  const toml::node* node = take(key);
  if (node == nullptr) return;
  if (!node->is_boolean()) refuse(key, "true or false");
  value = *node->value_exact<bool>();
}

void TomlReader::read(std::string_view key, double& value) {
  const toml::node* node = take(key);
  if (node == nullptr) return;
  const auto number = as_value(*node, double{});
  if (!number) refuse(key, "a number");
  value = *number;
}

void TomlReader::read(std::string_view key, std::uint64_t& value) {
  const toml::node* node = take(key);
  if (node == nullptr) return;
  const auto number = as_value(*node, std::uint64_t{});
  if (!number) refuse(key, "a whole number of at least 0");
  value = *number;
}

void TomlReader::read(std::string_view key, std::string& value) {
  const toml::node* node = take(key);
  if (node == nullptr) return;
  const auto text = node->value_exact<std::string>();
  if (!text) refuse(key, "a text in quotes");
  value = *text;
}

template <class V>
void TomlReader::read_list(std::string_view key, std::vector<V>& values,
                           std::string_view expected) {
  const toml::node* node = take(key);
  if (node == nullptr) return;
  values.clear();
  if (const auto one = as_value(*node, V{})) {
    values.push_back(*one);
    return;
  }
  const toml::array* array = node->as_array();
  if (array == nullptr) refuse(key, expected);
  for (const toml::node& element : *array) {
    const auto value = as_value(element, V{});
    if (!value) refuse(key, expected);
    values.push_back(*value);
  }
}

void TomlReader::read(std::string_view key, std::vector<std::string>& value) {
  read_list(key, value, "a list of texts");
}
void TomlReader::read(std::string_view key, std::vector<double>& value) {
  read_list(key, value, "a list of numbers");
}
void TomlReader::read(std::string_view key, std::vector<std::uint64_t>& value) {
  read_list(key, value, "a list of whole numbers");
}

void TomlReader::read(std::string_view key, std::vector<std::vector<double>>& value) {
  const toml::node* node = take(key);
  if (node == nullptr) return;
  const toml::array* rows = node->as_array();
  if (rows == nullptr) refuse(key, "a list of rows of numbers");
  value.clear();
  for (const toml::node& row : *rows) {
    // A bare number is a row of one.
    auto numbers = as_value(row, std::vector<double>());
    if (const auto one = as_value(row, double{})) numbers = std::vector<double>{*one};
    if (!numbers) refuse(key, "a list of rows of numbers");
    value.push_back(*numbers);
  }
}

std::vector<std::string> TomlReader::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, node] : table_) keys.emplace_back(key.str());
  return keys;
}

TomlReader TomlReader::table(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return {kEmpty, full_name(key)};
  if (!node->is_table()) refuse(key, fmt::format("a table [{}]", full_name(key)));
  return {*node->as_table(), full_name(key)};
}

std::vector<TomlReader> TomlReader::tables(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return {};
  const std::string expected = fmt::format("tables [[{}]]", full_name(key));
  if (!node->is_array()) refuse(key, expected);
  std::vector<TomlReader> readers;
  for (const toml::node& element : *node->as_array()) {
    if (!element.is_table()) refuse(key, expected);
    readers.emplace_back(*element.as_table(),
                         fmt::format("{}[{}]", full_name(key), readers.size() + 1));
  }
  return readers;
}

void TomlReader::finish() const {
  for (const auto& [key, node] : table_) {
    if (std::ranges::find(known_, key.str()) != known_.end()) continue;
    fail(ErrorCode::kFormat, "{}: the key {} is not known{}", place_of(node), full_name(key.str()),
         did_you_mean(key.str(), known_));
  }
}

}  // namespace chainrule
