// Reading tables from files of every format that is known.
#include <chainrule/table_file.h>
#include <chainrule/table_stream.h>

#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>

#include "core/fail.h"
#include "core/whole_file.h"
#include "data/array_table.h"
#include "data/csv_source.h"
#include "data/gzip_file.h"
#include "data/idx.h"
#include "data/json_lines.h"
#include "data/npz_file.h"
#include "data/number_text.h"

namespace chainrule {
namespace {

constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kFirstBytes = 4096;  // which tell the format

enum class Format { kCsv, kNpy, kNpz, kIdx, kJsonLines, kGzip };

bool is_json(std::string_view bytes, std::string_view name) {
  for (const std::string_view end : {".csv", ".tsv", ".csv.gz", ".tsv.gz"}) {
    if (name.ends_with(end)) return false;
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  if (bytes[first] == '[' && trimmed(bytes.substr(first + 1)).starts_with('{')) {
    fail(ErrorCode::kFormat,
         "{}: a list in JSON came; JSON lines, one object a line, were expected", name);
  }
  return bytes[first] == '{';
}

// By the first bytes, which may be all there are.
Format format_of(std::string_view bytes, std::string_view name) {
  if (bytes.starts_with("\x93NUMPY")) return Format::kNpy;
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) return Format::kNpz;
  if (is_gzip(bytes)) return Format::kGzip;
  if (is_idx(bytes)) return Format::kIdx;
  return is_json(bytes, name) ? Format::kJsonLines : Format::kCsv;
}

Table read_array(std::string_view bytes, std::string_view name) {
  const std::string_view begin = bytes.substr(0, kMostNpyHeaderBytes);
  const NpyHeader header = read_npy_header(begin, bytes.size(), name);
  return table_of_arrays({{"x", header}}, [&](std::size_t, std::string&) { return bytes; }, name);
}

Table read_archive(std::string_view bytes, std::string_view name) {
  const NpzFile file(bytes, name, most_unpacked_bytes(bytes.size()));
  return table_of_arrays(
      file.headers(), [&](std::size_t i, std::string& buffer) { return file.unpack(i, buffer); },
      name);
}

Table read_packed(std::string_view bytes, std::string_view name, const CsvOptions& csv);

Table read_as(Format format, std::string_view bytes, std::string_view name, const CsvOptions& csv) {
  switch (format) {
    case Format::kNpy:
      return read_array(bytes, name);
    case Format::kNpz:
      return read_archive(bytes, name);
    case Format::kIdx:
      return read_idx(bytes, name);
    case Format::kJsonLines:
      return read_json_lines(bytes, name);
    case Format::kGzip:
      return read_packed(bytes, name, csv);
    case Format::kCsv:
      break;
  }
  return read_csv(bytes, name, csv);
}

// CSV, which may be large, is unpacked piece by piece.
Table read_packed(std::string_view bytes, std::string_view name, const CsvOptions& csv) {
  GzipSource source(bytes, name, most_unpacked_bytes(bytes.size()));
  std::string first(kFirstBytes, '\0');
  std::size_t n_first = 0;
  while (const std::size_t n = source.read(&first[n_first], kFirstBytes - n_first)) n_first += n;
  first.resize(n_first);
  const Format format = format_of(first, name);
  if (format == Format::kGzip) fail(ErrorCode::kFormat, "{}: it is packed twice", name);
  if (format == Format::kCsv || format == Format::kJsonLines) source.expect_text();
  if (format == Format::kCsv) return read_csv(source, name, csv);
  return read_as(format, read_all(source), name, csv);
}

// Read once, because it cannot be read again.
const std::string& stdin_bytes() {
  static const std::string bytes = [] {
    std::string all;
    char buffer[1 << 16];
    while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, stdin)) all.append(buffer, n);
    if (std::ferror(stdin) != 0) fail(ErrorCode::kFile, "stdin cannot be read");
    return all;
  }();
  return bytes;
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// The first bytes of a file that can be read again; nothing of a pipe or of what cannot be opened.
std::string first_bytes(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return {};
  const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rb"));
  std::string bytes(kFirstBytes, '\0');
  bytes.resize(file ? std::fread(bytes.data(), 1, bytes.size(), file.get()) : 0);
  return bytes;
}

// Beside the pictures, packed as they are or the other way.
std::string find_labels(const std::string& pictures) {
  namespace fs = std::filesystem;
  const std::string name = idx_labels_name(fs::path(pictures).filename().string());
  if (name.empty()) return {};
  const bool is_packed = name.ends_with(".gz");
  const std::string other = is_packed ? name.substr(0, name.size() - 3) : name + ".gz";
  for (const std::string& candidate : {name, other}) {
    const fs::path path = fs::path(pictures).parent_path() / candidate;
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored)) return path.string();
  }
  return {};
}

}  // namespace

bool TableStream::can_read(const std::string& path) {
  if (path == "-") {
    const int first = std::getc(stdin);
    std::ungetc(first, stdin);
    constexpr std::string_view kOthers("\x93P\0\x1F{", 5);  // NPY, NPZ, IDX, gzip, JSON lines
    return first == EOF || kOthers.find(static_cast<char>(first)) == std::string_view::npos;
  }
  std::error_code ignored;
  if (std::filesystem::is_fifo(path, ignored)) return true;
  const std::string first = first_bytes(path);
  return !first.empty() && format_of(first, path) == Format::kCsv;
}

Table read_table(std::string_view bytes, std::string_view name, const CsvOptions& csv) {
  return read_as(format_of(bytes, name), bytes, name, csv);
}

Table read_table_file(const std::string& path, const CsvOptions& csv) {
  if (path == "-") return read_table(stdin_bytes(), "stdin", csv);
  std::error_code ignored;
  const bool is_file = std::filesystem::is_regular_file(path, ignored);
  // CSV, which may be large, is read piece by piece.
  if (is_file && TableStream::can_read(path)) return read_csv_file(path, csv);
  Table table = read_table(read_whole_file(path, kUnlimited), path, csv);
  if (table.image_width == 0) return table;
  const std::string labels = find_labels(path);
  if (!labels.empty()) add_idx_labels(read_table_file(labels, csv), table);
  return table;
}

}  // namespace chainrule
