// Lines of a program and the comments beside them.
#include "codegen/program.h"

#include <fmt/format.h>

namespace chainrule::code {
namespace {

constexpr std::size_t kCommentColumn = 44;

// Python takes 1 for a whole number and would make a matrix of whole numbers of it.
std::string element(double value, CodeLanguage language) {
  std::string text = digits(value);
  const bool is_python = language == CodeLanguage::kNumpy || language == CodeLanguage::kPytorch;
  if (is_python && text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

struct Brackets {
  std::string open, row_open, row_close, row_end, close;
};

Brackets brackets(const Dialect& language, const std::string& name, const Matrix<double>& m) {
  switch (language.language) {
    case CodeLanguage::kNumpy:
      return {name + " = np.array([", "[", "]", ",", "])"};
    case CodeLanguage::kPytorch:
      return {name + " = torch.tensor([", "[", "]", ",", "])"};
    case CodeLanguage::kOctave:
      return {name + " = [", "", "", ";", "]"};
    case CodeLanguage::kCpp:
      return {fmt::format("Matrix {}({}, {}, {{", name, m.rows(), m.cols()), "", "", ",", "})"};
  }
  return {};
}

}  // namespace

void Program::heading(std::string_view text) {
  text_ += '\n';
  comment(text);
}

void Program::comment(std::string_view text) {
  text_ += fmt::format("{} {}\n", dialect().comment, text);
}

void Program::line(std::string_view text) {
  text_ += text;
  text_ += '\n';
}

std::string Program::declared(const std::string& name, bool is_scalar) {
  const bool is_new = names_.insert(name).second;
  if (!is_new) return name;
  return std::string(is_scalar ? dialect().number_type : dialect().matrix_type) + name;
}

void Program::noted(std::string code, const Expression& value, std::string_view note) {
  const std::string shape =
      value.scalar ? std::string() : fmt::format("[{} x {}]", value.rows, value.cols);
  if (!shape.empty() || !note.empty()) {
    const std::size_t begin = code.rfind('\n') == std::string::npos ? 0 : code.rfind('\n') + 1;
    const std::size_t width = code.size() - begin;
    code.append(width + 2 <= kCommentColumn ? kCommentColumn - width : 2, ' ');
    code += fmt::format("{} {}{}{}", dialect().comment, shape,
                        shape.empty() || note.empty() ? "" : " ", note);
  }
  line(code);
}

Expression Program::set(const std::string& name, const Expression& value, std::string_view note) {
  const std::string right = printer_.print(value);
  noted(fmt::format("{} = {}{}", declared(name, value.scalar), right, dialect().line_end), value,
        note);
  return value.scalar ? scalar(name) : matrix(name, value.rows, value.cols);
}

Expression Program::show(const std::string& name, const Expression& value, std::string_view note) {
  const Expression shown = set(name, value, note);
  show(shown);
  return shown;
}

Expression Program::given(const std::string& name, const Matrix<double>& values,
                          std::string_view note, std::string_view tail) {
  const Brackets form = brackets(dialect(), name, values);
  const std::string indent(form.open.size(), ' ');
  std::string code = form.open;
  for (std::size_t i = 0; i < values.rows(); ++i) {
    if (i > 0) code += form.row_end + "\n" + indent;
    code += form.row_open;
    for (std::size_t j = 0; j < values.cols(); ++j) {
      code += (j > 0 ? ", " : "") + element(values(i, j), dialect().language);
    }
    code += form.row_close;
  }
  std::string close = form.close;
  close.insert(close.size() - 1, tail);
  names_.insert(name);
  const Expression named = matrix(name, values.rows(), values.cols());
  noted(code + close + std::string(dialect().line_end), named, note);
  return named;
}

}  // namespace chainrule::code
