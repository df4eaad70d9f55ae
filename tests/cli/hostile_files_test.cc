// Hostile files are refused in one line, without a crash and without much memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <string>

#include "gzip.h"
#include "shell.h"

namespace chainrule::cli {
namespace {

constexpr std::size_t kMegabytes = 2;  // of the larger files

std::string many(std::string_view text) {
  std::string all;
  while (all.size() < kMegabytes << 20) all += text;
  return all;
}

// `n` as so many bytes, the lowest first.
std::string little(std::uint64_t n, int n_bytes) {
  std::string bytes;
  for (int i = 0; i < n_bytes; ++i) bytes += static_cast<char>(n >> (8 * i));
  return bytes;
}

std::string big(std::uint32_t n) {
  const std::string bytes = little(n, 4);
  return {bytes.rbegin(), bytes.rend()};
}

std::string npy(const std::string& shape, const std::string& data) {
  const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }\n";
  return std::string("\x93NUMPY\x01\0", 8) + little(header.size(), 2) + header + data;
}

std::string safetensors(const std::string& header, std::uint64_t length) {
  return little(length, 8) + header;
}

// A field of protobuf with bytes in it.
std::string field(int number, const std::string& bytes) {
  std::string out(1, static_cast<char>(8 * number + 2));
  std::size_t n = bytes.size();
  for (; n > 127; n >>= 7) out += static_cast<char>(n | 128);
  return out + static_cast<char>(n) + bytes;
}

std::string onnx(const std::string& graph) {
  return "\x08\x08" + field(7, graph) + field(8, "\x10\x0D");
}

std::string node(const std::string& from, const std::string& to, const std::string& name) {
  return field(1, field(1, from) + field(2, to) + field(4, name));
}

class HostileFiles : public testing::Test {
 protected:
  // `command` of the file is refused with these words.
  void refuses(const std::string& command, const std::string& file, const std::string& bytes,
               const std::string& words, const std::string& more = "") {
    SCOPED_TRACE(file);
    shell_.write(file, bytes);
    const Outcome outcome = shell_.run("chainrule " + command + " " + file + more);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, testing::StartsWith("chainrule: "));
    EXPECT_THAT(outcome.err, testing::HasSubstr(words));
    EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1);
    EXPECT_LT(outcome.err.size(), 1000u);
  }

  void TearDown() override {
    if (CHAINRULE_SANITIZED) return;  // a sanitizer takes memory of its own
    rusage all{};
    getrusage(RUSAGE_CHILDREN, &all);
    EXPECT_LT(all.ru_maxrss, 64L << 10);  // KiB, of the largest command
  }

  Shell shell_;
};

TEST_F(HostileFiles, Csv) {
  const auto data = [&](const std::string& file, const std::string& bytes,
                        const std::string& words) { refuses("data", file, bytes, words); };
  for (const char* end : {"\n", "\r\n", "\r", "  \n"}) {
    data("empty.csv", many(end), "the file is empty");
  }
  data("line.csv", many("x"), "no row follows it");
  data("name.csv", many("x") + "\n1,2\n", "2 cells, 1 were expected");
  data("columns.csv", many("c,"), "more than 100000 cells");
  data("open.csv", "a,b\n1,\"" + many("x,y\n"), "never closed");
  data("quotes.csv", "a\n\"" + many("\"\""), "never closed");
  data("nul.csv", "a,b\n1,2\n" + many(std::string(1, '\0')), "a NUL byte came");
  data("bytes.csv", "a,b\n1,\xFF\n", "byte 0xFF is not UTF-8");
  data("digits.csv", "a\n" + many("9") + "\n", "too large number");
  refuses("data", "comments.csv", many("#\n"), "the file is empty", " --comment '#'");
  data("wide.csv", "x\n\"" + many("\"\"") + "\"\n1,2\n", "2 cells, 1 were expected");
  data("ragged.csv", "a,b\n1,2\n3\n", "the row has 1 cell");
}

TEST_F(HostileFiles, ArraysAndArchives) {
  const auto data = [&](const std::string& file, const std::string& bytes,
                        const std::string& words) { refuses("data", file, bytes, words); };
  const std::string some(800, '\0');
  data("dims.npy", npy("(1000000000,)", some), "more numbers than the file has bytes");
  data("product.npy", npy("(4294967296, 4294967296, 16)", some), "more numbers than the file has");
  data("none.npy", npy("(0, 1000000000)", ""), "at most 100000");
  data("header.npy", std::string("\x93NUMPY\x02\0", 8) + little(0xFFFFFFFF, 4) + "{", "cut short");
  data("blank.npy", std::string("\x93NUMPY\x02\0", 8) + little(kMegabytes << 20, 4) + many(" "),
       "its header has 2097164 bytes, at most 65547 are read");
  data("zip.npz", "PK\x03\x04" + many("PK\x05\x06"), "no archive of arrays that can be read");
  const std::string three("\0\0\x08\x03", 4);
  data("dims.idx", three + big(1000000000) + big(28) + big(28) + some, "dims.idx");
  data("product.idx", three + big(~0U) + big(~0U) + big(~0U) + some, "product.idx");
  const std::string packed = gzip(many("1,2\n"));
  data("cut.csv.gz", packed.substr(0, packed.size() / 2), "no gzip file that can be read");
  data("behind.csv.gz", packed + packed.substr(0, 20), "no gzip file that can be read");
  data("members.csv.gz", many(gzip("")), "the file is empty");
  std::string lie;
  for (int i = 0; i < 24; ++i) lie += gzip(std::string(1 << 20, '1'));
  data("lie.csv.gz", lie + std::string(1 << 20, '\0'), "its first ");
  data("bomb.csv.gz", gzip(std::string(16 << 20, '1')), "no gzip file that can be read");
}

TEST_F(HostileFiles, JsonLines) {
  const auto data = [&](const std::string& file, const std::string& bytes) {
    refuses("data", file, bytes, file + ": line 1, column ");
  };
  data("arrays.jsonl", "{\"a\": " + many("["));
  data("objects.jsonl", many("{\"a\": "));
  data("digits.jsonl", "{\"a\": " + many("9") + "}\n");
  data("open.jsonl", "{\"a\": \"" + many("x"));
  std::string members = "{\"k\": 1";
  for (int i = 0; i < 300'000; ++i) members += ",\"" + std::to_string(i) + "\":1";
  refuses("data", "members.jsonl", members, "line 1: more than 100000 different members");
}

TEST_F(HostileFiles, Models) {
  shell_.write("two.csv", "a,b\n1,2\n");
  const auto predict = [&](const std::string& file, const std::string& bytes,
                           const std::string& words) {
    refuses("predict", file, bytes, words, " two.csv");
  };
  predict("cut.onnx", onnx(node("x", "y", "Relu")).substr(0, 9), "no ONNX model");
  predict("length.onnx", "\x08\x08\x3A\xFF\xFF\xFF\xFF\xFF\x7F", "no ONNX model");
  predict("cycle.onnx", onnx(node("y", "z", "Relu") + node("z", "y", "Relu")),
          "is made by no earlier node");
  predict("operator.onnx", onnx(node("x", "y", "Foo")), "operator.onnx: ");
  predict("fields.onnx", many("\x08\x08"), "it has no graph");
  std::string nodes;
  for (int i = 0; i < 200'000; ++i) nodes += node("x", "y", "Relu");
  predict("nodes.onnx", onnx(nodes), "too many parts");
  predict("length.safetensors", safetensors("{}", 90'000'000), "its header would have 90000000");
  const std::string deep = "{\"a\":" + many("[");
  predict("deep.safetensors", safetensors(deep, deep.size()), "inside each other");
  const std::string blanks = "{" + std::string(17 << 20, ' ');
  predict("large.safetensors", safetensors(blanks, blanks.size()), "at most 4194304 are read");
  std::string keys = "{\"a\":0";
  for (int i = 0; i < 300'000; ++i) keys += ",\"" + std::to_string(i) + "\":0";
  predict("keys.safetensors", safetensors(keys, keys.size()), " values");
  const std::string name = "{\"" + many("k") + "\":0}";
  predict("name.safetensors", safetensors(name, name.size()), "a JSON object was expected");
  const std::string tensors =
      R"({"a":{"dtype":"F32","shape":[1000000000,1000000000],"data_offsets":[0,8]}})";
  predict("dims.safetensors", safetensors(tensors, tensors.size()) + "12345678", "does not fit");
}

TEST_F(HostileFiles, RunFiles) {
  const auto train = [&](const std::string& file, const std::string& bytes,
                         const std::string& words) { refuses("train", file, bytes, words); };
  train("arrays.toml", "a = " + std::string(200'000, '['), "line 1, column ");
  std::string parts;
  for (int i = 0; i < 400'000; ++i) parts += ".a";
  train("parts.toml", "[a" + parts + "]\n", "line 1: a key of more than 16 parts");
  train("values.toml", "a = [" + std::string(1 << 20, ','), "line 1: more than 250000 values");
  train("large.toml", many("\n") + "\n", "at most 2097152 are read as TOML");
  train("list.toml",
        "[data]\nsource = [" + std::string(1'000, '\n') + many("1,").substr(0, 400'000) + "]",
        "data.source = a list of 200000 elements came, a text in quotes was expected");
  train("nul.toml", std::string(1 << 20, '\0'), "line 1, column 1");
}

TEST_F(HostileFiles, Worksheets) {
  const auto check = [&](const std::string& file, const std::string& bytes,
                         const std::string& words) { refuses("check", file, bytes, words); };
  const std::string heading = "table,name,row,column,value\n";
  check("far.csv", heading + "given,x,3000,3000,1\n", "its rows and columns go too far");
  std::string names = heading;
  for (int i = 0; i < 100'000; ++i) names += "given,x" + std::to_string(i) + ",1,1,5\n";
  check("names.csv", names, "more than 20000 names of arrays");
  check("values.toml", "[given]\nx = [" + many("1,"), "line 2: more than 774291 values");
}

}  // namespace
}  // namespace chainrule::cli
