// A drawing as text for a terminal.
#include "explain/drawing_writers.h"
namespace chainrule {
std::string write_text(const Plan&) {
  return "";
}
}  // namespace chainrule
