// Ctrl-C as a question that a run asks now and then.
#include "cli/interrupt.h"

#include <csignal>

namespace chainrule::cli {
namespace {

volatile std::sig_atomic_t mark = 0;

extern "C" void set_mark(int) {
  mark = 1;
}

}  // namespace

void catch_interrupt() {
  struct sigaction action = {};
  action.sa_handler = set_mark;
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
}

bool interrupted() {
  return mark != 0;
}

}  // namespace chainrule::cli
