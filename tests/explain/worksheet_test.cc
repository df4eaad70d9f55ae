// Worksheets in every format and convention; what is wrong in them is said in one line.
#include <chainrule/check.h>
#include <chainrule/error.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explain/raw_sheet.h"
#include "random_problem.h"

namespace chainrule {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kSheet = R"(
[network]
loss = "half_squared"
layers = [
  { units = 2, activation = "sigmoid", bias = false },
  { units = 1, activation = "sigmoid", bias = false },
]
[step]
learning_rate = 1
reduction = "sum"
[given]
x = [[0.35, 0.9]]
t = [0.5]
W1 = [[0.1, 0.4], [0.8, 0.6]]
W2 = [[0.3], [0.9]]
[work]
)";

CheckResult check(const std::string& work) {
  return check_work(parse_worksheet_toml(kSheet + work, "sheet.toml"));
}

TEST(Worksheet, ReadsNumbersWithTheirDigits) {
  const Worksheet work = parse_worksheet_toml(
      std::string(kSheet) + "z1 = [0.755, 0.68]\na1 = [[\"0.680\", \"\"]]\nloss = 1.81e-2\n",
      "sheet.toml");
  ASSERT_EQ(work.claims.size(), 4u);
  EXPECT_EQ(work.claims[0].name, "a1");
  EXPECT_EQ(work.claims[0].written, "0.680");
  EXPECT_DOUBLE_EQ(work.claims[0].half_unit, 0.0005);
  EXPECT_EQ(work.claims[1].name, "loss");
  EXPECT_DOUBLE_EQ(work.claims[1].half_unit, 0.00005);
  EXPECT_EQ(work.claims[2].written, "0.755");
  EXPECT_DOUBLE_EQ(work.claims[3].half_unit, 0.005);
  EXPECT_TRUE(check_work(work).right());
}

TEST(Worksheet, AWholeNumberHasTheDigitsOfTheOthers) {
  EXPECT_FALSE(check("z1 = [0.755, 1]\n").right());
  EXPECT_TRUE(check("z1 = [\"0.755\", \"0.68\"]\nloss = \"0.0181\"\n").right());
}

TEST(Worksheet, LaterSteps) {
  EXPECT_TRUE(check("\"loss@100\" = 3.26687892e-07\n\"loss@2\" = 0.0165653823\n").right());
  EXPECT_FALSE(check("\"loss@100\" = 5.92944818e-07\n").right());
}

TEST(Worksheet, SolvedTemplatesAreRightInEveryFormatAndConvention) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Dice dice(seed);
    const StepProblem problem = random_problem(dice);
    const Convention convention = random_convention(dice);
    for (const WorksheetFormat format : {WorksheetFormat::kToml, WorksheetFormat::kCsv}) {
      const auto read = [&](const std::string& text) {
        return format == WorksheetFormat::kToml ? parse_worksheet_toml(text, "sheet")
                                                : parse_worksheet_csv(text, "sheet");
      };
      const Worksheet blank = read(worksheet_template(problem, convention, format));
      EXPECT_TRUE(blank.claims.empty());
      const std::string solved = worksheet_template(problem, convention, format, 6);
      const CheckResult result = check_work(read(solved));
      EXPECT_GT(result.claims.size(), 5u);
      ASSERT_TRUE(result.right()) << "seed " << seed << "\n"
                                  << to_text(result, Language::kEnglish) << solved;
    }
  }
}

TEST(Worksheet, Report) {
  const std::string tables =
      "[report]\ntrue = [0, 0, 1, 1, 1]\npredicted = [0, 1, 1, 1, 0]\n[work]\n";
  const auto checked = [&](const std::string& work) {
    return check_work(parse_worksheet_toml(tables + work, "sheet"));
  };
  EXPECT_TRUE(checked("accuracy = 0.6\nprecision = [0.5, 0.667]\nrecall = [0.5, 0.667]\n"
                      "f1 = [0.5, 0.667]\nsupport = [2, 3]\nconfusion = [[1, 1], [1, 2]]\n")
                  .right());
  const std::string other =
      "[report]\ntrue = [0, 0, 1, 1, 1]\npredicted = [0, 1, 1, 1, 1]\n[work]\n"
      "recall = [\"1.000\", 0.75]\nprecision = [0.5, \"1.000\"]\n";
  const CheckResult swapped = check_work(parse_worksheet_toml(other, "sheet"));
  EXPECT_THAT(swapped.first_mistakes(), testing::ElementsAre(Mistake::kSwappedReportArguments));
  EXPECT_EQ(swapped.findings.size(), 1u);
}

TEST(Worksheet, Split) {
  const auto checked = [](const std::string& drawn) {
    return check_work(parse_worksheet_toml(
        "[split]\nrows = 6\ntest = [1, 4]\ndrawn = [" + drawn + "]\n", "sheet"));
  };
  EXPECT_TRUE(checked("2, 3, 5, 3").right());
  const CheckResult leaked = checked("2, 4, 5, 4, 1");
  EXPECT_THAT(leaked.first_mistakes(), testing::ElementsAre(Mistake::kTestLeakage));
  EXPECT_THAT(leaked.leaked, testing::ElementsAre(4u, 1u));
}

struct Wrong {
  const char* name;
  std::string text;
  std::vector<std::string> says;
};

class WrongSheet : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSheet, SaysWhereAndWhat) {
  try {
    parse_worksheet_toml(GetParam().text, "sheet.toml");
    FAIL() << "no error";
  } catch (const Error& error) {
    for (const std::string& part : GetParam().says) EXPECT_THAT(error.what(), HasSubstr(part));
    EXPECT_THAT(std::string(error.what()), testing::Not(HasSubstr("\n")));
  }
}

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = kSheet;
  return text.replace(text.find(from), from.size(), to);
}

const Wrong kWrong[] = {
    {"Toml", "[network\n", {"sheet.toml: line 1"}},
    {"Nothing", "[work]\n", {"sheet.toml", "[network]"}},
    {"UnknownName", kSheet + std::string("zz1 = [1]\n"), {"line 17", "zz1", "did you mean \"z1\""}},
    {"UnknownLayer", kSheet + std::string("z3 = [1]\n"), {"line 17", "z3"}},
    {"Shape", kSheet + std::string("z1 = [1.0, 2.0, 3.0]\n"), {"line 17", "z1", "[3]", "[1 x 2]"}},
    {"Ragged", kSheet + std::string("dW1 = [[1, 2], [3]]\n"), {"line 17", "dW1", "2"}},
    {"Text", kSheet + std::string("loss = \"abc\"\n"), {"line 17", "loss", "abc", "number"}},
    {"Infinite", kSheet + std::string("loss = inf\n"), {"line 17", "loss"}},
    {"Truth", kSheet + std::string("loss = true\n"), {"line 17", "loss"}},
    {"NoInput", replaced("x = [[0.35, 0.9]]", ""), {"given.x is missing"}},
    {"NoTarget", replaced("t = [0.5]", ""), {"given.t is missing"}},
    {"WeightShape", replaced("W2 = [[0.3], [0.9]]", "W2 = [[0.3]]"), {"W2", "[1 x 1]", "[2 x 1]"}},
    {"GivenBlank", replaced("t = [0.5]", "t = [\"\"]"), {"given.t", "blank"}},
    {"GivenUnknown", replaced("t = [0.5]", "t = [0.5]\nW3 = [[1]]"), {"given.W3", "W2"}},
    {"Key",
     replaced("learning_rate = 1", "learning_rat = 1"),
     {"step.learning_rat", "learning_rate"}},
    {"Loss", replaced("half_squared", "half_sqared"), {"network.loss", "half_squared"}},
    {"Table", kSheet + std::string("[wrok]\n"), {"wrok"}},
    {"FarStep", kSheet + std::string("\"loss@99999999999\" = 1\n"), {"loss@99999999999"}},
    {"StepZero", kSheet + std::string("\"loss@0\" = 1\n"), {"loss@0"}},
    {"Bias",
     replaced("activation = \"sigmoid\", bias = false },\n  { units = 1",
              "activation = \"sigmoid\" },\n  { units = 1"),
     {"b1", "bias = false"}},
};

INSTANTIATE_TEST_SUITE_P(All, WrongSheet, testing::ValuesIn(kWrong),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(WorksheetCsv, SettingsNumbersAndBlanks) {
  const std::string text =
      "table,name,row,column,value\n"
      "network,loss,,,half_squared\nnetwork,layer1.units,,,1\nnetwork,layer1.activation,,,sigmoid\n"
      "network,layer1.bias,,,FALSE\nstep,learning_rate,,,1\n"
      "given,x,1,1,0.5\ngiven,t,1,1,1\ngiven,W1,1,1,2\n"
      "work,z1,1,1,1.00\nwork,a1,1,1,\nwork,loss,,,0.04\n";
  const Worksheet work = parse_worksheet_csv(text, "sheet.csv");
  ASSERT_EQ(work.claims.size(), 2u);
  EXPECT_TRUE(check_work(work).right());
  // A semicolon between cells goes with a decimal comma.
  std::string german = text;
  std::ranges::replace(german, ',', ';');
  std::ranges::replace(german, '.', ',');
  for (std::size_t at; (at = german.find("layer1,")) != std::string::npos;) german[at + 6] = '.';
  EXPECT_TRUE(check_work(parse_worksheet_csv(german, "sheet.csv")).right());
}

// Numbers of one line are found one after the other, and those of another array before them.
TEST(Worksheet, NumbersAreFoundAsWrittenWhereverTheyStand) {
  const RawSheet raw = read_raw_toml(
      "[given]\nz = [\n  1.0, 2.00,\n  3.000] # ä\n\"ä\" = [4.0, 5.00]\n[work]\nc = [[1.10, 2.2], "
      "[3.30, 4]]\n",
      "t.toml");
  const auto written = [](const std::vector<RawArray>& arrays, std::string_view name) {
    std::string all;
    for (const RawArray& array : arrays) {
      if (array.name != name) continue;
      for (const RawNumber& number : array.numbers) all += number.written + " ";
    }
    return all;
  };
  EXPECT_EQ(written(raw.given, "z"), "1.0 2.00 3.000 ");
  EXPECT_EQ(written(raw.given, "ä"), "4.0 5.00 ");
  EXPECT_EQ(written(raw.work, "c"), "1.10 2.2 3.30 4 ");
  // One line of all numbers took the square of its length.
  std::string line = "[given]\nx = [";
  for (int i = 0; i < 200'000; ++i) line += "1,";
  EXPECT_EQ(read_raw_toml(line + "7.0]", "t.toml").given[0].numbers.back().written, "7.0");
}

TEST(WorksheetCsv, WrongLinesAreNamed) {
  const std::string head = "table,name,row,column,value\n";
  const auto says = [&](const std::string& text) {
    try {
      parse_worksheet_csv(text, "sheet.csv");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(says(""), HasSubstr("empty"));
  EXPECT_THAT(says("a,b\n"), HasSubstr("heading"));
  EXPECT_THAT(says(head + "giben,x,1,1,2\n"), AllOf(HasSubstr("line 2"), HasSubstr("giben")));
  EXPECT_THAT(says(head + "given,x,1,1,abc\n"), AllOf(HasSubstr("line 2"), HasSubstr("abc")));
  EXPECT_THAT(says(head + "given,x,0,1,2\n"), HasSubstr("line 2"));
  EXPECT_THAT(says(head + "given,x,1,1,2\ngiven,x,1,1,3\n"), HasSubstr("twice"));
  EXPECT_THAT(says(head + "network,loss,,,abc\n"), AllOf(HasSubstr("line 2"), HasSubstr("abc")));
  EXPECT_THAT(says(head + "given,x,9999999,9999999,2\n"), HasSubstr("too far"));
  // Blanks between are made only as far as a file of this size may ask for them, in all arrays.
  EXPECT_THAT(says(head + "given,x,400,400,2\n"), HasSubstr("line 2: x: its rows and columns go"));
  EXPECT_THAT(says(head + "given,x,300,300,2\nwork,z1,300,300,2\n"), HasSubstr("line 3: z1: its"));
  EXPECT_THAT(says(head + "given,x,300,300,2\n"), HasSubstr("is missing"));
}

}  // namespace
}  // namespace chainrule
