// Named tensors and texts in one block of bytes: https://github.com/huggingface/safetensors.
#include "model/safetensors.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>
#include <optional>

#include "core/fail.h"
#include "model/json_fields.h"
#include "model/strict_json.h"

namespace chainrule {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "tensors are copied as they stand");

struct DtypeInfo {
  Dtype dtype;
  std::string_view name;
  std::size_t size;  // bytes
};
constexpr DtypeInfo kDtypes[] = {
    {Dtype::kBool, "BOOL", 1}, {Dtype::kU8, "U8", 1},   {Dtype::kI8, "I8", 1},
    {Dtype::kU16, "U16", 2},   {Dtype::kI16, "I16", 2}, {Dtype::kF16, "F16", 2},
    {Dtype::kBf16, "BF16", 2}, {Dtype::kU32, "U32", 4}, {Dtype::kI32, "I32", 4},
    {Dtype::kF32, "F32", 4},   {Dtype::kU64, "U64", 8}, {Dtype::kI64, "I64", 8},
    {Dtype::kF64, "F64", 8}};

constexpr std::size_t kLengthBytes = 8;  // of the header's length
// The format allows 100 MB, for models of thousands of tensors; a network here has two a layer and
// texts.
constexpr std::size_t kMaxHeaderBytes = std::size_t{4} << 20;
constexpr std::size_t kSomeValues = 10'000, kBytesOfValue = 128;  // of a header
constexpr const char* kMetadata = "__metadata__";

const DtypeInfo& info_of(Dtype dtype) {
  return kDtypes[static_cast<std::size_t>(dtype)];
}

// Bytes of a tensor, if size_t can count them.
std::optional<std::size_t> byte_count(Dtype dtype, const std::vector<std::size_t>& shape) {
  std::size_t count = size_of(dtype);
  for (const std::size_t extent : shape) {
    if (extent != 0 && count > std::numeric_limits<std::size_t>::max() / extent) return {};
    count *= extent;
  }
  return count;
}

std::string_view header_of(std::string_view bytes, std::string_view name) {
  if (bytes.size() < kLengthBytes) {
    fail(ErrorCode::kFormat, "{}: no safetensors file: it has only {} bytes", name, bytes.size());
  }
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i > 0; --i) {
    length = length << 8 | static_cast<unsigned char>(bytes[i - 1]);
  }
  bytes.remove_prefix(kLengthBytes);
  if (length > bytes.size() || !bytes.starts_with('{')) {
    fail(ErrorCode::kFormat, "{}: no safetensors file: its header would have {} of {} bytes", name,
         length, bytes.size());
  }
  if (length > kMaxHeaderBytes) {
    fail(ErrorCode::kFormat, "{}: its header has {} bytes, at most {} are read", name, length,
         kMaxHeaderBytes);
  }
  return bytes.substr(0, static_cast<std::size_t>(length));
}

std::map<std::string, std::string> read_metadata(const json& object, std::string_view name) {
  JsonFields fields(object, fmt::format("{}: {}", name, kMetadata));
  std::map<std::string, std::string> metadata;
  for (const auto& [key, value] : object.items()) metadata[key] = fields.text(key.c_str());
  return metadata;
}

TensorView read_tensor(const json& object, std::string_view data, const std::string& where) {
  JsonFields fields(object, where);
  const std::string dtype = fields.text("dtype");
  const auto info = std::ranges::find(kDtypes, dtype, &DtypeInfo::name);
  if (info == std::end(kDtypes)) {
    fail(ErrorCode::kFormat, "{}: the type \"{}\" is not known", where, dtype);
  }
  TensorView tensor = {info->dtype, fields.counts("shape"), {}};
  const std::vector<std::size_t> offsets = fields.counts("data_offsets");
  fields.done();
  if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data.size() ||
      byte_count(tensor.dtype, tensor.shape) != offsets[1] - offsets[0]) {
    fail(ErrorCode::kFormat, "{}: its place, {} of {} bytes, does not fit {} {}", where,
         object["data_offsets"].dump(), data.size(), dtype, shape_text(tensor.shape));
  }
  tensor.bytes = data.substr(offsets[0], offsets[1] - offsets[0]);
  return tensor;
}

// Every byte of the data must belong to one tensor.
void check_no_gaps(const std::map<std::string, TensorView>& tensors, std::string_view data,
                   std::string_view name) {
  std::vector<std::string_view> places;
  for (const auto& [key, tensor] : tensors) places.push_back(tensor.bytes);
  std::ranges::sort(places, {},
                    [](std::string_view place) { return std::pair(place.data(), place.size()); });
  places.push_back(data.substr(data.size()));  // where the last tensor must end
  const char* end = data.data();
  for (const std::string_view place : places) {
    if (place.data() != end) {
      fail(ErrorCode::kFormat, "{}: byte {} of the data belongs to no tensor or to two", name,
           end - data.data());
    }
    end += place.size();
  }
}

using Entry = std::pair<const std::string, TensorView>;

// The file of a header and the tensors' bytes in this order.
std::string joined(std::string_view header, const std::vector<const Entry*>& entries) {
  std::string bytes;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    bytes += static_cast<char>(std::uint64_t{header.size()} >> 8 * i & 0xff);
  }
  bytes += header;
  for (const Entry* entry : entries) bytes += entry->second.bytes;
  return bytes;
}

}  // namespace

std::string_view to_string(Dtype dtype) {
  return info_of(dtype).name;
}

std::size_t size_of(Dtype dtype) {
  return info_of(dtype).size;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const std::size_t extent : shape)
    text += fmt::format("{}{}", text.empty() ? "" : ", ", extent);
  return fmt::format("[{}]", text);
}

std::string write_safetensors(const Safetensors& content) {
  std::vector<const Entry*> entries;
  for (const Entry& entry : content.tensors) entries.push_back(&entry);
  std::ranges::sort(entries, [](const Entry* a, const Entry* b) {
    const std::size_t size_a = size_of(a->second.dtype);
    const std::size_t size_b = size_of(b->second.dtype);
    return size_a != size_b ? size_a > size_b : a->first < b->first;
  });
  json header = json::object();
  if (!content.metadata.empty()) header[kMetadata] = content.metadata;
  std::size_t n_bytes = 0;
  for (const Entry* entry : entries) {
    const auto& [name, tensor] = *entry;
    assert(name != kMetadata && byte_count(tensor.dtype, tensor.shape) == tensor.bytes.size());
    header[name] = {{"dtype", to_string(tensor.dtype)},
                    {"shape", tensor.shape},
                    {"data_offsets", {n_bytes, n_bytes + tensor.bytes.size()}}};
    n_bytes += tensor.bytes.size();
  }
  std::string text = write_strict_json(header, "safetensors");
  text.resize((text.size() + 7) / 8 * 8, ' ');
  if (text.size() > kMaxHeaderBytes) {
    fail(ErrorCode::kValue, "safetensors: the header would have {} bytes, {} are allowed",
         text.size(), kMaxHeaderBytes);
  }
  return joined(text, entries);
}

Safetensors read_safetensors(std::string_view bytes, std::string_view name) {
  const std::string_view header = header_of(bytes, name);
  const std::string_view data = bytes.substr(kLengthBytes + header.size());
  // A value in memory takes far more bytes than in a header, but a network has many numbers for
  // one.
  const json objects = parse_strict_json(header, name, kSomeValues + bytes.size() / kBytesOfValue);
  Safetensors content;
  for (const auto& [key, object] : objects.items()) {
    if (key == kMetadata) {
      content.metadata = read_metadata(object, name);
    } else {
      content.tensors[key] = read_tensor(object, data, fmt::format("{}: tensor \"{}\"", name, key));
    }
  }
  check_no_gaps(content.tensors, data, name);
  return content;
}

}  // namespace chainrule
