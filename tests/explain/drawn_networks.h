// Networks to be drawn in tests.
#pragma once

#include <chainrule/drawing.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace chainrule {

/// Sigmoid layers of these sizes from the input on, every parameter another number.
inline Network<double> drawn_network(const std::vector<std::size_t>& sizes, bool bias = true) {
  NetworkSpec spec{.n_inputs = sizes.at(0), .layers = {}};
  for (std::size_t l = 1; l < sizes.size(); ++l) {
    spec.layers.push_back({.units = sizes[l], .activation = Activation::kSigmoid, .bias = bias});
  }
  Network<double> network(spec);
  double angle = 0;
  for (double& parameter : network.parameters()) parameter = std::sin(angle += 1.7);
  return network;
}

/// A step of that network on a batch of two.
inline RecordedStep drawn_step(const std::vector<std::size_t>& sizes, bool bias = true) {
  StepProblem problem;
  problem.network = drawn_network(sizes, bias);
  problem.x = Matrix<double>(2, sizes.front());
  problem.targets = Matrix<double>(2, sizes.back());
  double angle = 0;
  for (double& value : problem.x.values()) value = std::cos(angle += 0.9);
  for (double& value : problem.targets.values()) value = 0.25;
  return record_step(std::move(problem));
}

inline std::size_t count_of(const std::string& text, const std::string& piece) {
  std::size_t n = 0;
  for (std::size_t i = text.find(piece); i != text.npos; i = text.find(piece, i + piece.size())) {
    ++n;
  }
  return n;
}

}  // namespace chainrule
