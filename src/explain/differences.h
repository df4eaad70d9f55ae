// Central differences of a network's loss.
#pragma once

#include <chainrule/gradient_check.h>

#include <functional>
#include <string>
#include <vector>

namespace chainrule {

/// Where a function's value, slope or curvature jumps; each of them spoils a difference.
std::vector<double> kinks_of(Activation activation);

/// The loss of a problem with one number moved at a time (gradient_check.h has the formula).
class Differences {
 public:
  static constexpr double kStep = 1e-3;  ///< h where |w| <= 1

  /// `problem` and `trace` must outlive it; `trace` holds the masks and is used for the passes.
  Differences(const Network<double>& network, const GradientCheckProblem& problem,
              Trace<double>& trace);

  /// d(loss + penalty)/dw of parameter k.
  CheckedGradient of_parameter(const ParameterBlock& block, std::size_t k, double analytic);
  /// d(sum of losses)/dx of an input.
  CheckedGradient of_input(std::size_t i, std::size_t j, double analytic);
  /// What the last check came across; empty for nothing.
  const std::string& kink() const { return kink_; }

 private:
  using NameKink = std::function<std::string()>;

  LossSum pass();
  CheckedGradient check(double& w, double factor, const std::function<double()>& rest,
                        double analytic);
  double difference(double& w, double h, double factor, const std::function<double()>& rest);
  void for_each_kink(const std::function<void(double, const NameKink&)>& visit) const;
  void note_kink();

  Network<double> network_;
  const GradientCheckProblem& problem_;
  Matrix<double> x_;
  Trace<double>& trace_;
  LossSum loss_;
  double factor_ = 1;
  std::vector<int> sides_;
  std::string kink_;
};

}  // namespace chainrule
