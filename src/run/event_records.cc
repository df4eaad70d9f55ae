// Evaluations as TensorBoard reads them.
#include "run/event_records.h"

#include <bit>
#include <cstdint>
#include <string_view>

#include "run/crc32c.h"

namespace chainrule {
namespace {

// Protocol buffers: a field is its number and the kind of its value, then the value.
enum WireKind : std::uint64_t { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5 };

void append_fixed(std::string& out, std::uint64_t bits, int n_bytes) {  // the lowest byte first
  for (int i = 0; i < n_bytes; ++i) out += static_cast<char>((bits >> (8 * i)) & 0xFF);
}

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7F) | 0x80);
  out += static_cast<char>(value);
}

void append_key(std::string& out, std::uint64_t field, WireKind kind) {
  append_varint(out, field << 3 | kind);
}

void append_bytes(std::string& out, std::uint64_t field, std::string_view bytes) {
  append_key(out, field, kLengthDelimited);
  append_varint(out, bytes.size());
  out += bytes;
}

// Event { wall_time = 1; step = 2; file_version = 3 or summary = 5 }
std::string event(double seconds, std::uint64_t step) {
  std::string out;
  append_key(out, 1, kFixed64);
  append_fixed(out, std::bit_cast<std::uint64_t>(seconds), 8);
  if (step == 0) return out;  // the default is not written
  append_key(out, 2, kVarint);
  append_varint(out, step);
  return out;
}

// Summary { value = 1 { tag = 1; simple_value = 2 } }
void append_scalar(std::string& summary, std::string_view tag, double number) {
  std::string value;
  append_bytes(value, 1, tag);
  append_key(value, 2, kFixed32);
  append_fixed(value, std::bit_cast<std::uint32_t>(static_cast<float>(number)), 4);
  append_bytes(summary, 1, value);
}

std::uint32_t masked_crc(std::string_view bytes) {
  const std::uint32_t crc = crc32c(bytes);
  return std::rotr(crc, 15) + 0xA282EAD8;
}

// Length, its sum, the data, their sum.
std::string framed(const std::string& data) {
  std::string out;
  append_fixed(out, data.size(), 8);
  append_fixed(out, masked_crc(out), 4);
  out += data;
  append_fixed(out, masked_crc(data), 4);
  return out;
}

}  // namespace

std::string first_event_record(double seconds) {
  std::string first = event(seconds, 0);
  append_bytes(first, 3, "brain.Event:2");
  return framed(first);
}

std::string event_record(const Evaluation& evaluation, double seconds) {
  std::string summary;
  append_scalar(summary, "loss/train", evaluation.train_loss);
  append_scalar(summary, "score/train", evaluation.train_score);
  append_scalar(summary, "learning_rate", evaluation.learning_rate);
  if (evaluation.validation_loss) {
    append_scalar(summary, "loss/validation", *evaluation.validation_loss);
  }
  if (evaluation.validation_score) {
    append_scalar(summary, "score/validation", *evaluation.validation_score);
  }
  std::string out = event(seconds, evaluation.update);
  append_bytes(out, 5, summary);
  return framed(out);
}

}  // namespace chainrule
