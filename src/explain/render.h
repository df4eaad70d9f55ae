// A derivation in the formats that people read.
#pragma once

#include <cstddef>
#include <string>

#include <chainrule/language.h>

#include "explain/derivation.h"

namespace chainrule {

struct RenderOptions {
  Language language = Language::kEnglish;
  std::size_t figures = 6;  // significant digits shown, 1 to 17
  bool colour = false;      // text only: ANSI colours
  /// The network's drawing in the format's own language: lines of text, a tikzpicture, Mermaid
  /// without its fence, an svg element. Empty for none.
  std::string drawing;
};

/// Unicode text for a terminal, lines of at most 100 columns.
std::string render_text(const Derivation& derivation, const RenderOptions& options);
/// A document for xelatex that compiles without warnings.
std::string render_latex(const Derivation& derivation, const RenderOptions& options);
/// GitHub's Markdown: formulas between $ or in fences, the drawing in Mermaid.
std::string render_markdown(const Derivation& derivation, const RenderOptions& options);
/// One file that needs nothing else: MathML, inline styles and one small script, without which
/// everything can still be read.
std::string render_html(const Derivation& derivation, const RenderOptions& options);

}  // namespace chainrule
