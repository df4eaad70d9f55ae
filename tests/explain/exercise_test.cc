// Tests of exercises: friendly numbers, what is asked, and that blanks are blank.
#include <chainrule/exercise.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "explain/exercise_sheet.h"
#include "fails.h"

namespace chainrule {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr ExerciseFormat kFormats[] = {ExerciseFormat::kMarkdown, ExerciseFormat::kLatex,
                                       ExerciseFormat::kHtml, ExerciseFormat::kToml,
                                       ExerciseFormat::kCsv};

bool has_one_decimal(double value) {
  return std::abs(value * 10 - std::round(value * 10)) < 1e-9;
}

std::vector<Convention> all_conventions() {
  std::vector<Convention> all;
  for (const WeightShape weights : {WeightShape::kInOut, WeightShape::kOutIn}) {
    for (const SampleAxis samples : {SampleAxis::kRows, SampleAxis::kColumns}) {
      for (const OffsetForm offset :
           {OffsetForm::kBias, OffsetForm::kConstantInput, OffsetForm::kThreshold}) {
        for (const DeltaSign delta : {DeltaSign::kGradient, DeltaSign::kNegative}) {
          all.push_back({weights, samples, offset, delta});
        }
      }
    }
  }
  return all;
}

std::set<std::string> names_asked(const Exercise& exercise, const Convention& convention) {
  std::set<std::string> names;
  for (const ExerciseSection& section : exercise_sheet(exercise, convention).sections) {
    for (const ExerciseTable& table : section.tables) {
      EXPECT_TRUE(names.insert(table.name).second) << table.name << " is asked twice";
    }
  }
  return names;
}

TEST(Exercise, NumbersAreFriendly) {
  for (std::size_t difficulty = 1; difficulty <= 5; ++difficulty) {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      const Exercise exercise = make_exercise({difficulty, seed});
      const StepProblem& problem = exercise.step.problem;
      for (const double x : problem.x.values()) EXPECT_TRUE(has_one_decimal(x)) << x;
      for (const double t : problem.targets.values()) EXPECT_TRUE(has_one_decimal(t)) << t;
      for (const double w : problem.network.parameters()) {
        EXPECT_TRUE(has_one_decimal(w)) << w;
        EXPECT_NE(w, 0);
      }
      EXPECT_LT(exercise.step.loss_after.mean() + exercise.step.penalty_after,
                exercise.step.loss.mean() + exercise.step.penalty);
    }
  }
}

TEST(Exercise, SeedsGiveDifferentOnesAndTheSameOneAgain) {
  std::set<std::string> texts;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::string text =
        exercise_text(make_exercise({3, seed}), {.format = ExerciseFormat::kToml});
    EXPECT_TRUE(texts.insert(text).second) << seed;
    EXPECT_EQ(exercise_text(make_exercise({3, seed}), {.format = ExerciseFormat::kToml}), text);
  }
}

TEST(Exercise, DifficultiesAskForMoreAndMore) {
  const auto names = [](std::size_t difficulty) {
    return names_asked(make_exercise({difficulty, 1}), {});
  };
  using Names = std::set<std::string>;
  EXPECT_EQ(names(1), (Names{"z1", "a1"}));
  EXPECT_EQ(names(2), (Names{"z1", "a1", "z2", "a2", "loss"}));
  EXPECT_EQ(names(3), (Names{"z1", "a1", "z2", "a2", "loss", "back2", "slope2", "delta2", "slope1",
                             "delta1", "dW1", "dW2"}));
  EXPECT_EQ(names(4), (Names{"z1",     "a1",     "z2",     "a2",     "losses", "loss",      "back2",
                             "slope2", "delta2", "slope1", "delta1", "dW1",    "db1",       "dW2",
                             "db2",    "W1_new", "b1_new", "W2_new", "b2_new", "loss_after"}));
}

TEST(Exercise, TheFifthDifficultyHasSoftmaxDropoutAndAdamAmongItsSeeds) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const std::set<std::string> names = names_asked(make_exercise({5, seed}), {});
    if (names.contains("objective") && names.contains("gW1")) seen.insert("softmax with L2");
    if (names.contains("h1")) seen.insert("dropout");
    if (names.contains("m_W1") && names.contains("v_W2")) seen.insert("adam");
  }
  EXPECT_EQ(seen.size(), 3u);
}

TEST(Exercise, ConventionsChangeNamesShapesAndSigns) {
  const Exercise exercise = make_exercise({4, 1});
  const auto toml = [&](const Convention& convention) {
    return exercise_text(
        exercise, {.format = ExerciseFormat::kToml, .convention = convention, .solved = true});
  };
  EXPECT_THAT(toml({}), HasSubstr("\nb1 = ["));
  EXPECT_THAT(toml({.offset = OffsetForm::kThreshold}), HasSubstr("\ndtheta1 = ["));
  EXPECT_THAT(toml({.offset = OffsetForm::kConstantInput}), Not(HasSubstr("b1")));
  const ExerciseSheet plain = exercise_sheet(exercise, {});
  const ExerciseSheet turned = exercise_sheet(exercise, {.weights = WeightShape::kOutIn,
                                                         .samples = SampleAxis::kColumns,
                                                         .offset = OffsetForm::kConstantInput,
                                                         .delta = DeltaSign::kNegative});
  const ExerciseTable& w1 = turned.given[2];
  EXPECT_EQ(w1.name, "W1");
  EXPECT_EQ(w1.values.cols(), 3u);  // the constant input and two more
  EXPECT_EQ(w1.values(1, 0), plain.given[3].values(0, 1));
  EXPECT_EQ(w1.values(1, 2), plain.given[2].values(1, 1));
  const auto find = [](const ExerciseSheet& sheet, const std::string& name) {
    for (const ExerciseSection& section : sheet.sections) {
      for (const ExerciseTable& table : section.tables) {
        if (table.name == name) return table.values;
      }
    }
    return Matrix<double>();
  };
  EXPECT_EQ(find(turned, "delta1")(1, 0), -find(plain, "delta1")(0, 1));
}

TEST(Exercise, BlankFormsHoldNoSolution) {
  for (std::size_t difficulty = 1; difficulty <= 5; ++difficulty) {
    const Exercise exercise = make_exercise({difficulty, 2});
    const ExerciseSheet sheet = exercise_sheet(exercise, {});
    for (const ExerciseFormat format : kFormats) {
      for (const Language language : all_languages()) {
        ExerciseOptions options = {.format = format, .language = language};
        const std::string blank = exercise_text(exercise, options);
        options.solved = true;
        const std::string solved = exercise_text(exercise, options);
        for (const ExerciseTable& table : sheet.sections.back().tables) {
          const std::string number = significant(std::abs(table.values(0, 0)), options.figures);
          if (number.find('e') != number.npos) continue;  // which formats write differently
          EXPECT_THAT(solved, HasSubstr(number)) << to_string(format);
          EXPECT_THAT(blank, Not(HasSubstr(number))) << to_string(format);
        }
      }
    }
  }
}

TEST(Exercise, EveryConventionCanBeWrittenInEveryFormat) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const Exercise exercise = make_exercise({5, seed});
    for (const Convention& convention : all_conventions()) {
      for (const ExerciseFormat format : kFormats) {
        EXPECT_GT(exercise_text(exercise, {.format = format, .convention = convention}).size(),
                  500u);
      }
    }
  }
}

TEST(Exercise, WhatCannotBeIsRefused) {
  EXPECT_THAT([] { make_exercise({0, 1}); },
              fails(ErrorCode::kValue, "exercise: difficulty 0, 1 to 5 was expected"));
  EXPECT_THAT([] { make_exercise({6, 1}); },
              fails(ErrorCode::kValue, "exercise: difficulty 6, 1 to 5 was expected"));
  const Exercise exercise = make_exercise({1, 1});
  EXPECT_THAT([&] { exercise_text(exercise, {.figures = 2}); },
              fails(ErrorCode::kValue, "exercise: 2 figures came, 3 to 17 were expected"));
  EXPECT_THAT([] { exercise_format_from_name("pdf"); },
              fails(ErrorCode::kValue,
                    "format \"pdf\" is not known; there are markdown, latex, html, toml, csv"));
}

}  // namespace
}  // namespace chainrule
