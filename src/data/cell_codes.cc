// The codes of a column of texts, found by the bytes of a cell as they stand in the file.
#include "data/cell_codes.h"

#include <algorithm>
#include <utility>

#include <chainrule/table.h>

#include "data/eight_bytes.h"
#include "data/number_text.h"

namespace chainrule {
namespace {

constexpr std::size_t kFirstSlots = 16;
constexpr std::size_t kMostBytes = 4096;  // of a cell that is known by its bytes

}  // namespace

std::string unquoted(std::string_view raw) {
  const std::string_view inside = raw.substr(1, raw.size() - 2);
  std::string text;
  text.reserve(inside.size());
  for (std::size_t i = 0; i < inside.size(); ++i) {
    text += inside[i];
    if (inside[i] == '"') ++i;
  }
  return text;
}

std::uint64_t CellCodes::hash_of(std::string_view raw) {
  std::uint64_t hash = 0;
  const char* at = raw.data();
  std::size_t left = raw.size();
  for (; left >= 8; left -= 8, at += 8) hash = mixed(hash ^ load_eight(at));
  return left == 0 ? hash : mixed(hash ^ low_bytes(load_eight(at), left));
}

std::uint32_t CellCodes::find(std::string_view raw) const {
  if (slots_.empty() || raw.size() > kMostBytes) return kUnknown;
  const std::uint64_t hash = hash_of(raw);
  for (std::size_t i = hash & mask_;; i = (i + 1) & mask_) {
    const Slot& slot = slots_[i];
    if (slot.code == kUnknown) return kUnknown;
    if (slot.hash != hash || slot.length != raw.size()) continue;
    if (raw.size() <= 8 || raw == std::string_view(bytes_).substr(slot.at, raw.size())) {
      return slot.code;
    }
  }
}

std::uint32_t CellCodes::add(std::string_view raw, const CellParser& parser) {
  const std::uint32_t known = find_copy(raw);
  if (known != kUnknown) return known;
  const std::uint32_t code =
      add_text(raw.starts_with('"') ? unquoted(raw) : std::string(trimmed(raw)), parser);
  if (raw.size() <= kMostBytes && find_copy(raw) == kUnknown) insert(raw, code);
  return code;
}

std::uint32_t CellCodes::add_text(std::string text, const CellParser& parser) {
  const std::string_view bare = trimmed(text);
  if (parser.is_missing(bare)) return Column::kMissing;
  const auto number = parser.number(bare);
  if (number && !parser.is_plain()) text = number_text(*number);  // 1,5 is 1.5
  return code_of_text(std::move(text), number.has_value(), parser);
}

std::uint32_t CellCodes::code_of_text(std::string text, bool is_number, const CellParser& parser) {
  const bool is_other = text.size() > kMostBytes || text.starts_with('"') ||
                        trimmed(text).size() != text.size() || parser.is_missing(text) ||
                        (!parser.is_plain() && parser.number(text));
  const auto code = static_cast<std::uint32_t>(texts_.size());
  if (is_other) {
    const auto [at, is_new] = others_.emplace(text, code);
    if (!is_new) return at->second;
  } else {
    const std::uint32_t known = find_copy(text);
    if (known != kUnknown) return known;
    insert(text, code);
  }
  texts_.push_back(std::move(text));
  is_number_.push_back(is_number);
  return code;
}

std::uint32_t CellCodes::find_copy(std::string_view raw) {
  if (raw.size() > kMostBytes) return kUnknown;
  padded_.assign(raw).append(8, '\0');
  return find({padded_.data(), raw.size()});
}

void CellCodes::insert(std::string_view raw, std::uint32_t code) {
  if (2 * (n_slots_taken_ + 1) > slots_.size()) grow();
  padded_.assign(raw).append(8, '\0');
  const std::uint64_t hash = hash_of({padded_.data(), raw.size()});
  std::size_t i = hash & mask_;
  while (slots_[i].code != kUnknown) i = (i + 1) & mask_;
  slots_[i] = {hash, raw.size(), bytes_.size(), code};
  if (raw.size() > 8) bytes_.append(raw);
  ++n_slots_taken_;
}

void CellCodes::grow() {
  std::vector<Slot> larger(std::max(kFirstSlots, 2 * slots_.size()));
  mask_ = larger.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.code == kUnknown) continue;
    std::size_t i = slot.hash & mask_;
    while (larger[i].code != kUnknown) i = (i + 1) & mask_;
    larger[i] = slot;
  }
  slots_ = std::move(larger);
}

}  // namespace chainrule
