// Quotas of control groups, read from folders like those of the system.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/cpu_limits.h"

namespace chainrule {
namespace {

class CgroupQuota : public testing::Test {
 protected:
  // A folder of the test's own, for tests run at the same time.
  CgroupQuota()
      : root_(std::filesystem::path(testing::TempDir()) /
              (std::string("chainrule_cgroups_") +
               testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::remove_all(root_);
  }
  ~CgroupQuota() override { std::filesystem::remove_all(root_); }

  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }
  double quota(const std::string& groups) const {
    write("self", groups);
    return cgroup_quota((root_ / "self").c_str(), root_.c_str());
  }

 private:
  std::filesystem::path root_;
};

TEST_F(CgroupQuota, NoneWhereNothingIsSaid) {
  EXPECT_EQ(quota(""), 0);
  EXPECT_EQ(quota("0::/\n"), 0);
  EXPECT_EQ(quota("no groups here"), 0);
  write("a/cpu.max", "max 100000\n");
  EXPECT_EQ(quota("0::/a\n"), 0);
}

TEST_F(CgroupQuota, OfTheGroupAndOfThoseItIsIn) {
  write("a.slice/cpu.max", "300000 100000\n");
  write("a.slice/b/cpu.max", "max 100000\n");
  write("a.slice/b/c/cpu.max", "400000 100000\n");
  write("other/cpu.max", "1000 100000\n");
  EXPECT_EQ(quota("0::/a.slice/b/c\n"), 3);
  write("a.slice/b/cpu.max", "150000 100000\n");
  EXPECT_EQ(quota("0::/a.slice/b/c\n"), 1.5);
  EXPECT_EQ(quota("0::/a.slice\n"), 3);
}

TEST_F(CgroupQuota, InAContainerTheRootIsItsOwn) {
  write("cpu.max", "50000 100000\n");
  EXPECT_EQ(quota("0::/\n"), 0.5);
  EXPECT_EQ(quota("0::/docker/0123\n"), 0.5);
}

TEST_F(CgroupQuota, OfVersion1) {
  write("cpu/cpu.cfs_quota_us", "-1\n");
  write("cpu/cpu.cfs_period_us", "100000\n");
  write("cpu/job/cpu.cfs_quota_us", "250000\n");
  write("cpu/job/cpu.cfs_period_us", "100000\n");
  const std::string groups = "5:cpuset:/elsewhere\n4:cpuacct,cpu:/job\n0::/\n";
  EXPECT_EQ(quota(groups), 2.5);
  EXPECT_EQ(quota("5:cpuset:/job\n"), 0);
}

TEST_F(CgroupQuota, ANameOfAnyLengthIsNoProblem) {
  write("cpu.max", "200000 100000\n");
  EXPECT_EQ(quota("0::/" + std::string(10000, 'x') + "\n"), 2);
  EXPECT_EQ(quota("0::" + std::string(3000, '/')), 2);
}

}  // namespace
}  // namespace chainrule
