// Tests of `chainrule train`: what it prints where, and what it saves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "shell.h"

namespace chainrule::cli {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Train, ResultsOnStdoutProgressOnStderr) {
  const Shell shell;
  const Outcome outcome = shell.run("chainrule train iris --epochs 20");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, ContainsRegex("Data +iris: 112 rows to train, 38 to test"));
  EXPECT_THAT(outcome.out, ContainsRegex("Network +4-[0-9]+-3 .*parameters"));
  EXPECT_THAT(outcome.out, ContainsRegex("Trained +[0-9]+ updates in .*20 epochs"));
  EXPECT_THAT(outcome.out, HasSubstr("precision    recall  f1-score   support"));
  EXPECT_THAT(
      outcome.out,
      ContainsRegex("Saved +runs/iris-1/events.out.tfevents.chainrule\n +runs/iris-1/log.jsonl"));
  EXPECT_THAT(outcome.out, ContainsRegex("Weights +SHA-256 [0-9a-f]{64}\n$"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(outcome.err, HasSubstr("100 %, epoch 20/20, loss"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("\x1b")));
  EXPECT_LE(std::ranges::count(outcome.err, '\n'), 4);
  EXPECT_THAT(
      shell.files(),
      ElementsAre("runs", "runs/iris-1", "runs/iris-1/events.out.tfevents.chainrule",
                  "runs/iris-1/log.jsonl", "runs/iris-1/metrics.json", "runs/iris-1/model.onnx",
                  "runs/iris-1/report.html", "runs/iris-1/report.txt", "runs/iris-1/run.toml"));
}

TEST(Train, QuietSaysNothingOnStderr) {
  const Shell shell;
  const Outcome outcome = shell.run("chainrule train iris --epochs 2 --quiet --no-save");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, Not(HasSubstr("Saved")));
  EXPECT_THAT(shell.files(), ElementsAre());
}

TEST(Train, VerboseExplainsTheThreadsAfterwards) {
  const Shell shell;
  const Outcome outcome =
      shell.run("chainrule train digits --epochs 2 --quiet --verbose --threads 2 --json --no-save");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, testing::StartsWith("Threads   at most 2: "));
  EXPECT_THAT(outcome.err, HasSubstr("\n    layer 1: a·W  "));
  EXPECT_THAT(outcome.out, testing::StartsWith("{"));
}

TEST(Train, JsonIsAllOfStdoutAndEqualsTheSavedMetrics) {
  const Shell shell;
  const Outcome outcome = shell.run("chainrule train iris --epochs 2 --out run --json");
  const json result = json::parse(outcome.out);
  EXPECT_EQ(result, json::parse(shell.read("run/metrics.json")));
  EXPECT_EQ(result.at("rows").at("train"), 112);
  EXPECT_EQ(result.at("weights_sha256").get<std::string>().size(), 64u);
}

TEST(Train, TheReportCanBeLeftOutAndItsPlotsBeFiles) {
  const Shell shell;
  shell.run("chainrule train iris --epochs 2 --quiet --out bare --no-report");
  EXPECT_EQ(shell.read("bare/report.html"), "");
  EXPECT_FALSE(json::parse(shell.read("bare/metrics.json")).contains("findings"));
  shell.run("chainrule train iris --epochs 2 --quiet --out full --plots");
  EXPECT_THAT(shell.read("full/report.html"), testing::StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(shell.read("full/plots/confusion.svg"), testing::StartsWith("<svg "));
  const json metrics = json::parse(shell.read("full/metrics.json"));
  EXPECT_EQ(metrics.at("importance").at("columns").size(), 4u);
  EXPECT_EQ(metrics.at("assessment").at("accuracy_interval").size(), 2u);
}

TEST(Train, AKilledRunLeavesItsLog) {
  const Shell shell;
  const Outcome outcome = shell.run(
      "chainrule train digits --epochs 100000 --quiet --out killed & "
      "while ! [ -s killed/log.jsonl ]; do :; done; kill -9 $!; wait $! 2>/dev/null; "
      "head -1 killed/log.jsonl");
  EXPECT_EQ(json::parse(outcome.out).at("epoch"), 1);
  EXPECT_THAT(shell.files(), testing::Contains("killed/events.out.tfevents.chainrule"));
}

TEST(Train, NothingIsOverwritten) {
  const Shell shell;
  shell.run("chainrule train iris --epochs 1 --quiet");
  const std::string first = shell.read("runs/iris-1/model.onnx");
  const Outcome second = shell.run("chainrule train iris --epochs 2 --quiet");
  EXPECT_THAT(second.out, HasSubstr("runs/iris-2/model.onnx"));
  EXPECT_EQ(shell.read("runs/iris-1/model.onnx"), first);
}

// The hash of the weights that a command ends with.
std::string weights(const Shell& shell, const std::string& command) {
  const Outcome outcome = shell.run(command + " --no-save --quiet --json");
  EXPECT_EQ(outcome.exit_code, 0) << command << ": " << outcome.err;
  return json::parse(outcome.out).at("weights_sha256");
}

TEST(Train, AFlagIsItsKeyInTheRunFile) {
  const Shell shell;
  shell.write(
      "run.toml",
      "seed = 7\n[data]\nsource = \"iris\"\nscaling = \"min_max\"\n[split]\ntest = 0.5\n"
      "[network]\nhidden = [9, 5]\nactivation = \"tanh\"\ndropout = 0.1\n"
      "[train]\nepochs = 3\nbatch_size = 10\nlearning_rate = 0.01\noptimizer = \"rmsprop\"\n"
      "class_weights = [1, 2, 3]\n");
  const std::string by_file = weights(shell, "chainrule train run.toml");
  EXPECT_EQ(weights(shell,
                    "chainrule train iris --seed 7 --scaling min_max --test 0.5 --hidden 9,5 "
                    "--activation tanh --dropout 0.1 --epochs 3 --batch-size 10 "
                    "--learning-rate 0.01 --optimizer rmsprop --class-weights 1,2,3"),
            by_file);
  EXPECT_EQ(weights(shell,
                    "chainrule train iris --set seed=7 --set data.scaling=min_max "
                    "--set split.test=0.5 --set 'network.hidden=[9, 5]' "
                    "--set network.activation=tanh --set network.dropout=0.1 --set train.epochs=3 "
                    "--set train.batch_size=10 --set train.learning_rate=0.01 "
                    "--set train.optimizer=rmsprop --set 'train.class_weights=[1, 2, 3]'"),
            by_file);
  EXPECT_EQ(weights(shell, "chainrule train run.toml --seed 7"), by_file);
  EXPECT_NE(weights(shell, "chainrule train run.toml --seed 8"), by_file);
}

TEST(Train, ACsvFileOfABuiltInSetTrainsTheSameWeights) {
  const Shell shell;
  shell.run("chainrule data wine --csv >wine.csv");
  EXPECT_EQ(weights(shell, "chainrule train wine.csv --target class --epochs 2"),
            weights(shell, "chainrule train wine --epochs 2"));
}

TEST(Train, ASavedRunFileTrainsTheSameWeights) {
  const Shell shell;
  shell.run("chainrule train iris --epochs 2 --hidden 7 --out first --quiet");
  const json first = json::parse(shell.read("first/metrics.json"));
  EXPECT_EQ(weights(shell, "chainrule train first/run.toml"),
            first.at("weights_sha256").get<std::string>());
}

TEST(Train, TargetsAndFilesWithOddNames) {
  const Shell shell;
  shell.write("odd name.csv", "\"a \"\"b\"\"\",x\\y,3\n1,2,4\n2,1,6\n3,5,8\n4,4,1\n5,3,2\n");
  shell.write("test part.csv", "\"a \"\"b\"\"\",x\\y,3\n1,2,4\n2,1,6\n");
  const Outcome outcome = shell.run(
      "chainrule train 'odd name.csv' --target '3,x\\y' --test 'test part.csv' --epochs 1 --quiet "
      "--set data.header=true --set data.kind=number --no-save --json");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  EXPECT_EQ(result.at("rows").at("train"), 5);
  EXPECT_EQ(result.at("rows").at("test"), 2);
  EXPECT_EQ(result.at("network").at("layers").back().at("units"), 2);
}

TEST(Train, PathsStartFromWhereTheyAreWritten) {
  const Shell shell;
  shell.run("mkdir sub; chainrule data iris --csv >sub/iris.csv; cp sub/iris.csv part.csv");
  shell.write("sub/run.toml",
              "[data]\nsource = \"iris.csv\"\ntarget = \"species\"\n[train]\nepochs = 1\n");
  const Outcome outcome =
      shell.run("chainrule train sub/run.toml --test part.csv --no-save --quiet --json");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(json::parse(outcome.out).at("rows"),
            json({{"train", 150}, {"validation", 0}, {"test", 150}}));
}

TEST(Train, WarningsAreOnStderr) {
  const Shell shell;
  std::string twice = "a,b,y\n";
  for (int i = 0; i < 20; ++i) twice += i % 2 == 0 ? "1,2,u\n" : "2,1,v\n";
  shell.write("twice.csv", twice);
  const Outcome outcome =
      shell.run("chainrule train twice.csv --target y --epochs 1 --quiet --no-save");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, ContainsRegex("^chainrule: warning: .*5"));
}

TEST(Train, WhatIsLeftOutIsANote) {
  const Shell shell;
  std::string csv = "id,a,y\n";
  for (int i = 1; i <= 40; ++i) {
    csv += std::to_string(i) + "," + std::to_string(i * 7 % 40) + (i % 2 != 0 ? ",u\n" : ",v\n");
  }
  shell.write("rows.csv", csv);
  const std::string train = "chainrule train rows.csv --target y --epochs 1 --out ";
  const Outcome outcome = shell.run(train + "loud");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("chainrule: note: left out column \"id\""));
  const json result = json::parse(shell.read("loud/metrics.json"));
  EXPECT_THAT(result.at("notices").dump(), HasSubstr("left out column"));
  EXPECT_EQ(result.at("warnings"), json::array());
  EXPECT_THAT(shell.read("loud/report.html"), HasSubstr("<p>Left out column"));
  EXPECT_EQ(shell.run(train + "still --quiet").err, "");
}

TEST(Train, CrossValidationShowsEveryFoldAndTheMean) {
  const Shell shell;
  const Outcome outcome = shell.run("chainrule train iris --folds 3 --epochs 2 --out cv");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, ContainsRegex("fold +rows +loss +accuracy"));
  EXPECT_THAT(outcome.out, ContainsRegex("\n +3 +50 "));
  EXPECT_THAT(outcome.out, ContainsRegex("\n +mean "));
  EXPECT_THAT(outcome.err, HasSubstr("100 %, fold 3/3"));
  EXPECT_LE(std::ranges::count(outcome.err, '\n'), 4);  // as one run
  EXPECT_EQ(json::parse(shell.read("cv/metrics.json")).at("folds").size(), 3u);
}

TEST(Train, ADivergedRunIsSavedAndFails) {
  const Shell shell;
  const Outcome outcome = shell.run(
      "chainrule train diabetes --optimizer sgd --learning-rate 1e20 --epochs 5 --quiet --out run");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, ContainsRegex("^chainrule: train: .*smaller learning rate"));
  EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1);
  EXPECT_THAT(outcome.out, HasSubstr("run/model.onnx"));
  EXPECT_EQ(shell.run("chainrule predict run diabetes").exit_code, 0);
}

TEST(Train, ADivergedFoldFailsTheRun) {
  const Shell shell;
  const Outcome outcome = shell.run(
      "chainrule train diabetes --folds 2 --optimizer sgd --learning-rate 1e20 --epochs 5 --quiet "
      "--no-save");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, ContainsRegex("^chainrule: train: .*smaller learning rate"));
  EXPECT_THAT(outcome.out, HasSubstr("2 folds"));
}

TEST(Train, ARunOfNoUpdatesIsOver) {
  const Shell shell;
  const Outcome outcome = shell.run("chainrule train iris --updates 0 --no-save");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, ContainsRegex("^100 %, update 0/0.*\n$"));
}

TEST(Train, VersionNamesTheNumericProfile) {
  const Shell shell;
  const Outcome outcome = shell.run("chainrule --version");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, ContainsRegex("^chainrule [0-9.]+ \\(numbers: (un)?fused-[0-9]+\\)\n$"));
}

}  // namespace
}  // namespace chainrule::cli
