// Tests of `chainrule train --from`: a run that goes on from a model, ours or another program's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "golden_file.h"
#include "shell.h"

namespace chainrule::cli {
namespace {

namespace fs = std::filesystem;

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kForeign = CHAINRULE_SOURCE_DIR "/tests/golden/foreign/";

std::string succeed(const Shell& shell, const std::string& command) {
  const Outcome outcome = shell.run(command);
  EXPECT_EQ(outcome.exit_code, 0) << command << ": " << outcome.err;
  return outcome.out;
}

double loss_of(const Shell& shell, const std::string& model, const std::string& data) {
  return json::parse(succeed(shell, "chainrule evaluate " + model + " " + data + " --json"))
      .at("loss");
}

std::string cell(const json& number) {
  return number.is_null() ? "" : number.dump();
}

// A fixture's rows and, behind them, what is to be learned: other classes, larger numbers.
std::string table_of(const json& golden) {
  const std::string kind = golden["kind"];
  std::string text;
  for (std::size_t j = 0; j < golden["rows"][0].size(); ++j) text += "c" + std::to_string(j) + ",";
  const std::size_t n_targets = kind == "classes" ? 1 : golden["values"][0].size();
  for (std::size_t j = 0; j < n_targets; ++j) text += (j == 0 ? "t" : ",t") + std::to_string(j);
  for (std::size_t i = 0; i < golden["rows"].size(); ++i) {
    text += "\n";
    for (const json& number : golden["rows"][i]) text += cell(number) + ",";
    for (std::size_t j = 0; j < n_targets; ++j) {
      if (j > 0) text += ",";
      if (kind == "classes") {
        text += golden["labels"][golden["rows"].size() - 1 - i].get<std::string>();
      } else if (kind == "multi_label") {
        text += golden["values"][i][j].get<double>() > 0.5 ? "0" : "1";
      } else {
        text += cell(golden["values"][i][j].get<double>() + 1);
      }
    }
  }
  return text + "\n";
}

std::vector<std::string> fixtures() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(kForeign)) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  return names;
}

class FromForeign : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    shell_.write("t.csv", table_of(golden_json("foreign/" + GetParam() + ".json")));
    shell_.write("m.onnx", golden_file("foreign/" + GetParam() + ".onnx"));
  }

  Shell shell_;
};

TEST_P(FromForeign, PredictsTheSameAfterNoUpdate) {
  succeed(shell_,
          "chainrule train t.csv --from m.onnx --updates 0 "
          "--test 0 --quiet --out run");
  const auto cells_of = [&](const std::string& model) {  // without the heading, which has names now
    return succeed(shell_, "chainrule predict " + model + " t.csv | tail -n +2");
  };
  EXPECT_EQ(cells_of("run"), cells_of("m.onnx"));
}

TEST_P(FromForeign, LearnsOn) {
  succeed(shell_, "chainrule train t.csv --from m.onnx --epochs 30 --test 0 --quiet --out run");
  EXPECT_LT(loss_of(shell_, "run", "t.csv"), 0.99 * loss_of(shell_, "m.onnx", "t.csv"));
}

INSTANTIATE_TEST_SUITE_P(Files, FromForeign, testing::ValuesIn(fixtures()),
                         [](const auto& fixture) { return fixture.param; });

// iris after three epochs in `model`.
class From : public testing::Test {
 protected:
  void SetUp() override {
    succeed(shell_, "chainrule train iris --hidden 6 --epochs 3 --quiet --out model");
  }
  // The sentence on stderr, without the program's name; nothing may be written.
  std::string refusal(const std::string& arguments, int exit_code = 1) {
    const auto files = shell_.files();
    const Outcome outcome = shell_.run("chainrule train " + arguments + " --quiet");
    EXPECT_EQ(outcome.exit_code, exit_code) << arguments;
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1) << outcome.err;
    EXPECT_EQ(shell_.files(), files);
    return outcome.err.substr(outcome.err.find(' ') + 1);
  }

  Shell shell_;
};

TEST_F(From, GoesOnWithWeightsAndColumnsOfTheModel) {
  const std::string out =
      succeed(shell_, "chainrule train iris --from model --epochs 20 --quiet --out more");
  EXPECT_THAT(out, HasSubstr("\nFrom      model\nNetwork   4-6-3 (relu, softmax)"));
  EXPECT_LT(loss_of(shell_, "more", "iris"), 0.9 * loss_of(shell_, "model", "iris"));
  const json before = json::parse(succeed(shell_, "chainrule inspect model --json"));
  const json after = json::parse(succeed(shell_, "chainrule inspect more --json"));
  EXPECT_EQ(after["features"], before["features"]);
  EXPECT_EQ(after["target"], before["target"]);
  EXPECT_THAT(after["training"]["went on from"].get<std::string>(),
              HasSubstr(before["weights_sha256"].get<std::string>()));
  EXPECT_EQ(json::parse(shell_.read("more/metrics.json"))["from"], "model");
  EXPECT_THAT(shell_.read("more/report.html"), HasSubstr("Goes on from"));
}

TEST_F(From, ItsRunFileRepeatsIt) {
  succeed(shell_,
          "chainrule train iris --from model/model.onnx --epochs 2 --dropout 0.1 --loss "
          "categorical_cross_entropy --quiet --out first && mkdir sub && "
          "chainrule train first/run.toml --quiet --out sub/second");
  EXPECT_EQ(shell_.read("sub/second/model.onnx"), shell_.read("first/model.onnx"));
  EXPECT_EQ(shell_.read("sub/second/run.toml"), shell_.read("first/run.toml"));
  shell_.write("sub/run.toml",
               "from = \"../model\"\n[data]\nsource = \"iris\"\n"
               "[train]\nepochs = 2\n[network]\ndropout = 0.1\n");
  succeed(shell_, "chainrule train sub/run.toml --quiet --out third");
  EXPECT_EQ(json::parse(shell_.read("third/metrics.json"))["weights_sha256"],
            json::parse(shell_.read("first/metrics.json"))["weights_sha256"]);
}

TEST_F(From, ADoubleModelStaysOneAndAFloatModelCanBecomeOne) {
  succeed(shell_,
          "chainrule train iris --from model --precision double --epochs 1 --quiet --out wide && "
          "chainrule train iris --from wide --epochs 1 --quiet --out wider");
  EXPECT_EQ(json::parse(succeed(shell_, "chainrule inspect wider --json"))["precision"], "double");
  EXPECT_THAT(refusal("iris --from wide --precision float --out x"), HasSubstr("double precision"));
}

TEST_F(From, RowsThatTheModelMayKnowAreToldOf) {
  const auto warnings = [&](const std::string& flags) {
    return shell_.run("chainrule train iris --from model --epochs 1 --quiet --no-save " + flags)
        .err;
  };
  EXPECT_EQ(warnings(""), "");
  EXPECT_EQ(warnings("--test 0"), "");
  EXPECT_THAT(warnings("--seed 1"), ContainsRegex("warning: .*model.*iris split otherwise"));
  EXPECT_THAT(warnings("--test 0.5"), HasSubstr("split otherwise"));
}

TEST_F(From, FoldsEachStartFromTheModel) {
  const json result = json::parse(
      succeed(shell_,
              "chainrule train iris --from model --folds 3 --updates 0 --quiet --no-save --json "
              "--set cross_validation.kind=stratified"));
  const std::string start =
      json::parse(succeed(shell_, "chainrule inspect model --json"))["weights_sha256"];
  ASSERT_EQ(result["folds"].size(), 3u);
  for (const json& fold : result["folds"]) EXPECT_EQ(fold["weights_sha256"], start);
}

TEST_F(From, WhatTheModelDecidesIsRefused) {
  for (const char* flag : {"--hidden 5", "--activation tanh", "--scaling none", "--fill mean",
                           "--column petal_width=category", "--set network.bias=false",
                           "--set data.kind=number", "--set network.output_activation=sigmoid"}) {
    EXPECT_THAT(refusal(std::string("iris --from model ") + flag),
                ContainsRegex("^command line: .* came, but the model model decides that\n$"));
  }
  EXPECT_THAT(refusal("iris --from model --target petal_width"),
              HasSubstr("the model model predicts \"species\""));
  EXPECT_THAT(refusal("iris --from model --leave-out petal_width"), HasSubstr("takes it"));
  EXPECT_THAT(refusal("iris --from model --leave-out petal"), HasSubstr("no column \"petal\""));
  EXPECT_THAT(refusal("iris --from model --features petal_width"), HasSubstr("takes \"sepal_le"));
  EXPECT_THAT(refusal("iris --from model --class-names a,b,c"), HasSubstr("calls them \"setosa\""));
  EXPECT_THAT(refusal("iris --from model --class-names a,b"), HasSubstr("has 3 classes"));
  EXPECT_THAT(refusal("iris --class-names a,b,c"), HasSubstr("(from)"));
  EXPECT_THAT(refusal("iris --from model --loss mean_absolute --set network.huber_delta=x"),
              HasSubstr("huber_delta"));
  EXPECT_THAT(refusal("iris --from none"), HasSubstr("none: "));
  EXPECT_THAT(refusal("iris --from ''"), HasSubstr("a run folder"));
}

TEST_F(From, TheTableMustFit) {
  succeed(shell_,
          "chainrule data iris --csv >iris.csv; cut -d, -f1-3,5 iris.csv >three.csv; "
          "cut -d, -f1,5 iris.csv >one.csv; cut -d, -f1-4 iris.csv >no-target.csv; "
          "sed 's/virginica/iberica/' iris.csv >new.csv");
  EXPECT_THAT(refusal("three.csv --from model"), HasSubstr("has no column \"petal_width\""));
  EXPECT_THAT(refusal("one.csv --from model"), HasSubstr("lacks the columns \"sepal_width\", "));
  EXPECT_THAT(refusal("no-target.csv --from model"), HasSubstr("has no column \"species\""));
  EXPECT_THAT(refusal("new.csv --from model"),
              ContainsRegex("row 101.*column \"species\": class \"iberica\" is none of"));
  EXPECT_THAT(refusal("iris.csv --from model --test new.csv"), HasSubstr("class \"iberica\""));
}

TEST_F(From, ColumnsItDoesNotKnowAreLeftOutWithAWarning) {
  succeed(shell_, "chainrule data iris --csv | sed '1s/^/extra,/; 2,$s/^/7,/' >more.csv");
  const Outcome outcome =
      shell_.run("chainrule train more.csv --from model --epochs 1 --quiet --no-save");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("column \"extra\""));
}

TEST_F(From, ALookAtTheTableSaysWhatTheModelTakes) {
  shell_.write("run.toml", "from = \"model\"\n[data]\nsource = \"more.csv\"\n");
  succeed(shell_, "chainrule data iris --csv | sed '1s/^/id,/; 2,$s/^/7,/' >more.csv");
  const std::string look = succeed(shell_, "chainrule data run.toml");
  EXPECT_THAT(look, ContainsRegex("id +number +- +only 7 +left out\n"));
  EXPECT_THAT(look, ContainsRegex("petal_width +number .* scaled\n"));
  EXPECT_THAT(look, ContainsRegex("species +text .* the target\n"));
  EXPECT_THAT(look, HasSubstr("4-6-3 (relu, softmax)"));
}

// scikit-learn's network for iris, whose classes it calls 0, 1 and 2.
TEST(FromWithoutNames, ColumnsAndClassesCanBeNamed) {
  const Shell shell;
  shell.write("m.onnx", golden_file("foreign/sklearn_classes.onnx"));
  const Outcome texts = shell.run("chainrule train iris --from m.onnx --quiet --out no");
  EXPECT_EQ(texts.exit_code, 1);
  EXPECT_THAT(texts.err, HasSubstr("calls its classes \"0\", \"1\", \"2\", column \"species\""));
  succeed(shell,
          "chainrule train iris --from m.onnx --class-names setosa,versicolor,virginica "
          "--updates 0 --quiet --out run");
  EXPECT_EQ(succeed(shell, "chainrule predict run iris | sed 1d"),
            succeed(shell,
                    "chainrule predict m.onnx iris | "
                    "sed '1d; s/0/setosa/; s/1/versicolor/; s/2/virginica/'"));
  // The same columns in another order, with one more before them and the target first.
  shell.run("chainrule data iris --csv | awk -F, -v OFS=, '{print $5, NR, $2, $1, $3, $4}' >o.csv");
  succeed(shell,
          "chainrule train o.csv --from m.onnx --class-names setosa,versicolor,virginica "
          "--target species --features sepal_length,sepal_width,petal_length,petal_width "
          "--updates 0 --test 0 --quiet --out other");
  EXPECT_EQ(succeed(shell, "chainrule predict other iris"),
            succeed(shell, "chainrule predict run iris"));
  const Outcome many = shell.run("chainrule train o.csv --from m.onnx --target species --out no");
  EXPECT_EQ(many.exit_code, 1);
  EXPECT_THAT(many.err, HasSubstr("o.csv has 6 columns for the model m.onnx, which knows no names "
                                  "and takes 4 and the target behind them"));
}

TEST(FromExplain, FlagsThatAModelDecidesAreRefusedThereToo) {
  const Shell shell;
  succeed(shell, "chainrule train iris --hidden 3 --epochs 1 --quiet --out model");
  const Outcome outcome = shell.run("chainrule explain model iris --learning-rate 0.1 --hidden 7");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("but the model model decides that"));
  EXPECT_THAT(succeed(shell, "chainrule explain iris --from model --weight 1:1,1"),
              StartsWith("One training step"));
}

}  // namespace
}  // namespace chainrule::cli
