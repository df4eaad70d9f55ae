// Checks what was asked for and hands it to the writer of its format.
#include <chainrule/drawing.h>

#include <algorithm>

#include "core/fail.h"
#include "core/names.h"
#include "explain/drawing_writers.h"

namespace chainrule {
namespace {

constexpr Named<DrawingFormat> kFormats[] = {{DrawingFormat::kSvg, "svg"},
                                             {DrawingFormat::kTikz, "tikz"},
                                             {DrawingFormat::kMermaid, "mermaid"},
                                             {DrawingFormat::kText, "text"}};
constexpr Named<DrawingLabels> kLabels[] = {{DrawingLabels::kNone, "none"},
                                            {DrawingLabels::kSymbols, "symbols"},
                                            {DrawingLabels::kValues, "values"},
                                            {DrawingLabels::kGradients, "gradients"}};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void check(const NetworkSpec& spec, const DrawingOptions& options) {
  validate(spec);
  if (options.figures < 1 || options.figures > 17) {
    fail(ErrorCode::kValue, "draw: {} figures came, 1 to 17 were expected", options.figures);
  }
  if (options.picture_width > 0 && spec.n_inputs % options.picture_width != 0) {
    fail(ErrorCode::kValue, "draw: a picture of {} columns came, which does not divide {} inputs",
         options.picture_width, spec.n_inputs);
  }
  const std::string& id = options.id_prefix;
  const bool good = !id.empty() && is_letter(id[0]) && std::ranges::all_of(id, [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!good) {
    fail(ErrorCode::kValue,
         "draw: id_prefix \"{}\" came, a letter followed by letters, digits, - and _ was expected",
         id);
  }
}

std::string write(const Plan& plan) {
  switch (plan.options.format) {
    case DrawingFormat::kSvg:
      return write_svg(plan, make_layout(plan));
    case DrawingFormat::kTikz:
      return write_tikz(plan, make_layout(plan));
    case DrawingFormat::kMermaid:
      return write_mermaid(plan);
    case DrawingFormat::kText:
      break;
  }
  return write_text(plan);
}

}  // namespace

std::string_view to_string(DrawingFormat format) {
  return name_of<DrawingFormat>(kFormats, format);
}
DrawingFormat drawing_format_from_name(std::string_view name) {
  return value_of<DrawingFormat>(kFormats, "drawing format", name);
}
std::string_view to_string(DrawingLabels labels) {
  return name_of<DrawingLabels>(kLabels, labels);
}
DrawingLabels drawing_labels_from_name(std::string_view name) {
  return value_of<DrawingLabels>(kLabels, "labels", name);
}

std::string draw(const RecordedStep& step, std::size_t sample, const DrawingOptions& options) {
  const Network<double>& network = step.problem.network;
  check(network.spec(), options);
  const std::size_t n_samples = step.problem.x.rows();
  if (sample < 1 || sample > n_samples) {
    fail(ErrorCode::kValue, "draw: sample {} came, the batch has samples 1 to {}", sample,
         n_samples);
  }
  return write(make_plan(network, &step, sample - 1, options));
}

std::string draw(const Network<double>& network, const DrawingOptions& options) {
  check(network.spec(), options);
  if (options.labels == DrawingLabels::kGradients) {
    fail(ErrorCode::kValue, "draw: gradients were asked for, a network alone has none");
  }
  return write(make_plan(network, nullptr, 0, options));
}

}  // namespace chainrule
