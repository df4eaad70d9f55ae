// A network drawn: its layers, units, edges and, on them, their symbols or numbers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <chainrule/convention.h>
#include <chainrule/export.h>
#include <chainrule/language.h>
#include <chainrule/network.h>
#include <chainrule/recorded_step.h>

namespace chainrule {

enum class DrawingFormat {
  kSvg,      ///< "svg": stands alone or in a page, light and dark
  kTikz,     ///< "tikz": a tikzpicture for LaTeX, the same layout; needs the package tikz
  kMermaid,  ///< "mermaid": a flowchart for Markdown; Mermaid makes the layout
  kText,     ///< "text": Unicode for a terminal
};
CHAINRULE_EXPORT std::string_view to_string(DrawingFormat format);
CHAINRULE_EXPORT DrawingFormat drawing_format_from_name(std::string_view name);

/// What stands on edges and in units.
enum class DrawingLabels {
  kNone,       ///< "none"
  kSymbols,    ///< "symbols": w_11, b_1, a_1
  kValues,     ///< "values": weights and biases; with a step also inputs, activations, the loss
  kGradients,  ///< "gradients": dL/dw of the batch on edges, the sample's delta in units
};
CHAINRULE_EXPORT std::string_view to_string(DrawingLabels labels);
CHAINRULE_EXPORT DrawingLabels drawing_labels_from_name(std::string_view name);

struct DrawingOptions {
  DrawingFormat format = DrawingFormat::kSvg;
  DrawingLabels labels = DrawingLabels::kSymbols;
  Language language = Language::kEnglish;
  Convention convention = {};
  std::size_t figures = 4;        ///< significant digits shown, 1 to 17
  std::size_t picture_width = 0;  ///< the inputs as a picture of so many columns; 0: as units
  bool colour = false;            ///< text only: ANSI colours
  /// SVG only: what ids begin with; two drawings in one page need different ones.
  std::string id_prefix = "drawing";
};

/// The network before the step, with the numbers of one sample, counted from 1. Wide layers are
/// folded, and the drawing says so. In an SVG `data-q` names what an element stands for, counted
/// from 1: unit "u<layer>:<unit>" (layer 0 is the input), weight "e<layer>:<from>,<to>", bias
/// "b<layer>:<unit>", and "loss". Throws Error kValue for a sample that is not in the batch,
/// figures out of range, a picture width that does not divide the number of inputs, and an
/// id_prefix that is not a letter followed by letters, digits, '-' and '_'.
CHAINRULE_EXPORT std::string draw(const RecordedStep& step, std::size_t sample,
                                  const DrawingOptions& options = {});

/// The network alone. Throws as above, and Error kValue where gradients are asked for.
CHAINRULE_EXPORT std::string draw(const Network<double>& network,
                                  const DrawingOptions& options = {});

}  // namespace chainrule
