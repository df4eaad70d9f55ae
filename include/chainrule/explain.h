// A training step explained: every number with its formula and its values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/convention.h>
#include <chainrule/drawing.h>
#include <chainrule/export.h>
#include <chainrule/language.h>
#include <chainrule/recorded_step.h>

namespace chainrule {

enum class ExplainFormat {
  kText,      ///< "text": Unicode for a terminal
  kHtml,      ///< "html": one file, works offline and without scripts
  kMarkdown,  ///< "markdown": formulas in LaTeX, the drawing in Mermaid
  kLatex,     ///< "latex": a document with a TikZ drawing
  kJson,      ///< "json": every number at full precision (docs/explain-json.md)
};
CHAINRULE_EXPORT std::string_view to_string(ExplainFormat format);
CHAINRULE_EXPORT ExplainFormat explain_format_from_name(std::string_view name);

/// A weight `layer:from,to`; a bias has from = 0. Counted from 1.
struct WeightPlace {
  std::size_t layer = 0, from = 0, to = 0;
};
/// A unit `layer:unit`, counted from 1.
struct UnitPlace {
  std::size_t layer = 0, unit = 0;
};
/// "1:20,40"; "2:7". Throw Error kValue that shows the form.
CHAINRULE_EXPORT WeightPlace weight_place_from_text(std::string_view text);
CHAINRULE_EXPORT UnitPlace unit_place_from_text(std::string_view text);

/// What is written out. Where weights, units and layers are all empty: everything for a network of
/// at most `full_parameters` parameters; a larger one is summed up and says how to ask.
struct ExplainOptions {
  ExplainFormat format = ExplainFormat::kText;
  Language language = Language::kEnglish;
  Convention convention = {};
  std::size_t figures = 6;  ///< significant digits shown, 1 to 17
  std::vector<std::size_t>
      samples;  ///< of the batch, from 1; empty: all of a small batch, else the first
  std::vector<WeightPlace> weights;
  std::vector<UnitPlace> units;
  std::vector<std::size_t> layers;  ///< all units of these layers
  bool matrices = false;            ///< the whole batch in matrix form instead
  bool gradient_check = true;       ///< central differences beside the derivatives
  bool drawing = true;              ///< the network drawn before the derivation
  bool colour = false;              ///< text only: ANSI colours
  std::size_t full_parameters = 60;
  std::size_t terms = 6;  ///< of a longer sum that are written out, the largest ones
};

/// The network with the labels asked for, and the numbers of the first sample of the options.
CHAINRULE_EXPORT std::string draw_step(const RecordedStep& step, DrawingFormat format,
                                       DrawingLabels labels, const ExplainOptions& options);

/// The derivation as text in the format asked for. Throws Error kValue for a place or a sample that
/// is not there.
CHAINRULE_EXPORT std::string explain(const RecordedStep& step, const ExplainOptions& options = {});

}  // namespace chainrule
