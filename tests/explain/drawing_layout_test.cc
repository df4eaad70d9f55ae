// Nothing of a drawing hides anything else of it.
#include "explain/drawing_layout.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "drawn_networks.h"

namespace chainrule {
namespace {

Layout layout_of(const std::vector<std::size_t>& sizes, DrawingOptions options, bool bias = true) {
  const RecordedStep step = drawn_step(sizes, bias);
  return make_layout(make_plan(step.problem.network, &step, 0, options));
}

// Everything that must stand apart.
std::vector<Box> boxes_of(const Layout& layout) {
  std::vector<Box> boxes = layout.constants;
  for (const PlacedUnit& unit : layout.units) boxes.push_back(unit.box);
  for (const PlacedOffset& offset : layout.offsets) boxes.push_back(offset.box);
  for (const PlacedEdge& edge : layout.edges) boxes.push_back(edge.label_box);
  for (const PlacedEdge& edge : layout.constant_edges) boxes.push_back(edge.label_box);
  boxes.push_back(layout.loss);
  boxes.push_back(layout.picture);
  return boxes;
}

void expect_apart(const Layout& layout, const std::string& what) {
  const std::vector<Box> boxes = boxes_of(layout);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (std::size_t j = i + 1; j < boxes.size(); ++j) {
      EXPECT_EQ(shared_area(boxes[i], boxes[j]), 0) << what << ": " << i << ", " << j;
    }
    if (boxes[i].empty()) continue;
    EXPECT_GE(boxes[i].left(), 0) << what;
    EXPECT_GE(boxes[i].top(), 0) << what;
    EXPECT_LE(boxes[i].right(), layout.width) << what;
    EXPECT_LE(boxes[i].bottom(), layout.height) << what;
  }
}

TEST(DrawingLayout, KeepsLabelsApart) {
  const std::vector<std::vector<std::size_t>> nets = {
      {1, 1}, {2, 2, 1}, {2, 2, 2}, {2, 4, 1}, {3, 5, 1}, {5, 5, 2}, {4, 8, 8, 3}, {64, 100, 10}};
  for (const auto& sizes : nets) {
    for (const OffsetForm offset :
         {OffsetForm::kBias, OffsetForm::kConstantInput, OffsetForm::kThreshold}) {
      for (const DrawingLabels labels : {DrawingLabels::kNone, DrawingLabels::kSymbols,
                                         DrawingLabels::kValues, DrawingLabels::kGradients}) {
        DrawingOptions options{.labels = labels, .picture_width = sizes[0] == 64 ? 8u : 0u};
        options.convention.offset = offset;
        expect_apart(layout_of(sizes, options),
                     std::to_string(sizes[0]) + "-" + std::to_string(sizes[1]) + " " +
                         std::string(to_string(offset)) + " " + std::string(to_string(labels)));
      }
    }
  }
}

TEST(DrawingLayout, PutsLabelsOnTheirEdges) {
  const Layout layout = layout_of({2, 4, 1}, {.labels = DrawingLabels::kValues});
  ASSERT_EQ(layout.edges.size(), 12u);
  for (const PlacedEdge& edge : layout.edges) {
    EXPECT_FALSE(edge.label.empty());
    EXPECT_GT(length_inside(edge.from, edge.to, edge.label_box), 0);
  }
}

TEST(DrawingLayout, CaptionsOfNarrowColumnsStandApart) {
  const Layout layout = layout_of({1, 1, 1, 1}, {.labels = DrawingLabels::kNone});
  std::vector<Box> captions;
  for (const PlacedText& text : layout.texts) {
    if (text.left) continue;
    captions.push_back({text.at.x, text.at.y, width_of(text.text, text.size), text.size});
  }
  for (std::size_t i = 0; i < captions.size(); ++i) {
    for (std::size_t j = i + 1; j < captions.size(); ++j) {
      EXPECT_EQ(shared_area(captions[i], captions[j]), 0);
    }
  }
}

TEST(DrawingLayout, MeasuresLinesInBoxes) {
  const Box box{0, 0, 2, 2};
  EXPECT_DOUBLE_EQ(length_inside({-3, 0}, {3, 0}, box), 2);
  EXPECT_DOUBLE_EQ(length_inside({-3, -3}, {3, 3}, box), std::sqrt(8.0));
  EXPECT_EQ(length_inside({-3, 2}, {3, 2}, box), 0);
  EXPECT_EQ(length_inside({2, -3}, {2, 3}, box), 0);
  EXPECT_EQ(length_inside({2, 2}, {3, 3}, box), 0);
  EXPECT_DOUBLE_EQ(length_inside({0, 0}, {0.5, 0}, box), 0.5);
}

TEST(DrawingLabel, RoundsAndWritesPowersOfTen) {
  EXPECT_EQ(plain(number_label(0.59326999, 4)), "0.5933");
  EXPECT_EQ(plain(number_label(-0.55, 6)), "−0.55");
  EXPECT_EQ(plain(number_label(1.25e-7, 4)), "1.25·10⁻⁷");
  EXPECT_EQ(plain(number_label(-1e-12, 4)), "−10⁻¹²");
  EXPECT_EQ(plain(number_label(std::nan(""), 4)), "NaN");
  EXPECT_EQ(plain(number_label(-INFINITY, 4)), "−∞");
  EXPECT_EQ(plain(weight_symbol(1, 12, 3, WeightShape::kOutIn)), "w⁽¹⁾₃,₁₂");
  EXPECT_EQ(with_commas(401408), "401,408");
  EXPECT_EQ(with_commas(100), "100");
}

}  // namespace
}  // namespace chainrule
