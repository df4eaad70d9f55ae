// The words of a JSON text, one after the other.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chainrule {

/// Reads what values are made of (RFC 8259); what values may stand where, a class made of it says.
class JsonText {
 protected:
  /// `text`, which must be UTF-8, must outlive this.
  explicit JsonText(std::string_view text) : text_(text) {}
  ~JsonText() = default;
  JsonText(const JsonText&) = default;
  JsonText& operator=(const JsonText&) = default;

  /// Throws Error kFormat: what is wrong at at().
  [[noreturn]] virtual void refuse(std::string_view what) const = 0;

  std::size_t at() const { return at_; }
  bool at_end() const { return at_ == text_.size(); }
  /// The character that comes; NUL at the end.
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  void skip_blanks();
  bool take(char c);
  void expect(char c);
  /// A text in quotes, its escapes undone.
  std::string read_text();
  /// What comes up to a comma, a bracket, a blank or the end, which is left to be passed over.
  std::string_view word() const;
  void pass(std::string_view word) { at_ += word.size(); }

 private:
  void read_escape(std::string& out);
  unsigned read_hex();

  std::string_view text_;
  std::size_t at_ = 0;
};

/// -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
bool is_json_number(std::string_view text);

}  // namespace chainrule
