// Sentences in every language of the program. A phrase that lacks a language does not compile.
#pragma once

#include <chainrule/language.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "explain/formula.h"

namespace chainrule {

/// A sentence with places {0}, {1}, ... for what is put in. Every place of the English text must
/// stand in the others, too; texts hold no other braces. Catalogues are headers of constants:
///   inline constexpr Phrase kWeightedSum = {
///       "Weighted sum of unit {0} in layer {1}", "第{1}层第{0}个单元的加权和", "第 {1} 層 ..."};
class Phrase {
 public:
  consteval Phrase(std::string_view english, std::string_view simplified,
                   std::string_view traditional)
      : texts_{english, simplified, traditional} {
    for (const std::string_view text : texts_) {
      if (text.empty()) throw "a phrase without a text";
      if (places(text) != places(english)) throw "a phrase whose places differ between languages";
    }
  }
  constexpr std::string_view in(Language language) const {
    return texts_[static_cast<std::size_t>(language)];
  }

 private:
  // Bit n stands for {n}.
  static consteval unsigned places(std::string_view text) {
    unsigned found = 0;
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
      if (text[i] == '{' && text[i + 2] == '}') found |= 1U << (text[i + 1] - '0');
    }
    return found;
  }
  std::string_view texts_[3];
};

/// A phrase with what is put into its places: words as they are, or formulas, which each format
/// writes in its own way.
struct Message {
  const Phrase* phrase = nullptr;
  std::vector<std::variant<std::string, Formula>> arguments;

  Message() = default;
  /// Integers and texts become words.
  template <class... Arguments>
  explicit Message(const Phrase& words, Arguments&&... given) : phrase(&words) {
    (arguments.push_back(argument(std::forward<Arguments>(given))), ...);
  }

 private:
  static std::variant<std::string, Formula> argument(Formula formula) { return formula; }
  static std::variant<std::string, Formula> argument(std::string text) { return text; }
  static std::variant<std::string, Formula> argument(std::string_view text) {
    return std::string(text);
  }
  static std::variant<std::string, Formula> argument(const char* text) { return std::string(text); }
  static std::variant<std::string, Formula> argument(std::size_t number) {
    return std::to_string(number);
  }
};

/// The sentence in a language. `words` writes what was given as text (and escapes it, where the
/// format needs that), `formula` writes formulas; the phrase's own words go through `words`, too.
std::string in_language(const Message& message, Language language,
                        const std::function<std::string(std::string_view)>& words,
                        const std::function<std::string(const Formula&)>& formula);

}  // namespace chainrule
