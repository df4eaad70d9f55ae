// JSON objects without objects or lists in them.
#include "data/flat_json.h"

#include <cmath>
#include <utility>

#include "core/fail.h"
#include "data/number_text.h"
#include "data/utf8.h"

namespace chainrule {
namespace {

// -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
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

}  // namespace

FlatJson::FlatJson(std::string_view text, std::string_view name, std::size_t line)
    : text_(text), name_(name), line_(line) {
  skip_blanks();
  if (!take('{')) refuse("an object was expected, as {\"x\": 1, \"y\": \"a\"}");
}

bool FlatJson::next() {
  skip_blanks();
  const bool at_end = take('}');
  if (at_end) {
    skip_blanks();
    if (at_ != text_.size()) refuse("more follows the object");
    return false;
  }
  if (!std::exchange(is_first_, false)) {
    expect(',');
    skip_blanks();
  }
  key_ = read_text();
  skip_blanks();
  expect(':');
  skip_blanks();
  read_value();
  return true;
}

void FlatJson::refuse(std::string_view what) const {
  fail(ErrorCode::kFormat, "{}: line {}, column {}: {}", name_, line_, at_ + 1, what);
}

void FlatJson::skip_blanks() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
}

bool FlatJson::take(char c) {
  if (at_ == text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

void FlatJson::expect(char c) {
  if (!take(c)) refuse(fmt::format("{} was expected", c));
}

std::string FlatJson::read_text() {
  if (!take('"')) refuse("a text in quotes was expected");
  std::string out;
  for (;;) {
    const std::size_t begin = at_;
    const auto is_plain = [](char c) {
      return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= ' ';
    };
    while (at_ < text_.size() && is_plain(text_[at_])) ++at_;
    out.append(text_, begin, at_ - begin);
    if (at_ == text_.size()) refuse("a text is not closed");
    if (take('"')) return out;
    if (!take('\\')) refuse("a control character in a text");
    read_escape(out);
  }
}

void FlatJson::read_escape(std::string& out) {
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

unsigned FlatJson::read_hex() {
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

void FlatJson::read_value() {
  if (at_ == text_.size()) refuse("a value was expected");
  const char c = text_[at_];
  if (c == '"') {
    kind_ = Kind::kText;
    value_ = read_text();
    return;
  }
  if (c == '{' || c == '[') {
    refuse(fmt::format("\"{}\" is {}; a number, a text, true, false or null was expected", key_,
                       c == '{' ? "an object" : "a list"));
  }
  const std::size_t end = std::min(text_.find_first_of(",} \t", at_), text_.size());
  const std::string_view word = text_.substr(at_, end - at_);
  if (word == "null" || word == "NaN") {
    kind_ = Kind::kNull;
  } else if (word == "true" || word == "false") {
    kind_ = Kind::kText;
    value_ = word;
  } else {
    const auto number = is_json_number(word) ? parse_number(word) : std::nullopt;
    if (!number) refuse(fmt::format("{} is no value", word.substr(0, 40)));
    if (!std::isfinite(*number)) refuse(fmt::format("{} is too large", word.substr(0, 40)));
    kind_ = Kind::kNumber;
    number_ = *number;
  }
  at_ = end;
}

}  // namespace chainrule
