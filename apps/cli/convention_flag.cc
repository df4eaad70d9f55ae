// The flag --convention of commands that show numbers of a step.
#include "cli/convention_flag.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/command.h"

namespace chainrule::cli {

Convention convention_from(const std::string& text) {
  Convention convention;
  for (const std::string& pair : CLI::detail::split(text, ',')) {
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string key = pair.substr(0, equals);
    const std::string name = equals == pair.size() ? "" : pair.substr(equals + 1);
    if (key == "weights") {
      convention.weights = weight_shape_from_name(name);
    } else if (key == "samples") {
      convention.samples = sample_axis_from_name(name);
    } else if (key == "offset") {
      convention.offset = offset_form_from_name(name);
    } else if (key == "delta") {
      convention.delta = delta_sign_from_name(name);
    } else {
      throw UsageError(fmt::format(
          "--convention {}: weights, samples, offset or delta = a name was expected", pair));
    }
  }
  return convention;
}

}  // namespace chainrule::cli
