// A guess at how wide TeX sets a formula, so that lines are broken before they are too long.
#include <algorithm>
#include <cctype>
#include <string_view>

#include "explain/latex_notation.h"

namespace chainrule {
namespace {

// Reads a formula once, left to right. Widths are in twentieths of an em.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  // Up to the end, or to an unmatched closing brace.
  std::size_t row() {
    std::size_t width = 0, scripts = 0;
    while (!rest_.empty() && rest_.front() != '}') {
      const char c = rest_.front();
      if (c == '^' || c == '_') {
        rest_.remove_prefix(1);
        scripts = std::max(scripts, argument() * 3 / 4);
        continue;
      }
      width += scripts + piece();
      scripts = 0;
    }
    return width + scripts;
  }

 private:
  // {...}, or one piece.
  std::size_t argument() {
    if (!rest_.starts_with('{')) return piece();
    rest_.remove_prefix(1);
    const std::size_t width = row();
    if (!rest_.empty()) rest_.remove_prefix(1);
    return width;
  }

  std::size_t piece() {
    const char c = rest_.front();
    if (c == '{') return argument();
    if (c == '\\') return command();
    const auto byte = static_cast<unsigned char>(c);
    std::size_t length = 1;
    while (length < rest_.size() && (static_cast<unsigned char>(rest_[length]) & 0xC0) == 0x80) {
      ++length;
    }
    rest_.remove_prefix(length);
    if (byte >= 0x80) return 20;
    if (c == ' ' || c == kBreak || c == kBreakWithoutBlank) return in_text_ ? 7 : 0;
    if (c == '-' && !rest_.starts_with(' ')) return 16;  // a sign
    if (std::isdigit(byte) != 0) return 10;
    if (c == '+' || c == '-' || c == '<' || c == '>' || c == '=') return 26;
    if (c == '.' || c == ',') return 8;
    if (c == 'm' || c == 'w' || std::isupper(byte) != 0) return 17;
    return c == '(' || c == ')' || c == '[' || c == ']' ? 9 : 12;
  }

  std::string_view name() {
    std::size_t length = 1;
    while (length < rest_.size() && std::isalpha(static_cast<unsigned char>(rest_[length])) != 0) {
      ++length;
    }
    const std::string_view found = rest_.substr(1, std::max<std::size_t>(length, 2) - 1);
    rest_.remove_prefix(found.size() + 1);
    return found;
  }

  std::size_t command() {
    const std::string_view found = name();
    if (found == "frac") return std::max(argument(), argument()) + 10;
    if (found == "sqrt") return argument() + 20;
    if (found == "begin") return environment();
    if (found == "text") {
      in_text_ = true;
      const std::size_t width = argument();
      in_text_ = false;
      return width;
    }
    if (found == "cdot" || found == "odot" || found == "le" || found == "ge") return 26;
    if (found == "left" || found == "right" || found == "bigl" || found == "bigr") return 6;
    if (found == "prime" || found == ",") return 7;
    if (found == "quad") return 20;
    if (found == "qquad") return 40;
    if (found == "max" || found == "min" || found == "exp" || found == "tanh") return 45;
    if (found == "sum") return 30;
    return 14;
  }

  // Columns of cells up to the matching \end; nested environments do not occur in the writer.
  std::size_t environment() {
    argument_name();
    const std::size_t end = std::min(rest_.find("\\end{"), rest_.size());
    std::string_view body = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (!rest_.empty()) {
      rest_.remove_prefix(4);
      argument_name();
    }
    std::size_t columns[64] = {}, column = 0;
    while (!body.empty()) {
      const std::size_t stop = std::min({body.find('&'), body.find("\\\\"), body.size()});
      columns[column] = std::max(columns[column], latex_width(body.substr(0, stop)));
      const bool next_row = body.substr(stop).starts_with("\\\\");
      body.remove_prefix(std::min(body.size(), stop + (next_row ? 2 : 1)));
      column = next_row ? 0 : std::min<std::size_t>(column + 1, 63);
    }
    std::size_t width = 30;
    for (const std::size_t one : columns) width += one == 0 ? 0 : one + 22;
    return width;
  }

  void argument_name() { rest_.remove_prefix(std::min(rest_.find('}'), rest_.size() - 1) + 1); }

  std::string_view rest_;
  bool in_text_ = false;
};

}  // namespace

std::size_t latex_width(std::string_view formula) {
  return Scanner(formula).row();
}

}  // namespace chainrule
