// The languages in which the program explains.
#pragma once

#include <span>
#include <string_view>

#include <chainrule/export.h>

namespace chainrule {

enum class Language {
  kEnglish,             ///< "en"
  kSimplifiedChinese,   ///< "zh-Hans"
  kTraditionalChinese,  ///< "zh-Hant", as Taiwan's textbooks write
};

/// The tag of BCP 47, as in the `lang` attribute of HTML.
CHAINRULE_EXPORT std::string_view to_string(Language language);
/// Throws Error kValue, listing the tags there are, for an unknown one.
CHAINRULE_EXPORT Language language_from_name(std::string_view tag);
CHAINRULE_EXPORT std::span<const Language> all_languages();

}  // namespace chainrule
