// The words of a JSON text, one after the other.
#include "data/json_text.h"

#include <algorithm>

#include "core/fail.h"
#include "data/number_text.h"
#include "data/utf8.h"

namespace chainrule {

bool is_json_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - begin;
  };
  const bool has_zero = at < text.size() && text[at] == '0';
  const std::size_t n = digits();
  if (n == 0 || (has_zero && n > 1)) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

void JsonText::skip_blanks() {
  while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++at_;
}

bool JsonText::take(char c) {
  if (at_end() || text_[at_] != c) return false;
  ++at_;
  return true;
}

void JsonText::expect(char c) {
  if (!take(c)) refuse(fmt::format("{} was expected", c));
}

std::string JsonText::read_text() {
  if (!take('"')) refuse("a text in quotes was expected");
  std::string out;
  for (;;) {
    const std::size_t begin = at_;
    const auto is_plain = [](char c) {
      return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= ' ';
    };
    while (!at_end() && is_plain(text_[at_])) ++at_;
    out.append(text_, begin, at_ - begin);
    if (at_end()) refuse("a text is not closed");
    if (take('"')) return out;
    if (!take('\\')) refuse("a control character in a text");
    read_escape(out);
  }
}

std::string_view JsonText::word() const {
  const std::size_t end = std::min(text_.find_first_of(",}] \t\r\n", at_), text_.size());
  return text_.substr(at_, end - at_);
}

void JsonText::read_escape(std::string& out) {
  constexpr std::string_view kNames = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  const char c = at_ < text_.size() ? text_[at_++] : '\0';
  if (const std::size_t k = kNames.find(c); k != std::string_view::npos && c != '\0') {
    out += kMeanings[k];
    return;
  }
  if (c != 'u') refuse("an escape that JSON does not have");
  unsigned code = read_hex();
  if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
    at_ += 2;
    const unsigned low = read_hex();
    if (low < 0xDC00 || low > 0xDFFF) refuse("half a character");
    code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
  }
  if (code == 0) refuse("a NUL in a text");
  if (code >= 0xD800 && code < 0xE000) refuse("half a character");
  append_utf8(code, out);
}

unsigned JsonText::read_hex() {
  unsigned value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    const bool is_letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (!is_digit(c) && !is_letter) refuse("four hexadecimal digits were expected");
    const unsigned digit = static_cast<unsigned char>(c);
    value = 16 * value + (is_digit(c) ? digit - '0' : (digit & 0x5FU) - 'A' + 10);
  }
  return value;
}

}  // namespace chainrule
