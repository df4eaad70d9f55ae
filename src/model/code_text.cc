// Numbers, lists and lines of generated code.
#include "model/code_text.h"

#include <cmath>

#include "core/fail.h"

namespace chainrule {

template <class T>
std::string number_code(T value, std::string_view suffix, std::string_view not_a_number) {
  if (std::isnan(value)) return std::string(not_a_number);
  if (std::isinf(value)) fail(ErrorCode::kValue, "export: a number is {}, not finite", value);
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text.append(suffix);
}

template <class T>
std::vector<std::string> number_codes(std::span<const T> values, std::string_view suffix,
                                      std::string_view not_a_number) {
  std::vector<std::string> codes;
  codes.reserve(values.size());
  for (const T value : values) codes.push_back(number_code(value, suffix, not_a_number));
  return codes;
}

std::string wrapped_list(const std::vector<std::string>& items, std::string_view indent) {
  constexpr std::size_t kColumns = 100;
  std::string text;
  std::size_t column = kColumns;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (column + items[i].size() + 2 > kColumns) {
      text += i == 0 ? "" : "\n";
      text += indent;
      column = indent.size();
    } else {
      text += ' ';
      ++column;
    }
    text += items[i];
    text += i + 1 < items.size() ? "," : "";
    column += items[i].size() + 1;
  }
  return text;
}

std::string quoted_code(std::string_view text) {
  std::string code = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = byte >= ' ' && byte < 127 && c != '"' && c != '\\' && c != '?';
    code += is_plain ? std::string(1, c) : fmt::format("\\{:03o}", byte);
  }
  return code + '"';
}

std::string comment_code(std::string_view text) {
  std::string code;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    code += byte < ' ' || byte == 127 || c == '/' || c == '\\' || c == '"' || c == '?' ? '_' : c;
  }
  return code;
}

std::string replaced(std::string text, std::string_view key, std::string_view value) {
  for (std::size_t at = 0; (at = text.find(key, at)) != std::string::npos; at += value.size()) {
    text.replace(at, key.size(), value);
  }
  return text;
}

template std::string number_code(float, std::string_view, std::string_view);
template std::string number_code(double, std::string_view, std::string_view);
template std::vector<std::string> number_codes(std::span<const float>, std::string_view,
                                               std::string_view);
template std::vector<std::string> number_codes(std::span<const double>, std::string_view,
                                               std::string_view);

}  // namespace chainrule
