// Plots as files: the library's SVG and, made of it by the program rsvg-convert, PNG.
#include "cli/plot_files.h"

#include <chainrule/error.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace chainrule::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMaker = "rsvg-convert";
constexpr int kNotRun = 127;  // as a shell says it

// Runs rsvg-convert without a word on either stream and returns its exit code.
int run_maker(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), kMaker);
  std::vector<char*> argv;
  for (std::string& one : arguments) argv.push_back(one.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int error = posix_spawnp(&child, kMaker, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return kNotRun;
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return kNotRun;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kNotRun;
}

void write_png(const fs::path& svg) {
  const fs::path png = fs::path(svg).replace_extension(".png");
  const fs::path begun = fs::path(png).concat(".part");
  std::error_code error;
  const int exit_code = run_maker({"--zoom=2", "--format=png", "--background-color=white",
                                   "--output=" + begun.string(), svg.string()});
  if (exit_code == 0) fs::rename(begun, png, error);
  if (exit_code == 0 && !error) return;
  std::error_code ignored;
  fs::remove(begun, ignored);
  throw Error(ErrorCode::kFile,
              fmt::format("{}: {} could not make it of {} (exit code {})", png.string(), kMaker,
                          svg.filename().string(), exit_code));
}

}  // namespace

void add_plot_flags(CLI::App& parser, PlotFlags& flags, PlotsOnly when, CLI::Option* other) {
  for (CLI::Option* option :
       {parser.add_flag("--plots", flags.svg, "write the report's plots as SVG files, too"),
        parser.add_flag("--png", flags.png, "and as PNG files (by rsvg-convert)")}) {
    if (when == PlotsOnly::kWith) {
      option->needs(other);
    } else {
      option->excludes(other);
    }
  }
}

void require_png_maker(const PlotFlags& flags) {
  if (!flags.png || run_maker({"--version"}) == 0) return;
  throw Error(ErrorCode::kFile,
              fmt::format("--png: {} is needed to make PNG files and cannot be run; install it "
                          "(Debian: apt install librsvg2-bin)",
                          kMaker));
}

void write_pngs(const PlotFlags& flags, const std::string& folder) {
  const fs::path place = fs::path(folder) / "plots";
  std::error_code error;
  if (!flags.png || !fs::is_directory(place, error)) return;  // a run may have no report
  std::vector<fs::path> plots;
  for (const auto& entry : fs::directory_iterator(place)) {
    if (entry.path().extension() == ".svg") plots.push_back(entry.path());
  }
  std::ranges::sort(plots);
  for (const fs::path& plot : plots) write_png(plot);
}

}  // namespace chainrule::cli
