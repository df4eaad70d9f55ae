// Mean loss and score of a network on samples.
#include <algorithm>
#include <vector>

#include <chainrule/train.h>

#include "core/float_mode.h"
#include "nn/sample_sum.h"
#include "train/check_samples.h"
#include "train/score_sum.h"

namespace chainrule {

template <class T>
Judgement evaluate(const Network<T>& network, const Samples<T>& samples, ScoreKind score) {
  const FloatMode mode;
  check_samples("evaluate", network.spec(), samples);
  constexpr std::size_t kRows = 256;
  Trace<T> trace(network.spec(), std::min(kRows, samples.size()));
  ScoreSum score_sum(score, network.n_outputs());
  std::vector<T> losses(samples.size());
  for (std::size_t begin = 0; begin < samples.size(); begin += kRows) {
    const std::size_t n = std::min(kRows, samples.size() - begin);
    const ConstView<T> y = samples.y.middle_rows(begin, n);
    forward<T>(network, samples.x.middle_rows(begin, n), trace);
    sum_losses<T>(network, y, {}, trace);
    std::ranges::copy(trace.losses(), losses.begin() + static_cast<std::ptrdiff_t>(begin));
    score_sum.add<T>(y, std::as_const(trace).result(),
                     samples.weights.empty() ? samples.weights : samples.weights.subspan(begin, n));
  }
  const auto weight = [&](std::size_t i) {
    return samples.weights.empty() ? 1.0 : double{samples.weights[i]};
  };
  const double loss =
      sum_over_samples(losses.size(), [&](std::size_t i) { return double{losses[i]} * weight(i); });
  return {loss / sum_over_samples(losses.size(), weight), score_sum.value()};
}

template CHAINRULE_EXPORT Judgement evaluate(const Network<float>&, const Samples<float>&,
                                             ScoreKind);
template CHAINRULE_EXPORT Judgement evaluate(const Network<double>&, const Samples<double>&,
                                             ScoreKind);

}  // namespace chainrule
