// What a cell of comma-separated text is: a number, a text, or missing.
#include "data/cell_parser.h"

#include <algorithm>
#include <string>

#include "data/number_text.h"

namespace chainrule {

CellParser::CellParser(const CsvOptions& options) : options_(options) {
  for (const std::string& word : options.missing) {
    if (word.empty()) {
      is_empty_missing_ = true;
    } else {
      begins_missing_[static_cast<unsigned char>(word.front())] = true;
      if (number(word)) is_number_missing_ = true;
    }
  }
}

bool CellParser::is_missing(std::string_view text) const {
  if (text.empty()) return is_empty_missing_;
  if (!begins_missing_[static_cast<unsigned char>(text.front())]) return false;
  return std::find(options_.missing.begin(), options_.missing.end(), text) !=
         options_.missing.end();
}

std::optional<double> CellParser::number(std::string_view text) const {
  if (is_plain()) return parse_number(text);
  const std::size_t point = std::min(text.find(options_.decimal), text.size());
  std::string plain(text.substr(0, point));
  if (options_.thousands && plain.find(*options_.thousands) != std::string::npos) {
    if (!is_grouped(without_sign(plain), *options_.thousands)) return {};
    std::erase(plain, *options_.thousands);
  }
  const std::string_view rest = text.substr(point);
  if (plain.find('.') != std::string::npos || rest.find('.', 1) != std::string_view::npos) {
    return {};
  }
  if (!rest.empty()) plain.append(".").append(rest.substr(1));
  return parse_number(plain);
}

ParsedCell CellParser::parse(std::string_view text) const {
  text = trimmed(text);
  if (is_missing(text)) return {};
  if (const auto value = number(text)) return {CellKind::kNumber, *value};
  return {CellKind::kText, std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace chainrule
