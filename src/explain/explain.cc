// A training step explained, in the format asked for.
#include <chainrule/explain.h>

#include <algorithm>
#include <charconv>

#include "core/fail.h"
#include "core/names.h"
#include "explain/derive.h"
#include "explain/render.h"
#include "explain/render_json.h"

namespace chainrule {
namespace {

constexpr std::size_t kDrawnFigures = 4;  // more do not fit beside an edge

constexpr Named<ExplainFormat> kFormats[] = {
    {ExplainFormat::kText, "text"},         {ExplainFormat::kHtml, "html"},
    {ExplainFormat::kMarkdown, "markdown"}, {ExplainFormat::kLatex, "latex"},
    {ExplainFormat::kJson, "json"},
};

// Whole numbers between the separators, in order; empty for anything else.
std::vector<std::size_t> numbers_of(std::string_view text, std::string_view separators) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i <= separators.size(); ++i) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return {};
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i == separators.size()) break;
    if (text.empty() || text.front() != separators[i]) return {};
    text.remove_prefix(1);
  }
  return text.empty() ? numbers : std::vector<std::size_t>();
}

}  // namespace

std::string_view to_string(ExplainFormat format) {
  return name_of<ExplainFormat>(kFormats, format);
}

ExplainFormat explain_format_from_name(std::string_view name) {
  return value_of<ExplainFormat>(kFormats, "format", name);
}

WeightPlace weight_place_from_text(std::string_view text) {
  const std::vector<std::size_t> numbers = numbers_of(text, ":,");
  if (numbers.empty()) {
    fail(ErrorCode::kValue,
         "weight \"{}\": LAYER:FROM,TO was expected, such as 1:2,3 (a bias: 1:0,3)", text);
  }
  return {numbers[0], numbers[1], numbers[2]};
}

UnitPlace unit_place_from_text(std::string_view text) {
  const std::vector<std::size_t> numbers = numbers_of(text, ":");
  if (numbers.empty()) {
    fail(ErrorCode::kValue, "unit \"{}\": LAYER:UNIT was expected, such as 2:7", text);
  }
  return {numbers[0], numbers[1]};
}

std::string draw_step(const RecordedStep& step, DrawingFormat format, DrawingLabels labels,
                      const ExplainOptions& options) {
  DrawingOptions how;
  how.format = format;
  how.labels = labels;
  how.language = options.language;
  how.convention = options.convention;
  how.figures = std::min<std::size_t>(options.figures, kDrawnFigures);
  how.picture_width = step.problem.picture_width;
  how.colour = options.colour;
  how.id_prefix = fmt::format("drawing-{}", to_string(labels));
  return draw(step, options.samples.empty() ? 1 : options.samples.front(), how);
}

namespace {

// The drawing that opens a derivation; a page has room for one with each kind of label.
std::string opening_drawing(const RecordedStep& step, const ExplainOptions& options) {
  using enum DrawingLabels;
  if (!options.drawing) return {};
  switch (options.format) {
    case ExplainFormat::kText:
      return draw_step(step, DrawingFormat::kText, kValues, options);
    case ExplainFormat::kMarkdown:
      return draw_step(step, DrawingFormat::kMermaid, kValues, options);
    case ExplainFormat::kLatex:
      return draw_step(step, DrawingFormat::kTikz, kValues, options);
    case ExplainFormat::kHtml:
      break;
    case ExplainFormat::kJson:
      return {};
  }
  std::string all;
  for (const DrawingLabels labels : {kSymbols, kValues, kGradients}) {
    all += draw_step(step, DrawingFormat::kSvg, labels, options);
  }
  return all;
}

}  // namespace

std::string explain(const RecordedStep& step, const ExplainOptions& options) {
  const Derivation derivation = derive(step, options);
  const RenderOptions how = {options.language, options.figures, options.colour,
                             opening_drawing(step, options)};
  switch (options.format) {
    case ExplainFormat::kText:
      return render_text(derivation, how);
    case ExplainFormat::kMarkdown:
      return render_markdown(derivation, how);
    case ExplainFormat::kLatex:
      return render_latex(derivation, how);
    case ExplainFormat::kHtml:
      return render_html(derivation, how);
    case ExplainFormat::kJson:
      break;
  }
  return render_json(derivation, options.language);
}

}  // namespace chainrule
