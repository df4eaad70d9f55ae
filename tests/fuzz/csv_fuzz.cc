// Any bytes give a table or an Error of kind kFormat; a libFuzzer harness.
//   clang++-19 -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -DFMT_HEADER_ONLY -Iinclude
//     -Isrc tests/fuzz/csv_fuzz.cc src/core/error.cc src/data/csv.cc
//     src/data/csv_{columns,plain_rows,scanner,sniff,window}.cc
//     src/data/{cell_codes,cell_parser,number_text,row_lines,table_rows,utf8}.cc -o csv_fuzz
// It reads each text twice, the second time in small pieces, and compares.
#include <chainrule/csv.h>
#include <chainrule/error.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "data/csv_source.h"

namespace {

using namespace chainrule;

class Pieces : public ByteSource {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}
  std::size_t read(char* to, std::size_t n) override {
    n = std::min(n, text_.size() - at_);
    std::memcpy(to, text_.data() + at_, n);
    at_ += n;
    return n;
  }
  void rewind() override { at_ = 0; }
  std::size_t size() const override { return text_.size(); }
  std::size_t piece() const override { return 16; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

void check(bool holds) {
  if (!holds) std::abort();
}

// The table, or what was said instead.
std::pair<Table, std::string> read(const auto& reader) {
  try {
    return {reader(), ""};
  } catch (const Error& error) {
    check(error.code() == ErrorCode::kFormat);
    return {Table(), error.what()};
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  CsvOptions options;
  options.delimiter = (bytes[0] & 16U) != 0 ? ';' : ',';  // sniffed in what is there
  if ((bytes[0] & 1U) != 0) options.comment = '#';
  if ((bytes[0] & 2U) != 0) options.decimal = ',';
  if ((bytes[0] & 4U) != 0) options.thousands = ' ';
  if ((bytes[0] & 8U) != 0) options.missing = {"-", "1"};
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  Pieces pieces(text);
  const auto [whole, refusal] = read([&] { return read_csv(text, "fuzz.csv", options); });
  const auto [again, same] = read([&] { return read_csv(pieces, "fuzz.csv", options); });
  check(refusal == same && whole.lines.all() == again.lines.all());
  check(whole.columns.size() == again.columns.size());
  for (std::size_t j = 0; j < whole.columns.size(); ++j) {
    const Column& column = whole.columns[j];
    check(column.n_rows() == whole.n_rows() && column.codes == again.columns[j].codes &&
          column.categories == again.columns[j].categories);
    for (const std::uint32_t code : column.codes) {
      check(code == Column::kMissing || code < column.categories.size());
    }
  }
  return 0;
}
