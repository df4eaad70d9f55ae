// The container: what Python's safetensors package writes, what comes back, and what is refused.
#include "model/safetensors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "fails.h"
#include "golden_file.h"

namespace chainrule {
namespace {

// The first 8 bytes of a file.
std::string length_of(std::size_t header_size) {
  std::string bytes;
  for (int shift = 0; shift < 64; shift += 8) {
    bytes += static_cast<char>(header_size >> shift & 0xff);
  }
  return bytes;
}

// A file with this header and `n_data` bytes of data.
std::string file_of(const std::string& header, std::size_t n_data) {
  return length_of(header.size()) + header + std::string(n_data, 'x');
}

std::string braced(const std::string& text) {
  return std::string("{").append(text).append("}");
}

std::string tensor(const std::string& name, const std::string& shape, const std::string& offsets,
                   const std::string& dtype = "F32") {
  return fmt::format(R"("{}":{{"dtype":"{}","shape":{},"data_offsets":{}}})", name, dtype, shape,
                     offsets);
}

void expect_refused(const std::string& bytes, const std::string& sentence) {
  EXPECT_THAT([&] { read_safetensors(bytes, "t"); }, fails(ErrorCode::kFormat, "t: " + sentence));
}

template <class T>
std::vector<double> numbers_of(const TensorView& view) {
  std::vector<double> numbers;
  for (std::size_t i = 0; i < view.bytes.size(); i += sizeof(T)) {
    T value;
    std::memcpy(&value, view.bytes.data() + i, sizeof(T));
    numbers.push_back(static_cast<double>(value));
  }
  return numbers;
}

TEST(Safetensors, ReadsEveryTypeThatPythonWrites) {
  const std::string bytes = golden_file("model_types.safetensors");
  const Safetensors content = read_safetensors(bytes, "t");
  EXPECT_EQ(content.metadata,
            (std::map<std::string, std::string>{{"by", "Python"}, {"größe", "\"\\\n"}}));
  ASSERT_EQ(content.tensors.size(), 14U);
  const std::vector<double> expected = {0, 1, 2, 3, 4, 5};
  const auto expect = [&](const char* name, Dtype dtype, const std::vector<double>& numbers) {
    const TensorView& view = content.tensors.at(name);
    EXPECT_EQ(view.dtype, dtype) << name;
    EXPECT_EQ(view.shape, (std::vector<std::size_t>{2, 3})) << name;
    EXPECT_EQ(numbers, expected) << name;
  };
  expect("u1", Dtype::kU8, numbers_of<std::uint8_t>(content.tensors.at("u1")));
  expect("i1", Dtype::kI8, numbers_of<std::int8_t>(content.tensors.at("i1")));
  expect("u2", Dtype::kU16, numbers_of<std::uint16_t>(content.tensors.at("u2")));
  expect("i2", Dtype::kI16, numbers_of<std::int16_t>(content.tensors.at("i2")));
  expect("u4", Dtype::kU32, numbers_of<std::uint32_t>(content.tensors.at("u4")));
  expect("i4", Dtype::kI32, numbers_of<std::int32_t>(content.tensors.at("i4")));
  expect("f4", Dtype::kF32, numbers_of<float>(content.tensors.at("f4")));
  expect("u8", Dtype::kU64, numbers_of<std::uint64_t>(content.tensors.at("u8")));
  expect("i8", Dtype::kI64, numbers_of<std::int64_t>(content.tensors.at("i8")));
  expect("f8", Dtype::kF64, numbers_of<double>(content.tensors.at("f8")));
  EXPECT_EQ(content.tensors.at("bool").dtype, Dtype::kBool);
  EXPECT_EQ(content.tensors.at("bool").bytes, std::string_view("\0\1\1\1\1\1", 6));
  EXPECT_EQ(content.tensors.at("f2").dtype, Dtype::kF16);
  EXPECT_EQ(content.tensors.at("f2").bytes.size(), 12U);
  EXPECT_EQ(content.tensors.at("empty").shape, (std::vector<std::size_t>{3, 0}));
  EXPECT_TRUE(content.tensors.at("scalar").shape.empty());
  EXPECT_EQ(numbers_of<double>(content.tensors.at("scalar")), std::vector<double>{0.1});
}

TEST(Safetensors, WritesLongNumbersFirstAndPadsTheHeader) {
  const std::array<float, 3> singles = {1, 2, 3};
  const std::array<double, 2> doubles = {4, 5};
  Safetensors content = {{{"k", "v"}}, {}};
  content.tensors["a"] = tensor_view<float>(singles, {3});
  content.tensors["b"] = tensor_view<double>(doubles, {2, 1});
  const std::string bytes = write_safetensors(content);
  const std::string header =
      R"({"__metadata__":{"k":"v"},"a":{"data_offsets":[16,28],"dtype":"F32","shape":[3]},)"
      R"("b":{"data_offsets":[0,16],"dtype":"F64","shape":[2,1]}})";
  EXPECT_EQ(bytes.substr(8, header.size()), header);
  EXPECT_EQ((bytes.size() - 28) % 8, 0U);
  const Safetensors came = read_safetensors(bytes, "t");
  EXPECT_EQ(came.metadata, content.metadata);
  EXPECT_EQ(numbers_of<float>(came.tensors.at("a")), (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(numbers_of<double>(came.tensors.at("b")), (std::vector<double>{4, 5}));
  EXPECT_EQ(write_safetensors(came), bytes);
}

TEST(Safetensors, NothingIsAFileToo) {
  const std::string bytes = write_safetensors({});
  EXPECT_EQ(bytes, file_of("{}      ", 0));
  EXPECT_TRUE(read_safetensors(bytes, "t").tensors.empty());
}

TEST(Safetensors, RefusesTextsThatAreNotUtf8) {
  EXPECT_THAT([] { write_safetensors({{{"k", "a\xff"}}, {}}); },
              fails(ErrorCode::kValue, "safetensors: a text is not UTF-8 from its byte 2 on"));
  EXPECT_THAT([] { write_safetensors({{{std::string("\0", 1), "v"}}, {}}); },
              fails(ErrorCode::kValue, "safetensors: a text is not UTF-8 from its byte 1 on"));
}

TEST(Safetensors, RefusesLengthsThatLie) {
  const std::string no_file = "no safetensors file: ";
  expect_refused("", no_file + "it has only 0 bytes");
  expect_refused("1234567", no_file + "it has only 7 bytes");
  expect_refused(std::string(8, '\0'), no_file + "its header would have 0 of 0 bytes");
  expect_refused(std::string(8, '\xff') + "{}",
                 no_file + "its header would have 18446744073709551615 of 2 bytes");
  std::string longer = file_of("{}", 0);
  longer[0] = 3;
  expect_refused(longer, no_file + "its header would have 3 of 2 bytes");
  expect_refused(file_of(" {}", 0), no_file + "its header would have 3 of 3 bytes");
  expect_refused(file_of("{" + std::string(4 << 20, ' '), 0),
                 "its header has 4194305 bytes, at most 4194304 are read");
}

TEST(Safetensors, RefusesTensorsThatDoNotFitTheirPlace) {
  const auto misfit = [](const std::string& shape, const std::string& offsets) {
    std::string spaced;
    for (const char c : shape) spaced += c == ',' ? std::string(", ") : std::string(1, c);
    expect_refused(
        file_of(braced(tensor("a", shape, offsets)), 8),
        "tensor \"a\": its place, " + offsets + " of 8 bytes, does not fit F32 " + spaced);
  };
  misfit("[3]", "[0,8]");
  misfit("[2]", "[0,12]");
  misfit("[2]", "[8,0]");
  misfit("[2]", "[0,8,8]");
  misfit("[2]", "[18446744073709551608,0]");
  misfit("[1000000000000000000]", "[0,8]");
  misfit("[1000000000000000000,1000000000000000000]", "[0,8]");
  // Products that are 8 or 0 where 64 bits overflow.
  misfit("[4611686018427387906]", "[0,8]");
  misfit("[4294967296,4294967296]", "[0,0]");
}

TEST(Safetensors, RefusesGapsAndOverlaps) {
  const std::string to_none_or_two = " of the data belongs to no tensor or to two";
  const auto refused = [&](const std::string& tensors, std::size_t n_data, int byte) {
    expect_refused(file_of(braced(tensors), n_data),
                   "byte " + std::to_string(byte) + to_none_or_two);
  };
  const std::string a = tensor("a", "[1]", "[0,4]");
  refused("", 1, 0);
  refused(a, 5, 4);
  refused(tensor("a", "[1]", "[4,8]"), 8, 0);
  refused(a + "," + tensor("b", "[1]", "[5,9]"), 9, 4);
  refused(a + "," + tensor("b", "[1]", "[3,7]"), 7, 4);
  refused(a + "," + tensor("b", "[1]", "[0,4]"), 4, 4);
  refused(a + "," + tensor("b", "[0]", "[2,2]"), 4, 4);
  const std::string good = a + "," + tensor("b", "[0]", "[4,4]");
  EXPECT_EQ(read_safetensors(file_of(braced(good), 4), "t").tensors.size(), 2U);
}

TEST(Safetensors, RefusesHeadersThatSayMoreOrLess) {
  const auto refused = [](const std::string& header, const std::string& sentence) {
    expect_refused(file_of(header, 4), sentence);
  };
  refused("{", "no JSON from its byte 2 on");
  refused("{\"a\":\"\xff\"}", "no JSON from its byte 7 on");
  refused("{} {}", "no JSON from its byte 4 on");
  refused(braced(tensor("a", "[1e999]", "[0,4]")), "no JSON from its byte 34 on");
  const std::string a = tensor("a", "[1]", "[0,4]");
  refused(braced(a + "," + a), "the key \"a\" stands twice");
  refused(braced(tensor("a", "[1],\"shape\":[1]", "[0,4]")), "the key \"shape\" stands twice");
  refused(braced(tensor("a\\u0000", "[1]", "[0,4]")), "there is a NUL in a text");
  refused("{\"a\":[]}", "tensor \"a\": a JSON object was expected");
  refused("{\"a\":{}}", "tensor \"a\": \"dtype\" is absent");
  refused(braced(tensor("a", "[1]", "[0,4],\"more\":1")), "tensor \"a\": \"more\" is not known");
  refused(braced(tensor("a", "[1]", "[0,4]", "F4")), "tensor \"a\": the type \"F4\" is not known");
  for (const char* shape : {"[-1]", "[1.0]", "[\"1\"]", "[null]", "[[1]]"}) {
    refused(braced(tensor("a", shape, "[0,4]")),
            "tensor \"a\": \"shape\" is not a list of whole numbers from 0");
  }
  refused(braced(tensor("a", "1", "[0,4]")), "tensor \"a\": \"shape\" is not a list");
  refused(R"({"__metadata__":[]})", "__metadata__: a JSON object was expected");
  refused(R"({"__metadata__":{"a":1}})", "__metadata__: \"a\" is not a text");
}

TEST(Safetensors, RefusesHostileHeadersAtOnce) {
  std::string ones = "[1";
  for (int i = 0; i < 2'000'000; ++i) ones += ",1";
  const std::string many = file_of(braced(tensor("a", ones + "]", "[0,4]")), 4);
  expect_refused(many, fmt::format("more than {} values", 10'000 + many.size() / 128));
  const std::string deep = "more than 8 arrays or objects inside each other";
  expect_refused(file_of("{\"a\":" + std::string(100'000, '['), 0), deep);
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  expect_refused(file_of(objects, 0), deep);
}

}  // namespace
}  // namespace chainrule
