// TOML text as a table.
#include "data/toml_text.h"

#include <algorithm>
#include <utility>

#include "core/fail.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostParts = 16;
constexpr std::size_t kKeyAsValues = 4;  // what a key takes, beside a value
constexpr std::string_view kAdvice = "larger matrices belong in a CSV or NumPy file";

// Behind the text in quotes that begins at `at`, or behind the line that does not close it.
std::size_t behind_quotes(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string_view three = quote == '"' ? "\"\"\"" : "'''";
  const bool is_long = text.substr(at).starts_with(three);
  at += is_long ? 3 : 1;
  while (at < text.size()) {
    if (is_long && text.substr(at).starts_with(three)) {
      at += 3;
      for (int more = 0; more < 2 && at < text.size() && text[at] == quote; ++more) ++at;
      return at;
    }
    if (!is_long && (text[at] == quote || text[at] == '\n')) return at + 1;
    at += quote == '"' && text[at] == '\\' ? 2U : 1U;
  }
  return text.size();
}

bool is_of_key(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == ' ' || c == '\t' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void check_values(std::string_view text, std::string_view name, std::size_t most_values) {
  std::size_t n_parts = 1, n_values = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = behind_quotes(text, at);
    } else if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else {
      if (c != '.' && !is_of_key(c)) n_parts = 1;
      const auto line = [&] {
        return 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
      };
      if (c == '.' && ++n_parts > kMostParts) {
        fail(ErrorCode::kFormat, "{}: line {}: a key of more than {} parts", name, line(),
             kMostParts);
      }
      if (c == ',' || c == '[' || c == '{' || (c == '.' && n_parts > 2)) ++n_values;
      if (c == '=') n_values += kKeyAsValues;
      if (n_values > most_values) {
        fail(ErrorCode::kFormat, "{}: line {}: more than {} values; {}", name, line(), most_values,
             kAdvice);
      }
      ++at;
    }
  }
}

toml::table parse_toml(std::string_view text, std::string_view name, const TomlExtent& most) {
  if (text.size() > most.bytes) {
    fail(ErrorCode::kFormat, "{}: it has {} bytes, at most {} are read as TOML; {}", name,
         text.size(), most.bytes, kAdvice);
  }
  check_values(text, name, most.values);
  toml::parse_result result = toml::parse(text, name);
  if (result) return std::move(result).table();
  const toml::source_position at = result.error().source().begin;
  fail(ErrorCode::kFormat, "{}: line {}, column {}: {}", name, at.line, at.column,
       result.error().description());
}

}  // namespace chainrule
