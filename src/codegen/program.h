// A program in the making: lines with their shapes beside them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "codegen/dialect.h"
#include "codegen/expression.h"

namespace chainrule::code {

class Program {
 public:
  explicit Program(const Dialect& language) : printer_(language) {}

  const Dialect& dialect() const { return printer_.dialect(); }
  /// An empty line and a comment.
  void heading(std::string_view text);
  void comment(std::string_view text);
  /// A line as it stands, in the language already.
  void line(std::string_view text);
  /// `name = value  # [rows x cols] note`. Returns what the name stands for.
  Expression set(const std::string& name, const Expression& value, std::string_view note = {});
  /// The same, and the number is printed at the end.
  Expression show(const std::string& name, const Expression& value, std::string_view note = {});
  /// Only printed at the end; the name must stand for it.
  void show(const Expression& name) { shown_.push_back(name.text); }
  /// A matrix of given numbers, row by row. `tail` goes before the closing bracket.
  Expression given(const std::string& name, const Matrix<double>& values,
                   std::string_view note = {}, std::string_view tail = {});
  /// The name stands for something that was not written here.
  void know(const std::string& name) { names_.insert(name); }
  /// Whether the name stands for something already.
  bool has(const std::string& name) const { return names_.contains(name); }

  std::string print(const Expression& value) { return printer_.print(value); }
  const std::string& text() const { return text_; }
  const Printer& printer() const { return printer_; }
  const std::vector<std::string>& shown() const { return shown_; }

 private:
  std::string declared(const std::string& name, bool is_scalar);
  void noted(std::string code, const Expression& value, std::string_view note);

  Printer printer_;
  std::string text_;
  std::set<std::string> names_;
  std::vector<std::string> shown_;
};

/// The whole program around its lines: what it includes, its own functions, and at its end the
/// lines that print every number shown.
std::string finished(const Program& program, std::string_view title);

}  // namespace chainrule::code
