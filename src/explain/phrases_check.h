// What `check` says: the table of claims and the findings. Mistakes: phrases_mistakes.h.
#pragma once

#include "explain/message.h"

namespace chainrule::phrases {

// --- the table of claims ------------------------------------------------------------------------
inline constexpr Phrase kColumnNumber = {"number", "数值", "數值"};
inline constexpr Phrase kColumnClaimed = {"claimed", "所填", "所填"};
inline constexpr Phrase kColumnRight = {"right", "正确值", "正確值"};
inline constexpr Phrase kNumbersLeftOut = {"({0} right numbers are not listed)",
                                           "（另有 {0} 个正确的数未列出）",
                                           "（另有 {0} 個正確的數未列出）"};

// --- counts -------------------------------------------------------------------------------------
inline constexpr Phrase kCounts = {
    "{0} numbers: {1} right, {2} wrong, {3} following from a wrong one",
    "共 {0} 个数：{1} 个正确，{2} 个错误，{3} 个由错误的数推出",
    "共 {0} 個數：{1} 個正確，{2} 個錯誤，{3} 個由錯誤的數推得"};
inline constexpr Phrase kAllRight = {"All {0} numbers are right.", "全部 {0} 个数都正确。",
                                     "全部 {0} 個數都正確。"};
inline constexpr Phrase kNothingClaimed = {"Nothing is claimed: every number is blank.",
                                           "没有填写任何数。", "沒有填寫任何數。"};
inline constexpr Phrase kRoundingRemark = {
    "Remark: {0} differ in their last digits, because rounded numbers were carried along. That is "
    "no "
    "mistake.",
    "说明：有 {0} 个数的末位不同，原因是中间结果经过了四舍五入。这不算错误。",
    "說明：有 {0} 個數的末位不同，原因是中間結果經過四捨五入。這不算錯誤。"};

// --- findings -----------------------------------------------------------------------------------
inline constexpr Phrase kFirstWrong = {"First wrong number: {0}", "第一个错误的数：{0}",
                                       "第一個錯誤的數：{0}"};
inline constexpr Phrase kNextWrong = {"Next wrong number, not explained by what came before: {0}",
                                      "下一个错误的数（前面的错误不能解释它）：{0}",
                                      "下一個錯誤的數（前面的錯誤無法解釋它）：{0}"};
inline constexpr Phrase kClaimedAndRight = {"claimed {0}, right is {1}", "所填 {0}，正确值 {1}",
                                            "所填 {0}，正確值 {1}"};
inline constexpr Phrase kLeaked = {"Rows of the test part were trained on: {0} (test_leakage)",
                                   "用测试部分的行训练了模型：{0}（test_leakage）",
                                   "用測試部分的列訓練了模型：{0}（test_leakage）"};
inline constexpr Phrase kExplainedBy = {"This number comes out if", "出现这个数的原因是",
                                        "出現這個數的原因是"};
inline constexpr Phrase kExplainedByOneOf = {
    "This number comes out by any one of these mistakes:", "下列任何一种错误都会得到这个数：",
    "下列任何一種錯誤都會得到這個數："};
inline constexpr Phrase kTogetherWith = {"and at the same time", "同时", "同時"};
inline constexpr Phrase kUsed = {"used", "所用", "所用"};
inline constexpr Phrase kShouldBe = {"right", "正确", "正確"};
inline constexpr Phrase kOneFollows = {
    "One later number follows from it and is consistent with it.",
    "后面有 1 个数由它推出，与它一致。", "後面有 1 個數由它推得，與它一致。"};
inline constexpr Phrase kSomeFollow = {
    "{0} later numbers follow from it and are consistent with it.",
    "后面有 {0} 个数由它推出，与它一致。", "後面有 {0} 個數由它推得，與它一致。"};

// --- places -------------------------------------------------------------------------------------
inline constexpr Phrase kInLayer = {" in layer {0}", "（第 {0} 层）", "（第 {0} 層）"};
inline constexpr Phrase kOfSamples = {": sample {0} has those of sample {1}",
                                      "：样本 {0} 用了样本 {1} 的数",
                                      "：樣本 {0} 用了樣本 {1} 的數"};
inline constexpr Phrase kWithTheInputs = {" with the inputs", "（输入层）", "（輸入層）"};

}  // namespace chainrule::phrases
