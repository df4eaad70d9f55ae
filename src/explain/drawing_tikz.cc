// A drawing as TikZ.
#include "explain/drawing_writers.h"
namespace chainrule {
std::string write_tikz(const Plan&, const Layout&) {
  return "";
}
std::string write_mermaid(const Plan&) {
  return "";
}
std::string write_text(const Plan&) {
  return "";
}
}  // namespace chainrule
