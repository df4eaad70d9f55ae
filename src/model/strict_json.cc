// JSON texts, with everything refused that other readers guess at or forgive.
#include "model/strict_json.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/fail.h"
#include "data/utf8.h"

namespace chainrule {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxDepth = 8;

// Builds a value from the parser's events and stops at the first one that is refused, so that a
// hostile text costs no memory.
class Builder final : public nlohmann::json_sax<json> {
 public:
  Builder(std::string_view who, std::size_t max_values) : who_(who), max_values_(max_values) {}

  json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override {
    refuse_nul(value);
    return add(std::move(value));
  }
  bool binary(binary_t&) override { return false; }  // does not occur in text
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& key) override {
    refuse_nul(key);
    if (open_.back()->contains(key)) {
      fail(ErrorCode::kFormat, "{}: the key \"{}\" stands twice", who_, key);
    }
    key_ = std::move(key);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
    fail(ErrorCode::kFormat, "{}: no JSON from its byte {} on", who_, position);
  }

 private:
  bool add(json value) {
    place(std::move(value));
    return true;
  }
  bool open(json value) {
    if (open_.size() == kMaxDepth) {
      fail(ErrorCode::kFormat, "{}: more than {} arrays or objects inside each other", who_,
           kMaxDepth);
    }
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
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
  void refuse_nul(const std::string& text) {
    if (text.find('\0') != std::string::npos) {
      fail(ErrorCode::kFormat, "{}: there is a NUL in a text", who_);
    }
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
  Builder builder(who, max_values);
  json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

std::string write_strict_json(const json& value, std::string_view who) {
  check(value, who);
  return value.dump();
}

}  // namespace chainrule
