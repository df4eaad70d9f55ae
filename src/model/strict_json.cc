// JSON texts, with everything refused that other readers guess at or forgive.
#include "model/strict_json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <system_error>
#include <vector>

#include "core/fail.h"
#include "data/json_text.h"
#include "data/number_text.h"
#include "data/utf8.h"

namespace chainrule {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxDepth = 8;

// Builds a value as it reads and stops at the first thing that is refused, so that a hostile text
// costs no memory. nlohmann's own parser takes ten times as long for texts.
class Reader final : private JsonText {
 public:
  Reader(std::string_view text, std::string_view who, std::size_t max_values)
      : JsonText(text), who_(who), max_values_(max_values) {}

  json read() {
    skip_blanks();
    read_value();
    while (!open_.empty()) read_member();
    skip_blanks();
    if (!at_end()) refuse("more follows the value");
    return std::move(root_);
  }

 private:
  [[noreturn]] void refuse(std::string_view what) const override {
    fail(ErrorCode::kFormat, "{}: no JSON from its byte {} on: {}", who_, at() + 1, what);
  }

  // The next member of the innermost object or array, or its end.
  void read_member() {
    json& parent = *open_.back();
    const bool is_object = parent.is_object();
    skip_blanks();
    if (take(is_object ? '}' : ']')) return open_.pop_back();
    if (!parent.empty()) expect(',');
    skip_blanks();
    if (is_object) {
      key_ = read_text();
      if (parent.contains(key_)) {
        fail(ErrorCode::kFormat, "{}: the key \"{}\" stands twice", who_, key_);
      }
      skip_blanks();
      expect(':');
      skip_blanks();
    }
    read_value();
  }

  void read_value() {
    if (take('{')) return open(json::object());
    if (take('[')) return open(json::array());
    if (peek() == '"') {
      place(read_text());
      return;
    }
    const std::string_view here = word();
    if (here == "null") {
      place(nullptr);
    } else if (here == "true" || here == "false") {
      place(here == "true");
    } else {
      place(number(here));
    }
    pass(here);
  }

  // A whole number, if it is written as one and 64 bits hold it.
  json number(std::string_view text) const {
    if (!is_json_number(text)) refuse("a value was expected");
    const char* const end = text.data() + text.size();
    const auto whole = [&](auto value) -> std::optional<json> {
      const auto [stop, error] = std::from_chars(text.data(), end, value);
      if (error != std::errc() || stop != end) return {};
      return json(value);
    };
    if (const auto value = text[0] == '-' ? whole(std::int64_t{}) : whole(std::uint64_t{})) {
      return *value;
    }
    const auto value = parse_number(text);
    if (!value || !std::isfinite(*value)) refuse("a number that is too large");
    return *value;
  }

  void open(json value) {
    if (open_.size() == kMaxDepth) {
      fail(ErrorCode::kFormat, "{}: more than {} arrays or objects inside each other", who_,
           kMaxDepth);
    }
    open_.push_back(place(std::move(value)));
  }

  json* place(json value) {
    if (++n_values_ > max_values_) {
      fail(ErrorCode::kFormat, "{}: more than {} values", who_, max_values_);
    }
    if (open_.empty()) return &(root_ = std::move(value));
    json& parent = *open_.back();
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    return &parent.emplace_back(std::move(value));
  }

  std::string_view who_;
  std::size_t max_values_;
  json root_;
  std::vector<json*> open_;  // from the outermost on
  std::string key_;          // of the next value
  std::size_t n_values_ = 0;
};

void check_text(const std::string& text, std::string_view who) {
  if (const std::size_t bad = find_bad_utf8(text); bad != std::string_view::npos) {
    fail(ErrorCode::kValue, "{}: a text is not UTF-8 from its byte {} on", who, bad + 1);
  }
}

void check(const json& value, std::string_view who) {
  if (value.is_string()) check_text(value.get_ref<const std::string&>(), who);
  if (value.is_number_float() && !std::isfinite(value.get<double>())) {
    fail(ErrorCode::kValue, "{}: {} is not a finite number", who, value.get<double>());
  }
  if (!value.is_structured()) return;
  for (const auto& [key, member] : value.items()) {
    check_text(key, who);
    check(member, who);
  }
}

}  // namespace

json parse_strict_json(std::string_view text, std::string_view who) {
  constexpr std::size_t kMostValues = 1'000'000, kSomeValues = 50'000, kBytesOfOne = 8;
  return parse_strict_json(text, who,
                           std::min(kMostValues, kSomeValues + text.size() / kBytesOfOne));
}

json parse_strict_json(std::string_view text, std::string_view who, std::size_t max_values) {
  const std::size_t bad = find_bad_utf8(text);
  if (bad != std::string_view::npos) {
    fail(ErrorCode::kFormat, "{}: no JSON from its byte {} on: not UTF-8", who, bad + 1);
  }
  return Reader(text, who, max_values).read();
}

std::string write_strict_json(const json& value, std::string_view who) {
  check(value, who);
  return value.dump();
}

}  // namespace chainrule
