// How much a network leans on each column.
#include "report/importance.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <chainrule/philox.h>

#include "report/drawn_rows.h"

namespace chainrule {
namespace {

constexpr double kMostWork = 6e8;  // multiply-adds of forward passes
constexpr std::size_t kMostRepeats = 5, kFewestRepeats = 2, kFewestRows = 100;
// Of Purpose::kReport; drawn_rows() has presentation 0.
constexpr std::uint64_t kFirstRepeat = 1;

void copy_inputs(const auto& from, std::span<const std::size_t> order,
                 std::span<const std::size_t> inputs, auto& to) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const std::size_t j : inputs) to(i, j) = from(order[i], j);
  }
}

}  // namespace

void sort_by_drop(ReportImportance& all) {
  std::vector<std::size_t> order(all.names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](auto a, auto b) { return all.drop[a] > all.drop[b]; });
  ReportImportance sorted = all;
  for (std::size_t i = 0; i < order.size(); ++i) {
    sorted.names[i] = all.names[order[i]];
    sorted.drop[i] = all.drop[order[i]];
    sorted.spread[i] = all.spread[order[i]];
  }
  all = std::move(sorted);
}

ImportancePlan plan_importance(std::size_t n_rows, std::size_t n_groups, std::size_t n_parameters) {
  const double of_row = static_cast<double>(n_groups) * static_cast<double>(n_parameters);
  ImportancePlan plan{.n_rows = n_rows, .n_repeats = kMostRepeats};
  while (plan.n_repeats > kFewestRepeats &&
         of_row * static_cast<double>(plan.n_repeats * n_rows) > kMostWork) {
    --plan.n_repeats;
  }
  const auto affordable =
      static_cast<std::size_t>(kMostWork / (of_row * static_cast<double>(plan.n_repeats)));
  plan.n_rows = std::min(n_rows, std::max(kFewestRows, affordable));
  return plan;
}

template <class T>
ReportImportance permutation_importance(const Network<T>& network, const Samples<T>& samples,
                                        std::span<const InputGroup> groups, ScoreKind score,
                                        const ImportancePlan& plan, std::uint64_t seed) {
  const std::vector<std::size_t> rows = drawn_rows(samples.size(), plan.n_rows, seed);
  const Matrix<T> x = gathered<T>(samples.x, rows), y = gathered<T>(samples.y, rows);
  ReportImportance out;
  // Higher is better.
  const auto goodness = [&](const Matrix<T>& inputs) {
    const Judgement judgement = evaluate<T>(network, {inputs, y, {}}, score);
    return plan.by_loss ? -judgement.loss : judgement.score;
  };
  const double base = goodness(x);
  out.base = plan.by_loss ? -base : base;
  out.n_rows = rows.size();
  out.n_repeats = plan.n_repeats;
  std::vector<double> sums(groups.size()), squares(groups.size());
  std::vector<std::size_t> as_it_was(rows.size());
  std::iota(as_it_was.begin(), as_it_was.end(), std::size_t{0});
  Matrix<T> shuffled = x;
  for (std::size_t repeat = 0; repeat < plan.n_repeats; ++repeat) {
    std::vector<std::size_t> order = as_it_was;
    Philox(seed).shuffle(order, Purpose::kReport, kFirstRepeat + repeat);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      copy_inputs(x, order, groups[g].inputs, shuffled);
      const double drop = base - goodness(shuffled);
      sums[g] += drop;
      squares[g] += drop * drop;
      copy_inputs(x, as_it_was, groups[g].inputs, shuffled);
    }
  }
  const auto n = static_cast<double>(plan.n_repeats);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const double mean = sums[g] / n;
    out.names.push_back(groups[g].name);
    out.drop.push_back(mean);
    out.spread.push_back(std::sqrt(std::fmax(squares[g] / n - mean * mean, 0)));
  }
  return out;
}

template ReportImportance permutation_importance(const Network<float>&, const Samples<float>&,
                                                 std::span<const InputGroup>, ScoreKind,
                                                 const ImportancePlan&, std::uint64_t);
template ReportImportance permutation_importance(const Network<double>&, const Samples<double>&,
                                                 std::span<const InputGroup>, ScoreKind,
                                                 const ImportancePlan&, std::uint64_t);

}  // namespace chainrule
