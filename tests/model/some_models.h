// Models that the tests of files share.
#pragma once

#include <chainrule/model.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace chainrule {

// Some network of every part that a specification has.
template <class T>
Network<T> network_of(const NetworkSpec& spec) {
  Network<T> network(spec);
  initialize(network, Philox(3));
  return network;
}

inline Preprocessor numbers_preprocessor(std::size_t n_features, std::size_t n_targets) {
  Preprocessor result;
  for (std::size_t j = 0; j < n_features; ++j) {
    result.features.push_back({.name = fmt::format("x{}", j),
                               .offset = 0.1 * static_cast<double>(j),
                               .scale = 1 / (3.0 + static_cast<double>(j))});
  }
  for (std::size_t j = 0; j < n_targets; ++j) {
    result.target_names.push_back(fmt::format("y{}", j));
    result.target_offset.push_back(1e3 / 7);
    result.target_scale.push_back(-1.0 / 3);
  }
  return result;
}

inline Model<float> small_model() {
  NetworkSpec spec = {.n_inputs = 2, .layers = {{.units = 3}, {.units = 2}}};
  return {.network = network_of<float>(spec), .preprocessor = numbers_preprocessor(2, 2)};
}

template <class A, class B>
void expect_equal(const Network<A>& came, const Network<B>& expected) {
  EXPECT_EQ(came.spec(), expected.spec());
  EXPECT_TRUE(std::ranges::equal(came.parameters(), expected.parameters()));
}

inline void expect_equal(const Preprocessor& came, const Preprocessor& expected) {
  EXPECT_EQ(came.features, expected.features);
  EXPECT_EQ(came.target_kind, expected.target_kind);
  EXPECT_EQ(came.target_names, expected.target_names);
  EXPECT_EQ(came.class_names, expected.class_names);
  EXPECT_EQ(came.target_offset, expected.target_offset);
  EXPECT_EQ(came.target_scale, expected.target_scale);
}

}  // namespace chainrule
