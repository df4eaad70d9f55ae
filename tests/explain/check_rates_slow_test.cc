// Thousands of random sheets: right ones, rounded ones, and ones with known mistakes.
#include <chainrule/check.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>

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
  std::size_t made = 0, found = 0, named = 0, only = 0;
};

// Mistakes made in a random sheet, and the first claim that they change.
struct Planted {
  MistakeSet made;
  std::vector<double> values;
  const NamedPlace* first = nullptr;
  std::vector<Mistake> to_name;  // those that change the first claim alone
};

std::optional<Planted> plant(Sheets& one) {
  const MistakeSet known = placed_mistakes(one.problem, one.layout);
  Planted planted;
  const std::size_t count = one.dice.whole(1, 3);
  for (std::size_t i = 0; i < count; ++i) planted.made.push_back(one.dice.one_of(known));
  MistakenStep<double> step(one.problem, one.layout, 1);
  const auto values_with = [&](const MistakeSet& set) {
    step.run(set, nullptr, false, true);
    return std::vector<double>(step.values().begin(), step.values().end());
  };
  planted.values = values_with(planted.made);
  const std::vector<double> right = right_values(one.problem, one.layout, 1);
  if (!is_usable(planted.values)) return {};
  for (const NamedPlace& place : one.places) {
    const WrittenNumber number = written(planted.values[place.index], one.digits);
    const bool differs =
        std::abs(number.value - right[place.index]) > number.half_unit * (1 + 1e-6) + 1e-12;
    const bool is_earlier = planted.first == nullptr || place.index < planted.first->index;
    if (differs && is_earlier) planted.first = &place;
  }
  if (planted.first == nullptr) return {};
  for (const PlacedMistake& mistake : planted.made) {
    const double alone = values_with({mistake})[planted.first->index];
    if (std::abs(alone - right[planted.first->index]) > 1e-12) {
      planted.to_name.push_back(mistake.kind);
    }
  }
  return planted;
}

TEST(Rates, PlantedMistakesAreFound) {
  Outcome all;
  std::map<Mistake, Outcome> each;
  std::size_t shown = 0;
  for (std::uint64_t seed = 0; seed < n_sheets(); ++seed) {
    Sheets one(seed);
    const std::optional<Planted> planted_here = plant(one);
    if (!planted_here) continue;
    const auto& [made, values, first, to_name] = *planted_here;
    const CheckResult result = check_work(one.sheet(values));
    bool found = false, named = false;
    if (!result.right()) {
      const CheckedClaim& claim = result.claims[result.findings.front().claim];
      found = claim.claim.name == first->name && claim.claim.row == first->row &&
              claim.claim.column == first->column;
      const std::vector<Mistake> names = result.first_mistakes();
      named = found && std::ranges::any_of(to_name, [&](Mistake m) {
                return std::ranges::find(names, m) != names.end();
              });
    }
    for (Outcome* outcome : {&all, &each[to_name.empty() ? made.front().kind : to_name.front()]}) {
      ++outcome->made;
      outcome->found += found;
      outcome->named += named;
    }
    if (!named && ++shown < 40) {
      std::string planted;
      for (const PlacedMistake& m : made) {
        planted += fmt::format("{}:{}/{} ", to_string(m.kind), m.layer, m.variant);
      }
      std::cout << fmt::format("seed {} digits {} claims {}: planted {}; first {}[{},{}]; {}\n",
                               seed, one.digits, one.places.size(), planted, first->name,
                               first->row, first->column, describe(result));
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
