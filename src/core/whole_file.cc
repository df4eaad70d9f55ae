// Reading and writing files as a whole.
#include "core/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <system_error>

#include "core/fail.h"

namespace chainrule {
namespace {

[[noreturn]] void fail_errno(const std::string& path, std::string_view what, int error) {
  fail(ErrorCode::kFile, "{}: {}: {}", path, what, std::generic_category().message(error));
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// A device or a pipe cannot be replaced by a file.
void refuse_special_file(const std::string& path) {
  struct stat info = {};
  if (::stat(path.c_str(), &info) != 0) return;
  if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
    fail(ErrorCode::kFile, "{}: cannot be written: it is a device or a pipe, not a file", path);
  }
}

// Makes a file beside `path` that nobody else has; sets `part` to its name.
int open_part(const std::string& path, std::string& part) {
  static std::atomic<std::uint64_t> counter = 0;
  int file = -1;
  do {
    part = fmt::format("{}.{}-{}.part", path, ::getpid(), counter++);
    file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (file < 0 && errno == EEXIST);
  return file;
}

// Whether all bytes are on the disk; otherwise errno says why not.
bool write_and_sync(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::fsync(file) == 0;
}

}  // namespace

std::string read_whole_file(const std::string& path, std::size_t max_bytes) {
  const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rb"));
  if (!file) fail_errno(path, "cannot be opened", errno);
  std::string bytes;
  // A string that grows by doubling would hold the bytes twice.
  struct stat info = {};
  if (::fstat(::fileno(file.get()), &info) == 0 && S_ISREG(info.st_mode)) {
    bytes.reserve(std::min(max_bytes, static_cast<std::size_t>(info.st_size)));
  }
  char buffer[1 << 16];
  for (;;) {
    const std::size_t n = std::fread(buffer, 1, sizeof buffer, file.get());
    if (n > max_bytes - bytes.size()) {
      fail(ErrorCode::kFile, "{}: has more than {} bytes", path, max_bytes);
    }
    bytes.append(buffer, n);
    if (n < sizeof buffer) break;
  }
  if (std::ferror(file.get()) != 0) fail_errno(path, "cannot be read", errno);
  return bytes;
}

void write_whole_file(const std::string& path, std::string_view bytes) {
  refuse_special_file(path);
  std::string part;
  const int file = open_part(path, part);
  if (file < 0) fail_errno(path, "cannot be written", errno);
  int error = write_and_sync(file, bytes) ? 0 : errno;
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(part.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return;
  ::unlink(part.c_str());
  fail_errno(path, "cannot be written", error);
}

}  // namespace chainrule
