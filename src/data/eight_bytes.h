// Looking at eight bytes of text at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace chainrule {

static_assert(std::endian::native == std::endian::little, "the first byte is a word's lowest");

inline std::uint64_t load_eight(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// A word whose eight bytes are all `c`.
constexpr std::uint64_t eight_times(char c) {
  return 0x0101010101010101U * static_cast<unsigned char>(c);
}

/// Marks the first byte of `word` that is zero by its highest bit; 0 if none is. Higher marks may
/// be wrong. (Mycroft's test; the borrow of a subtraction runs upwards only.)
constexpr std::uint64_t mark_zero(std::uint64_t word) {
  return (word - eight_times(1)) & ~word & eight_times('\x80');
}

/// The place of the byte that `marks` marks first; 8 if it marks none.
constexpr std::size_t first_mark(std::uint64_t marks) {
  return static_cast<std::size_t>(std::countr_zero(marks)) / 8;
}

/// The lowest `n` bytes of `word`, n <= 8.
constexpr std::uint64_t low_bytes(std::uint64_t word, std::size_t n) {
  return word & ((n < 8 ? std::uint64_t{1} << (8 * n) : 0) - 1);
}

inline constexpr std::uint64_t kWholeTens[] = {1,       10,        100,        1'000,      10'000,
                                               100'000, 1'000'000, 10'000'000, 100'000'000};

/// Reads the digits at `at`, appends them to `number`, modulo 2^64, and returns what comes behind
/// them; seven bytes there are looked at as well.
inline const char* take_digits(const char* at, std::uint64_t& number) {
  for (;;) {
    const std::uint64_t word = load_eight(at);
    std::uint64_t v = word - eight_times('0');
    // Bytes below '0' borrow and those above '9' overflow, which spoils later ones only.
    const std::uint64_t marks = (v | (word + eight_times(0x7F - '9'))) & eight_times('\x80');
    const std::size_t n = marks == 0 ? 8 : first_mark(marks);
    if (n == 0) return at;
    v <<= 64 - 8 * n;  // zeros in front
    v = (10 * v + (v >> 8)) & 0x00FF00FF00FF00FF;
    v = (100 * v + (v >> 16)) & 0x0000FFFF0000FFFF;
    v = (10'000 * v + (v >> 32)) & 0x00000000FFFFFFFF;
    number = number * kWholeTens[n] + v;
    at += n;
    if (n < 8) return at;
  }
}

}  // namespace chainrule
