// Any bytes give a table or an Error of kind kFormat, whatever format they begin as; a libFuzzer
// harness.
//   clang++-19 -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -DFMT_HEADER_ONLY -Iinclude
//     -Isrc tests/fuzz/table_fuzz.cc src/core/{error,whole_file}.cc
//     src/data/{cell_codes,cell_parser,number_text,row_lines,table_rows,utf8,npy}.cc
//     src/data/csv{,_columns,_file,_plain_rows,_scanner,_sniff,_window}.cc
//     src/data/{flat_json,idx,zip_file}.cc
//     src/data/{array_table,gzip_file,json_lines,npz_file,table_file}.cc -lz -o table_fuzz
//   ./table_fuzz -rss_limit_mb=1000 corpus tests/golden/tables
#include <chainrule/error.h>
#include <chainrule/table_file.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace chainrule;
  try {
    const Table table = read_table({reinterpret_cast<const char*>(bytes), size}, "fuzz");
    for (const Column& column : table.columns) {
      if (column.n_rows() != table.n_rows()) std::abort();
      for (const std::uint32_t code : column.codes) {
        if (code != Column::kMissing && code >= column.categories.size()) std::abort();
      }
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kFormat) std::abort();
  }
  return 0;
}
