// Building columns cell by cell.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <chainrule/table.h>

namespace chainrule {

/// The texts of one column and their codes.
class TextCodes {
 public:
  /// Appends a cell to a column of texts.
  void append(std::string_view text, Column& column) {
    auto entry = codes_.find(text);
    if (entry == codes_.end()) {
      const auto code = static_cast<std::uint32_t>(column.categories.size());
      entry = codes_.emplace(text, code).first;
      column.categories.emplace_back(text);
    }
    column.codes.push_back(entry->second);
  }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> codes_;
};

}  // namespace chainrule
