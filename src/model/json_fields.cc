// The members of a JSON object, each checked as it is taken.
#include "model/json_fields.h"

#include <cstdint>
#include <limits>

#include "core/fail.h"

namespace chainrule {
namespace {

using nlohmann::json;

bool is_count(const json& value) {
  return value.is_number_unsigned() &&
         value.get<std::uint64_t>() <= std::numeric_limits<std::size_t>::max();
}

}  // namespace

JsonFields::JsonFields(const json& object, std::string where)
    : object_(object), where_(std::move(where)) {
  if (!object.is_object()) fail(ErrorCode::kFormat, "{}: a JSON object was expected", where_);
}

void JsonFields::fail_type(const char* key, std::string_view expected) const {
  fail(ErrorCode::kFormat, "{}: \"{}\" is not {}", where_, key, expected);
}

const json& JsonFields::any(const char* key) {
  const auto found = object_.find(key);
  if (found == object_.end()) fail(ErrorCode::kFormat, "{}: \"{}\" is absent", where_, key);
  taken_.insert(key);
  return *found;
}

const json& JsonFields::array(const char* key) {
  const json& value = any(key);
  if (!value.is_array()) fail_type(key, "a list");
  return value;
}

std::string JsonFields::text(const char* key) {
  const json& value = any(key);
  if (!value.is_string()) fail_type(key, "a text");
  return value.get<std::string>();
}

std::vector<std::string> JsonFields::texts(const char* key) {
  std::vector<std::string> texts;
  for (const json& value : array(key)) {
    if (!value.is_string()) fail_type(key, "a list of texts");
    texts.push_back(value.get<std::string>());
  }
  return texts;
}

double JsonFields::number(const char* key) {
  const json& value = any(key);
  if (!value.is_number()) fail_type(key, "a number");
  return value.get<double>();
}

std::vector<double> JsonFields::numbers(const char* key) {
  std::vector<double> numbers;
  for (const json& value : array(key)) {
    if (!value.is_number()) fail_type(key, "a list of numbers");
    numbers.push_back(value.get<double>());
  }
  return numbers;
}

std::size_t JsonFields::count(const char* key) {
  const json& value = any(key);
  if (!is_count(value)) fail_type(key, "a whole number from 0");
  return value.get<std::size_t>();
}

std::vector<std::size_t> JsonFields::counts(const char* key) {
  std::vector<std::size_t> counts;
  for (const json& value : array(key)) {
    if (!is_count(value)) fail_type(key, "a list of whole numbers from 0");
    counts.push_back(value.get<std::size_t>());
  }
  return counts;
}

bool JsonFields::flag(const char* key) {
  const json& value = any(key);
  if (!value.is_boolean()) fail_type(key, "true or false");
  return value.get<bool>();
}

void JsonFields::done() const {
  for (const auto& [key, value] : object_.items()) {
    if (!taken_.contains(key)) fail(ErrorCode::kFormat, "{}: \"{}\" is not known", where_, key);
  }
}

}  // namespace chainrule
