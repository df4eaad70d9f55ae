// What exercises say, in every language. Terms: docs/glossary.md.
#pragma once

#include "explain/message.h"

namespace chainrule::phrases {

inline constexpr Phrase kExerciseTitle = {"Back-propagation by hand: exercise {0}-{1}",
                                          "手算反向传播：练习 {0}-{1}",
                                          "手算反向傳播：練習 {0}-{1}"};
inline constexpr Phrase kSolutionTitle = {"Back-propagation by hand: solution {0}-{1}",
                                          "手算反向传播：答案 {0}-{1}",
                                          "手算反向傳播：解答 {0}-{1}"};
inline constexpr Phrase kNetworkHeading = {"The network", "网络", "網路"};
inline constexpr Phrase kGivenHeading = {"Given", "已知", "已知"};
inline constexpr Phrase kExerciseDrawing = {"The network, drawn", "网络结构图", "網路結構圖"};

// --- facts --------------------------------------------------------------------------------------
inline constexpr Phrase kFactOneLayer = {"{0} inputs, one neuron.", "{0} 个输入，一个神经元。",
                                         "{0} 個輸入，一個神經元。"};
inline constexpr Phrase kFactTwoLayers = {
    "{0} inputs, a hidden layer of {1} units, {2} in the output layer.",
    "{0} 个输入，{1} 个单元的隐藏层，输出层 {2} 个单元。",
    "{0} 個輸入，{1} 個單元的隱藏層，輸出層 {2} 個單元。"};
inline constexpr Phrase kFactActivation = {
    "Layer {0} ({1}): {2} = {3}", "第 {0} 层（{1}）：{2} = {3}", "第 {0} 層（{1}）：{2} = {3}"};
inline constexpr Phrase kFactSlope = {"Its slope: {0} = {1}", "其斜率：{0} = {1}",
                                      "其斜率：{0} = {1}"};
inline constexpr Phrase kFactLoss = {"Loss: {0}", "损失函数：{0}", "損失函數：{0}"};
inline constexpr Phrase kFactMean = {
    "Loss and gradients of the batch are means over its {0} samples.",
    "批次的损失和梯度都是 {0} 个样本的平均值。", "批次的損失和梯度都是 {0} 個樣本的平均值。"};
inline constexpr Phrase kFactLearningRate = {"Learning rate: {0} = {1}", "学习率：{0} = {1}",
                                             "學習率：{0} = {1}"};
inline constexpr Phrase kFactL2 = {
    "L2 penalty: half of {0} = {1} times the sum of the squares of all weights, biases left out.",
    "L2 惩罚项：{0} = {1} 的一半乘以所有权重的平方和，不含偏置。",
    "L2 懲罰項：{0} = {1} 的一半乘以所有權重的平方和，不含偏權值。"};
inline constexpr Phrase kFactAdam = {
    "Optimizer: Adam, first step, {0} = {1}, {2} = {3}, {4} = {5}; its moments start at 0.",
    "优化器：Adam，第一步，{0} = {1}，{2} = {3}，{4} = {5}；各阶矩从 0 开始。",
    "最佳化器：Adam，第一步，{0} = {1}，{2} = {3}，{4} = {5}；各階動差從 0 開始。"};
inline constexpr Phrase kFactDropout = {
    "Dropout: the values of layer {0} are multiplied by the mask, 0 or 1/(1 - rate).",
    "随机失活：第 {0} 层的值乘以掩码，即 0 或 1/(1 - 失活率)。",
    "隨機丟棄：第 {0} 層的值乘以遮罩，即 0 或 1/(1 - 丟棄率)。"};
inline constexpr Phrase kFactConstantInput = {
    "The weights from a constant input 1 stand for biases: number 0 of each weight matrix.",
    "常数输入 1 的权重代替偏置：即各权重矩阵中编号为 0 的一行（列）。",
    "常數輸入 1 的權重代替偏權值：即各權重矩陣中編號為 0 的一列（行）。"};
inline constexpr Phrase kFactThreshold = {"A threshold is subtracted from each weighted sum.",
                                          "每个加权和都要减去阈值。", "每個加權和都要減去閾值。"};
inline constexpr Phrase kFactNegative = {
    "Deltas and gradients are those of the negative loss: the update adds.",
    "delta 和梯度都取负损失的导数：更新时用加法。", "delta 和梯度都取負損失的導數：更新時用加法。"};
inline constexpr Phrase kFactDigits = {
    "Calculate with at least {0} digits; what is written down may be rounded.",
    "计算时至少保留 {0} 位有效数字；写下的结果可以四舍五入。",
    "計算時至少保留 {0} 位有效數字；寫下的結果可以四捨五入。"};
inline constexpr Phrase kFactRounded = {
    "Everything was calculated in full and is shown with {0} significant digits; who rounds along "
    "the way may differ in the last ones.",
    "全部按完整精度计算，显示 {0} 位有效数字；中途四舍五入时，末位可能略有不同。",
    "全部以完整精度計算，顯示 {0} 位有效數字；中途四捨五入時，末位可能略有不同。"};

// --- tables -------------------------------------------------------------------------------------
inline constexpr Phrase kGivenInputs = {"Inputs", "输入", "輸入"};
inline constexpr Phrase kGivenTargets = {"Targets", "目标值", "目標值"};
inline constexpr Phrase kWeightsOf = {"Weights of layer {0}", "第 {0} 层的权重", "第 {0} 層的權重"};
inline constexpr Phrase kBiasesOf = {"Biases of layer {0}", "第 {0} 层的偏置", "第 {0} 層的偏權值"};
inline constexpr Phrase kThresholdsOf = {"Thresholds of layer {0}", "第 {0} 层的阈值",
                                         "第 {0} 層的閾值"};
inline constexpr Phrase kThresholdGradient = {"Gradient of the thresholds of layer {0}",
                                              "第 {0} 层阈值的梯度", "第 {0} 層閾值的梯度"};
inline constexpr Phrase kNewThresholds = {"New thresholds of layer {0}", "第 {0} 层的新阈值",
                                          "第 {0} 層的新閾值"};
inline constexpr Phrase kMaskOf = {"Mask of layer {0}", "第 {0} 层的掩码", "第 {0} 層的遮罩"};
inline constexpr Phrase kLossesOf = {"Loss of each sample", "各样本的损失", "各樣本的損失"};
inline constexpr Phrase kLossOfBatch = {"Loss", "损失", "損失"};
inline constexpr Phrase kWithPenalty = {"Gradient with the penalty, of the weights of layer {0}",
                                        "第 {0} 层权重加上惩罚项的梯度",
                                        "第 {0} 層權重加上懲罰項的梯度"};
inline constexpr Phrase kFirstMoments = {"First moments (weights of layer {0})",
                                         "一阶矩（第 {0} 层的权重）",
                                         "一階動差（第 {0} 層的權重）"};
inline constexpr Phrase kFirstMomentsOfBiases = {"First moments (biases of layer {0})",
                                                 "一阶矩（第 {0} 层的偏置）",
                                                 "一階動差（第 {0} 層的偏權值）"};
inline constexpr Phrase kSecondMoments = {"Second moments (weights of layer {0})",
                                          "二阶矩（第 {0} 层的权重）",
                                          "二階動差（第 {0} 層的權重）"};
inline constexpr Phrase kSecondMomentsOfBiases = {"Second moments (biases of layer {0})",
                                                  "二阶矩（第 {0} 层的偏置）",
                                                  "二階動差（第 {0} 層的偏權值）"};

// Between what is asked and its formula, and between two formulas.
inline constexpr Phrase kFormulaFollows = {": ", "：", "："};
inline constexpr Phrase kFormulaSeparator = {", ", "，", "，"};

// --- rows and columns ---------------------------------------------------------------------------
inline constexpr Phrase kSampleHeader = {"sample {0}", "样本 {0}", "樣本 {0}"};
inline constexpr Phrase kUnitHeader = {"unit {0}", "单元 {0}", "單元 {0}"};
inline constexpr Phrase kInputHeader = {"input {0}", "输入 {0}", "輸入 {0}"};
inline constexpr Phrase kOutputHeader = {"output {0}", "输出 {0}", "輸出 {0}"};
inline constexpr Phrase kFromHeader = {"from {0}", "来自 {0}", "來自 {0}"};
inline constexpr Phrase kToHeader = {"to {0}", "到 {0}", "到 {0}"};

}  // namespace chainrule::phrases
