// Sentences in every language of the program.
#include "explain/message.h"

#include <algorithm>
#include <utility>

#include "core/names.h"

namespace chainrule {
namespace {

constexpr Named<Language> kLanguages[] = {
    {Language::kEnglish, "en"},
    {Language::kSimplifiedChinese, "zh-Hans"},
    {Language::kTraditionalChinese, "zh-Hant"},
};

constexpr Language kAll[] = {Language::kEnglish, Language::kSimplifiedChinese,
                             Language::kTraditionalChinese};

}  // namespace

std::string_view to_string(Language language) {
  return name_of<Language>(kLanguages, language);
}

Language language_from_name(std::string_view tag) {
  return value_of<Language>(kLanguages, "language", tag);
}

std::span<const Language> all_languages() {
  return kAll;
}

std::string in_language(const Message& message, Language language,
                        const std::function<std::string(std::string_view)>& words,
                        const std::function<std::string(const Formula&)>& formula) {
  std::string out;
  std::string_view rest = message.phrase->in(language);
  while (!rest.empty()) {
    const std::size_t brace = std::min(rest.find('{'), rest.size());
    if (brace > 0) out += words(rest.substr(0, brace));
    if (brace == rest.size()) break;
    const auto& argument = message.arguments.at(static_cast<std::size_t>(rest[brace + 1] - '0'));
    const auto* text = std::get_if<std::string>(&argument);
    out += text != nullptr ? words(*text) : formula(std::get<Formula>(argument));
    rest.remove_prefix(brace + 3);
  }
  return out;
}

}  // namespace chainrule
