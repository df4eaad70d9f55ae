// A training step explained, in the format asked for.
#include <chainrule/explain.h>

#include <charconv>

#include "core/fail.h"
#include "core/names.h"
#include "explain/derive.h"
#include "explain/render.h"
#include "explain/render_json.h"

namespace chainrule {
namespace {

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

std::string explain(const RecordedStep& step, const ExplainOptions& options) {
  const Derivation derivation = derive(step, options);
  const RenderOptions how = {options.language, options.figures, options.colour, {}};
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
