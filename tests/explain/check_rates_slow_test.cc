// Thousands of random sheets: right ones, rounded ones, and ones with known mistakes.
#include <chainrule/check.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>

#include "explain/mistaken_step.h"
#include "explain/right_values.h"
#include "explain/sheet.h"
#include "random_problem.h"

namespace chainrule {
namespace {

std::size_t n_sheets() {
  const char* asked = std::getenv("CHAINRULE_SHEETS");
  return asked != nullptr ? std::strtoul(asked, nullptr, 10) : 1000;
}

// A share of all places, at least one.
std::vector<NamedPlace> some(Dice& dice, std::vector<NamedPlace> places) {
  const double share = dice.number(0.1, 1);
  const std::size_t kept = dice.whole(0, places.size() - 1);
  std::vector<NamedPlace> chosen;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i == kept || dice.chance(share)) chosen.push_back(places[i]);
  }
  return chosen;
}

struct Sheets {
  explicit Sheets(std::uint64_t seed)
      : dice(seed),
        problem(random_problem(dice)),
        layout(problem),
        convention(random_convention(dice)) {
    places = some(dice, named_places(problem, layout, convention));
    digits = static_cast<int>(dice.whole(3, 6));
  }
  Worksheet sheet(const std::vector<double>& values) const {
    return sheet_with(problem, convention, places, values, digits);
  }
  Dice dice;
  StepProblem problem;
  WorkLayout layout;
  Convention convention;
  std::vector<NamedPlace> places;
  int digits;
};

std::string describe(const CheckResult& result) {
  std::string text;
  for (const Finding& finding : result.findings) {
    const CheckedClaim& one = result.claims[finding.claim];
    text += fmt::format("{}[{},{}] claimed {} right {}: ", one.claim.name, one.claim.row,
                        one.claim.column, one.claim.written, one.right);
    for (const auto& set : finding.explanations) {
      for (const NamedMistake& named : set) {
        text += fmt::format("{}:{}+", to_string(named.mistake), named.layer);
      }
      text += " ";
    }
    text += "; ";
  }
  return text;
}

bool is_usable(const std::vector<double>& values) {
  return std::ranges::all_of(values, [](double x) { return std::abs(x) < 1e4; });
}

TEST(Rates, RightSheetsAreRight) {
  std::size_t wrong = 0;
  for (std::uint64_t seed = 0; seed < n_sheets(); ++seed) {
    Sheets one(seed);
    const std::vector<double> right = right_values(one.problem, one.layout, 1);
    const CheckResult result = check_work(one.sheet(right));
    if (result.right()) continue;
    ++wrong;
    ADD_FAILURE() << "seed " << seed << ": " << describe(result);
  }
  EXPECT_EQ(wrong, 0u);
}

// Every number is rounded before it is used.
TEST(Rates, RoundingCarriedAlongIsNoMistake) {
  std::size_t wrong = 0;
  for (std::uint64_t seed = 0; seed < n_sheets(); ++seed) {
    Sheets one(seed);
    std::vector<double> values(one.layout.size());
    Evidence carried;
    carried.claimed.assign(values.size(), std::nan(""));
    carried.half_unit.assign(values.size(), 0);
    MistakenStep<Ball> step(one.problem, one.layout, 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
      step.run({}, &carried, one.dice.chance(0.5), true);
      values[i] = written(step.values()[i].value, one.digits).value;
      carried.claimed[i] = values[i];
    }
    if (!is_usable(values)) continue;
    const CheckResult result = check_work(one.sheet(values));
    if (result.right()) continue;
    if (++wrong < 20) ADD_FAILURE() << "seed " << seed << ": " << describe(result);
  }
  EXPECT_EQ(wrong, 0u);
}

struct Outcome {
  std::size_t made = 0, found = 0, named = 0;
};

// A sheet with one to three mistakes, and what is to be said of it.
struct Planted {
  explicit Planted(std::uint64_t seed) : sheets(seed) {
    const MistakeSet known = placed_mistakes(sheets.problem, sheets.layout);
    const std::size_t count = sheets.dice.whole(1, 3);
    for (std::size_t i = 0; i < count; ++i) made.push_back(sheets.dice.one_of(known));
    values = values_with(made);
    const std::vector<double> right = right_values(sheets.problem, sheets.layout, 1);
    // The first claim that differs, and the mistakes that change it.
    for (const NamedPlace& place : sheets.places) {
      const WrittenNumber number = written(values[place.index], sheets.digits);
      const bool differs =
          std::abs(number.value - right[place.index]) > number.half_unit * (1 + 1e-6) + 1e-12;
      if (differs && (first == nullptr || place.index < first->index)) first = &place;
    }
    if (first == nullptr) return;
    for (const PlacedMistake& mistake : made) {
      const double alone = values_with({mistake})[first->index];
      if (std::abs(alone - right[first->index]) > 1e-12) to_name.push_back(mistake.kind);
    }
  }

  std::vector<double> values_with(const MistakeSet& set) const {
    MistakenStep<double> step(sheets.problem, sheets.layout, 1);
    step.run(set, nullptr, false, true);
    return {step.values().begin(), step.values().end()};
  }
  std::string text() const {
    std::string all;
    for (const PlacedMistake& one : made) {
      all += fmt::format("{}:{}/{} ", to_string(one.kind), one.layer, one.variant);
    }
    return all;
  }

  Sheets sheets;
  MistakeSet made;
  std::vector<double> values;
  const NamedPlace* first = nullptr;
  std::vector<Mistake> to_name;
};

bool is_found(const Planted& planted, const CheckResult& result) {
  if (result.findings.empty()) return false;
  const Claim& claim = result.claims[result.findings.front().claim].claim;
  return claim.name == planted.first->name && claim.row == planted.first->row &&
         claim.column == planted.first->column;
}

TEST(Rates, PlantedMistakesAreFound) {
  Outcome all;
  std::map<Mistake, Outcome> each;
  for (std::uint64_t seed = 0; seed < n_sheets(); ++seed) {
    const Planted planted(seed);
    if (planted.first == nullptr || !is_usable(planted.values)) continue;
    const CheckResult result = check_work(planted.sheets.sheet(planted.values));
    const std::vector<Mistake> names = result.first_mistakes();
    const bool found = is_found(planted, result);
    const bool named = found && std::ranges::any_of(planted.to_name, [&](Mistake one) {
                         return std::ranges::find(names, one) != names.end();
                       });
    const Mistake kind =
        planted.to_name.empty() ? planted.made.front().kind : planted.to_name.front();
    for (Outcome* outcome : {&all, &each[kind]}) {
      ++outcome->made;
      outcome->found += found;
      outcome->named += named;
    }
    if (!named) {
      std::cout << fmt::format("seed {}: made {}; first {}; said {}\n", seed, planted.text(),
                               planted.first->name, describe(result));
    }
  }
  for (const auto& [mistake, outcome] : each) {
    std::cout << fmt::format("{:32} {:5} {:5} {:5}\n", to_string(mistake), outcome.made,
                             outcome.found, outcome.named);
  }
  std::cout << fmt::format("planted {}, found {}, named {}\n", all.made, all.found, all.named);
  EXPECT_GE(static_cast<double>(all.named), 0.99 * static_cast<double>(all.made));
}

}  // namespace
}  // namespace chainrule
