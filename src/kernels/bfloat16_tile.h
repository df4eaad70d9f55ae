// Sums of products of bfloat16 pairs, on the processors that have the instruction for it.
//
// Highway has no target with this instruction in the versions at hand, so it is written out here
// for AVX512_BF16, the one extension of x86-64 for it that virtual machines commonly have.
#pragma once

#include <cstddef>
#include <cstdint>

namespace chainrule::bfloat16 {

/// Two numbers that are multiplied together: terms 2k (lower half) and 2k + 1 of a sum.
using Pair = std::uint32_t;

inline constexpr std::size_t kLanes = 16;    ///< sums of a vector
inline constexpr std::size_t kMostRows = 8;  ///< of a tile
inline constexpr std::size_t kMostVectors = 3;
/// Pairs that are added up in registers: this much of a panel fits the nearest cache.
inline constexpr std::size_t kPairs = 128;

/// One side of a product: for each of `n` vectors a number for each of `terms` terms of a sum.
struct Side {
  const float* from;
  std::size_t step;       ///< elements from term to term, or from vector to vector
  bool terms_are_joined;  ///< a vector's terms are next to each other; else vectors are, of a term
};

/// Sums of `pairs` pairs into the tile of a result.
struct Tile {
  const Pair* left;  ///< a pair of each row, pair after pair
  std::size_t left_pair;
  const Pair* right;  ///< as many vectors as the tile has, pair after pair
  std::size_t pairs;
  bool adds;          ///< to what the result holds
  const float* bias;  ///< added last; nullptr for none
  float* out;
  std::size_t out_row;
  std::size_t cols;
};

/// to[k · width + v] = the pair of terms 2k and 2k + 1 of vector `first` + v, for v < width, a
/// multiple of kLanes; 0 from term `terms` on, and anything from vector n on.
void pack(const Side& side, std::size_t first, std::size_t n, std::size_t terms, std::size_t width,
          Pair* to);

void run_tile(const Tile& tile, std::size_t rows);

/// Does `n_rounds` rounds of independent sums in registers, kFlopOfRound each.
inline constexpr double kFlopOfRound = 2.0 * 2 * 16 * 24;
float run_chains(std::size_t n_rounds, float value);

}  // namespace chainrule::bfloat16
