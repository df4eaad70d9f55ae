// The formats of one small derivation.
#include "explain/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/text_width.h"
#include "two_two_one.h"

namespace chainrule {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RenderText, ShowsSymbolsNumbersAndResultUnderEachOther) {
  const std::string text = render_text(two_two_one(), {});
  EXPECT_THAT(text, HasSubstr("(1) Weighted sum of unit 1 in layer 1\n"
                              "    z⁽¹⁾₁ = x₁·w⁽¹⁾₁₁ + x₂·w⁽¹⁾₂₁\n"
                              "          = 0.35·0.1 + 0.9·0.8\n"
                              "          = 0.755\n"));
  EXPECT_THAT(text, HasSubstr("from (2), (4)\n"));
  EXPECT_THAT(text, HasSubstr("          = σ(0.755)\n          ≈ 0.680267\n"));
  EXPECT_THAT(text, HasSubstr("≈ 0.027674   central difference 0.027674 ✓\n"));
  EXPECT_THAT(text, HasSubstr("= 1, because 0.755 > 0\n"));
  EXPECT_THAT(text, HasSubstr("12 of 12 derivatives agree"));
}

TEST(RenderText, StaysWithin100Columns) {
  for (const Language language : all_languages()) {
    for (const std::size_t figures : {std::size_t{6}, std::size_t{17}}) {
      const std::string text =
          render_text(two_two_one(), {.language = language, .figures = figures, .drawing = {}});
      for (std::size_t begin = 0; begin < text.size(); begin = text.find('\n', begin) + 1) {
        const std::string line = text.substr(begin, text.find('\n', begin) - begin);
        EXPECT_LE(text_width(line), 100u) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
      }
    }
  }
}

TEST(RenderText, ColoursOnlyWhenAsked) {
  EXPECT_THAT(render_text(two_two_one(), {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(render_text(two_two_one(), {.colour = true, .drawing = {}}),
              HasSubstr("\x1b[1;32m0.755\x1b[0m"));
}

TEST(RenderText, DrawsMatrices) {
  EXPECT_THAT(render_text(two_two_one_matrices(), {}),
              HasSubstr("    Z⁽¹⁾ = X·W⁽¹⁾ + b⁽¹⁾\n\n"
                        "    = ⎡0.35   0.9⎤ · ⎡0.1  0.4⎤ + [0.5  −0.5]\n"
                        "      ⎣  −1  0.25⎦   ⎣0.8  0.6⎦\n\n"
                        "    = ⎡1.255   0.18⎤\n"
                        "      ⎣  0.6  −0.75⎦\n"));
}

TEST(RenderLatex, AlignsAtTheRelation) {
  EXPECT_THAT(
      render_latex(two_two_one(), {}),
      HasSubstr("\\begin{align*}\n"
                "z^{(1)}_{1} &= x_{1} \\cdot w^{(1)}_{11} + x_{2} \\cdot w^{(1)}_{21} \\\\\n"
                " &= 0.35 \\cdot 0.1 + 0.9 \\cdot 0.8 \\\\\n"
                " &= 0.755\n"
                "\\end{align*}\n"));
}

TEST(RenderLatex, LoadsWhatTheLanguageAndTheDrawingNeed) {
  EXPECT_THAT(render_latex(two_two_one(), {}), Not(HasSubstr("xeCJK")));
  EXPECT_THAT(
      render_latex(two_two_one(), {.language = Language::kTraditionalChinese, .drawing = {}}),
      HasSubstr("\\setCJKmainfont{Noto Serif CJK TC}"));
  const std::string drawn = render_latex(two_two_one(), {.drawing = "\\begin{tikzpicture}"});
  EXPECT_THAT(drawn, HasSubstr("\\usepackage{tikz}"));
  EXPECT_THAT(drawn, HasSubstr("\\fitted{\\begin{tikzpicture}}"));
}

TEST(RenderMarkdown, FencesTheDrawingAndTheFormulas) {
  const std::string text = render_markdown(two_two_one(), {.drawing = "flowchart LR\n"});
  EXPECT_THAT(text, HasSubstr("\n```mermaid\nflowchart LR\n```\n"));
  EXPECT_THAT(text, HasSubstr("\n$$\n\\begin{aligned}\nz^{(1)}_{1} &= "));
  EXPECT_THAT(text, HasSubstr("| $w^{(l)}_{ij}$ | weight from unit i to unit j of layer l |"));
}

TEST(RenderHtml, TiesStepsToTheDrawing) {
  const std::string page = render_html(two_two_one(), {.drawing = "<svg></svg>"});
  EXPECT_THAT(page, HasSubstr("<article class=\"step\" id=\"step-1\" data-q=\"u1:1\" "
                              "data-uses=\"u0:1 e1:1,1 u0:2 e1:2,1\">"));
  EXPECT_THAT(page, HasSubstr("<a href=\"#step-2\">(2)</a>, <a href=\"#step-4\">(4)</a>"));
  EXPECT_THAT(page, HasSubstr("data-q=\"loss\""));
  EXPECT_THAT(page, HasSubstr("<svg></svg>"));
}

TEST(RenderHtml, SaysItsLanguageAndLoadsNothing) {
  for (const Language language : all_languages()) {
    const std::string page = render_html(two_two_one(), {.language = language, .drawing = {}});
    EXPECT_THAT(page, HasSubstr("<html lang=\"" + std::string(to_string(language)) + "\">"));
    EXPECT_THAT(page, Not(HasSubstr("http")));
    EXPECT_THAT(page, Not(HasSubstr("\x01")));
    EXPECT_THAT(page, Not(HasSubstr("\x02")));
  }
}

TEST(RenderHtml, NestsItsElementsAndRepeatsNoId) {
  const std::string page = render_html(two_two_one_matrices(), {});
  std::vector<std::string> open;
  std::set<std::string> ids;
  for (std::size_t at = page.find("<main"); at != page.npos && page.compare(at, 7, "<script") != 0;
       at = page.find('<', at + 1)) {
    const std::string tag = page.substr(at + 1, page.find('>', at) - at - 1);
    if (tag.starts_with('/')) {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(tag.substr(1), open.back());
      open.pop_back();
      continue;
    }
    open.push_back(tag.substr(0, tag.find(' ')));
    const std::size_t id = tag.find(" id=\"");
    if (id != tag.npos) {
      EXPECT_TRUE(ids.insert(tag.substr(id + 5, tag.find('"', id + 5) - id - 5)).second) << tag;
    }
  }
  EXPECT_TRUE(open.empty());
}

}  // namespace
}  // namespace chainrule
