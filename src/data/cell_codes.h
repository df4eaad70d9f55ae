// The codes of a column of texts, found by the bytes of a cell as they stand in the file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/cell_parser.h"

namespace chainrule {

/// Gives each different text a code, in order of first appearance. A cell is known by its bytes,
/// quotes and blanks included, so that one which came before is neither taken apart nor parsed.
class CellCodes {
 public:
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFE;

  /// The code of a cell that was added, Column::kMissing if it stands for a missing value;
  /// kUnknown for any other. Eight bytes behind the cell must be readable.
  std::uint32_t find(std::string_view raw) const;
  /// The same for a cell of at most 8 bytes, in a word, the first one lowest, zeros above them.
  std::uint32_t find_short(std::uint64_t bytes, std::size_t length) const {
    if (slots_.empty()) return kUnknown;
    // Different bytes have different hashes.
    const std::uint64_t hash = length == 0 ? 0 : mixed(bytes ^ seed_);
    for (std::size_t i = hash & mask_;; i = (i + 1) & mask_) {
      const Slot& slot = slots_[i];
      const bool is_same = slot.hash == hash && slot.length == length;
      if (is_same || slot.code == kUnknown) return slot.code;
    }
  }
  /// The code of any cell that is well-formed.
  std::uint32_t add(std::string_view raw, const CellParser& parser);
  /// The same for a cell's text: its quotes are undone, or else the blanks around it are gone.
  std::uint32_t add_text(std::string text, const CellParser& parser);

  /// Whether the text of a code is a number.
  bool is_number(std::uint32_t code) const { return is_number_[code]; }
  bool is_any_number() const {
    return std::find(is_number_.begin(), is_number_.end(), true) != is_number_.end();
  }
  std::vector<std::string> take_texts() { return std::move(texts_); }
  /// How many slots are looked at for the cell that takes longest to find.
  std::size_t longest_search() const;

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::size_t at = 0;  // of the cell's bytes in bytes_, if they are more than 8
    std::uint32_t length = 0;
    std::uint32_t code = kUnknown;  // of an empty slot
  };

  static std::uint64_t mixed(std::uint64_t word) {
    word *= 0x9E3779B97F4A7C15;
    return word ^ (word >> 32);
  }
  static std::uint64_t unmixed(std::uint64_t hash) {
    return (hash ^ (hash >> 32)) * 0xF1DE83E19937733D;  // 1 / 0x9E3779B97F4A7C15 modulo 2^64
  }
  std::uint64_t hash_of(std::string_view raw) const;
  std::uint64_t hash_again(const Slot& slot, std::uint64_t old_seed);

  std::uint32_t code_of_text(std::string text, bool is_number, const CellParser& parser);
  std::uint32_t find_copy(std::string_view raw);
  void insert(std::string_view raw, std::uint32_t code);
  void place_all(std::size_t n_slots);
  void change_seed();

  std::vector<Slot> slots_;  // a power of two of them, at most half of them taken, of few a quarter
  std::size_t mask_ = 0;     // of a place in slots_
  std::size_t n_slots_taken_ = 0;
  std::uint64_t seed_ = 0;  // of the hashes
  // Slots for one cell; of half a million cells by chance the longest search is about 60.
  std::size_t most_searched_ = 128;
  std::string bytes_;
  std::string padded_;
  std::vector<std::string> texts_;
  std::vector<bool> is_number_;
  // Texts that would be something else if they stood in the file as they are, and long ones.
  std::unordered_map<std::string, std::uint32_t> others_;
};

/// A cell's text, its quotes and the doubling of those in it undone.
std::string unquoted(std::string_view raw);

}  // namespace chainrule
