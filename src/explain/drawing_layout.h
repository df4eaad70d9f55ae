// Where everything of a drawing stands: layers as columns from left to right. SVG and TikZ share
// it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "explain/drawing_plan.h"

namespace chainrule {

/// y grows downwards; a length of 1 is one pixel of an SVG at its own size.
struct Point {
  double x = 0, y = 0;
};

/// A rectangle about its centre.
struct Box {
  double x = 0, y = 0, width = 0, height = 0;
  double left() const { return x - width / 2; }
  double right() const { return x + width / 2; }
  double top() const { return y - height / 2; }
  double bottom() const { return y + height / 2; }
  bool empty() const { return width <= 0 || height <= 0; }
};
/// The area that two boxes share.
double shared_area(const Box& a, const Box& b);
/// The length of the straight line from a to b that lies in the box.
double length_inside(const Point& a, const Point& b, const Box& box);

inline constexpr double kFontSize = 13;
inline constexpr double kLabelSize = 12;  // on edges
inline constexpr double kNoteSize = 11;
inline constexpr double kIndexSize = 0.7;  // of what stands above and below, to the letter's

/// How wide a text will be at the most, whatever sans-serif font draws it.
double width_of(std::string_view text, double font_size);
double width_of(const Label& label, double font_size);

struct PlacedUnit {
  DrawnUnit unit = {};
  Label label = {};
  Label threshold = {};  // inside the unit, under the label; only where θ is the convention
  double threshold_strength = 0;
  Box box = {};  // its corners are rounded by half its height
};

struct PlacedEdge {
  DrawnEdge edge = {};
  Label label = {};
  Point from = {}, to = {};
  Box label_box = {};  // empty without a label
};

/// A bias: a small box that feeds its unit.
struct PlacedOffset {
  DrawnEdge edge = {};
  Label label = {};
  Box box = {};
  Point from = {}, to = {};  // the line into the unit
};

struct PlacedText {
  Point at = {};  // of its base line the middle, or the left end
  std::string text = {};
  double size = kFontSize;
  bool strong = false;
  bool left = false;
};

/// A sample of a line in the legend.
struct PlacedSample {
  Point from = {}, to = {};
  bool negative = false;
};

struct PlacedFold {
  Point dots = {};  // the middle of ⋮
  PlacedText text = {};
};

/// What the weights that leave a picture are drawn as.
struct PlacedFan {
  Point top = {}, bottom = {}, tip = {};
};

struct PlacedTarget {
  Label label = {};
  Point at = {};             // left end, middle of the height
  Point from = {}, to = {};  // the line from the output unit to the loss, after the label
  Point stub = {};           // the unit's border, where the line to the label begins
};

struct Layout {
  double width = 0, height = 0;
  std::vector<PlacedUnit> units = {};
  std::vector<PlacedEdge> edges = {};
  std::vector<PlacedOffset> offsets = {};
  std::vector<PlacedEdge> constant_edges = {};  // biases as weights of a constant input 1
  std::vector<Box> constants = {};              // those inputs
  std::vector<PlacedFold> folds = {};
  std::vector<PlacedFan> fans = {};
  Box picture = {};  // empty without one
  double cell = 0;
  Box loss = {};
  std::vector<PlacedTarget> targets = {};
  std::vector<PlacedText> texts = {};  // captions, legend and notes
  std::vector<PlacedSample> samples = {};
};

Layout make_layout(const Plan& plan);

/// Puts the labels of `edges`, all between the same two layers, where they hide the least: off each
/// other, off `taken`, off other lines.
void place_labels(std::vector<PlacedEdge*> edges, const std::vector<Box>& taken);

}  // namespace chainrule
