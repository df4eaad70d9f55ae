// The two logs that grow while a run goes on.
#include "run/run_log.h"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>

#include "core/fail.h"
#include "run/event_records.h"
#include "run/run_json.h"

namespace chainrule {
namespace {

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

RunLog::File RunLog::open(const std::string& name) {
  const std::string path = (std::filesystem::path(folder_) / name).string();
  File file(std::fopen(path.c_str(), "wbx"));
  if (!file && failure_.empty()) {
    failure_ =
        fmt::format("{}: cannot be written: {}", path, std::generic_category().message(errno));
  }
  return file;
}

void RunLog::write(const File& file, const std::string& bytes) {
  if (!file || !failure_.empty()) return;
  const bool is_written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size() &&
                          std::fflush(file.get()) == 0;
  if (!is_written) {
    failure_ = fmt::format("{}: the log cannot be written: {}", folder_,
                           std::generic_category().message(errno));
  }
}

void RunLog::add(const Evaluation& evaluation) {
  if (folder_.empty()) return;
  if (!is_open_) {
    is_open_ = true;
    lines_ = open("log.jsonl");
    events_ = open("events.out.tfevents.chainrule");  // TensorBoard looks for the middle part
    write(events_, first_event_record(seconds_since_1970()));
  }
  write(lines_, log_line(evaluation));
  write(events_, event_record(evaluation, seconds_since_1970()));
}

void RunLog::finish() {
  lines_.reset();
  events_.reset();
  if (!failure_.empty()) fail(ErrorCode::kFile, "{}", failure_);
}

}  // namespace chainrule
