// The formats of drawings: well formed, every edge once, aligned.
#include <chainrule/drawing.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/text_width.h"
#include "drawn_networks.h"

namespace chainrule {
namespace {

using testing::HasSubstr;
using testing::Not;

// Whether every element is closed in turn, attributes are quoted and given once, and no `&` or `<`
// stands bare; what is wrong, or nothing.
std::string xml_mistake(const std::string& xml) {
  const std::regex element(R"re(^<(/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(/?)>)re");
  const std::regex attribute(R"re(([\w:-]+)="([^"]*)")re");
  const std::regex entity("^&(amp|lt|gt|quot);");
  std::vector<std::string> open;
  bool seen = false;
  for (auto at = xml.begin(); at != xml.end();) {
    std::smatch match;
    if (*at == '<') {
      // An element is short; the pattern must not search the whole file.
      const auto end = std::find(at, xml.end(), '>');
      const std::string tag(at, end == xml.end() ? end : end + 1);
      if (!std::regex_match(tag, match, element)) return "tag " + tag;
      if (match[1] == "/") {
        if (open.empty() || open.back() != match[2]) return "closed out of turn: " + tag;
        open.pop_back();
      } else {
        if (open.empty() && seen) return "two roots";
        seen = true;
        std::set<std::string> names;
        const std::string all = match[3];
        for (std::sregex_iterator i(all.begin(), all.end(), attribute), none; i != none; ++i) {
          if (!names.insert((*i)[1]).second) return "twice: " + tag;
        }
        if (match[4] != "/") open.push_back(match[2]);
      }
      at += static_cast<std::ptrdiff_t>(tag.size());
    } else if (*at == '&') {
      const std::string some(at, at + std::min<std::ptrdiff_t>(8, xml.end() - at));
      if (!std::regex_search(some, entity)) return "bare &";
      ++at;
    } else {
      ++at;
    }
  }
  return open.empty() ? "" : "not closed: " + open.back();
}

TEST(DrawingXml, MistakesAreSeen) {
  EXPECT_EQ(xml_mistake("<a b=\"1\"><c/>x &lt; y</a>\n"), "");
  for (const std::string bad : {"<a>", "<a></b>", "<a b=1/>", "<a b=\"1\" b=\"2\"/>", "<a>&</a>",
                                "<a>1 < 2</a>", "<a/><b/>"}) {
    EXPECT_NE(xml_mistake(bad), "") << bad;
  }
}

TEST(DrawingSvg, IsWellFormed) {
  RecordedStep odd = drawn_step({3, 5, 2});
  odd.problem.network.parameters()[0] = std::nan("");
  odd.problem.network.parameters()[1] = std::numeric_limits<double>::infinity();
  const RecordedStep steps[] = {drawn_step({1, 1}), drawn_step({2, 4, 1}),
                                drawn_step({64, 100, 10}), odd};
  for (const RecordedStep& step : steps) {
    for (const Language language : all_languages()) {
      for (const OffsetForm offset :
           {OffsetForm::kBias, OffsetForm::kConstantInput, OffsetForm::kThreshold}) {
        for (const DrawingLabels labels :
             {DrawingLabels::kNone, DrawingLabels::kSymbols, DrawingLabels::kValues}) {
          DrawingOptions options{.labels = labels, .language = language};
          options.convention.offset = offset;
          options.picture_width = step.problem.x.cols() == 64 ? 8 : 0;
          EXPECT_EQ(xml_mistake(draw(step, 1, options)), "");
        }
      }
    }
  }
}

TEST(DrawingSvg, HasAKeyForEveryNumber) {
  const RecordedStep step = drawn_step({3, 5, 2});
  for (const OffsetForm offset :
       {OffsetForm::kBias, OffsetForm::kConstantInput, OffsetForm::kThreshold}) {
    DrawingOptions options{.labels = DrawingLabels::kValues};
    options.convention.offset = offset;
    const std::string svg = draw(step, 1, options);
    const auto groups = [&](std::string_view kind, const std::string& key) {
      return count_of(svg, "<g class=\"" + std::string(kind) + "\" data-q=\"" + key + "\"");
    };
    const std::size_t sizes[] = {3, 5, 2};
    for (std::size_t l = 0; l < 3; ++l) {
      for (std::size_t j = 1; j <= sizes[l]; ++j) {
        const std::string to = std::to_string(l) + ":" + std::to_string(j);
        EXPECT_EQ(groups("cr-unit", "u" + to), 1u) << to;
        if (l == 0) continue;
        EXPECT_EQ(groups("cr-bias", "b" + to), 1u) << to;
        for (std::size_t i = 1; i <= sizes[l - 1]; ++i) {
          const std::string edge =
              "e" + std::to_string(l) + ":" + std::to_string(i) + "," + std::to_string(j);
          EXPECT_EQ(groups("cr-edge", edge), 1u) << edge;
        }
      }
    }
    EXPECT_EQ(count_of(svg, "class=\"cr-edge\""), 25u);
    EXPECT_EQ(groups("cr-loss", "loss"), 1u);
  }
}

TEST(DrawingSvg, DrawsOnlyEdgesBetweenShownUnits) {
  const std::string svg = draw(drawn_step({2, 100, 1}), 1, {.labels = DrawingLabels::kNone});
  EXPECT_EQ(count_of(svg, "class=\"cr-edge\""), 9u * 2 + 9);
  EXPECT_THAT(svg, HasSubstr("data-q=\"e1:1,100\""));
  EXPECT_THAT(svg, Not(HasSubstr("data-q=\"e1:1,50\"")));
}

TEST(DrawingSvg, NamesIdsByItsPrefix) {
  const std::string svg = draw(drawn_step({2, 2, 1}), 1, {.id_prefix = "second"});
  EXPECT_EQ(count_of(svg, " id=\""), 2u);
  EXPECT_EQ(count_of(svg, " id=\"second-"), 2u);
  EXPECT_THAT(svg, HasSubstr("aria-labelledby=\"second-title second-desc\""));
}

// A picture of an element with role "img" must hold nothing that takes the focus.
TEST(DrawingSvg, TakesTheFocusOnlyWhereItIsSmall) {
  const std::string small = draw(drawn_step({2, 2, 1}), 1);
  EXPECT_THAT(small, HasSubstr("role=\"group\" aria-labelledby"));
  EXPECT_THAT(small, HasSubstr(" tabindex="));
  const std::string large = draw(drawn_step({9, 9, 9}), 1);
  EXPECT_THAT(large, HasSubstr("role=\"img\" aria-labelledby"));
  EXPECT_THAT(large, Not(HasSubstr(" tabindex=")));
}

TEST(DrawingSvg, ShowsPixels) {
  RecordedStep step = drawn_step({4, 2, 1});
  const double pixels[] = {0, 4, 16, 8};
  std::ranges::copy(pixels, step.problem.x.row(0).begin());
  const std::string svg = draw(step, 1, {.picture_width = 2});
  const char* const shades[] = {"0", "0.25", "1", "0.5"};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_THAT(svg, HasSubstr(std::string("fill-opacity=\"") + shades[i] +
                               "\" data-q=\"u0:" + std::to_string(i + 1) + "\""));
  }
  EXPECT_THAT(svg, HasSubstr("the 8 weights that leave it"));
}

TEST(DrawingTikz, DrawsEveryEdgeAndClosesEveryBrace) {
  for (const DrawingLabels labels : {DrawingLabels::kNone, DrawingLabels::kValues}) {
    const std::string tikz =
        draw(drawn_step({3, 5, 2}), 1, {.format = DrawingFormat::kTikz, .labels = labels});
    EXPECT_EQ(count_of(tikz, "{"), count_of(tikz, "}"));
    EXPECT_EQ(count_of(tikz, "$") % 2, 0u);
    // Edges, biases and the legend.
    EXPECT_EQ(count_of(tikz, "\\draw[crpositive,") + count_of(tikz, "\\draw[crnegative,"),
              25u + 7 + 2);
    for (const char* const letter : {"−", "δ", "∂", "·", "×"}) {
      EXPECT_THAT(tikz, Not(HasSubstr(letter)));
    }
  }
}

TEST(DrawingMermaid, LinksEveryEdgeOnce) {
  const std::string chart =
      draw(drawn_step({3, 5, 2}), 1,
           {.format = DrawingFormat::kMermaid, .labels = DrawingLabels::kValues});
  EXPECT_THAT(chart, HasSubstr("flowchart LR\n"));
  std::istringstream lines(chart);
  std::size_t n_links = 0, n_styles = 0;
  const std::regex link(R"re(  (u\d_\d|b\d_\d) (-->|-\.->|---)(\|"[^"]*"\|)? (u\d_\d|L))re");
  for (std::string line; std::getline(lines, line);) {
    n_links += std::regex_match(line, link);
    n_styles += line.starts_with("  linkStyle ");
  }
  EXPECT_EQ(n_links, 25u + 7 + 2);
  EXPECT_EQ(n_styles, 25u + 7);
}

TEST(DrawingText, FitsATerminalAndIsAligned) {
  const std::vector<std::vector<std::size_t>> nets = {
      {1, 1},       {2, 2, 1},    {2, 4, 1},     {3, 5, 1},
      {5, 5, 5, 5}, {4, 8, 8, 3}, {64, 100, 10}, {784, 512, 512, 10}};
  for (const auto& sizes : nets) {
    for (const Language language : all_languages()) {
      const std::string text = draw(
          drawn_step(sizes), 1,
          {.format = DrawingFormat::kText, .labels = DrawingLabels::kValues, .language = language});
      std::istringstream lines(text);
      std::size_t corner = 0;
      for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(text_width(line), 100u) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
        // The corners of a box are in the same columns above and below.
        const std::size_t above = line.find("╭"), below = line.find("╰");
        if (above != line.npos) corner = text_width(line.substr(0, above));
        if (below == line.npos) continue;
        EXPECT_EQ(text_width(line.substr(0, below)), corner) << text;
      }
    }
  }
}

TEST(DrawingText, ShowsATableOfWeights) {
  NetworkSpec spec{.n_inputs = 2, .layers = {{.units = 2, .activation = Activation::kSigmoid}}};
  Network<double> network(spec);
  const double parameters[] = {0.15, 0.25, 0.2, -0.3, 0.35, 0.35};
  std::ranges::copy(parameters, network.parameters().begin());
  const std::string text = draw(
      network, {.format = DrawingFormat::kText, .labels = DrawingLabels::kValues, .colour = false});
  EXPECT_EQ(text, R"(Network 2-2

Input    ╭───────────────────╮   Output: sigmoid   Target
         │ → a⁽¹⁾₁  → a⁽¹⁾₂  │
( x₁ )───┤    0.15     0.25  ├─▶ ( a⁽¹⁾₁ )         t₁
( x₂ )───┤     0.2     −0.3  ├─▶ ( a⁽¹⁾₂ )         t₂
    b ───┤    0.35     0.35  │
         ╰───────────────────╯

Loss (half squared error): L
A row of weights leaves the unit on its left; a column enters the unit it names
On edges: the weights w
)");
  EXPECT_THAT(
      draw(network,
           {.format = DrawingFormat::kText, .labels = DrawingLabels::kValues, .colour = true}),
      HasSubstr("\x1b[33m   −0.3\x1b[0m"));
}

}  // namespace
}  // namespace chainrule
