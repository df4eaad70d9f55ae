// On which line of its file each row of a table begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include <chainrule/export.h>

namespace chainrule {

/// Ascending numbers of lines, from 1, in a bit a line.
class CHAINRULE_EXPORT RowLines {
 public:
  std::size_t size() const { return n_rows_; }
  bool empty() const { return n_rows_ == 0; }
  /// The line of a row, counted from 0; takes longer for later rows.
  std::size_t operator[](std::size_t row) const;
  std::vector<std::size_t> all() const;

  /// Appends a row; `line` is beyond those that are here.
  void push_back(std::size_t line) {
    if (n_rows_++ == 0) first_ = line;
    const std::size_t at = line - first_;
    if (at / 64 >= bits_.size()) bits_.resize(at / 64 + 1);
    bits_[at / 64] |= std::uint64_t{1} << (at % 64);
  }
  void drop_first();
  /// Keeps these rows only, which ascend.
  void keep(std::span<const std::size_t> rows);

 private:
  std::vector<std::uint64_t> bits_;  // bit i: a row begins on line first_ + i
  std::size_t first_ = 0;
  std::size_t n_rows_ = 0;
};

}  // namespace chainrule
