// One writer a format.
#pragma once

#include <string>

#include "explain/drawing_layout.h"
#include "explain/drawing_plan.h"

namespace chainrule {

std::string write_svg(const Plan& plan, const Layout& layout);
std::string write_tikz(const Plan& plan, const Layout& layout);
std::string write_mermaid(const Plan& plan);
std::string write_text(const Plan& plan);

}  // namespace chainrule
