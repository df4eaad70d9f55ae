// Runs the program `chainrule` as a person would: from a shell, in a folder of its own.
#include "shell.h"

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace chainrule::cli {
namespace {

namespace fs = std::filesystem;

int exit_code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Plays back what a terminal does with CR, LF, "erase to the end of the line" and colours.
void play(Screen& screen) {
  std::string line;
  bool starts_over = false;
  for (std::size_t i = 0; i < screen.raw.size(); ++i) {
    const char c = screen.raw[i];
    if (c == '\x1b') {
      const std::size_t end = screen.raw.find_first_of("mK", i);
      i = end == std::string::npos ? screen.raw.size() : end;
    } else if (c == '\r') {
      starts_over = true;
    } else if (c == '\n') {
      screen.frames.push_back(line);
      screen.lines.push_back(std::exchange(line, ""));
      starts_over = false;
    } else {
      if (starts_over && !line.empty()) screen.frames.push_back(std::exchange(line, ""));
      starts_over = false;
      line += c;
    }
  }
  if (!line.empty()) screen.lines.push_back(line);
}

}  // namespace

Shell::Shell() {
  std::string pattern = (fs::temp_directory_path() / "chainrule-cli-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp: " + pattern);
  folder_ = pattern;
}

Shell::~Shell() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Shell::script(const std::string& command) const {
  return "cd '" + folder_ + "' && PATH='" CHAINRULE_PROGRAM_DIR "':$PATH && " + command;
}

Outcome Shell::run(const std::string& command) const {
  const std::string streams = folder_ + ".streams";
  fs::create_directories(streams);
  const std::string out = streams + "/out", err = streams + "/err";
  const std::string line = script("{ " + command + "\n} </dev/null >'" + out + "' 2>'" + err + "'");
  Outcome outcome;
  outcome.exit_code = exit_code_of(std::system(line.c_str()));
  outcome.out = read(out);
  outcome.err = read(err);
  fs::remove_all(streams);
  return outcome;
}

Screen Shell::run_on_terminal(const std::string& command, unsigned short columns,
                              const std::string& prompt, const std::string& typed) const {
  winsize size{.ws_row = 50, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  const std::string line = script("export TERM=xterm; " + command);
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, &size);
  if (child < 0) throw std::runtime_error("forkpty");
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", line.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  Screen screen;
  std::array<char, 4096> part;
  bool has_typed = typed.empty();
  for (ssize_t n = 0; (n = ::read(terminal, part.data(), part.size())) > 0;) {
    screen.raw.append(part.data(), static_cast<std::size_t>(n));
    if (has_typed || screen.raw.find(prompt) == std::string::npos) continue;
    has_typed = ::write(terminal, typed.data(), typed.size()) >= 0;
  }
  int status = 0;
  waitpid(child, &status, 0);
  close(terminal);
  screen.exit_code = exit_code_of(status);
  play(screen);
  return screen;
}

void Shell::write(const std::string& file, std::string_view text) const {
  std::ofstream(fs::path(folder_) / file, std::ios::binary) << text;
}

std::string Shell::read(const std::string& file) const {
  std::ostringstream text;
  text << std::ifstream(fs::path(folder_) / file, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::string> Shell::files() const {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    paths.push_back(fs::relative(entry.path(), folder_).string());
  }
  std::ranges::sort(paths);
  return paths;
}

}  // namespace chainrule::cli
