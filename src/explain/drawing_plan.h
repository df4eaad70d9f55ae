// What a drawing shows, before anyone chose a format: which units, which edges, which words.
#pragma once

#include <chainrule/drawing.h>

#include <cstddef>
#include <string>
#include <vector>

#include "explain/drawing_label.h"

namespace chainrule {

/// A weight, or a bias where from is 0.
struct DrawnEdge {
  std::size_t layer = 0, from = 0, to = 0;
  double strength = 0;  // what width, colour and dashes show: the weight, or its gradient
  Label symbol = {};    // w⁽¹⁾₁₂
  Label value = {};     // of the weight or its gradient; empty where only symbols are shown
};

enum class EdgeSign { kPositive, kNegative, kZero, kNotANumber };
EdgeSign sign_of(double strength);

struct DrawnUnit {
  std::size_t layer = 0, unit = 0;
  Label symbol = {};  // x₁, a⁽¹⁾₁, δ⁽¹⁾₁
  Label value = {};   // empty without a step
  bool dropped = false;
};

struct DrawnLayer {
  std::size_t layer = 0;
  std::size_t width = 0;              // with those not drawn
  std::vector<DrawnUnit> units = {};  // those drawn; none of a picture
  std::size_t before_fold = 0;        // how many of them stand above the fold
  std::vector<DrawnEdge> edges = {};  // from the layer before, between units that are drawn
  std::vector<DrawnEdge> offsets = {};
  bool picture = false;
  bool edges_labelled = true;
  std::string caption = {};    // "Hidden 1: sigmoid"
  std::string count = {};      // "100 units"
  std::string n_weights = {};  // "6,400 weights", those that enter it
  std::string more = {};       // "91 more", of a folded layer
  std::size_t folded() const { return picture ? 0 : width - units.size(); }
};

struct DrawnLoss {
  Label symbol = {}, value = {};
  std::vector<Label> target_symbols = {}, target_values = {};  // of the output units drawn
  std::string caption = {}, name = {}, target_caption = {};    // "Loss", "half squared"
};

struct Plan {
  DrawingOptions options;
  std::vector<DrawnLayer> layers = {};  // from the input
  DrawnLoss loss;
  std::vector<double> pixels =
      {};  // 0 white to 1 black, NaN where not finite; empty without a step
  std::size_t picture_height = 0;
  double strongest = 0;  // the largest finite |strength|
  std::size_t n_parameters = 0;
  std::string title = {};
  std::string positive = {}, negative = {}, widths = {};  // the legend's words
  std::string loss_line = {};                             // "Loss (half squared error): L = 0.34"
  std::string shows = {};                    // "In units: ...; on edges: ..."; may be empty
  std::string table_note = {};               // how to read weights in a table
  std::vector<std::string> notes = {};       // what is shown
  std::vector<std::string> fold_notes = {};  // what SVG and TikZ leave out

  /// Symbol or value, as the options ask; empty for no labels.
  Label label(const DrawnEdge& edge) const;
  Label label(const DrawnUnit& unit) const;
  Label loss_label() const;
  std::vector<std::string> all_notes() const;
  bool labelled() const { return options.labels != DrawingLabels::kNone; }
  /// 0 to 1, by which edges are made wide; 1 for what is not finite.
  double share(const DrawnEdge& edge) const;
};

/// `step` may be absent; `sample` counts from 0.
Plan make_plan(const Network<double>& network, const RecordedStep* step, std::size_t sample,
               const DrawingOptions& options);

}  // namespace chainrule
