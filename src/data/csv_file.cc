// Reading tables from files of comma-separated text.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <limits>
#include <system_error>

#include <chainrule/csv.h>

#include "core/fail.h"
#include "core/whole_file.h"
#include "data/csv_source.h"

namespace chainrule {
namespace {

// A file that can be read twice.
class FileSource : public ByteSource {
 public:
  FileSource(int file, std::size_t size, const std::string& path)
      : file_(file), size_(size), path_(path) {}
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override { ::close(file_); }

  std::size_t read(char* to, std::size_t n) override {
    for (;;) {
      const ssize_t came = ::read(file_, to, n);
      if (came >= 0) return static_cast<std::size_t>(came);
      if (errno != EINTR) fail_errno("cannot be read");
    }
  }
  void rewind() override {
    if (::lseek(file_, 0, SEEK_SET) != 0) fail_errno("cannot be read again");
  }
  std::size_t size() const override { return size_; }

 private:
  [[noreturn]] void fail_errno(std::string_view what) const {
    fail(ErrorCode::kFile, "{}: {}: {}", path_, what, std::generic_category().message(errno));
  }

  int file_;
  std::size_t size_;
  const std::string& path_;
};

}  // namespace

Table read_csv_file(const std::string& path, const CsvOptions& options) {
  // A pipe, which can be read once, is kept; and what cannot be read, is said there.
  struct stat info = {};
  const bool is_file = ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
  const int file = is_file ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) {
    return read_csv(read_whole_file(path, std::numeric_limits<std::size_t>::max()), path, options);
  }
  FileSource source(file, static_cast<std::size_t>(info.st_size), path);
  return read_csv(source, path, options);
}

}  // namespace chainrule
