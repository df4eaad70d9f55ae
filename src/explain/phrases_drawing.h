// What drawings say, in every language.
#pragma once

#include "explain/message.h"

namespace chainrule::phrases {

// --- captions of layers
// ---------------------------------------------------------------------------
inline constexpr Phrase kInputLayer = {"Input", "输入层", "輸入層"};
inline constexpr Phrase kHiddenLayer = {"Hidden {0}: {1}", "隐藏层 {0}：{1}", "隱藏層 {0}：{1}"};
inline constexpr Phrase kOutputLayer = {"Output: {0}", "输出层：{0}", "輸出層：{0}"};
inline constexpr Phrase kLossNode = {"Loss", "损失", "損失"};
inline constexpr Phrase kLossKind = {"Loss: {0}", "损失：{0}", "損失：{0}"};
inline constexpr Phrase kLossLine = {"Loss ({0}): {1}", "损失（{0}）：{1}", "損失（{0}）：{1}"};
inline constexpr Phrase kTarget = {"Target", "目标值", "目標值"};
inline constexpr Phrase kOneInput = {"1 value", "1 个输入值", "1 個輸入值"};
inline constexpr Phrase kInputs = {"{0} values", "{0} 个输入值", "{0} 個輸入值"};
inline constexpr Phrase kOneUnit = {"1 unit", "1 个单元", "1 個單元"};
inline constexpr Phrase kUnits = {"{0} units", "{0} 个单元", "{0} 個單元"};
inline constexpr Phrase kOneWeight = {"1 weight", "1 个权重", "1 個權重"};
inline constexpr Phrase kWeights = {"{0} weights", "{0} 个权重", "{0} 個權重"};
inline constexpr Phrase kPicture = {"{0} × {1} pixels", "{0} × {1} 像素", "{0} × {1} 像素"};
inline constexpr Phrase kIdentity = {"identity", "恒等", "恆等"};
inline constexpr Phrase kExponential = {"exponential", "指数", "指數"};

inline constexpr Phrase kHalfSquared = {"half squared error", "平方误差之半", "平方誤差之半"};
inline constexpr Phrase kSquared = {"squared error", "平方误差", "平方誤差"};
inline constexpr Phrase kHalfMeanSquared = {"half mean squared error", "均方误差之半",
                                            "均方誤差之半"};
inline constexpr Phrase kMeanSquared = {"mean squared error", "均方误差", "均方誤差"};
inline constexpr Phrase kMeanAbsolute = {"mean absolute error", "平均绝对误差", "平均絕對誤差"};
inline constexpr Phrase kBinaryCrossEntropy = {"binary cross-entropy", "二元交叉熵", "二元交叉熵"};
inline constexpr Phrase kCrossEntropy = {"cross-entropy", "交叉熵", "交叉熵"};

// --- the whole
// ------------------------------------------------------------------------------------
inline constexpr Phrase kNetwork = {"Network {0}", "网络 {0}", "網路 {0}"};
inline constexpr Phrase kNetworkOfSample = {"Network {0}, sample {1}", "网络 {0}，第 {1} 个样本",
                                            "網路 {0}，第 {1} 個樣本"};

// --- what is shown
// --------------------------------------------------------------------------------
inline constexpr Phrase kShowsWeights = {"On edges: the weights w", "连线上：权重 w",
                                         "連線上：權重 w"};
inline constexpr Phrase kShowsValues = {"In units: the activations a; on edges: the weights w",
                                        "单元内：激活值 a；连线上：权重 w",
                                        "單元內：激勵值 a；連線上：權重 w"};
// δ = ∂L/∂z and ∂L/∂w, or both with a minus.
inline constexpr Phrase kShowsGradients = {
    "In units: δ = {0}∂L/∂z, in inputs: x; on edges: {0}∂L/∂w",
    "单元内：δ = {0}∂L/∂z，输入单元内：x；连线上：{0}∂L/∂w",
    "單元內：δ = {0}∂L/∂z，輸入單元內：x；連線上：{0}∂L/∂w"};
inline constexpr Phrase kBatchGradients = {
    "δ and the loss are those of sample {0}; ∂L/∂w is that of the whole batch of {1} samples",
    "δ 与损失属于第 {0} 个样本；∂L/∂w 属于整批 {1} 个样本",
    "δ 與損失屬於第 {0} 個樣本；∂L/∂w 屬於整批 {1} 個樣本"};
inline constexpr Phrase kDropped = {"Crossed out, dashed: dropped in this step",
                                    "打叉的虚线单元：本步被丢弃（dropout）",
                                    "打叉的虛線單元：本步被丟棄（dropout）"};
inline constexpr Phrase kAfterDropout = {"Activations are shown after dropout",
                                         "激活值为 dropout 之后的值", "激勵值為 dropout 之後的值"};

// --- the legend
// -----------------------------------------------------------------------------------
inline constexpr Phrase kPositive = {"positive", "正", "正"};
inline constexpr Phrase kNegative = {"negative", "负", "負"};
inline constexpr Phrase kWidthOfWeights = {"width: |w|, the widest {0}", "线宽：|w|，最粗为 {0}",
                                           "線寬：|w|，最粗為 {0}"};
inline constexpr Phrase kWidthOfGradients = {
    "width: |∂L/∂w|, the widest {0}", "线宽：|∂L/∂w|，最粗为 {0}", "線寬：|∂L/∂w|，最粗為 {0}"};

// --- what is left out
// -----------------------------------------------------------------------------
inline constexpr Phrase kMore = {"{0} more", "另有 {0} 个", "另有 {0} 個"};
inline constexpr Phrase kFolded = {"{0}: {1} of {2} units drawn, {3} folded with their edges",
                                   "{0}：{2} 个单元中画出 {1} 个，其余 {3} 个及其连线已折叠",
                                   "{0}：{2} 個單元中畫出 {1} 個，其餘 {3} 個及其連線已摺疊"};
inline constexpr Phrase kPixelsWithoutEdges = {
    "{0}: a picture; the {1} weights that leave it are drawn as one fan a unit",
    "{0}：以图像表示；由它引出的 {1} 个权重以每个单元一个扇形画出",
    "{0}：以圖像表示；由它引出的 {1} 個權重以每個單元一個扇形畫出"};
inline constexpr Phrase kPictureTooLarge = {
    "{0}: too many pixels for a picture", "{0}：像素过多，不画成图像", "{0}：像素過多，不畫成圖像"};
inline constexpr Phrase kUnlabelled = {"{0}: too many edges to label",
                                       "{0}：连线过多，不标数值或符号",
                                       "{0}：連線過多，不標數值或符號"};

// --- text for a terminal
// --------------------------------------------------------------------------
inline constexpr Phrase kColumnsOfSources = {
    "A row of weights leaves the unit on its left; a column enters the unit it names",
    "权重表的每一行由左侧的单元引出，每一列进入所标的单元",
    "權重表的每一列（橫）由左側的單元引出，每一行（直）進入所標的單元"};

}  // namespace chainrule::phrases
