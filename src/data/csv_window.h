// The part of a text that is in memory.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "data/byte_source.h"

namespace chainrule {

/// A whole text, or a source of which about piece() bytes are held at a time: more only where one
/// row is longer.
class CsvWindow {
 public:
  /// `whole` must outlive the window.
  explicit CsvWindow(std::string_view whole) : text_(whole), is_last_(true), size_(whole.size()) {}
  /// Starts from the source's start.
  explicit CsvWindow(ByteSource& source);
  CsvWindow(CsvWindow&&) = default;
  CsvWindow& operator=(CsvWindow&&) = default;

  std::string_view text() const { return text_; }
  /// Nothing comes after text().
  bool is_last() const { return is_last_; }
  void skip(std::size_t n) { text_.remove_prefix(n); }
  /// Lets go of the first `n` bytes and reads on; only if not is_last().
  void advance(std::size_t n);
  /// Of the whole text, or 0 if that is not known.
  std::size_t size() const { return size_; }

 private:
  std::string_view text_;
  ByteSource* source_ = nullptr;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  bool is_last_ = false;
  std::size_t size_ = 0;
};

}  // namespace chainrule
