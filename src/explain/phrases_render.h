// What the renderers of derivations say themselves. Terms: docs/glossary.md.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "explain/message.h"
#include "explain/notation.h"

namespace chainrule::phrases {

/// The phrase with its places filled; its own words go through `words`.
template <class Words>
std::string filled(const Phrase& phrase, Language language,
                   std::initializer_list<std::string_view> arguments, const Words& words) {
  std::string out;
  std::string_view rest = phrase.in(language);
  for (std::size_t brace = rest.find('{'); brace != rest.npos; brace = rest.find('{')) {
    if (brace > 0) out += words(rest.substr(0, brace));
    out += arguments.begin()[rest[brace + 1] - '0'];
    rest.remove_prefix(brace + 3);
  }
  if (!rest.empty()) out += words(rest);
  return out;
}
inline std::string filled(const Phrase& phrase, Language language,
                          std::initializer_list<std::string_view> arguments) {
  return filled(phrase, language, arguments, [](std::string_view words) { return words; });
}

/// A comma in a formula, after which the line may be broken.
inline std::string comma(Language language) {
  if (language == Language::kEnglish) return std::string(",") + kBreak;
  return std::string("，") + kBreakWithoutBlank;
}

// --- in formulas --------------------------------------------------------------------------------
inline constexpr Phrase kFurtherTerm = {"{0} further term: {1}", "其余 {0} 项：{1}",
                                        "其餘 {0} 項：{1}"};
inline constexpr Phrase kFurtherTerms = {"{0} further terms: {1}", "其余 {0} 项之和：{1}",
                                         "其餘 {0} 項之和：{1}"};
// One line of a definition by cases: value, condition.
inline constexpr Phrase kIf = {"{0} if {1}", "{0}（若 {1}）", "{0}（若 {1}）"};
inline constexpr Phrase kOtherwise = {"otherwise {0}", "否则 {0}", "否則 {0}"};
// The same in a table of cases, whose columns are values and conditions.
inline constexpr Phrase kIfColumn = {"if {0}", "若 {0}", "若 {0}"};
inline constexpr Phrase kOtherwiseColumn = {"otherwise", "否则", "否則"};
inline constexpr Phrase kBecause = {"because {0}", "因为 {0}", "因為 {0}"};
inline constexpr Phrase kAnd = {"and", "且", "且"};

// --- around them --------------------------------------------------------------------------------
inline constexpr Phrase kContents = {"Contents", "目录", "目錄"};
inline constexpr Phrase kDrawing = {"The network", "网络图", "網路圖"};
inline constexpr Phrase kSymbols = {"Symbols", "符号表", "符號表"};
inline constexpr Phrase kSymbol = {"Symbol", "符号", "符號"};
inline constexpr Phrase kMeaning = {"Meaning", "含义", "意義"};
// Steps that a number came from: "(1), (4)".
inline constexpr Phrase kFrom = {"from {0}", "用到 {0}", "用到 {0}"};
inline constexpr Phrase kReferenceSeparator = {", ", "、", "、"};
inline constexpr Phrase kStep = {"Step {0}", "第 {0} 步", "步驟 {0}"};
inline constexpr Phrase kCentralDifference = {"central difference {0} {1}", "中心差分 {0} {1}",
                                              "中央差分 {0} {1}"};
inline constexpr Phrase kAgrees = {"agrees", "一致", "相符"};
inline constexpr Phrase kDisagrees = {"does not agree", "不一致", "不符"};
inline constexpr Phrase kCheckTitle = {"The derivatives checked", "导数的数值检验",
                                       "導數的數值檢驗"};
// Agreeing, checked, the worst, its error.
inline constexpr Phrase kChecked = {
    "{0} of {1} derivatives agree with central differences of the loss; the worst, {2}, is off by "
    "{3} (relative).",
    "{1} 个导数中有 {0} 个与损失的中心差分一致；相差最大的是 {2}，相对误差为 {3}。",
    "{1} 個導數中有 {0} 個與損失的中央差分相符；相差最大的是 {2}，相對誤差為 {3}。"};
inline constexpr Phrase kAtKinks = {
    "{0} more cannot be compared: a kink lies within the difference.",
    "另有 {0} 个无法比较：差分区间内有不可导点。", "另有 {0} 個無法比較：差分區間內有不可微的點。"};

}  // namespace chainrule::phrases
