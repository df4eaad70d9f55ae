// TensorBoard's records against RFC 3720's sums and bytes that TensorBoard's own classes made.
#include "run/event_records.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>

#include "golden_file.h"
#include "run/crc32c.h"

namespace chainrule {
namespace {

TEST(Crc32c, EqualsRfc3720) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62A8AB43U);
  EXPECT_EQ(crc32c(""), 0U);
}

std::string from_hex(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

TEST(EventRecords, EqualTensorBoardsBytes) {
  const nlohmann::json golden = golden_json("event_records.json");
  EXPECT_EQ(first_event_record(1700000000.5), from_hex(golden.at("first")));
  Evaluation one;
  one.update = 300;
  one.learning_rate = 0.005;
  one.train_loss = 0.25;
  one.train_score = 0.875;
  EXPECT_EQ(event_record(one, 1700000001.25), from_hex(golden.at("training")));
  one.validation_loss = 0.5;
  one.validation_score = 0.75;
  EXPECT_EQ(event_record(one, 1700000001.25), from_hex(golden.at("both")));
}

}  // namespace
}  // namespace chainrule
