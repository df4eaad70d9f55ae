// The result of a check in words.
#include <chainrule/check.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text_width.h"
#include "explain/phrases_check.h"
#include "explain/phrases_mistakes.h"
#include "explain/phrases_render.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostRows = 40;  // of a table that lists right numbers, too

std::string place_text(const Claim& claim) {
  if (claim.column == 0) return claim.name;
  if (claim.row == 0) return fmt::format("{}[{}]", claim.name, claim.column);
  return fmt::format("{}[{},{}]", claim.name, claim.row, claim.column);
}

std::string_view mark(ClaimStatus status) {
  switch (status) {
    case ClaimStatus::kRight:
      return "✓";
    case ClaimStatus::kRounding:
      return "≈";
    case ClaimStatus::kWrong:
      return "✗";
    case ClaimStatus::kFollows:
      break;
  }
  return "↳";
}

std::string_view colour_of(ClaimStatus status) {
  switch (status) {
    case ClaimStatus::kWrong:
      return "\x1b[31m";
    case ClaimStatus::kFollows:
      return "\x1b[33m";
    default:
      return "\x1b[32m";
  }
}

// The right number with two digits more than were claimed.
std::string right_text(const CheckedClaim& one) {
  if (std::isnan(one.right)) return "";
  const double size = std::max(std::abs(one.right), std::abs(one.claim.value));
  if (size == 0) return "0";
  double digits = 10;
  if (one.claim.half_unit > 0) {
    digits = std::floor(std::log10(size)) - std::log10(2 * one.claim.half_unit) + 3;
  }
  return fmt::format("{:.{}g}", one.right, static_cast<int>(std::clamp(digits, 3.0, 17.0)));
}

class Writer {
 public:
  Writer(const CheckResult& result, Language language, bool colour)
      : result_(result), language_(language), colour_(colour) {}

  std::string text() {
    leaks();
    if (result_.claims.empty()) {
      return result_.leaked.empty() ? say(phrases::kNothingClaimed) + "\n" : out_;
    }
    table();
    counts();
    for (std::size_t i = 0; i < result_.findings.size(); ++i) finding(i);
    return std::move(out_);
  }

 private:
  std::string say(const Phrase& phrase, std::initializer_list<std::string_view> given = {}) const {
    return phrases::filled(phrase, language_, given);
  }
  std::string coloured(std::string_view text, ClaimStatus status) const {
    if (!colour_) return std::string(text);
    return fmt::format("{}{}\x1b[0m", colour_of(status), text);
  }
  static std::string padded(std::string_view text, std::size_t width, bool to_right) {
    return to_right ? align_right(text, width) : align_left(text, width);
  }

  void leaks() {
    if (result_.leaked.empty()) return;
    std::string rows;
    for (const std::size_t row : result_.leaked)
      rows += fmt::format("{}{}", rows.empty() ? "" : ", ", row);
    out_ += say(phrases::kLeaked, {rows}) + "\n\n";
  }

  void table() {
    struct Row {
      std::string name, claimed, right;
      ClaimStatus status;
    };
    std::vector<Row> rows;
    const bool all = result_.claims.size() <= kMostRows;
    std::size_t left_out = 0;
    for (const CheckedClaim& one : result_.claims) {
      if (!all && one.status == ClaimStatus::kRight) {
        ++left_out;
        continue;
      }
      rows.push_back({place_text(one.claim), one.claim.written, right_text(one), one.status});
    }
    const std::string heads[] = {say(phrases::kColumnNumber), say(phrases::kColumnClaimed),
                                 say(phrases::kColumnRight)};
    std::size_t widths[] = {text_width(heads[0]), text_width(heads[1]), text_width(heads[2])};
    for (const Row& row : rows) {
      widths[0] = std::max(widths[0], text_width(row.name));
      widths[1] = std::max(widths[1], text_width(row.claimed));
      widths[2] = std::max(widths[2], text_width(row.right));
    }
    if (!rows.empty()) {
      out_ += fmt::format("    {}  {}  {}\n", padded(heads[0], widths[0], false),
                          padded(heads[1], widths[1], true), padded(heads[2], widths[2], true));
    }
    for (const Row& row : rows) {
      out_ += fmt::format("  {} {}  {}  {}\n", coloured(mark(row.status), row.status),
                          padded(row.name, widths[0], false), padded(row.claimed, widths[1], true),
                          padded(row.right, widths[2], true));
    }
    if (left_out > 0) {
      out_ += "  " + say(phrases::kNumbersLeftOut, {std::to_string(left_out)}) + "\n";
    }
    out_ += "\n";
  }

  void counts() {
    const std::string n = std::to_string(result_.claims.size());
    const std::size_t rounding = result_.count(ClaimStatus::kRounding);
    if (result_.findings.empty()) {
      out_ += say(phrases::kAllRight, {n}) + "\n";
    } else {
      const std::size_t right = result_.count(ClaimStatus::kRight) + rounding;
      out_ += say(phrases::kCounts,
                  {n, std::to_string(right), std::to_string(result_.count(ClaimStatus::kWrong)),
                   std::to_string(result_.count(ClaimStatus::kFollows))}) +
              "\n";
    }
    if (rounding > 0) out_ += say(phrases::kRoundingRemark, {std::to_string(rounding)}) + "\n";
  }

  void finding(std::size_t i) {
    const Finding& finding = result_.findings[i];
    const CheckedClaim& one = result_.claims[finding.claim];
    const Phrase& head = i == 0 ? phrases::kFirstWrong : phrases::kNextWrong;
    out_ += "\n" + say(head, {coloured(place_text(one.claim), ClaimStatus::kWrong)}) + "\n  ";
    out_ += say(phrases::kClaimedAndRight, {one.claim.written, right_text(one)});
    const bool single = finding.explanations.size() == 1;
    out_ += "\n  " + say(single ? phrases::kExplainedBy : phrases::kExplainedByOneOf) + "\n";
    for (const auto& set : finding.explanations) explanation(set, single ? "" : "- ");
    if (finding.n_following == 1) out_ += "  " + say(phrases::kOneFollows) + "\n";
    if (finding.n_following > 1) {
      out_ += "  " + say(phrases::kSomeFollow, {std::to_string(finding.n_following)}) + "\n";
    }
  }

  void explanation(const std::vector<NamedMistake>& set, std::string_view bullet) {
    for (const NamedMistake& one : set) {
      if (&one != &set.front()) out_ += "    " + say(phrases::kTogetherWith) + "\n";
      const phrases::MistakeWords& words = phrases::words_of(one.mistake);
      out_ += fmt::format("    {}{}{} ({})\n", bullet, say(words.what), where(one),
                          to_string(one.mistake));
      if (words.used.empty()) continue;
      const std::string used = say(phrases::kUsed), right = say(phrases::kShouldBe);
      const std::size_t width = std::max(text_width(used), text_width(right));
      out_ += fmt::format("      {}  {}\n      {}  {}\n", padded(used, width, false), words.used,
                          padded(right, width, false), words.right);
    }
  }

  std::string where(const NamedMistake& one) const {
    if (one.mistake == Mistake::kWrongSample) {
      return say(phrases::kOfSamples, {std::to_string(one.sample), std::to_string(one.other)});
    }
    if (one.layer > 0) return say(phrases::kInLayer, {std::to_string(one.layer)});
    const bool mask =
        one.mistake == Mistake::kMaskForgotten || one.mistake == Mistake::kMaskNotScaled;
    return mask ? say(phrases::kWithTheInputs) : std::string();
  }

  const CheckResult& result_;
  Language language_;
  bool colour_;
  std::string out_;
};

}  // namespace

std::string to_text(const CheckResult& result, Language language, bool colour) {
  return Writer(result, language, colour).text();
}

}  // namespace chainrule
