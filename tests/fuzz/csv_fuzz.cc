// Any bytes give a table or an Error of kind kFormat; a libFuzzer harness.
//   clang++-19 -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -DFMT_HEADER_ONLY -Iinclude
//   -Isrc
//     tests/fuzz/csv_fuzz.cc src/core/error.cc
//     src/data/{csv,csv_scanner,csv_sniff,number_text,utf8}.cc -o csv_fuzz
#include <chainrule/csv.h>
#include <chainrule/error.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  try {
    const chainrule::Table table = chainrule::read_csv(text, "fuzz.csv");
    for (const chainrule::Column& column : table.columns) {
      if (column.n_rows() != table.n_rows()) std::abort();
      for (const std::uint32_t code : column.codes) {
        if (code != chainrule::Column::kMissing && code >= column.categories.size()) std::abort();
      }
    }
  } catch (const chainrule::Error& error) {
    if (error.code() != chainrule::ErrorCode::kFormat) std::abort();
  }
  return 0;
}
