// What a quantity's symbol is made of, before a format draws it.
#pragma once

#include <string>
#include <vector>

#include "explain/derivation.h"
#include "explain/quantity.h"

namespace chainrule {

/// w⁽¹⁾₁₂ is the letter w, layer 1, indices 1 and 2. Everything is text, as layers and indices are
/// letters in the table of symbols.
struct SymbolForm {
  enum class Kind {
    kLetter,
    kDerivative,  // ∂inner[0]/∂inner[1]
    kCall,        // letter(inner[0])
  };
  Kind kind = Kind::kLetter;
  bool negated = false;  // with a minus before it
  std::string letter;    // in Unicode: "w", "δ", "L"; "‖g‖" is a letter, too
  bool hat = false;
  bool prime = false;                // after the update; f′ is a derivative
  bool matrix = false;               // of a whole layer: a capital or a row
  std::string mark;                  // above: "*", "+", "−", "c"; below: "min", "max"
  std::string layer;                 // above, in parentheses
  std::vector<std::string> indices;  // below
  std::string sample;                // in brackets behind
  std::vector<SymbolForm> inner;

  /// Something stands above, so that a power needs parentheses.
  bool raised() const { return prime || hat || !mark.empty() || !layer.empty(); }
};

/// Where a symbol stands.
enum class SymbolUse {
  kFormula,  // without indices it is the whole matrix
  kFamily,   // in the table of symbols: without indices it stands for all, with letters
};

/// The symbol of a quantity in the notation of a derivation: its convention, its optimizer's state
/// names, and samples in brackets only where there are several.
SymbolForm symbol_form(const Quantity& quantity, const Derivation& derivation, SymbolUse use);

}  // namespace chainrule
