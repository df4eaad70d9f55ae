// Tables of every format: what NumPy and Python wrote (tests/golden/tables.py), and what nobody
// should.
#include <chainrule/table_file.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

#include "core/whole_file.h"
#include "data/gzip_file.h"
#include "data/idx.h"
#include "fails.h"
#include "golden_file.h"
#include "gzip.h"

namespace chainrule {
namespace {

using testing::HasSubstr;
using Texts = std::vector<std::string>;

std::string path_of(const std::string& name) {
  return CHAINRULE_SOURCE_DIR "/tests/golden/tables/" + name;
}

Table read(const std::string& name) {
  return read_table_file(path_of(name));
}

Texts texts_of(const Column& column) {
  Texts texts;
  for (std::size_t row = 0; row < column.n_rows(); ++row) {
    texts.push_back(column.is_missing(row) ? "" : column.categories[column.codes[row]]);
  }
  return texts;
}

void expect_columns(const Table& table, std::size_t first, const nlohmann::json& rows) {
  ASSERT_EQ(table.n_rows(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      EXPECT_EQ(table.columns.at(first + j).numbers[i], rows[i][j].get<double>());
    }
  }
}

std::string sentence_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kFormat);
    return error.what();
  }
  return "nothing was thrown";
}

std::string unpacked(const std::string& packed, std::size_t max_bytes) {
  GzipSource source(packed, "t", max_bytes);
  return read_all(source);
}

TEST(TableFile, ArraysOfNumPy) {
  const auto golden = golden_json("tables.json");
  const Table matrix = read("matrix.npy");
  EXPECT_EQ(matrix.column_names(), (Texts{"x1", "x2", "x3"}));
  expect_columns(matrix, 0, golden["x"]);
  for (const char* name : {"stored.npz", "deflated.npz"}) {
    const Table table = read(name);
    EXPECT_EQ(table.column_names(), (Texts{"x1", "x2", "x3", "weight", "y"}));
    EXPECT_EQ(table.default_target, "y");
    expect_columns(table, 0, golden["x_single"]);
    EXPECT_EQ(table.columns[3].numbers, golden["weight"].get<std::vector<double>>());
    EXPECT_EQ(texts_of(table.columns[4]), golden["y"].get<Texts>());
  }
  const Table pictures = read("pictures.npz");
  EXPECT_EQ(pictures.image_height, 4u);
  EXPECT_EQ(pictures.image_width, 5u);
  EXPECT_EQ(pictures.columns[6].name, "images_2_2");
  EXPECT_EQ(pictures.default_target, "label");
  expect_columns(pictures, 0, golden["pictures"]);
}

TEST(TableFile, IdxWithItsLabels) {
  const auto golden = golden_json("tables.json");
  for (const char* name : {"train-images-idx3-ubyte", "t10k-images-idx3-ubyte.gz"}) {
    const Table table = read(name);
    ASSERT_EQ(table.columns.size(), 21u);
    EXPECT_EQ(table.columns[7].name, "pixel_2_3");
    EXPECT_EQ(table.image_height, 4u);
    EXPECT_EQ(table.image_width, 5u);
    EXPECT_EQ(table.default_target, "label");
    ASSERT_EQ(table.notices.size(), 1u);
    EXPECT_THAT(table.notices[0], HasSubstr("-labels-idx1-ubyte"));
    expect_columns(table, 0, golden["pictures"]);
    EXPECT_EQ(table.columns[20].numbers, golden["labels"].get<std::vector<double>>());
  }
  EXPECT_EQ(read("train-labels-idx1-ubyte").columns[0].numbers,
            golden["labels"].get<std::vector<double>>());
}

TEST(TableFile, IdxOfEveryType) {
  const auto golden = golden_json("tables.json");
  expect_columns(read("doubles.idx"), 0, golden["x"]);
  expect_columns(read("floats.idx"), 0, golden["x_single"]);
  EXPECT_EQ(read("ints.idx").columns[0].numbers,
            (std::vector<double>{-2147483648.0, 5, 2147483647.0}));
  EXPECT_EQ(read("shorts.idx").columns[0].numbers, (std::vector<double>{-32768, 32767}));
  EXPECT_EQ(read("bytes.idx").columns[0].numbers, (std::vector<double>{-128, 127}));
}

TEST(TableFile, LabelsAreLookedForUnderTheirNames) {
  EXPECT_EQ(idx_labels_name("train-images-idx3-ubyte.gz"), "train-labels-idx1-ubyte.gz");
  EXPECT_EQ(idx_labels_name("t10k-images.idx3-ubyte"), "t10k-labels.idx1-ubyte");
  EXPECT_EQ(idx_labels_name("emnist-letters-train-images-idx3-ubyte"),
            "emnist-letters-train-labels-idx1-ubyte");
  EXPECT_EQ(idx_labels_name("pictures.idx"), "");
}

TEST(TableFile, JsonLines) {
  for (const char* name : {"people.jsonl", "escaped.jsonl"}) {
    const Table table = read(name);
    EXPECT_EQ(table.column_names(), (Texts{"age", "job", "member", "extra"}));
    EXPECT_EQ(table.columns[0].numbers[1], 2.5e-3);
    EXPECT_TRUE(table.columns[0].is_missing(2));
    EXPECT_EQ(texts_of(table.columns[1]), (Texts{"clerk", "größe \"\n\t😀", ""}));
    EXPECT_EQ(texts_of(table.columns[2]), (Texts{"true", "", ""}));
    EXPECT_TRUE(table.columns[3].is_missing(0));
    EXPECT_EQ(table.columns[3].numbers[2], -1);
    EXPECT_EQ(table.lines.all(), (std::vector<std::size_t>{1, 2, 3}));
  }
  const Table mixed = read_table("{\"a\": 1}\n\n{\"a\": null}\n{\"a\": \"x\"}\n{\"a\":2.50}", "t");
  EXPECT_EQ(texts_of(mixed.columns[0]), (Texts{"1", "", "x", "2.5"}));
  EXPECT_EQ(mixed.lines.all(), (std::vector<std::size_t>{1, 3, 4, 5}));
}

TEST(TableFile, TextIsCsvUnlessItIsSomethingElse) {
  EXPECT_EQ(read("people.csv.gz").columns[1].categories, (Texts{"clerk", "ba\"ker"}));
  EXPECT_EQ(read_table("a\tb\n1\t2\n", "t.tsv").columns.size(), 2u);
  EXPECT_EQ(read_table("{x,y\n1,2\n", "odd.csv").columns[0].name, "{x");
  EXPECT_THAT(sentence_of([] { read_table("[{\"a\": 1}]", "t.json"); }),
              HasSubstr("t.json: a list in JSON came"));
  EXPECT_THAT(sentence_of([] { read_table("", "t"); }), HasSubstr("empty"));
}

TEST(TableFile, JsonLinesAreRefusedWithTheirPlace) {
  const auto refusal = [](const std::string& line) {
    return sentence_of([&] { read_table("{\"a\": 1}\n" + line + "\n", "t"); });
  };
  EXPECT_EQ(refusal("{\"a\": [1]}"),
            "t: line 2, column 7: \"a\" is a list; a number, a text, true, false or null was "
            "expected");
  EXPECT_THAT(refusal("{\"a\": 1, \"a\": 2}"), HasSubstr("line 2, column 16: \"a\" stands twice"));
  EXPECT_THAT(refusal("{\"a\": 01}"), HasSubstr("01 is no value"));
  EXPECT_THAT(refusal("{\"a\": 1e999}"), HasSubstr("1e999 is too large"));
  EXPECT_THAT(refusal("{\"a\": Infinity}"), HasSubstr("Infinity is no value"));
  EXPECT_THAT(refusal("{\"a\": 1"), HasSubstr("column 8: , was expected"));
  EXPECT_THAT(refusal("{\"a\": \"x"), HasSubstr("a text is not closed"));
  EXPECT_THAT(refusal("{\"a\": \"\\uD800\"}"), HasSubstr("half a character"));
  EXPECT_THAT(refusal("{\"a\": 1} {"), HasSubstr("more follows the object"));
  EXPECT_THAT(refusal("7"), HasSubstr("an object was expected"));
  EXPECT_THAT(refusal("{\"a\": \"\xFF\"}"), HasSubstr("byte 8: not UTF-8"));
  EXPECT_THAT(refusal(std::string(1'000'000, '[')), HasSubstr("an object was expected"));
}

// Sizes that the bytes do not have, and bombs.
TEST(TableFile, LyingSizesAreRefused) {
  const auto idx = [](std::vector<std::uint32_t> sizes, std::size_t n_bytes) {
    std::string bytes = {0, 0, 8, static_cast<char>(sizes.size())};
    for (const std::uint32_t size : sizes) {
      for (const unsigned shift : {24u, 16u, 8u, 0u}) bytes += static_cast<char>(size >> shift);
    }
    return bytes + std::string(n_bytes, 'x');
  };
  EXPECT_EQ(read_table(idx({2, 3}, 6), "t").columns.size(), 3u);
  for (const auto& sizes : std::vector<std::vector<std::uint32_t>>{{2, 4},
                                                                   {1'000'000'000},
                                                                   {0xFFFFFFFF, 0xFFFFFFFF},
                                                                   {0x10000, 0x10000, 0x10000},
                                                                   {0, 5}}) {
    EXPECT_THAT(sentence_of([&] { read_table(idx(sizes, 6), "t"); }), HasSubstr("t: "));
  }
  EXPECT_THAT(sentence_of([&] { read_table(idx({1, 1, 1, 1}, 6), "t"); }), HasSubstr("dimensions"));

  for (const char* shape : {"(999999999,)", "(7, 999999999)", "(0, 9999999)"}) {
    std::string npy = golden_file("tables/matrix.npy");
    npy.replace(npy.find("(7, 3)"), std::string(shape).size(), shape);
    EXPECT_THAT(sentence_of([&] { read_table(npy, "t"); }), HasSubstr("t: "));
  }
}

TEST(TableFile, BombsAreRefused) {
  // 100,000 times the same byte in 145 bytes, many times over: a member after a member.
  const std::string packed = golden_file("tables/bomb.gz");
  EXPECT_EQ(unpacked(packed, 100'000).size(), 100'000u);
  EXPECT_THAT(sentence_of([&] { unpacked(packed, 99'999); }), HasSubstr("more than"));
  std::string many;
  for (int i = 0; i < 500; ++i) many += packed;
  EXPECT_THAT(sentence_of([&] { read_table(many, "t"); }), HasSubstr("more than"));
  EXPECT_THAT(sentence_of([&] { read_table(packed.substr(0, packed.size() - 3), "t"); }),
              HasSubstr("cut short"));
}

// Of texts, what is refused at last is refused before much of it is unpacked.
TEST(TableFile, LyingBombsAreHardlyUnpacked) {
  std::string many;
  for (int i = 0; i < 300; ++i) many += golden_file("tables/bomb.gz");
  many += std::string(400'000, '\0');  // which would make room for 40 MB
  EXPECT_THAT(sentence_of([&] { read_table(many, "t.csv.gz"); }),
              HasSubstr("t.csv.gz: no gzip file that can be read: its first "));
  EXPECT_EQ(unpacked(many, 40'000'000).size(), 30'000'000u);
}

// Read twice, because a text comes below numbers.
TEST(TableFile, PackedCsvIsReadPieceByPiece) {
  std::string text = "x,y\n";
  for (int row = 0; row < 150'000; ++row) text += fmt::format("{},{}\n", row, row % 7);
  text += "late,1\n";
  const Table table = read_table(gzip(text), "t"), whole = read_table(text, "t");
  ASSERT_EQ(table.n_rows(), 150'001u);
  EXPECT_EQ(table.columns[0].codes, whole.columns[0].codes);
  EXPECT_EQ(table.columns[0].categories, whole.columns[0].categories);
  EXPECT_EQ(table.columns[1].numbers, whole.columns[1].numbers);
}

// A matrix of [2 x 2 x 3 x 1] in both orders.
TEST(TableFile, ArraysWhoseFirstDimensionChangesFastest) {
  const auto array = [](const char* is_column_major, const char* data) {
    const std::string header = fmt::format(
        "{{'descr': '|u1', 'fortran_order': {}, 'shape': (2, 2, 3, 1)}}", is_column_major);
    return std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + '\0' + header +
           data;
  };
  // Element (i, k, l) is 100 + 6 i + 3 k + l.
  const Table rows = read_table(array("False", "defghijklmno"), "t");
  const Table columns = read_table(array("True",
                                         "djgmekhnfl"
                                         "io"),
                                   "t");
  ASSERT_EQ(rows.columns.size(), 6u);
  for (std::size_t j = 0; j < 6; ++j) {
    const auto first = static_cast<double>(100 + j);
    EXPECT_EQ(rows.columns[j].numbers, (std::vector<double>{first, first + 6}));
    EXPECT_EQ(columns.columns[j].name, rows.columns[j].name);
    EXPECT_EQ(columns.columns[j].numbers, rows.columns[j].numbers);
  }
}

TEST(TableFile, ArraysOfTooManyColumns) {
  const auto refusal = [](const std::string& shape, const std::string& data) {
    const std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + "}";
    const std::string bytes =
        std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + '\0' + header + data;
    return sentence_of([&] { read_table(bytes, "t"); });
  };
  EXPECT_THAT(refusal("(1, 100001)", std::string(100'001, '\0')),
              HasSubstr("makes 100001 columns, at most 100000 are read"));
  EXPECT_THAT(refusal("(0, 1000000000000000, 1000000000000000)", ""), HasSubstr("at most 100000"));
  EXPECT_THAT(refusal("(0, 10)", ""), HasSubstr("it has no rows"));
}

TEST(TableFile, JsonOfTooManyMembers) {
  std::string text = "{\"k\": 1";
  for (int i = 0; i < 100'000; ++i) text += fmt::format(", \"k{}\": 1", i);
  EXPECT_THAT(sentence_of([&] { read_table(text + "}", "t"); }),
              HasSubstr("t: line 1: more than 100000 different members"));
}

TEST(TableFile, SparseJsonTakesNoMoreMemoryThanItShould) {
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += fmt::format("{{\"k{}\": 1}}\n", i);
  EXPECT_THAT(sentence_of([&] { read_table(lines, "t"); }), HasSubstr("too few members in common"));
}

// Whatever bytes are changed or missing, the answer is a table or an Error of kind kFormat.
TEST(TableFile, ChangedBytesDoNoHarm) {
  std::mt19937 random(1);
  for (const char* name : {"matrix.npy", "stored.npz", "deflated.npz", "train-images-idx3-ubyte",
                           "t10k-images-idx3-ubyte.gz", "people.jsonl", "ints.idx"}) {
    const std::string good = golden_file(std::string("tables/") + name);
    for (int i = 0; i < 2000; ++i) {
      std::string bad = good;
      if (i % 4 == 0) bad.resize(random() % bad.size());
      for (int k = 0; k < 3 && !bad.empty(); ++k) {
        bad[random() % bad.size()] = static_cast<char>(random());
      }
      try {
        const Table table = read_table(bad, "bad");
        for (const Column& column : table.columns) ASSERT_EQ(column.n_rows(), table.n_rows());
      } catch (const Error& error) {
        ASSERT_EQ(error.code(), ErrorCode::kFormat) << error.what();
      }
    }
  }
}

TEST(TableFile, ArraysThatDoNotGoTogether) {
  EXPECT_THAT(sentence_of([] { read_table(golden_file("arrays_stored.npz"), "t"); }),
              HasSubstr("one row a sample was expected"));
  EXPECT_THAT([] { read_table_file("/nosuch/file"); },
              testing::Throws<Error>(testing::Property(&Error::code, ErrorCode::kFile)));
}

}  // namespace
}  // namespace chainrule
