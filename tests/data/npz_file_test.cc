// NumPy's arrays and archives: what NumPy wrote (tests/golden/arrays.py), and what nobody should.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include <chainrule/error.h>

#include "data/npz_file.h"
#include "golden_file.h"

namespace chainrule {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

auto read_archive(const std::string& bytes, std::string_view name, std::size_t most) {
  return read_npz(NpzFile(bytes, name, most), name);
}

const NpyArray& find(const std::vector<std::pair<std::string, NpyArray>>& arrays,
                     const std::string& name) {
  for (const auto& [key, array] : arrays) {
    if (key == name) return array;
  }
  throw std::runtime_error("no array " + name);
}

class Archive : public testing::TestWithParam<const char*> {};

TEST_P(Archive, GivesNumbersOfEveryTypeAndOrder) {
  const auto arrays = read_archive(golden_file(GetParam()), "arrays", 1'000'000);
  EXPECT_THAT(find(arrays, "doubles").shape, ElementsAre(2u, 3u));
  EXPECT_THAT(find(arrays, "doubles").values, ElementsAre(0.5, -1, 1e300, 2, 3.25, -4));
  EXPECT_THAT(find(arrays, "columns_first").values, ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(find(arrays, "big_endian").values, ElementsAre(1.5, -2.5));
  EXPECT_THAT(find(arrays, "halves").values, ElementsAre(0.5, -65504, 0.000030517578125));
  EXPECT_TRUE(find(arrays, "singles").single_precision);
  EXPECT_THAT(find(arrays, "bytes").values, ElementsAre(-128, 127));
  EXPECT_THAT(find(arrays, "words").values, ElementsAre(0, 9007199254740992.0));
  EXPECT_THAT(find(arrays, "truths").values, ElementsAre(1, 0));
  EXPECT_THAT(find(arrays, "single").shape, ElementsAre());
  EXPECT_THAT(find(arrays, "single").values, ElementsAre(7));
  EXPECT_TRUE(std::isnan(find(arrays, "blanks").values.at(1)));
  EXPECT_THAT(find(arrays, "empty").shape, ElementsAre(0u, 3u));
  EXPECT_EQ(find(arrays, "sheet").text, "δ = 中文 😀");
}

INSTANTIATE_TEST_SUITE_P(All, Archive, testing::Values("arrays_stored.npz", "arrays_deflated.npz"));

std::string refusal(const std::string& bytes, std::size_t most = 1'000'000) {
  try {
    read_archive(bytes, "bad.npz", most);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kFormat);
    return error.what();
  }
  return {};
}

TEST(HostileArchive, IsRefused) {
  const std::string good = golden_file("arrays_deflated.npz");
  EXPECT_THAT(refusal(""), HasSubstr("bad.npz"));
  EXPECT_THAT(refusal("PK"), HasSubstr("short"));
  EXPECT_THAT(refusal(std::string(100, 'x')), HasSubstr("directory"));
  EXPECT_THAT(refusal(good, 100), HasSubstr("too large"));
  EXPECT_THAT(refusal(good.substr(0, good.size() / 2)), HasSubstr("directory"));
  EXPECT_THAT(refusal(golden_file("arrays_objects.npz")), HasSubstr("|O"));
}

std::string little(std::uint64_t n, int n_bytes) {
  std::string bytes;
  for (int i = 0; i < n_bytes; ++i) bytes += static_cast<char>(n >> (8 * i));
  return bytes;
}

std::string npy(const std::string& header, const std::string& data) {
  return std::string("\x93NUMPY\x01\0", 8) + little(header.size(), 2) + header + data;
}

std::string doubles(const std::string& shape, std::size_t n) {
  return npy("{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + "}",
             std::string(8 * n, '\0'));
}

// Stored members with wrong checksums; each of the directory's entries begins at the place of the
// member of `places`.
std::string stored(const std::vector<std::string>& members, std::vector<std::size_t> places) {
  std::string zip, directory;
  std::vector<std::size_t> begins;
  for (const std::string& bytes : members) {
    begins.push_back(zip.size());
    zip += "PK\x03\x04" + std::string(22, '\0') + little(1, 2) + little(0, 2) + "a" + bytes;
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::size_t size = members[places[i]].size();
    directory += "PK\x01\x02" + std::string(12, '\0') + little(1, 4) + little(size, 4) +
                 little(size, 4) + little(1, 2) + std::string(12, '\0') +
                 little(begins[places[i]], 4) + std::string(1, static_cast<char>('a' + i));
  }
  const std::size_t begin = zip.size(), n = places.size();
  return zip + directory + "PK\x05\x06" + little(0, 4) + little(n, 2) + little(n, 2) +
         little(directory.size(), 4) + little(begin, 4) + little(0, 2);
}

// What headers and directory say is held together before a checksum, which needs all bytes of a
// member, is looked at.
TEST(HostileArchive, IsRefusedByItsHeaders) {
  const std::string array = doubles("(5,)", 5);
  EXPECT_THAT(refusal(stored({array}, {0})), HasSubstr("the checksum of \"a\" is wrong"));
  EXPECT_THAT(refusal(stored({array, "junk"}, {0, 1})), HasSubstr("b: no array of NumPy"));
  EXPECT_THAT(refusal(stored({array, doubles("(6,)", 5)}, {0, 1})), HasSubstr("b: no array of"));
  EXPECT_THAT(refusal(stored({array}, {0, 0})), HasSubstr("its members lie one over another"));
  EXPECT_THAT(refusal(stored({array, array}, {0, 1}), array.size() + 1), HasSubstr("too large"));
}

TEST(HostileArray, IsRefusedByItsHeader) {
  const auto refused = [](const std::string& bytes) {
    try {
      read_npy(bytes, "bad.npy");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(refused(doubles("(5,)", 5)), "");
  EXPECT_THAT(refused(doubles("(5,)", 4)), HasSubstr("5 numbers of 8 bytes in 32 bytes"));
  const std::string wide = std::string("\x93NUMPY\x02\0", 8) + little(70'000, 4);
  EXPECT_THAT(refused(wide + std::string(80'000, ' ')),
              HasSubstr("its header has 70012 bytes, at most 65547"));
  EXPECT_THAT(refused(wide), HasSubstr("its header is cut short"));
  EXPECT_THAT(refused(npy("{'descr': '|S1', 'fortran_order': False, 'shape': (2,)}", "a\xFF")),
              HasSubstr("a text that is not UTF-8"));
  EXPECT_THAT(refused(npy("{'descr': '|S1', 'fortran_order': False, 'shape': (2,)}", "a\n")),
              HasSubstr("a text with a line end"));
}

// Whatever bytes are changed, the answer is arrays or an Error.
TEST(HostileArchive, ChangedBytesDoNoHarm) {
  std::mt19937 random(1);
  for (const char* file : {"arrays_stored.npz", "arrays_deflated.npz"}) {
    const std::string good = golden_file(file);
    std::size_t n_refused = 0;
    for (int i = 0; i < 5000; ++i) {
      std::string bad = good;
      for (int k = 0; k < 3; ++k) bad[random() % bad.size()] = static_cast<char>(random());
      try {
        read_archive(bad, "bad", 1'000'000);
      } catch (const Error&) {
        ++n_refused;
      }
    }
    EXPECT_GT(n_refused, 4000u);
  }
}

}  // namespace
}  // namespace chainrule
