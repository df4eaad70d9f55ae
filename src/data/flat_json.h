// JSON objects without objects or lists in them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chainrule {

/// The members of one object, one after the other (RFC 8259; and NaN, which Python writes). Nothing
/// nests, so no depth is too deep. All functions throw Error kFormat: `NAME: line 3, column 17:
/// ...`.
class FlatJson {
 public:
  /// `text` is one object with blanks around it. It and `name` must outlive this.
  FlatJson(std::string_view text, std::string_view name, std::size_t line);

  /// Reads the next member; false behind the last.
  bool next();
  const std::string& key() const { return key_; }
  /// null or NaN.
  bool is_null() const { return kind_ == Kind::kNull; }
  /// A text, true or false.
  bool is_text() const { return kind_ == Kind::kText; }
  const std::string& text() const { return value_; }
  /// Finite.
  double number() const { return number_; }
  [[noreturn]] void refuse(std::string_view what) const;

 private:
  enum class Kind { kNull, kText, kNumber };
  void skip_blanks();
  bool take(char c);
  void expect(char c);
  std::string read_text();
  void read_escape(std::string& out);
  unsigned read_hex();
  void read_value();

  std::string_view text_;
  std::string_view name_;
  std::size_t line_;
  std::size_t at_ = 0;
  bool is_first_ = true;
  Kind kind_ = Kind::kNull;
  std::string key_, value_;
  double number_ = 0;
};

}  // namespace chainrule
