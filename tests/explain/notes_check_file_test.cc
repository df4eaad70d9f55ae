// The four worked notes as worksheets: every mistake in them is found and named.
#include <chainrule/check.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace chainrule {
namespace {

using testing::ElementsAre;

CheckResult check_note(const std::string& name) {
  return check_work(
      read_worksheet_file(CHAINRULE_SOURCE_DIR "/examples/notes/" + name + "_worksheet.toml"));
}

// Of each finding the number and what explains it: "W1_new: broadcast_delta".
std::vector<std::string> findings(const CheckResult& result) {
  std::vector<std::string> all;
  for (const Finding& finding : result.findings) {
    EXPECT_EQ(finding.explanations.size(), 1u);
    std::set<std::string> names;
    for (const NamedMistake& one : finding.explanations.front()) {
      names.emplace(to_string(one.mistake));
    }
    std::string text = result.claims[finding.claim].claim.name + ":";
    for (const std::string& one : names) text += " " + one;
    if (all.empty() || all.back() != text) all.push_back(text);
  }
  return all;
}

TEST(NotesChecked, HiddenLayer) {
  EXPECT_THAT(findings(check_note("hidden_layer")), ElementsAre("delta1: update_before_propagate"));
  EXPECT_THAT(findings(check_note("hidden_layer_text")), ElementsAre("dW1: derivative_left_out"));
}

TEST(NotesChecked, Dropout) {
  EXPECT_THAT(findings(check_note("dropout")), ElementsAre("slope1: derivative_of_dropped_value",
                                                           "delta1: update_before_propagate"));
}

TEST(NotesChecked, ForwardPass) {
  const CheckResult result = check_note("forward_2_4_1");
  EXPECT_THAT(findings(result),
              ElementsAre("a1: arithmetic_slip", "z2: arithmetic_slip", "a2: arithmetic_slip"));
  std::size_t wrong_sums = 0, wrong_outputs = 0;
  for (const CheckedClaim& one : result.claims) {
    if (one.status != ClaimStatus::kWrong) continue;
    wrong_sums += one.claim.name == "z2";
    wrong_outputs += one.claim.name == "a2";
  }
  EXPECT_EQ(wrong_sums, 3u);
  EXPECT_EQ(wrong_outputs, 4u);
}

TEST(NotesChecked, BackPropagation) {
  EXPECT_THAT(findings(check_note("backprop_2_2_1")),
              ElementsAre("W1_new: broadcast_delta broadcast_gradient swapped_gradient_product"));
  EXPECT_THAT(findings(check_note("backprop_2_2_1_half_mended")),
              ElementsAre("W1_new: broadcast_gradient swapped_gradient_product"));
}

TEST(NotesChecked, Digits) {
  const CheckResult result = check_note("digits");
  EXPECT_THAT(findings(result), ElementsAre("precision: swapped_report_arguments"));
  EXPECT_THAT(result.first_mistakes(),
              ElementsAre(Mistake::kSwappedReportArguments, Mistake::kTestLeakage));
  EXPECT_GT(result.leaked.size(), 5u);
}

}  // namespace
}  // namespace chainrule
