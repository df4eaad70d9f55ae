// The part of a text that is in memory.
#include "data/csv_window.h"

#include <cstring>
#include <utility>

namespace chainrule {

CsvWindow::CsvWindow(ByteSource& source) : source_(&source), size_(source.size()) {
  source.rewind();
  advance(0);
}

void CsvWindow::advance(std::size_t n) {
  const std::size_t kept = text_.size() - n;
  // A row that fills the buffer gets one of twice its size; what is not used takes no memory.
  if (capacity_ < kept + source_->piece()) {
    capacity_ = 2 * kept + source_->piece();
    auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
    if (kept > 0) std::memcpy(larger.get(), text_.data() + n, kept);
    buffer_ = std::move(larger);
  } else if (kept > 0) {
    std::memmove(buffer_.get(), text_.data() + n, kept);
  }
  std::size_t filled = kept;
  while (filled < capacity_) {
    const std::size_t came = source_->read(buffer_.get() + filled, capacity_ - filled);
    filled += came;
    is_last_ = came == 0;
    if (is_last_) break;
  }
  text_ = {buffer_.get(), filled};
}

}  // namespace chainrule
