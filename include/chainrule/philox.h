// Random numbers that depend on where they are used, not on who drew first.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include <chainrule/export.h>

namespace chainrule {

/// What a random number is for; different purposes never share a number.
enum class Purpose : std::uint16_t {
  kWeights = 1,
  kDropout = 2,
  kShuffle = 3,
  kSplit = 4,
  kSample = 5,
  kData = 6,
  kExercise = 7,
  kReport = 8,
};

/// Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). The key is
/// the seed; the counter is (purpose 16 bits, layer 16 bits, unit / 4 32 bits, presentation 64
/// bits); the word is unit mod 4. `presentation` counts how often the thing was presented: a
/// sample's number for dropout, an epoch for a shuffle, 0 where nothing repeats.
class CHAINRULE_EXPORT Philox {
 public:
  explicit Philox(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t seed() const { return seed_; }

  /// The four words of units 4 * block, ..., 4 * block + 3.
  std::array<std::uint32_t, 4> block(Purpose purpose, std::uint16_t layer, std::uint32_t block,
                                     std::uint64_t presentation) const;
  /// 32 random bits for one unit (below 2^34).
  std::uint32_t word(Purpose purpose, std::uint16_t layer, std::uint64_t unit,
                     std::uint64_t presentation) const;
  /// Uniform in the open interval (0, 1): (word + 1/2) / 2^32, exact in double.
  double uniform(Purpose purpose, std::uint16_t layer, std::uint64_t unit,
                 std::uint64_t presentation) const;
  /// Uniform in 0, ..., bound - 1, from 64 bits (words 2 * unit and 2 * unit + 1); the bias of
  /// multiply-and-shift is below bound / 2^64.
  std::uint64_t below(std::uint64_t bound, Purpose purpose, std::uint16_t layer, std::uint64_t unit,
                      std::uint64_t presentation) const;
  /// Shuffles in place (Fisher-Yates from the last element down).
  void shuffle(std::span<std::size_t> items, Purpose purpose, std::uint64_t presentation) const;

 private:
  std::uint64_t seed_;
};

}  // namespace chainrule
