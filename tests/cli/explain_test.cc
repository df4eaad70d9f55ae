// chainrule explain: what it explains, in which forms, and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "shell.h"

namespace chainrule::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ExplainCommand : public testing::Test {
 protected:
  std::string out(const std::string& arguments) {
    const Outcome outcome = shell_.run("chainrule explain " + arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.out;
  }
  void refuse(const std::string& arguments, int exit_code, const std::string& sentence) {
    const Outcome outcome = shell_.run("chainrule explain " + arguments);
    EXPECT_EQ(outcome.exit_code, exit_code) << arguments;
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, "chainrule: " + sentence + "\n");
  }
  Shell shell_;
};

TEST_F(ExplainCommand, EveryFormBeginsAsItShould) {
  const std::string xor_net = "xor --hidden 2 --activation tanh --sample 1 ";
  EXPECT_THAT(out(xor_net), StartsWith("One training step, number by number\n"));
  EXPECT_THAT(out(xor_net + "--language zh-Hans"), StartsWith("一步训练，逐个数字推导\n"));
  EXPECT_THAT(out(xor_net + "--format html"), StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(out(xor_net + "--format latex"), HasSubstr("\\documentclass"));
  EXPECT_THAT(out(xor_net + "--format markdown"), HasSubstr("```mermaid"));
  EXPECT_THAT(out(xor_net + "--format numpy"), HasSubstr("import numpy as np"));
  EXPECT_THAT(out(xor_net + "--format svg"), StartsWith("<svg"));
  EXPECT_THAT(out(xor_net + "--format tikz"), HasSubstr("\\begin{tikzpicture}"));
}

TEST_F(ExplainCommand, JsonHasEveryNumber) {
  const auto json = nlohmann::json::parse(
      out("xor --hidden 2 --activation tanh --set train.batch_size=0 --sample 1 --format json"));
  EXPECT_EQ(json["schema"], 1);
  EXPECT_EQ(json["network"]["inputs"], 2);
  EXPECT_EQ(json["gradient_check"]["agreeing"], json["gradient_check"]["checked"]);
  const auto& first = json["sections"][0]["steps"][0];
  EXPECT_EQ(first["name"], "z1");
  EXPECT_TRUE(first["value"].is_number());
}

TEST_F(ExplainCommand, AModelIsExplainedOnRowsAndOnValues) {
  shell_.run("chainrule train iris --hidden 3 --epochs 2 --out run --quiet");
  const std::string rate = " --learning-rate 0.1 --format json ";
  const auto on_row = nlohmann::json::parse(out("run iris --sample 1" + rate));
  const auto on_values = nlohmann::json::parse(out("run --values 5.1,3.5,1.4,0.2,setosa" + rate));
  EXPECT_EQ(on_row["sections"], on_values["sections"]);
  refuse("run iris", 2,
         "run: a model does not hold a learning rate; name one with --learning-rate");
  refuse("run --learning-rate 1", 2,
         "run: a table with its rows was expected, or --values X,X...,T");
  refuse("run iris --learning-rate 1 --sample 151", 2, "--sample 151: iris has rows 1 to 150");
}

TEST_F(ExplainCommand, WhatCannotBeMeantIsRefused) {
  refuse("xor iris", 2, "iris: rows go with a model; xor is none");
  refuse("xor --hidden 2 --sample 999", 1, "explain: sample 999 came, there are 1 to 3");
  refuse("xor --hidden 2 --weight 1:9,1", 1,
         "explain: layer 1: a weight from unit 9 came, there are 1 to 2");
  refuse("xor --hidden 2 --convention order=rows", 2,
         "--convention order=rows: weights, samples, offset or delta = a name was expected");
  refuse(
      "xor --format word", 1,
      "format \"word\" is not known; there are text, html, markdown, latex, json, numpy, pytorch, "
      "octave, cpp, svg, tikz, mermaid");
  refuse("xor --format pythorch", 1,
         "format \"pythorch\" is not known; there are text, html, markdown, latex, json, numpy, "
         "pytorch, octave, cpp, svg, tikz, mermaid; did you mean \"pytorch\"?");
  refuse("xor --language de", 1, "language \"de\" is not known; there are en, zh-Hans, zh-Hant");
}

}  // namespace
}  // namespace chainrule::cli
