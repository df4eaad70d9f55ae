// Evaluations as TensorBoard reads them.
#include "run/event_records.h"

#include <bit>
#include <cstdint>
#include <protozero/pbf_writer.hpp>
#include <string_view>

#include "run/crc32c.h"

namespace chainrule {
namespace {

using protozero::pbf_writer;

void append_fixed(std::string& out, std::uint64_t bits, int n_bytes) {  // the lowest byte first
  for (int i = 0; i < n_bytes; ++i) out += static_cast<char>((bits >> (8 * i)) & 0xFF);
}

// Event { wall_time = 1; step = 2; file_version = 3 or summary = 5 }
pbf_writer event(std::string& out, double seconds, std::uint64_t step) {
  pbf_writer record(out);
  record.add_double(1, seconds);
  if (step != 0) record.add_int64(2, static_cast<std::int64_t>(step));  // 0 is not written
  return record;
}

// Summary { value = 1 { tag = 1; simple_value = 2 } }
void add_scalar(pbf_writer& summary, const char* tag, double number) {
  pbf_writer value(summary, 1);
  value.add_string(1, tag);
  value.add_float(2, static_cast<float>(number));
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
  std::string first;
  event(first, seconds, 0).add_string(3, "brain.Event:2");
  return framed(first);
}

std::string event_record(const Evaluation& evaluation, double seconds) {
  std::string out;
  pbf_writer record = event(out, seconds, evaluation.update);
  {
    pbf_writer summary(record, 5);
    add_scalar(summary, "loss/train", evaluation.train_loss);
    add_scalar(summary, "score/train", evaluation.train_score);
    add_scalar(summary, "learning_rate", evaluation.learning_rate);
    if (evaluation.validation_loss) {
      add_scalar(summary, "loss/validation", *evaluation.validation_loss);
    }
    if (evaluation.validation_score) {
      add_scalar(summary, "score/validation", *evaluation.validation_score);
    }
  }
  return framed(out);
}

}  // namespace chainrule
