// NumPy's archives of arrays.
#include "data/npz_file.h"

#include "core/fail.h"

namespace chainrule {
namespace {

constexpr std::size_t kUsualHeaderBytes = 256;

NpyHeader header_of(const ZipFile& zip, const ZipMember& member, const std::string& place) {
  const auto size = static_cast<std::size_t>(member.size);
  std::string begin = zip.beginning(member, std::min(kUsualHeaderBytes, size));
  if (npy_header_bytes(begin) > begin.size()) {
    begin = zip.beginning(member, std::min(kMostNpyHeaderBytes, size));
  }
  return read_npy_header(begin, size, place);
}

}  // namespace

NpzFile::NpzFile(std::string_view bytes, std::string_view name, std::size_t max_bytes)
    : zip_(bytes, name, max_bytes) {
  for (const ZipMember& member : zip_.members()) {
    std::string array = member.name;
    if (array.ends_with(".npy")) array.resize(array.size() - 4);
    NpyHeader header = header_of(zip_, member, fmt::format("{}: {}", name, array));
    headers_.emplace_back(std::move(array), std::move(header));
  }
}

std::string_view NpzFile::unpack(std::size_t i, std::string& buffer) const {
  return zip_.unpack(zip_.members()[i], buffer);
}

std::vector<std::pair<std::string, NpyArray>> read_npz(const NpzFile& file, std::string_view name) {
  std::vector<std::pair<std::string, NpyArray>> arrays;
  for (std::size_t i = 0; i < file.headers().size(); ++i) {
    const std::string& array = file.headers()[i].first;
    std::string buffer;
    const std::string place = fmt::format("{}: {}", name, array);
    arrays.emplace_back(array, read_npy(file.unpack(i, buffer), place));
  }
  return arrays;
}

}  // namespace chainrule
