// Tests of `chainrule predict` and `chainrule evaluate`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "shell.h"

namespace chainrule::cli {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class Predict : public testing::Test {
 protected:
  void train(const std::string& arguments) {
    const Outcome outcome = shell_.run("chainrule train " + arguments + " --quiet --out model");
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  std::string out(const std::string& command) {
    const Outcome outcome = shell_.run(command);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    return outcome.out;
  }

  Shell shell_;
};

TEST_F(Predict, StdinFileAndBuiltInSetAreTheSame) {
  train("iris --epochs 5");
  const std::string by_name = out("chainrule predict model iris");
  EXPECT_EQ(lines_of(by_name).size(), 151u);
  EXPECT_THAT(by_name, StartsWith("species\nsetosa\n"));
  EXPECT_EQ(out("chainrule data iris --csv >iris.csv; chainrule predict model iris.csv"), by_name);
  EXPECT_EQ(out("chainrule predict model/model.onnx - <iris.csv"), by_name);
  // Without the target, which nobody has when predicting.
  EXPECT_EQ(out("cut -d, -f1-4 iris.csv | chainrule predict model -"), by_name);
}

TEST_F(Predict, ProbabilitiesStandBehindTheClassThatHasTheLargest) {
  train("iris --epochs 5");
  const auto lines = lines_of(out("chainrule predict model iris --probabilities"));
  EXPECT_EQ(lines[0], "species,p_setosa,p_versicolor,p_virginica");
  const auto objects = lines_of(out("chainrule predict model iris --probabilities --json"));
  ASSERT_EQ(objects.size(), 150u);
  for (std::size_t row = 0; row < objects.size(); ++row) {
    const json object = json::parse(objects[row]);
    const json& probabilities = object.at("probabilities");
    const double sum = probabilities.at("setosa").get<double>() +
                       probabilities.at("versicolor").get<double>() +
                       probabilities.at("virginica").get<double>();
    EXPECT_NEAR(sum, 1, 1e-6);
    for (const auto& [name, value] : probabilities.items()) {
      EXPECT_LE(value, probabilities.at(object.at("species").get<std::string>()));
    }
    EXPECT_THAT(lines[row + 1], StartsWith(object.at("species").get<std::string>() + ","));
  }
}

TEST_F(Predict, TwoClassesHaveTwoProbabilities) {
  train("breast_cancer --epochs 2");
  const json first = json::parse(
      lines_of(out("chainrule predict model breast_cancer --probabilities --json")).front());
  EXPECT_NEAR(first.at("probabilities").at("benign").get<double>() +
                  first.at("probabilities").at("malignant").get<double>(),
              1, 1e-6);
}

TEST_F(Predict, NumbersAreInTheTargetsUnit) {
  train("diabetes --epochs 60");
  const auto lines = lines_of(out("chainrule predict model diabetes"));
  EXPECT_EQ(lines[0], "progression");
  double sum = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) sum += std::stod(lines[i]);
  EXPECT_NEAR(sum / 442, 152.13, 15);  // the mean of the target
  EXPECT_TRUE(json::parse(lines_of(out("chainrule predict model diabetes --json")).front())
                  .at("progression")
                  .is_number());
}

TEST_F(Predict, LabelsThatDoNotExcludeEachOther) {
  shell_.write("labels.csv",
               "a,b,big,small\n1,2,0,1\n5,6,1,0\n1,1,0,1\n6,5,1,0\n3,3,1,1\n4,3,1,1\n");
  train("labels.csv --target big,small --test 0 --epochs 5");
  const auto lines = lines_of(out("chainrule predict model labels.csv --probabilities"));
  EXPECT_EQ(lines[0], "big,small,p_big,p_small");
  EXPECT_THAT(lines[1], ContainsRegex("^[01],[01],0\\.[0-9e-]+,0\\.[0-9e-]+$"));
}

TEST_F(Predict, DoublePrecisionModels) {
  train("iris --epochs 2 --precision double");
  EXPECT_THAT(out("chainrule predict model iris"), StartsWith("species\n"));
}

TEST_F(Predict, AStreamIsReadInPartsAndPredictsTheSame) {
  train("iris --epochs 5");
  out("chainrule data iris --csv >iris.csv");
  // 15,000 rows: more than are read at a time.
  out("{ head -1 iris.csv; for i in $(seq 100); do tail -n +2 iris.csv; done; } >many.csv");
  const auto once = lines_of(out("chainrule predict model iris --probabilities"));
  const auto many = lines_of(out("chainrule predict model - --probabilities <many.csv"));
  ASSERT_EQ(many.size(), 15001u);
  for (std::size_t i = 1; i < many.size(); ++i) ASSERT_EQ(many[i], once[1 + (i - 1) % 150]) << i;
}

TEST_F(Predict, StdinTellsWhatItIs) {
  train("iris --epochs 5");
  const std::string row =
      "{\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4, "
      "\"petal_width\": 0.2}\n";
  shell_.write("rows.jsonl", row + row);
  EXPECT_EQ(out("chainrule predict model - <rows.jsonl"), "species\nsetosa\nsetosa\n");
  EXPECT_EQ(out("gzip -c rows.jsonl | chainrule predict model -"), "species\nsetosa\nsetosa\n");
}

TEST_F(Predict, ABadRowStopsWithItsNumberAndLine) {
  train("iris --epochs 2");
  out("chainrule data iris --csv >iris.csv");
  out("{ head -1 iris.csv; for i in $(seq 60); do tail -n +2 iris.csv; done; "
      "echo 5,x,1,0.2,setosa; } >bad.csv");
  const Outcome outcome = shell_.run("chainrule predict model bad.csv");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("row 9001, column \"sepal_width\": \"x\" is not a number"));
  EXPECT_THAT(outcome.err, HasSubstr("line 9002"));
}

TEST_F(Predict, BadRowsAreMarkedAsAsked) {
  train("iris --epochs 5");
  shell_.write("some.csv",
               "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n5,x,1,0.2\n"
               "5,,1,0.2\n6.3,3.3,6,2.5\n");
  const auto lines = lines_of(out("chainrule predict model some.csv --bad-rows mark"));
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[0], "species,problem");
  EXPECT_EQ(lines[1], "setosa,");
  EXPECT_THAT(lines[2],
              StartsWith(",\"row 2, column \"\"sepal_width\"\": \"\"x\"\" is not a number"));
  EXPECT_EQ(lines[4], "virginica,");
  const auto objects =
      lines_of(out("chainrule predict model some.csv --bad-rows mark --format jsonl"));
  EXPECT_EQ(json::parse(objects[0]), json({{"species", "setosa"}}));
  EXPECT_TRUE(json::parse(objects[1]).at("species").is_null());
  EXPECT_THAT(json::parse(objects[1]).at("problem").get<std::string>(), StartsWith("row 2, "));
  EXPECT_EQ(
      shell_.run("cut -d, -f1-3 some.csv | chainrule predict model - --bad-rows mark").exit_code,
      1);
}

// A row is as good among bad ones as alone, however its numbers are written.
TEST_F(Predict, GoodRowsAmongBadOnesKeepTheirPredictions) {
  train("iris --epochs 3");
  const std::string header = "sepal_length,sepal_width,petal_length,petal_width\n";
  shell_.write("good.csv", header + "5.1,3.5,14e-1,+0.2\n6.3,3.3,6,2.5\n");
  shell_.write("mixed.csv", header + "5.1,3.5,14e-1,+0.2\nx,x,x,x\n6.3,3.3,6,2.5\n");
  const auto good = lines_of(out("chainrule predict model good.csv --probabilities"));
  const auto mixed =
      lines_of(out("chainrule predict model mixed.csv --probabilities --bad-rows mark"));
  EXPECT_EQ(mixed[1], good[1] + ",");
  EXPECT_EQ(mixed[3], good[2] + ",");
}

TEST_F(Predict, ReadsTheCsvThatTrainingRead) {
  shell_.run("chainrule data iris --csv | tr ',.' ';,' >comma.csv");
  train("comma.csv --target species --epochs 3 --decimal ,");
  EXPECT_EQ(lines_of(out("chainrule predict model comma.csv --decimal ,")).size(), 151u);
  EXPECT_THAT(out("chainrule evaluate model comma.csv --decimal ,"), ContainsRegex("150 rows"));
  EXPECT_EQ(shell_.run("chainrule predict model comma.csv --decimal ab").exit_code, 2);
}

// By its bytes, not by its name.
TEST_F(Predict, StreamsCsvOfAnyName) {
  train("iris --epochs 3");
  shell_.run("chainrule data iris --csv >rows; chainrule predict model rows >a");
  shell_.run("chainrule predict model - <rows >b");
  EXPECT_EQ(shell_.read("a"), shell_.read("b"));
  EXPECT_EQ(lines_of(shell_.read("a")).size(), 151u);
}

TEST_F(Predict, EvaluateOnTheTestRowsEqualsTraining) {
  shell_.run(
      "chainrule data wine --csv >wine.csv; head -1 wine.csv >test.csv; "
      "sed -n '2~3p' wine.csv >>test.csv; sed '2~3d' wine.csv >train.csv");
  train("train.csv --target class --test test.csv --epochs 5");
  const json trained = json::parse(shell_.read("model/metrics.json")).at("assessment");
  json evaluated = json::parse(out("chainrule evaluate model test.csv --json"));
  EXPECT_EQ(evaluated.at("schema"), 1);
  evaluated.erase("schema");
  EXPECT_EQ(evaluated, trained);
  EXPECT_EQ(trained.at("rows"), 60);
  const std::string text = out("chainrule evaluate model test.csv");
  EXPECT_THAT(text, ContainsRegex("Data +test.csv: 60 rows"));
  EXPECT_THAT(text, HasSubstr(shell_.read("model/report.txt")));
}

}  // namespace
}  // namespace chainrule::cli
