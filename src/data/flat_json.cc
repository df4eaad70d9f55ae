// JSON objects without objects or lists in them.
#include "data/flat_json.h"

#include <cmath>
#include <utility>

#include "core/fail.h"
#include "data/number_text.h"

namespace chainrule {
FlatJson::FlatJson(std::string_view text, std::string_view name, std::size_t line)
    : JsonText(text), name_(name), line_(line) {
  skip_blanks();
  if (!take('{')) refuse("an object was expected, as {\"x\": 1, \"y\": \"a\"}");
}

bool FlatJson::next() {
  skip_blanks();
  if (take('}')) {
    skip_blanks();
    if (!at_end()) refuse("more follows the object");
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
  fail(ErrorCode::kFormat, "{}: line {}, column {}: {}", name_, line_, at() + 1, what);
}

void FlatJson::read_value() {
  if (at_end()) refuse("a value was expected");
  const char c = peek();
  if (c == '"') {
    kind_ = Kind::kText;
    value_ = read_text();
    return;
  }
  if (c == '{' || c == '[') {
    refuse(fmt::format("\"{}\" is {}; a number, a text, true, false or null was expected", key_,
                       c == '{' ? "an object" : "a list"));
  }
  const std::string_view here = word();
  if (here == "null" || here == "NaN") {
    kind_ = Kind::kNull;
  } else if (here == "true" || here == "false") {
    kind_ = Kind::kText;
    value_ = here;
  } else {
    const auto number = is_json_number(here) ? parse_number(here) : std::nullopt;
    if (!number) refuse(fmt::format("{} is no value", here.substr(0, 40)));
    if (!std::isfinite(*number)) refuse(fmt::format("{} is too large", here.substr(0, 40)));
    kind_ = Kind::kNumber;
    number_ = *number;
  }
  pass(here);
}

}  // namespace chainrule
