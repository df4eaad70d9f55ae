// Generates programs, runs them, and compares every number they print with the engine's.
// usage: codegen_programs numpy|pytorch|octave|cpp FOLDER INTERPRETER [ARGUMENTS ...]
#include <chainrule/codegen.h>
#include <chainrule/error.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "expected.h"
#include "step_case.h"

namespace chainrule {
namespace {

constexpr double kTolerance = 1e-12;  // of the largest number of its matrix

std::string program_of(std::size_t i, CodeLanguage language) {
  const StepCase it = step_case(i);
  return write_step_code(it.code(), {.language = language, .convention = it.convention});
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

// `text` in which the first `from` is `to`.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// All programs in one process: each is executed with no names but its own. What PyTorch's programs
// show in comments is executed in the place of autograd and the optimizer, too.
constexpr const char* kPythonRunner = R"(import pathlib
import re

SHOWN = r"((?:back|slope|delta|[dg](?:W|b|theta)|decayed_|m_|v_|velocity_|square_|previous_|step_size_).*|.*_new) = "


def by_hand(text):
    given, rest = text.split("# Backward pass. ")
    lines = [line[4:] for line in rest.splitlines() if line.startswith("#   ")]
    shown = dict.fromkeys(m[1] for m in map(re.compile(SHOWN).match, lines) if m)
    return "\n".join([given, *lines, *(f'show("{name}", {name})' for name in shown)])


for i in range(N_PROGRAMS):
    text = (pathlib.Path(FOLDER) / f"step{i}.py").read_text()
    print("program", i)
    exec(compile(text, f"step{i}", "exec"), {})
    if "# Backward pass. " in text:
        exec(compile(by_hand(text), f"step{i} by hand", "exec"), {})
)";

std::string python_runner(const std::filesystem::path& folder) {
  const CodeLanguage language = code_language_from_name(folder.filename().string());
  for (std::size_t i = 0; i < kStepCases; ++i) {
    write(folder / ("step" + std::to_string(i) + ".py"), program_of(i, language));
  }
  return "FOLDER = '" + folder.string() + "'\nN_PROGRAMS = " + std::to_string(kStepCases) + "\n" +
         kPythonRunner;
}

std::string octave_runner(const std::filesystem::path& folder) {
  std::string code = "1;\n";
  for (std::size_t i = 0; i < kStepCases; ++i) {
    const std::string path = (folder / ("step" + std::to_string(i) + ".m")).string();
    write(path, program_of(i, CodeLanguage::kOctave));
    code +=
        "printf('program " + std::to_string(i) + "\\n');\nsource('" + path + "');\nclear all;\n";
  }
  return code;
}

// All programs in one file, each in a namespace.
std::string cpp_runner(const std::filesystem::path& folder) {
  std::string headers, bodies, calls;
  for (std::size_t i = 0; i < kStepCases; ++i) {
    const std::string program = program_of(i, CodeLanguage::kCpp);
    if (i == 7) write(folder / "alone.cpp", program);
    std::istringstream lines(program);
    std::string line, body;
    headers.clear();
    while (std::getline(lines, line))
      (line.starts_with("#include") ? headers : body) += line + "\n";
    const std::string name = "step" + std::to_string(i);
    bodies += "namespace " + name + " {\n" + replaced(body, "int main()", "void run()") + "}\n";
    calls += "  std::puts(\"program " + std::to_string(i) + "\");\n  " + name + "::run();\n";
  }
  return headers + bodies + "int main() {\n" + calls + "}\n";
}

std::string output_of(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw Error(ErrorCode::kFile, "cannot run " + command);
  std::string output;
  char buffer[4096];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) output.append(buffer, n);
  if (pclose(pipe) != 0) throw Error(ErrorCode::kFile, "failed: " + command);
  return output;
}

std::string run(CodeLanguage language, const std::filesystem::path& folder,
                const std::string& interpreter) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string all = (folder / "all").string();
  switch (language) {
    case CodeLanguage::kNumpy:
    case CodeLanguage::kPytorch:
      write(all + ".py", python_runner(folder));
      return output_of(interpreter + " " + all + ".py");
    case CodeLanguage::kOctave:
      write(all + ".m", octave_runner(folder));
      return output_of(interpreter + " " + all + ".m");
    case CodeLanguage::kCpp:
      write(all + ".cpp", cpp_runner(folder));
      output_of(interpreter + " -std=c++17 -Wall -Wextra -Wpedantic -Werror -o " + all + ".alone " +
                (folder / "alone.cpp").string());
      output_of(interpreter + " -std=c++17 -O0 -Wall -Wextra -Werror -o " + all + " " + all +
                ".cpp");
      return output_of(all);
  }
  return {};
}

struct Report {
  std::size_t n_programs = 0, n_quantities = 0, n_numbers = 0, n_wrong = 0;
  double worst = 0;
  std::string worst_place;
};

void complain(Report& report, const std::string& sentence) {
  ++report.n_wrong;
  if (report.n_wrong <= 20) std::fprintf(stderr, "%s\n", sentence.c_str());
}

void compare(const std::string& line, std::size_t number, const NamedNumbers& expected,
             Report& report) {
  std::istringstream words(line);
  std::string name;
  std::size_t rows = 0, cols = 0;
  words >> name >> rows >> cols;
  const std::string place = "program " + std::to_string(number) + ", " + name;
  const auto found = expected.find(name);
  if (found == expected.end()) return complain(report, place + ": no such quantity");
  const Matrix<double>& values = found->second;
  if (values.rows() != rows || values.cols() != cols) {
    return complain(report, place + ": " + std::to_string(rows) + " x " + std::to_string(cols));
  }
  double largest = 0;
  for (const double value : values.values()) largest = std::max(largest, std::abs(value));
  ++report.n_quantities;
  for (const double value : values.values()) {
    std::string word;
    words >> word;
    const double came = word.empty() ? std::nan("") : std::strtod(word.c_str(), nullptr);
    const double off = came == value ? 0 : std::abs(came - value) / largest;
    ++report.n_numbers;
    if (!(off <= kTolerance)) {
      std::ostringstream sentence;
      sentence << place << ": " << word << ", not " << value << ", off by " << off / kTolerance
               << " tolerances";
      complain(report, sentence.str());
    }
    if (off > report.worst) {
      report.worst = off;
      report.worst_place = place;
    }
  }
}

// What every program has to print, whatever its step is.
void require(const std::set<std::string>& printed, const StepCase& it, Report& report,
             std::size_t number) {
  std::vector<std::string> names = {"losses", "loss", "losses_after", "loss_after"};
  for (std::size_t l = 1; l <= it.problem.network.n_layers(); ++l) {
    for (const char* name : {"z", "a", "delta", "dW"}) names.push_back(name + std::to_string(l));
    names.push_back("W" + std::to_string(l) + "_new");
  }
  for (const std::string& name : names) {
    if (!printed.contains(name)) {
      complain(report, "program " + std::to_string(number) + " does not print " + name);
    }
  }
}

Report compare_all(const std::string& output) {
  Report report;
  std::istringstream lines(output);
  std::string line;
  std::size_t number = kStepCases;
  StepCase it;
  NamedNumbers expected;
  std::set<std::string> printed;
  const auto finish = [&] {
    if (number < kStepCases) require(printed, it, report, number);
    printed.clear();
  };
  while (std::getline(lines, line)) {
    if (!line.starts_with("program ")) {
      compare(line, number, expected, report);
      printed.insert(line.substr(0, line.find(' ')));
      continue;
    }
    finish();
    number = std::strtoul(line.c_str() + 8, nullptr, 10);
    it = step_case(number);
    expected = expected_numbers(record_step(it.problem), it.convention);
    ++report.n_programs;
  }
  finish();
  return report;
}

int check(CodeLanguage language, const std::filesystem::path& folder,
          const std::string& interpreter) {
  const Report report = compare_all(run(language, folder, interpreter));
  std::printf(
      "%s: %zu programs, %zu quantities, %zu numbers, %zu wrong; worst difference %.3g of the "
      "largest number of its matrix (%s)\n",
      std::string(to_string(language)).c_str(), report.n_programs, report.n_quantities,
      report.n_numbers, report.n_wrong, report.worst, report.worst_place.c_str());
  return report.n_programs == kStepCases && report.n_wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace chainrule

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  try {
    std::string interpreter;
    for (int i = 3; i < argc; ++i) interpreter += std::string(i > 3 ? " " : "") + argv[i];
    const chainrule::CodeLanguage language = chainrule::code_language_from_name(argv[1]);
    return chainrule::check(language, std::filesystem::path(argv[2]) / argv[1], interpreter);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
