// Random numbers that depend on where they are used, not on who drew first.
#include <chainrule/philox.h>

#include <utility>

namespace chainrule {
namespace {

// The constants of Salmon et al. 2011, table 2 and section 4.
constexpr std::uint32_t kMultiplier0 = 0xD2511F53;
constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9;
constexpr std::uint32_t kWeyl1 = 0xBB67AE85;
constexpr int kRounds = 10;

constexpr std::uint32_t low(std::uint64_t x) {
  return static_cast<std::uint32_t>(x);
}
constexpr std::uint32_t high(std::uint64_t x) {
  return static_cast<std::uint32_t>(x >> 32);
}

// The upper 64 bits of a 64 x 64 bit product.
std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t low_low = std::uint64_t{low(a)} * low(b);
  const std::uint64_t low_high = std::uint64_t{low(a)} * high(b);
  const std::uint64_t high_low = std::uint64_t{high(a)} * low(b);
  const std::uint64_t high_high = std::uint64_t{high(a)} * high(b);
  const std::uint64_t middle = high(low_low) + std::uint64_t{low(low_high)} + low(high_low);
  return high_high + high(low_high) + high(high_low) + high(middle);
}

}  // namespace

std::array<std::uint32_t, 4> Philox::block(Purpose purpose, std::uint16_t layer,
                                           std::uint32_t block, std::uint64_t presentation) const {
  std::array<std::uint32_t, 4> counter = {static_cast<std::uint32_t>(purpose) << 16 | layer, block,
                                          low(presentation), high(presentation)};
  std::uint32_t key0 = low(seed_);
  std::uint32_t key1 = high(seed_);
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t product0 = std::uint64_t{kMultiplier0} * counter[0];
    const std::uint64_t product1 = std::uint64_t{kMultiplier1} * counter[2];
    counter = {high(product1) ^ counter[1] ^ key0, low(product1),
               high(product0) ^ counter[3] ^ key1, low(product0)};
    key0 += kWeyl0;
    key1 += kWeyl1;
  }
  return counter;
}

std::uint32_t Philox::word(Purpose purpose, std::uint16_t layer, std::uint64_t unit,
                           std::uint64_t presentation) const {
  return block(purpose, layer, static_cast<std::uint32_t>(unit / 4), presentation)[unit % 4];
}

double Philox::uniform(Purpose purpose, std::uint16_t layer, std::uint64_t unit,
                       std::uint64_t presentation) const {
  return (word(purpose, layer, unit, presentation) + 0.5) * 0x1p-32;
}

std::uint64_t Philox::below(std::uint64_t bound, Purpose purpose, std::uint16_t layer,
                            std::uint64_t unit, std::uint64_t presentation) const {
  const auto words = block(purpose, layer, static_cast<std::uint32_t>(unit / 2), presentation);
  const std::size_t first = 2 * (unit % 2);
  return multiply_high(std::uint64_t{words[first + 1]} << 32 | words[first], bound);
}

void Philox::shuffle(std::span<std::size_t> items, Purpose purpose,
                     std::uint64_t presentation) const {
  for (std::size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[below(i, purpose, 0, i - 1, presentation)]);
  }
}

}  // namespace chainrule
