// What stands on an edge or in a unit: a symbol with its indices, or a number.
#pragma once

#include <chainrule/convention.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace chainrule {

/// w⁽¹⁾₁₂ is base "w", above "(1)", below "12"; 1.5·10⁻⁷ is base "1.5·10", above "−7".
struct Label {
  std::string base = {};
  std::string above = {};
  std::string below = {};
  bool symbol = false;  // a letter, written in italics
  bool empty() const { return base.empty(); }
};

/// A number rounded to so many significant digits, without trailing zeros.
Label number_label(double value, std::size_t figures);

/// The symbols of derivations. `layer` 0 has no superscript.
Label unit_symbol(std::string_view letter, std::size_t layer, std::size_t unit);
Label weight_symbol(std::size_t layer, std::size_t from, std::size_t to, WeightShape shape);
/// b_j, w_0j or θ_j.
Label offset_symbol(std::size_t layer, std::size_t to, const Convention& convention);

/// In Unicode: w⁽¹⁾₁₂.
std::string plain(const Label& label);

/// 401408 as "401,408".
std::string with_commas(std::size_t count);

}  // namespace chainrule
