// The codes of a column of texts, found by the bytes of a cell as they stand in the file.
#include "data/cell_codes.h"

#include <algorithm>
#include <utility>

#include <chainrule/table.h>

#include "data/eight_bytes.h"
#include "data/number_text.h"

namespace chainrule {
namespace {

constexpr std::size_t kFirstSlots = 32;
constexpr std::size_t kFewSlots = 4096;   // in which cells seldom stand in one another's way
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

std::uint64_t CellCodes::hash_of(std::string_view raw) const {
  if (raw.empty()) return 0;
  std::uint64_t hash = seed_;
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
  const std::size_t slots_a_cell = slots_.size() < kFewSlots ? 4 : 2;
  if (slots_a_cell * (n_slots_taken_ + 1) > slots_.size()) {
    place_all(std::max(kFirstSlots, 2 * slots_.size()));
  }
  padded_.assign(raw).append(8, '\0');
  const std::uint64_t hash = hash_of({padded_.data(), raw.size()});
  std::size_t i = hash & mask_;
  std::size_t n_searched = 1;
  for (; slots_[i].code != kUnknown; ++n_searched) i = (i + 1) & mask_;
  slots_[i] = {hash, bytes_.size(), static_cast<std::uint32_t>(raw.size()), code};
  if (raw.size() > 8) bytes_.append(raw);
  ++n_slots_taken_;
  if (n_searched > most_searched_) change_seed();
}

// A file can be made so that its cells stand in one another's way; under another seed they do not.
void CellCodes::change_seed() {
  most_searched_ *= 2;  // so that there is an end, whatever the cells are
  const std::uint64_t old_seed = std::exchange(seed_, mixed(seed_ + 1));
  for (Slot& slot : slots_) {
    if (slot.code != kUnknown) slot.hash = hash_again(slot, old_seed);
  }
  place_all(slots_.size());
}

std::uint64_t CellCodes::hash_again(const Slot& slot, std::uint64_t old_seed) {
  if (slot.length == 0) return 0;
  if (slot.length <= 8) return mixed(unmixed(slot.hash) ^ old_seed ^ seed_);
  padded_.assign(bytes_, slot.at, slot.length).append(8, '\0');
  return hash_of({padded_.data(), slot.length});
}

void CellCodes::place_all(std::size_t n_slots) {
  std::vector<Slot> placed(n_slots);
  mask_ = n_slots - 1;
  for (const Slot& slot : slots_) {
    if (slot.code == kUnknown) continue;
    std::size_t i = slot.hash & mask_;
    while (placed[i].code != kUnknown) i = (i + 1) & mask_;
    placed[i] = slot;
  }
  slots_ = std::move(placed);
}

std::size_t CellCodes::longest_search() const {
  std::size_t longest = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].code == kUnknown) continue;
    longest = std::max(longest, ((i - slots_[i].hash) & mask_) + 1);
  }
  return longest;
}

}  // namespace chainrule
