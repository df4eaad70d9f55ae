// IDX files, as MNIST and Fashion-MNIST are stored.
#include "data/idx.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/fail.h"
#include "data/limits.h"

namespace chainrule {
namespace {

// Of one number of this type, or 0 if there is no such type.
std::size_t width_of(unsigned char type) {
  switch (type) {
    case 0x08:
    case 0x09:
      return 1;
    case 0x0B:
      return 2;
    case 0x0C:
    case 0x0D:
      return 4;
    case 0x0E:
      return 8;
    default:
      return 0;
  }
}

// Big-endian.
std::uint64_t word(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

double number(std::uint64_t bits, unsigned char type) {
  switch (type) {
    case 0x09:
      return static_cast<std::int8_t>(bits);
    case 0x0B:
      return static_cast<std::int16_t>(bits);
    case 0x0C:
      return static_cast<std::int32_t>(bits);
    case 0x0D:
      return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    case 0x0E:
      return std::bit_cast<double>(bits);
    default:
      return static_cast<double>(bits);
  }
}

std::string column_name(const std::vector<std::size_t>& sizes, std::size_t j) {
  if (sizes.size() == 1) return "label";
  if (sizes.size() == 2) return fmt::format("x{}", j + 1);
  return fmt::format("pixel_{}_{}", j / sizes[2] + 1, j % sizes[2] + 1);
}

// Replaces the last `from` in a name; false if there is none.
bool replace_last(std::string& name, std::string_view from, std::string_view to) {
  const std::size_t at = name.rfind(from);
  if (at == std::string::npos) return false;
  name.replace(at, from.size(), to);
  return true;
}

}  // namespace

bool is_idx(std::string_view bytes) {
  if (bytes.size() < 8 || bytes[0] != 0 || bytes[1] != 0) return false;
  const auto n_dimensions = static_cast<unsigned char>(bytes[3]);
  return width_of(static_cast<unsigned char>(bytes[2])) > 0 && n_dimensions > 0;
}

Table read_idx(std::string_view bytes, std::string_view name) {
  const auto type = static_cast<unsigned char>(bytes.size() < 4 ? 0 : bytes[2]);
  if (!is_idx(bytes)) fail(ErrorCode::kFormat, "{}: it does not begin as an IDX file", name);
  const std::size_t n_dimensions = static_cast<unsigned char>(bytes[3]);
  const std::size_t begin = 4 + 4 * n_dimensions, width = width_of(type);
  if (n_dimensions > 3 || bytes.size() < begin) {
    fail(ErrorCode::kFormat, "{}: an IDX file of {} dimensions; 1 to 3 were expected", name,
         n_dimensions);
  }
  std::vector<std::size_t> sizes;
  std::size_t n_columns = 1, count = 1;
  for (std::size_t d = 0; d < n_dimensions; ++d) {
    sizes.push_back(static_cast<std::size_t>(word(bytes, 4 + 4 * d, 4)));
    if (sizes[d] == 0 || count > bytes.size() / sizes[d]) {
      fail(ErrorCode::kFormat, "{}: its sizes are not those of the {} bytes that follow them", name,
           bytes.size() - begin);
    }
    count *= sizes[d];
    if (d > 0) n_columns *= sizes[d];
  }
  if (bytes.size() - begin != count * width || n_columns > kMostColumns) {
    fail(ErrorCode::kFormat, "{}: {} numbers of {} bytes each were expected, {} bytes came", name,
         count, width, bytes.size() - begin);
  }
  Table table;
  table.name = name;
  for (std::size_t j = 0; j < n_columns; ++j) {
    Column& column = table.columns.emplace_back();
    column.name = column_name(sizes, j);
    column.numbers.reserve(sizes[0]);
    for (std::size_t i = 0; i < sizes[0]; ++i) {
      const double x = number(word(bytes, begin + (i * n_columns + j) * width, width), type);
      if (std::isinf(x)) fail(ErrorCode::kFormat, "{}: row {}: an infinite number", name, i + 1);
      column.numbers.push_back(x);
    }
  }
  if (n_dimensions == 1) table.default_target = "label";
  if (n_dimensions == 3) {
    table.image_height = sizes[1];
    table.image_width = sizes[2];
  }
  return table;
}

std::string idx_labels_name(const std::string& pictures) {
  std::string labels = pictures;
  if (!replace_last(labels, "images", "labels") || !replace_last(labels, "idx3", "idx1")) return {};
  return labels;
}

void add_idx_labels(Table labels, Table& pictures) {
  if (labels.columns.size() != 1 || labels.n_rows() != pictures.n_rows()) {
    fail(ErrorCode::kFormat, "{}: {} rows of {} columns do not go with {} pictures in {}",
         labels.name, labels.n_rows(), labels.columns.size(), pictures.n_rows(), pictures.name);
  }
  pictures.columns.push_back(std::move(labels.columns[0]));
  pictures.default_target = pictures.columns.back().name;
  pictures.notices.push_back(fmt::format("the labels are those of {}", labels.name));
}

}  // namespace chainrule
