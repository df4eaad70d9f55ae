// JSON texts, with everything refused that other readers guess at or forgive.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace chainrule {

/// Reads `text`; `who` starts every message. Refused are, beside what is no JSON (RFC 8259): a key
/// that stands twice in an object, a NUL in a text, a number too large for double, more than 8
/// arrays or objects inside each other, and more than `max_values` values, which by default are
/// 50,000 and one for every 8 bytes, at most 1,000,000. Throws Error kFormat.
nlohmann::json parse_strict_json(std::string_view text, std::string_view who);
nlohmann::json parse_strict_json(std::string_view text, std::string_view who,
                                 std::size_t max_values);

/// The text of `value`, which the function above reads. Throws Error kValue for a text that is not
/// UTF-8 or has a NUL, and for a number that is not finite.
std::string write_strict_json(const nlohmann::json& value, std::string_view who);

}  // namespace chainrule
