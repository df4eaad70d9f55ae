// What stands at the other end of stdout or stderr.
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace chainrule::cli {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool is_terminal(int fd) {
  return isatty(fd) == 1 && environment("TERM") != "dumb";
}

bool takes_colour(int fd) {
  return is_terminal(fd) && environment("NO_COLOR").empty();
}

std::size_t terminal_columns(int fd) {
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace chainrule::cli
