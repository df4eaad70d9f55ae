// Files are replaced whole or not at all.
#include "core/whole_file.h"

#include <chainrule/error.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>

#include "fails.h"

namespace chainrule {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNoLimit = static_cast<std::size_t>(-1);

auto refuses(const std::string& sentence) {
  return fails(ErrorCode::kFile, sentence);
}

// An empty folder of each test's own.
class WholeFile : public testing::Test {
 protected:
  WholeFile()
      : folder_(fs::path(CHAINRULE_BINARY_DIR) / "whole_file_test" /
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~WholeFile() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::size_t n_files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

 private:
  fs::path folder_;
};

TEST_F(WholeFile, ReadsWhatWasWritten) {
  std::string bytes("\0\n\r\xff", 4);
  for (int i = 0; i < 1000; ++i) bytes += std::string(997, static_cast<char>(i));
  write_whole_file(path("a"), bytes);
  EXPECT_EQ(read_whole_file(path("a"), kNoLimit), bytes);
  write_whole_file(path("a"), "");
  EXPECT_EQ(read_whole_file(path("a"), kNoLimit), "");
  EXPECT_EQ(n_files(), 1U);
}

TEST_F(WholeFile, AFileIsReadableAsTheUserSaid) {
  const mode_t mask = ::umask(027);
  write_whole_file(path("a"), "x");
  ::umask(mask);
  EXPECT_EQ(fs::status(path("a")).permissions(), fs::perms(0640));
}

TEST_F(WholeFile, AFullDiskLeavesTheOldFile) {
  write_whole_file(path("a"), "old");
  // A limit on the size of files stands for a full disk.
  rlimit before = {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit = {.rlim_cur = 100'000, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  EXPECT_THAT([&] { write_whole_file(path("a"), std::string(300'000, 'x')); },
              refuses(path("a") + ": cannot be written: File too large"));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(read_whole_file(path("a"), kNoLimit), "old");
  EXPECT_EQ(n_files(), 1U);
}

TEST_F(WholeFile, SaysWhatCannotBeWritten) {
  const std::string absent = path("absent/a");
  EXPECT_THAT([&] { write_whole_file(absent, "x"); },
              refuses(absent + ": cannot be written: No such file or directory"));
  write_whole_file(path("a"), "x");
  EXPECT_THAT([&] { write_whole_file(path("a/b"), "x"); },
              refuses(path("a/b") + ": cannot be written: Not a directory"));
  fs::create_directory(path("folder"));
  EXPECT_THAT([&] { write_whole_file(path("folder"), "x"); },
              refuses(path("folder") + ": cannot be written: Is a directory"));
  EXPECT_EQ(n_files(), 2U);
}

TEST_F(WholeFile, DoesNotReplaceADevice) {
  EXPECT_THAT([] { write_whole_file("/dev/null", "x"); },
              refuses("/dev/null: cannot be written: it is a device or a pipe, not a file"));
}

TEST_F(WholeFile, SaysWhatCannotBeRead) {
  EXPECT_THAT([&] { read_whole_file(path("absent"), kNoLimit); },
              refuses(path("absent") + ": cannot be opened: No such file or directory"));
  EXPECT_THAT([&] { read_whole_file(path(""), kNoLimit); },
              refuses(path("") + ": cannot be read: Is a directory"));
  EXPECT_THAT([&] { read_whole_file("/dev/zero", 1'000'000); },
              refuses("/dev/zero: has more than 1000000 bytes"));
  write_whole_file(path("a"), "four");
  EXPECT_EQ(read_whole_file(path("a"), 4), "four");
  EXPECT_THAT([&] { read_whole_file(path("a"), 3); },
              refuses(path("a") + ": has more than 3 bytes"));
}

}  // namespace
}  // namespace chainrule
