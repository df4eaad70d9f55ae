// On which line of its file each row of a table begins.
#include <chainrule/row_lines.h>

#include <bit>
#include <utility>

namespace chainrule {

std::size_t RowLines::operator[](std::size_t row) const {
  std::size_t word = 0;
  for (; row >= static_cast<std::size_t>(std::popcount(bits_[word])); ++word) {
    row -= static_cast<std::size_t>(std::popcount(bits_[word]));
  }
  std::uint64_t bits = bits_[word];
  for (; row > 0; --row) bits &= bits - 1;  // without its lowest
  return first_ + 64 * word + static_cast<std::size_t>(std::countr_zero(bits));
}

std::vector<std::size_t> RowLines::all() const {
  std::vector<std::size_t> lines;
  lines.reserve(n_rows_);
  for (std::size_t word = 0; word < bits_.size(); ++word) {
    for (std::uint64_t bits = bits_[word]; bits != 0; bits &= bits - 1) {
      lines.push_back(first_ + 64 * word + static_cast<std::size_t>(std::countr_zero(bits)));
    }
  }
  return lines;
}

void RowLines::drop_first() {
  std::size_t word = 0;
  while (bits_[word] == 0) ++word;
  bits_[word] &= bits_[word] - 1;
  --n_rows_;
}

void RowLines::keep(std::span<const std::size_t> rows) {
  RowLines kept;
  std::size_t row = 0;
  auto wanted = rows.begin();
  for (std::size_t word = 0; word < bits_.size(); ++word) {
    for (std::uint64_t bits = bits_[word]; bits != 0; bits &= bits - 1, ++row) {
      if (wanted == rows.end() || *wanted != row) continue;
      kept.push_back(first_ + 64 * word + static_cast<std::size_t>(std::countr_zero(bits)));
      ++wanted;
    }
  }
  *this = std::move(kept);
}

}  // namespace chainrule
