// What drawings refuse, what they say of themselves and of what they leave out.
#include <chainrule/drawing.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "drawn_networks.h"
#include "fails.h"

namespace chainrule {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr DrawingFormat kFormats[] = {DrawingFormat::kSvg, DrawingFormat::kTikz,
                                      DrawingFormat::kMermaid, DrawingFormat::kText};
constexpr DrawingLabels kLabels[] = {DrawingLabels::kNone, DrawingLabels::kSymbols,
                                     DrawingLabels::kValues, DrawingLabels::kGradients};

TEST(Drawing, NamesItsChoices) {
  for (const DrawingFormat format : kFormats) {
    EXPECT_EQ(drawing_format_from_name(to_string(format)), format);
  }
  for (const DrawingLabels labels : kLabels) {
    EXPECT_EQ(drawing_labels_from_name(to_string(labels)), labels);
  }
  EXPECT_THAT([] { drawing_format_from_name("gif"); },
              fails(ErrorCode::kValue,
                    "drawing format \"gif\" is not known; there are svg, tikz, mermaid, text"));
}

TEST(Drawing, RefusesWhatItCannotDraw) {
  const RecordedStep step = drawn_step({2, 2, 1});
  for (const std::size_t sample : {0u, 3u}) {
    EXPECT_THAT([&] { draw(step, sample); },
                fails(ErrorCode::kValue, "draw: sample " + std::to_string(sample) +
                                             " came, the batch has samples 1 to 2"));
  }
  EXPECT_THAT([&] { draw(step, 1, {.figures = 0}); },
              fails(ErrorCode::kValue, "draw: 0 figures came, 1 to 17 were expected"));
  EXPECT_THAT([&] { draw(step, 1, {.figures = 18}); },
              fails(ErrorCode::kValue, "draw: 18 figures came, 1 to 17 were expected"));
  EXPECT_THAT([&] { draw(step, 1, {.picture_width = 3}); },
              fails(ErrorCode::kValue,
                    "draw: a picture of 3 columns came, which does not divide 2 inputs"));
  for (const std::string id : {"", "1", "a b", "a\"", "é"}) {
    EXPECT_THAT([&] { draw(step, 1, {.id_prefix = id}); },
                fails(ErrorCode::kValue, "draw: id_prefix \"" + id +
                                             "\" came, a letter followed by letters, digits, - "
                                             "and _ was expected"));
  }
  EXPECT_THAT([&] { draw(step.problem.network, {.labels = DrawingLabels::kGradients}); },
              fails(ErrorCode::kValue, "draw: gradients were asked for, a network alone has none"));
  EXPECT_THROW(draw(Network<double>()), Error);
}

TEST(Drawing, SaysWhatIsFolded) {
  const RecordedStep step = drawn_step({2, 100, 1});
  for (const DrawingFormat format : {DrawingFormat::kSvg, DrawingFormat::kTikz}) {
    const std::string drawing = draw(step, 1, {.format = format, .labels = DrawingLabels::kNone});
    EXPECT_THAT(drawing, HasSubstr("Hidden 1: sigmoid: 9 of 100 units drawn, 91 folded"));
    EXPECT_THAT(drawing, HasSubstr("91 more"));
  }
  const DrawingOptions text{.format = DrawingFormat::kText, .labels = DrawingLabels::kValues};
  EXPECT_THAT(draw(step, 1, text), HasSubstr("⋯ 94 more ⋯"));
  const DrawingOptions mermaid{.format = DrawingFormat::kMermaid};
  EXPECT_THAT(draw(step, 1, mermaid), HasSubstr("100 units"));
  EXPECT_THAT(draw(drawn_step({2, 10, 1}), 1), Not(HasSubstr("folded")));
}

TEST(Drawing, SaysWhoseGradientsTheyAre) {
  DrawingOptions options{.labels = DrawingLabels::kGradients};
  const RecordedStep step = drawn_step({2, 2, 1});
  EXPECT_THAT(draw(step, 2, options),
              HasSubstr("δ and the loss are those of sample 2; ∂L/∂w is that of the whole batch"));
  EXPECT_THAT(draw(step, 2, options), HasSubstr("δ = ∂L/∂z"));
  options.convention.delta = DeltaSign::kNegative;
  EXPECT_THAT(draw(step, 2, options), HasSubstr("δ = −∂L/∂z"));
}

TEST(Drawing, SpeaksEveryLanguage) {
  const RecordedStep step = drawn_step({2, 20, 1});
  for (const DrawingFormat format : kFormats) {
    DrawingOptions options{.format = format, .language = Language::kSimplifiedChinese};
    EXPECT_THAT(draw(step, 1, options), HasSubstr("隐藏层 1：sigmoid"));
    options.language = Language::kTraditionalChinese;
    EXPECT_THAT(draw(step, 1, options), HasSubstr("隱藏層 1：sigmoid"));
    EXPECT_THAT(draw(step, 1, options), HasSubstr("20 個單元"));
  }
}

TEST(Drawing, FollowsTheConvention) {
  const Network<double> network = drawn_network({2, 3, 1});
  DrawingOptions options{.format = DrawingFormat::kText};
  EXPECT_THAT(draw(network, options), HasSubstr("w⁽¹⁾₂₃"));
  EXPECT_THAT(draw(network, options), HasSubstr("b⁽¹⁾₃"));
  options.convention.weights = WeightShape::kOutIn;
  EXPECT_THAT(draw(network, options), HasSubstr("w⁽¹⁾₃₂"));
  EXPECT_THAT(draw(network, options), Not(HasSubstr("w⁽¹⁾₂₃")));
  options.convention.offset = OffsetForm::kConstantInput;
  EXPECT_THAT(draw(network, options), HasSubstr("w⁽¹⁾₃₀"));
  options.convention.offset = OffsetForm::kThreshold;
  EXPECT_THAT(draw(network, options), HasSubstr("θ⁽¹⁾₃"));
}

TEST(Drawing, ThresholdsAreNegativeBiases) {
  NetworkSpec spec{.n_inputs = 1, .layers = {{.units = 1}}};
  Network<double> network(spec);
  network.parameters()[1] = 0.75;
  DrawingOptions options{.format = DrawingFormat::kText, .labels = DrawingLabels::kValues};
  options.convention.offset = OffsetForm::kThreshold;
  EXPECT_THAT(draw(network, options), HasSubstr("−0.75"));
}

// Every format of every size, whatever the numbers are.
TEST(Drawing, TakesAnyNumber) {
  const double infinity = std::numeric_limits<double>::infinity();
  RecordedStep step = drawn_step({3, 5, 2});
  const double odd[] = {std::nan(""), infinity, -infinity, 1e308, -1e308, 5e-324, 0, -0.0};
  std::size_t next = 0;
  for (double& w : step.problem.network.parameters()) w = odd[next++ % std::size(odd)];
  for (double& g : step.gradients) g = odd[next++ % std::size(odd)];
  for (double& x : step.problem.x.values()) x = odd[next++ % std::size(odd)];
  for (const DrawingFormat format : kFormats) {
    for (const DrawingLabels labels : kLabels) {
      for (const std::size_t picture : {0u, 3u}) {
        DrawingOptions options{.format = format, .labels = labels, .figures = 17};
        options.picture_width = picture;
        const std::string drawing = draw(step, 1, options);
        EXPECT_THAT(drawing, Not(HasSubstr("nan")));
        EXPECT_EQ(drawing.find("=\"inf"), drawing.npos);
        EXPECT_EQ(drawing.find("{inf"), drawing.npos);
      }
    }
  }
}

TEST(Drawing, IsSmallForEverySize) {
  const std::vector<std::vector<std::size_t>> nets = {
      {1, 1}, {2, 2, 1}, {64, 100, 10}, {784, 512, 512, 10}, {3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2}};
  for (const auto& sizes : nets) {
    const RecordedStep step = drawn_step(sizes);
    for (const DrawingFormat format : kFormats) {
      for (const DrawingLabels labels : kLabels) {
        DrawingOptions options{.format = format, .labels = labels};
        EXPECT_LT(draw(step, 1, options).size(), 300000u);
        if (sizes[0] != 784) continue;
        options.picture_width = 28;
        EXPECT_LT(draw(step, 1, options).size(), 300000u);
      }
    }
  }
}

}  // namespace
}  // namespace chainrule
