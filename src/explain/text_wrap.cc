// Breaking lines.
#include "explain/text_wrap.h"

#include <algorithm>

#include "core/text_width.h"
#include "explain/notation.h"

namespace chainrule {
namespace {

// The length in bytes of the character at the front.
std::size_t character_length(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
    ++length;
  }
  return length;
}

bool closes(std::string_view character) {
  constexpr std::string_view kClosing[] = {"，", "。", "、", "：", "；",
                                           "）", "」", "”",  "？", "！"};
  return std::ranges::find(kClosing, character) != std::end(kClosing);
}

bool opens(std::string_view character) {
  constexpr std::string_view kOpening[] = {"（", "「", "“"};
  return std::ranges::find(kOpening, character) != std::end(kOpening);
}

// Pieces between which a line may be broken, blanks kept at their ends.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces(1);
  std::string_view before;
  while (!text.empty()) {
    const std::string_view character = text.substr(0, character_length(text));
    const bool wide = text_width(character) == 2 || text_width(before) == 2;
    const bool blank_before = before == " " && character != " ";
    if (blank_before || (wide && !closes(character) && !opens(before) && character != " ")) {
      pieces.emplace_back();
    }
    pieces.back() += character;
    before = character;
    text.remove_prefix(character.size());
  }
  return pieces;
}

std::string_view without_end_blanks(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Terms with the depth of parentheses at which each begins.
struct Term {
  std::string glue;  // before it, where the line is not broken there
  std::string text;
  int depth = 0;
};

std::vector<Term> terms_of(std::string_view formula) {
  std::vector<Term> terms(1);
  int depth = 0;
  for (const char c : formula) {
    if (c == kBreak || c == kBreakWithoutBlank) {
      terms.push_back({c == kBreak ? " " : "", "", depth});
      continue;
    }
    if (c == '(') ++depth;
    if (c == ')') --depth;
    terms.back().text += c;
  }
  return terms;
}

// How many of the terms from `begin` stand in one line.
std::size_t fitting(const std::vector<Term>& terms, std::size_t begin, std::size_t width,
                    WidthOf width_of) {
  std::string line = terms[begin].text;
  std::size_t end = begin + 1;
  while (end < terms.size() && width_of(line + terms[end].glue + terms[end].text) <= width) {
    line += terms[end].glue + terms[end].text;
    ++end;
  }
  if (end == terms.size()) return end;
  std::size_t best = end;
  for (std::size_t at = end; at > begin; --at) {
    if (terms[at].depth < terms[best].depth) best = at;
  }
  return best;
}

}  // namespace

std::vector<std::string> wrap_paragraph(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  for (const std::string& piece : pieces_of(text)) {
    const std::string longer = lines.back() + piece;
    if (!lines.back().empty() && text_width(without_end_blanks(longer)) > width) {
      lines.back() = without_end_blanks(lines.back());
      lines.emplace_back();
    }
    lines.back() += piece;
  }
  return lines;
}

std::vector<std::string> wrap_formula(std::string_view formula, std::size_t width,
                                      WidthOf width_of) {
  const std::vector<Term> terms = terms_of(formula);
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < terms.size();) {
    const std::size_t end = fitting(terms, begin, width, width_of);
    std::string line = terms[begin].text;
    for (std::size_t i = begin + 1; i < end; ++i) line += terms[i].glue + terms[i].text;
    lines.push_back(std::move(line));
    begin = end;
  }
  return lines;
}

std::string without_breaks(std::string formula) {
  std::ranges::replace(formula, kBreak, ' ');
  std::erase(formula, kBreakWithoutBlank);
  return formula;
}

std::string without_marks(std::string formula) {
  std::erase_if(formula, [](char c) { return c == kBreak || c == kBreakWithoutBlank; });
  return formula;
}

}  // namespace chainrule
