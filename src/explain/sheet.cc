// Claims beside a network's numbers.
#include "explain/sheet.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "core/fail.h"
#include "explain/right_values.h"

namespace chainrule {
namespace {

constexpr double kMostSurprise = 30;

// The probability that rounding leads to this claim: a normal error, cut at the claim's precision.
double surprise_of(double error, double half_unit, double variance) {
  const double deviation = std::sqrt(variance);
  if (deviation < 1e-3 * half_unit) return std::abs(error) <= half_unit ? 0 : kMostSurprise;
  const auto below = [&](double x) { return std::erfc(-x / deviation / std::numbers::sqrt2) / 2; };
  const double probability = below(error + half_unit) - below(error - half_unit);
  return probability > 0 ? std::min(-std::log(probability), kMostSurprise) : kMostSurprise;
}

// The place of the last digit: 0.25 has -2, 12 has 0.
int last_place(const Claim& claim) {
  return static_cast<int>(std::lround(std::log10(2 * claim.half_unit)));
}

// What mistakes in the loss, made again or not, may multiply the loss after the step by.
std::vector<double> habits(const MistakeSet& mistakes) {
  std::vector<double> factors;
  for (const PlacedMistake& one : mistakes) {
    if (one.site != FactorSite::kLosses && one.site != FactorSite::kLoss) continue;
    const std::size_t n = factors.size();
    for (std::size_t i = 0; i < n; ++i) factors.push_back(factors[i] * one.factor);
    factors.push_back(one.factor);
  }
  return factors;
}

// Half of the claims have at most as many digits.
int usual_digits(const std::map<int, std::size_t>& counts, std::size_t total) {
  std::size_t seen = 0;
  for (const auto& [digits, count] : counts) {
    seen += count;
    if (seen * 2 > total) return digits;
  }
  return counts.empty() ? 17 : counts.rbegin()->first;
}

}  // namespace

bool differs(double a, double b) {
  return !(std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)) + 1e-15);
}

int significant_digits(const Claim& claim) {
  const int first = static_cast<int>(std::floor(std::log10(std::abs(claim.value))));
  return std::max(first - last_place(claim) + 1, 1);
}

Rounding rounding_of(const std::vector<Claim>& claims) {
  std::map<int, std::size_t> significant, decimals;
  std::size_t total = 0;
  for (const Claim& claim : claims) {
    if (claim.value == 0 || claim.half_unit == 0) continue;
    ++total;
    ++significant[significant_digits(claim)];
    ++decimals[-last_place(claim)];
  }
  if (total == 0) return {};
  const auto most = [](const std::map<int, std::size_t>& counts) {
    std::size_t best = 0;
    for (const auto& [digits, count] : counts) best = std::max(best, count);
    return best;
  };
  // As many decimals everywhere, whatever the size of a number.
  if (most(decimals) * 10 >= total * 9 && most(significant) * 10 < total * 7) {
    return {true, usual_digits(decimals, total)};
  }
  return {false, usual_digits(significant, total)};
}

std::size_t Judgement::n_unexplained() const {
  std::size_t count = 0;
  for (std::size_t c = 0; c < exact.size(); ++c) count += explains(c) ? 0U : 1U;
  return count;
}

std::size_t Judgement::first_unexplained(std::size_t from) const {
  while (from < exact.size() && explains(from)) ++from;
  return from;
}

Sheet::Sheet(const Worksheet& work) : problem_(*work.problem), layout_(problem_) {
  place_claims(work);
  compute_right_values();
  known_ = placed_mistakes(problem_, layout_);
  exact_.emplace(problem_, layout_, n_steps_);
}

void Sheet::place_claims(const Worksheet& work) {
  const WorkNames names(problem_, layout_, work.convention);
  std::vector<Claim> mine;
  for (std::size_t i = 0; i < work.claims.size(); ++i) {
    const Claim& claim = work.claims[i];
    const auto name = names.find(claim.name);
    if (!name) continue;
    const double sign = names.sign(*name);
    const std::size_t row = std::max<std::size_t>(claim.row, 1);
    const std::size_t column = std::max<std::size_t>(claim.column, 1);
    claims_.push_back({.index = names.index(*name, row, column),
                       .value = sign * claim.value,
                       .half_unit = claim.half_unit,
                       .source = i,
                       .sign = sign,
                       .of_loss_after = name->kind == WorkKind::kLossAfter,
                       .step = name->update - 1});
    n_steps_ = std::max(n_steps_, name->update);
    needs_after_ = needs_after_ || name->kind == WorkKind::kLossAfter;
    mine.push_back(claim);
  }
  std::ranges::stable_sort(claims_, {}, &PlacedClaim::index);
  evidence_.claimed.assign(n_steps_ * layout_.size(), std::nan(""));
  evidence_.half_unit.assign(n_steps_ * layout_.size(), 0);
  for (const PlacedClaim& claim : claims_) {
    evidence_.claimed[claim.index] = claim.value;
    evidence_.half_unit[claim.index] = claim.half_unit;
  }
  evidence_.rounding = rounding_of(mine);
  rounding_alone_ = evidence_;
  std::ranges::fill(rounding_alone_.claimed, std::nan(""));
}

void Sheet::compute_right_values() {
  const std::vector<double> right = right_values(problem_, layout_, n_steps_);
  for (PlacedClaim& claim : claims_) {
    claim.right = right[claim.index];
    slack_.push_back(1e-10 * std::abs(claim.value) + 4e-15);
  }
}

bool Sheet::matches(std::size_t c, double value) const {
  return std::abs(value - claims_[c].value) <= claims_[c].half_unit * (1 + 1e-6) + slack_[c];
}

const std::vector<double>& Sheet::values_with(const MistakeSet& mistakes) {
  exact_->run(mistakes, nullptr, false, needs_after_);
  values_.resize(claims_.size());
  for (std::size_t c = 0; c < claims_.size(); ++c) {
    values_[c] = exact_->values()[claims_[c].index];
  }
  return values_;
}

// After values_with(). A mistake in the loss may be made again after the step, or not.
bool Sheet::matches_now(const MistakeSet& mistakes, std::size_t c) const {
  if (matches(c, values_[c])) return true;
  if (!claims_[c].of_loss_after) return false;
  if (matches(c, exact_->losses_after_again()[claims_[c].step])) return true;
  return std::ranges::any_of(habits(mistakes),
                             [&](double factor) { return matches(c, factor * values_[c]); });
}

bool Sheet::changes(const MistakeSet& mistakes, std::size_t c, double base) {
  const double value = values_with(mistakes)[c];
  if (differs(value, base)) return true;
  if (!claims_[c].of_loss_after) return false;
  return differs(exact_->losses_after_again()[claims_[c].step], base) || !habits(mistakes).empty();
}

std::size_t Sheet::first_mismatch(const MistakeSet& mistakes) {
  exact_->begin(mistakes, nullptr, false, needs_after_);
  values_.resize(claims_.size());
  std::size_t c = 0;
  for (std::size_t step = 0; step < n_steps_ && c < claims_.size(); ++step) {
    exact_->next();
    for (; c < claims_.size() && claims_[c].step == step; ++c) {
      values_[c] = exact_->values()[claims_[c].index];
      if (!matches_now(mistakes, c)) return c;
    }
  }
  return c;
}

void Sheet::take_for_exact() {
  evidence_.rounding = rounding_alone_.rounding = Rounding();
  for (std::size_t c = 0; c < claims_.size(); ++c) {
    if (is_right(c)) evidence_.claimed[claims_[c].index] = std::nan("");
  }
}

double Sheet::rounding_room(std::size_t c) {
  if (!ball_) ball_.emplace(problem_, layout_, n_steps_);
  ball_->run({}, &rounding_alone_, false, needs_after_);
  return 2 * ball_->values()[claims_[c].index].radius;
}

bool Sheet::is_near(std::size_t c, double value, double room) const {
  return claims_[c].of_loss_after ||
         std::abs(value - claims_[c].value) <=
             claims_[c].half_unit + slack_[c] + room + 0.02 * std::abs(claims_[c].value);
}

Judgement Sheet::judge(const MistakeSet& mistakes) {
  Judgement judgement;
  values_with(mistakes);
  for (std::size_t c = 0; c < claims_.size(); ++c) {
    judgement.exact.push_back(matches_now(mistakes, c));
  }
  judgement.follows.assign(claims_.size(), 0);
  judgement.surprise.assign(claims_.size(), kMostSurprise);
  if (!ball_) ball_.emplace(problem_, layout_, n_steps_);
  for (const bool slopes_of_a : {false, true}) follow(mistakes, slopes_of_a, judgement);
  return judgement;
}

void Sheet::follow(const MistakeSet& mistakes, bool slopes_of_a, Judgement& judgement) {
  ball_->run(mistakes, &evidence_, slopes_of_a, needs_after_);
  for (std::size_t c = 0; c < claims_.size(); ++c) {
    const PlacedClaim& claim = claims_[c];
    const auto take = [&](const Ball& ball) {
      const double error = claim.value - ball.value;
      const double room = claim.half_unit * (1 + 1e-6) + ball.radius + slack_[c];
      if (std::isnan(error) || std::abs(error) > room) return;  // no radius: anything can be
      judgement.follows[c] = 1;
      judgement.surprise[c] = std::min(
          judgement.surprise[c], surprise_of(error, claim.half_unit + slack_[c], ball.variance));
    };
    take(ball_->values()[claim.index]);
    if (!claim.of_loss_after) continue;
    take(ball_->losses_after_again()[claim.step]);
    for (const double factor : habits(mistakes)) take(factor * ball_->values()[claim.index]);
  }
}

}  // namespace chainrule
