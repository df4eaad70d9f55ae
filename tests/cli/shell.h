// Runs the program `chainrule` as a person would: from a shell, in a folder of its own.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule::cli {

struct Outcome {
  int exit_code = -1;
  std::string out, err;
};

/// What a command wrote on a terminal.
struct Screen {
  int exit_code = -1;
  std::string raw;                  ///< every byte
  std::vector<std::string> frames;  ///< each state of a line before it was redrawn or ended
  std::vector<std::string> lines;   ///< what stands there at the end
};

/// A shell in a fresh folder, which is removed at the end. `chainrule` is on its path.
class Shell {
 public:
  Shell();
  ~Shell();
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  /// stdout and stderr are pipes or files, stdin is empty unless the command says otherwise.
  Outcome run(const std::string& command) const;
  /// stdin, stdout and stderr are one terminal of that width. `typed` is sent once `prompt`
  /// appeared.
  Screen run_on_terminal(const std::string& command, unsigned short columns,
                         const std::string& prompt = {}, const std::string& typed = {}) const;

  void write(const std::string& file, std::string_view text) const;
  std::string read(const std::string& file) const;
  /// Every path below the folder, sorted.
  std::vector<std::string> files() const;

 private:
  std::string script(const std::string& command) const;

  std::string folder_;
};

}  // namespace chainrule::cli
