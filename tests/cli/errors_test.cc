// Whatever is wrong gives one line on stderr that says where, a fitting exit code, and no file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iomanip>
#include <string>

#include "shell.h"

namespace chainrule::cli {
namespace {

using testing::ContainsRegex;

struct Wrong {
  const char* name;
  const char* command;
  int exit_code;
  const char* sentence;  // a part of it, as a POSIX extended regular expression
};

std::ostream& operator<<(std::ostream& out, const Wrong& wrong) {
  return out << wrong.command;
}

class Errors : public testing::TestWithParam<Wrong> {
 protected:
  void SetUp() override {
    shell_.write("broken.toml", "[data]\nsource = \"iris\"\n[train]\nepochs = = 3\n");
    shell_.write("unknown.toml", "[data]\nsource = \"iris\"\n[train]\nepoch = 3\n");
    shell_.write("kind.toml", "[data]\nsource = \"iris\"\n[train]\nepochs = \"three\"\n");
    shell_.write("width.toml",
                 "[data]\nsource = \"iris\"\n[network]\nlayers = [{units = 0}, {units = 3}]\n");
    shell_.write("target.toml",
                 "[data]\ninputs = [[0.0, 1.0], [1.0, 0.0]]\ntargets = [[2.0], [0.0]]\n"
                 "[network]\nloss = \"binary_cross_entropy\"\n");
    shell_.write("empty.csv", "");
    shell_.write("header.csv", "a,b,y\n");
    shell_.write("missing.csv", "a,b,y\n1,2,u\n3,NaN,v\n5,6,u\n7,8,v\n");
    shell_.write("infinite.csv", "a,b,y\n1,2,u\n3,inf,v\n5,6,u\n7,8,v\n");
    shell_.write("ragged.csv", "a,b,y\n1,2,u\n3,v\n");
    shell_.write("text.csv", "a,b,y\n1,2,u\n3,red,v\n5,6,u\n7,8,v\n");
    shell_.write("dates.csv", "a,y\n2024-05-01,u\n2024-05-02,v\n2024-05-03,u\n");
    shell_.write(
        "lying.npy",
        std::string("\x93NUMPY\x01\x00\x4a\x00", 10) +
            "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 1000000000), }");
    shell_.write("nested.jsonl", "{\"a\": {\"b\": 1}}\n");
    shell_.write("good.csv", "a,b,y\n1,2,u\n2,1,v\n1,3,u\n3,1,v\n");
    shell_.write("class.csv", "a,b,y\n1,2,w\n");
    shell_.write("column.csv", "a,c,y\n1,2,u\n");
    shell_.write("file", "a regular file\n");
    const Outcome model =
        shell_.run("chainrule train good.csv --target y --epochs 1 --test 0 --out model --quiet");
    ASSERT_EQ(model.exit_code, 0) << model.err;
  }

  Shell shell_;
};

TEST_P(Errors, SayOneLineAndLeaveNothing) {
  const Wrong& wrong = GetParam();
  const auto files_before = shell_.files();
  const Outcome outcome = shell_.run(wrong.command);
  EXPECT_EQ(outcome.exit_code, wrong.exit_code);
  EXPECT_THAT(outcome.err, ContainsRegex(wrong.sentence));
  EXPECT_THAT(outcome.err, testing::StartsWith("chainrule: "));
  EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(shell_.files(), files_before);
}

constexpr Wrong kWrong[] = {
    {"NoCommand", "chainrule", 2, "a command is missing; there are train,.*chainrule --help"},
    {"UnknownCommand", "chainrule trian iris", 2, "\"trian\" .*there are train, evaluate"},
    {"UnknownFlag", "chainrule train iris --epochz 3", 2, "\"--epochz\".*chainrule train --help"},
    {"NoSource", "chainrule train", 2, "DATA|RUN.toml"},
    {"NoValue", "chainrule train iris --epochs", 2, "--epochs"},
    {"OutAndNoSave", "chainrule train iris --out x --no-save", 2, "--no-save"},
    {"SetWithoutValue", "chainrule train iris --set seed", 2, "KEY=VALUE"},
    {"BrokenToml", "chainrule train broken.toml", 1, "broken.toml: line 4, column"},
    {"UnknownKey", "chainrule train unknown.toml", 1,
     "unknown.toml: line 4, column .*train.epoch.*did you mean .epochs."},
    {"UnknownKeySet", "chainrule train iris --set train.epoch=3", 1, "did you mean .epochs."},
    {"WrongKind", "chainrule train kind.toml", 1, "kind.toml: line 4, .*train.epochs.*three"},
    {"WrongKindFlag", "chainrule train iris --epochs three", 1, "train.epochs.*three"},
    {"NegativeRate", "chainrule train iris --learning-rate -1", 1, "learning_rate.*-1"},
    {"UnknownName", "chainrule train iris --activation rely", 1, "rely.*did you mean .relu."},
    {"WidthZero", "chainrule train iris --hidden 20,0", 1,
     "network.hidden = .*0.*width of at least 1"},
    {"WidthZeroInFile", "chainrule train width.toml", 1,
     "width.toml: line 4, .*units = 0 .*width of at least 1"},
    {"TargetOutsideTheLoss", "chainrule train target.toml --out run", 1,
     "train: row 1: target 2 of binary_cross_entropy is not in .0, 1."},
    {"MissingRunFile", "chainrule train none.toml", 1, "none.toml"},
    {"MissingData", "chainrule train none.csv --target y", 1, "none.csv: .*digits"},
    {"UnknownTarget", "chainrule train iris --target speccies", 1,
     "iris has no column \"speccies\".*did you mean \"species\""},
    {"UnknownFeature", "chainrule train good.csv --target y --features a,d", 1, "no column \"d\""},
    {"EmptyFile", "chainrule train empty.csv --target y", 1, "empty.csv.*empty"},
    {"OnlyAHeader", "chainrule train header.csv --target y --set data.header=true", 1,
     "header.csv"},
    {"MissingValue", "chainrule train missing.csv --target y --fill none", 1,
     "row 2, column \"b\""},
    {"InfiniteValue", "chainrule train infinite.csv --target y", 1, "infinite.csv: line 3"},
    {"RaggedRows", "chainrule train ragged.csv --target y", 1, "ragged.csv: line 3"},
    {"TextForNumber", "chainrule train text.csv --target y --column b=number", 1,
     "row 2, column \"b\": \"red\" is not a number"},
    {"Dates", "chainrule train dates.csv --target y", 1, "\"a\" holds dates .*--column a=ignore"},
    {"UnknownKind", "chainrule train text.csv --target y --column b=date", 1, "\"date\""},
    {"KindWithoutAName", "chainrule train text.csv --target y --column date", 2, "NAME=KIND"},
    {"LyingSizes", "chainrule train lying.npy --target x1", 1, "lying.npy: no array of NumPy"},
    {"NestedJson", "chainrule train nested.jsonl --target a", 1, "nested.jsonl: line 1, column 7"},
    {"FolderBelowAFile", "chainrule train iris --epochs 1 --quiet --out file/run", 1, "file/run"},
    {"FolderInUse", "chainrule train iris --epochs 1 --quiet --out model", 1,
     "model: .*new or empty"},
    {"NoModel", "chainrule evaluate none good.csv", 1, "none"},
    {"NoModelFile", "chainrule predict good.csv good.csv", 1, "good.csv"},
    {"ClassOutsideTraining", "chainrule evaluate model class.csv", 1, "row 1, column \"y\".*\"w\""},
    {"ColumnOfTheModel", "chainrule predict model column.csv", 1, "no column \"b\""},
    {"EmptyStdin", "chainrule predict model -", 1, "stdin.*empty"},
    {"FullDisk", "chainrule predict model good.csv >/dev/full", 1, "stdout: No space"},
    {"NoProbabilities",
     "chainrule train diabetes --epochs 1 --out d --quiet >d.txt && "
     "chainrule predict d diabetes --probabilities; code=$?; rm -r d d.txt; (exit $code)",
     1, "no probabilities"},
    {"GradcheckRowsZero", "chainrule gradcheck iris --rows 0", 2, "--rows: .*at least 1"},
    {"BenchNoNetwork", "chainrule bench 64", 2, "NETWORK 64: inputs and outputs.*64-100-10"},
    {"BenchWidthZero", "chainrule bench 64-0-10", 2, "NETWORK 64-0-10: numbers from 1"},
    {"BenchFullBatchOptimizer", "chainrule bench 4-3 --optimizer lbfgs", 1, "lbfgs has no steps"},
    {"ThreadsZero", "chainrule train iris --threads 0", 2, "--threads"},
    {"UnknownSet", "chainrule data irises", 1, "irises: .*did you mean \"iris\""},
    {"NearCommand", "chainrule trian iris", 2, "did you mean \"train\""},
    {"NearFlag", "chainrule train iris --hiden 3", 2, "\"--hiden\"; did you mean \"--hidden\""},
    {"NearFlagWithAValue", "chainrule train iris --epoch=3", 2, "did you mean \"--epochs\""},
    {"NearFlagOfTheProgram", "chainrule --verison", 2, "\"--verison\"; did you mean \"--version\""},
    {"NearManPage", "chainrule man trian", 2, "did you mean \"train\""},
    {"NearFile", "chainrule train goood.csv --target y", 1, "did you mean \"good.csv\""},
    {"NearTestFile", "chainrule train iris --test ./goood.csv", 1, "did you mean \"./good.csv\""},
    {"NearModel", "chainrule predict modle good.csv", 1, "no such model.*did you mean \"model\""},
    {"NearOptimizer", "chainrule bench 4-3 --optimizer adm", 1, "there are sgd.*mean \"adam\""},
    {"NearForm", "chainrule export model --to C", 1, "did you mean \"c\""},
    {"FolderForATable", "chainrule train model --target y", 1,
     "model: it is a folder.*--from model"},
    {"FolderWithoutAModel",
     "mkdir f && chainrule evaluate f good.csv; code=$?; rmdir f; (exit $code)", 1,
     "f: the folder holds no model.onnx"},
    {"TestFileWithoutAColumn",
     "chainrule train good.csv --target y --test column.csv --epochs 1 --quiet --out x", 1,
     "column.csv has no column \"b\""},
    {"ClosedStdin", "chainrule train - --target y <&-", 1, "stdin"},
    {"ClosedStdout", "chainrule predict model good.csv >&-", 1, "stdout: Bad file"},
    {"CsvAndJson", "chainrule data iris --csv --json", 2, "--csv"},
};

INSTANTIATE_TEST_SUITE_P(All, Errors, testing::ValuesIn(kWrong),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(NoTarget, ColumnsAreListed) {
  const Shell shell;
  shell.write("table.csv", "height,colour\n1.5,red\n2,blue\n");
  const Outcome outcome = shell.run("chainrule train table.csv");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "  column  kind    missing  distinct  values\n"
            "  height  number        -         2  1.5 to 2\n"
            "  colour  text          -         2  red, blue\n"
            "\n"
            "chainrule: table.csv: name the column to predict with --target\n");
}

TEST(UnreadProgress, DoesNotStopARun) {
  const Shell shell;
  const Outcome outcome = shell.run(
      "chainrule train iris --epochs 2 --out run 2>/dev/full; "
      "echo $?; chainrule train none.csv 2>/dev/full; echo $?");
  EXPECT_THAT(outcome.out, testing::EndsWith("\n0\n1\n"));
  EXPECT_THAT(shell.files(), testing::Contains("run/model.onnx"));
}

TEST(BrokenPipe, EndsQuietly) {
  const Shell shell;
  const Outcome outcome =
      shell.run("{ chainrule data digits --csv; echo $? >code; } | head -1 >first; cat code first");
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, testing::StartsWith("0\npixel_1_1,"));
}

}  // namespace
}  // namespace chainrule::cli
