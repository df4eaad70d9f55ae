// What stands around the lines of a program.
#include <fmt/format.h>

#include "codegen/cpp_parts.h"
#include "codegen/program.h"

namespace chainrule::code {
namespace {

std::string shown_lines(const Program& program, std::string_view form) {
  std::string lines;
  for (const std::string& name : program.shown()) {
    lines += fmt::format(fmt::runtime(form), fmt::arg("name", name));
  }
  return lines;
}

std::string numpy_program(const Program& program, std::string_view title) {
  const auto& used = program.printer().used();
  const std::string& text = program.text();
  const bool needs_math = used.contains("erf") || text.find("math.") != std::string::npos;
  std::string code =
      fmt::format("{}{}import numpy as np\n", title, needs_math ? "import math\n\n" : "");
  if (used.contains("erf")) code += "\nerf = np.vectorize(math.erf)\n";
  code += R"(

def show(name, value):
    value = np.atleast_2d(value)
    print(name, *value.shape, *(f"{v:.17g}" for v in value.ravel()))


)";
  return code + text + "\n# Every number: name, rows, columns, values row by row.\n" +
         shown_lines(program, "show(\"{name}\", {name})\n");
}

std::string pytorch_program(const Program& program, std::string_view title) {
  const std::string& text = program.text();
  std::string code(title);
  if (text.find("math.") != std::string::npos) code += "import math\n\n";
  code += "import torch\n";
  if (text.find("F.") != std::string::npos) code += "import torch.nn.functional as F\n";
  code += R"(
torch.set_default_dtype(torch.float64)


def show(name, value):
    value = torch.atleast_2d(torch.as_tensor(value).detach())
    print(name, *value.shape, *(f"{v:.17g}" for v in value.flatten().tolist()))


)";
  return code + text + "\n# Every number: name, rows, columns, values row by row.\n" +
         shown_lines(program, "show(\"{name}\", {name})\n");
}

std::string octave_program(const Program& program, std::string_view title) {
  std::string code(title);
  if (program.printer().used().contains("where")) {
    code += "where = @(c, x, y) c .* x + ~c .* y;  % x where c holds, else y\n";
  }
  code +=
      "show = @(name, m) fprintf('%s %d %d%s\\n', name, size(m, 1), size(m, 2), sprintf(' %.17g', "
      "m'));\n";
  return code + program.text() + "\n% Every number: name, rows, columns, values row by row.\n" +
         shown_lines(program, "show('{name}', {name});\n");
}

// Indents the body by two spaces; empty lines stay empty.
std::string indented(const std::string& body) {
  std::string code;
  bool at_begin = true;
  for (const char c : body) {
    if (at_begin && c != '\n') code += "  ";
    code += c;
    at_begin = c == '\n';
  }
  return code;
}

std::string cpp_program(const Program& program, std::string_view title) {
  std::string code(title);
  for (const char* header :
       {"algorithm", "cmath", "cstddef", "cstdio", "functional", "numeric", "utility", "vector"}) {
    code += fmt::format("#include <{}>\n", header);
  }
  code += cpp_matrix(program.printer().used());
  code += "\nint main() {\n";
  code += indented(program.text() + "\n// Every number: name, rows, columns, values row by row.\n" +
                   shown_lines(program, "show(\"{name}\", {name});\n"));
  return code + "}\n";
}

}  // namespace

std::string finished(const Program& program, std::string_view title) {
  switch (program.dialect().language) {
    case CodeLanguage::kNumpy:
      return numpy_program(program, title);
    case CodeLanguage::kPytorch:
      return pytorch_program(program, title);
    case CodeLanguage::kOctave:
      return octave_program(program, title);
    case CodeLanguage::kCpp:
      return cpp_program(program, title);
  }
  return {};
}

}  // namespace chainrule::code
