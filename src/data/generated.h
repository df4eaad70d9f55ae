// Points in the plane with classes, made from formulas and random numbers.
#pragma once

#include <cstddef>
#include <cstdint>

#include <chainrule/table.h>

namespace chainrule {

struct GeneratedSpec {
  std::uint64_t seed = 0;
  std::size_t n_rows = 0;
  std::size_t n_classes = 2;
  double noise = 0;
};

/// x1, x2 and y = x1 xor x2, in the order 00, 01, 10, 11.
Table generate_xor();
/// Two half circles, one in the other's opening (scikit-learn's make_moons).
Table generate_moons(const GeneratedSpec& spec);
/// A circle of radius 1 and one of radius 0.5 in it (scikit-learn's make_circles with factor 0.5).
Table generate_circles(const GeneratedSpec& spec);
/// One arm a class, of 1.75 turns, from the middle to radius 1 (as TensorFlow Playground's).
Table generate_spirals(const GeneratedSpec& spec);
/// Normal clouds around centres drawn evenly from [-10, 10] x [-10, 10] (scikit-learn's
/// make_blobs).
Table generate_blobs(const GeneratedSpec& spec);

}  // namespace chainrule
