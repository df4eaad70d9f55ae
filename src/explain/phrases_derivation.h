// What a derivation says, in every language.
#pragma once

#include "explain/message.h"

namespace chainrule::phrases {

// --- titles and sections ------------------------------------------------------------------------
inline constexpr Phrase kTitle = {"One training step, number by number", "一步训练，逐个数字推导",
                                  "一步訓練，逐個數字推導"};
inline constexpr Phrase kForward = {"Forward pass", "前向传播", "前向傳播"};
inline constexpr Phrase kForwardOf = {"Forward pass of sample {0}", "样本 {0} 的前向传播",
                                      "樣本 {0} 的前向傳播"};
inline constexpr Phrase kForwardAgain = {"The same forward pass with the new weights",
                                         "用新权重再做一次前向传播", "用新權重再做一次前向傳播"};
inline constexpr Phrase kForwardAgainOf = {"The forward pass of sample {0} with the new weights",
                                           "用新权重再做样本 {0} 的前向传播",
                                           "用新權重再做樣本 {0} 的前向傳播"};
inline constexpr Phrase kLossSection = {"Loss", "损失", "損失"};
inline constexpr Phrase kBackward = {"Backward pass", "反向传播", "反向傳播"};
inline constexpr Phrase kBackwardOf = {"Backward pass of sample {0}", "样本 {0} 的反向传播",
                                       "樣本 {0} 的反向傳播"};
inline constexpr Phrase kGradients = {"Gradients of the weights", "权重的梯度", "權重的梯度"};
inline constexpr Phrase kUpdate = {"Update", "更新", "更新"};
inline constexpr Phrase kAfter = {"The loss after the update", "更新之后的损失", "更新之後的損失"};

// --- paragraphs ---------------------------------------------------------------------------------
inline constexpr Phrase kForwardText = {
    "Layer by layer: each unit adds up its inputs times their weights, then its activation "
    "function "
    "is applied.",
    "逐层计算：每个单元先把各输入乘以对应的权重后相加，再施加激活函数。",
    "逐層計算：每個單元先把各輸入乘以對應的權重後相加，再套用激勵函數。"};
inline constexpr Phrase kActivationText = {
    "The activation function of layer {0} is {1}: {2}. Its derivative: {3}.",
    "第 {0} 层的激活函数是 {1}：{2}。其导数：{3}。",
    "第 {0} 層的激勵函數是 {1}：{2}。其導數：{3}。"};
inline constexpr Phrase kSoftmaxText = {
    "The activation function of layer {0} is softmax: each e to the power of a weighted sum, "
    "divided "
    "by the sum of them all.",
    "第 {0} 层的激活函数是 softmax：以 e 为底、加权和为指数的幂，除以它们的总和。",
    "第 {0} 層的激勵函數是 softmax：以 e 為底、加權和為指數的冪，除以它們的總和。"};
inline constexpr Phrase kBackwardText = {
    "From the output back to the first layer, {0} says how the loss changes with the weighted sum "
    "of a unit. The chain rule gives it from the units it feeds.",
    "从输出层逐层退回第一层，{0} "
    "表示损失随某单元加权和的变化。由该单元所影响的后续单元，用链式法则求出。",
    "從輸出層逐層退回第一層，{0} "
    "表示損失隨某單元加權和的變化。由該單元所影響的後續單元，以連鎖律求出。"};
inline constexpr Phrase kNegativeText = {
    "In this notation {0} is the negative derivative: what is sent back points to where the loss "
    "falls, and the update adds.",
    "在这种记法中 {0} 是导数的相反数：回传的量指向损失下降的方向，更新时用加法。",
    "在這種記法中 {0} 是導數的相反數：回傳的量指向損失下降的方向，更新時用加法。"};
inline constexpr Phrase kGradientText = {
    "A weight changes the loss through one weighted sum only; its derivative is the value that "
    "comes in times the delta of the unit it leads to.",
    "每个权重只通过一个加权和影响损失；它的导数等于流入的值乘以所到单元的 delta。",
    "每個權重只透過一個加權和影響損失；它的導數等於流入的值乘以所到單元的 delta。"};
inline constexpr Phrase kMeanText = {"The gradient of the batch is the mean over its {0} samples.",
                                     "批次的梯度是 {0} 个样本梯度的平均值。",
                                     "批次的梯度是 {0} 個樣本梯度的平均值。"};
inline constexpr Phrase kSumText = {"The gradient of the batch is the sum over its {0} samples.",
                                    "批次的梯度是 {0} 个样本梯度之和。",
                                    "批次的梯度是 {0} 個樣本梯度的總和。"};
inline constexpr Phrase kWeightedMeanText = {
    "The gradient of the batch is the weighted mean over its {0} samples; the weights add up to "
    "{1}.",
    "批次的梯度是 {0} 个样本梯度的加权平均；样本权重之和为 {1}。",
    "批次的梯度是 {0} 個樣本梯度的加權平均；樣本權重之和為 {1}。"};
inline constexpr Phrase kLossFell = {"The update has lowered it from {0} to {1}.",
                                     "这次更新使它从 {0} 降到 {1}。",
                                     "這次更新使它從 {0} 降到 {1}。"};
inline constexpr Phrase kLossRose = {
    "The update has not lowered it: it was {0} and is {1}. The step was too long for this place.",
    "这次更新没有使它下降：原为 {0}，现为 {1}。在此处这一步走得太大。",
    "這次更新沒有使它下降：原為 {0}，現為 {1}。在此處這一步走得太大。"};
inline constexpr Phrase kLargeText = {
    "This network has {0} parameters, too many to write out. Shown are the output layer and the "
    "loss. "
    "Ask for more with --weight LAYER:FROM,TO, --unit LAYER:UNIT or --layer LAYER.",
    "这个网络有 {0} 个参数，无法全部写出。这里给出输出层和损失。可用 --weight 层:起点,终点、--unit "
    "层:单元 或 --layer 层 查看更多。",
    "這個網路有 {0} 個參數，無法全部寫出。這裡給出輸出層和損失。可用 --weight 層:起點,終點、--unit "
    "層:單元 或 --layer 層 查看更多。"};
inline constexpr Phrase kFusedText = {
    "Loss and activation of the output layer meet in one derivative: {0}. The activation's own "
    "derivative cancels.",
    "输出层的损失与激活函数合成一个导数：{0}。激活函数自身的导数被约去。",
    "輸出層的損失與激勵函數合成一個導數：{0}。激勵函數自身的導數被約去。"};

// --- forward ------------------------------------------------------------------------------------
inline constexpr Phrase kMaskedInput = {"Input {0}, dropped or scaled", "输入 {0}（经随机失活）",
                                        "輸入 {0}（經隨機丟棄）"};
inline constexpr Phrase kWeightedSum = {"Weighted sum of unit {1} in layer {0}",
                                        "第 {0} 层第 {1} 个单元的加权和",
                                        "第 {0} 層第 {1} 個單元的加權和"};
inline constexpr Phrase kActivationOfUnit = {"Activation of unit {1} in layer {0} ({2})",
                                             "第 {0} 层第 {1} 个单元的激活值（{2}）",
                                             "第 {0} 層第 {1} 個單元的激勵值（{2}）"};
inline constexpr Phrase kMaskedOutput = {"What it hands on after dropout", "随机失活后传出的值",
                                         "隨機丟棄後傳出的值"};
inline constexpr Phrase kDroppedRemark = {"Dropped: this unit hands on nothing in this step.",
                                          "被丢弃：这一步该单元不传出任何值。",
                                          "被丟棄：這一步該單元不傳出任何值。"};

// --- loss ---------------------------------------------------------------------------------------
inline constexpr Phrase kSampleLoss = {"Loss of sample {0} ({1})", "样本 {0} 的损失（{1}）",
                                       "樣本 {0} 的損失（{1}）"};
inline constexpr Phrase kLossOf = {"Loss ({0})", "损失（{0}）", "損失（{0}）"};
inline constexpr Phrase kBatchMean = {"Loss of the batch, the mean", "批次的损失（平均）",
                                      "批次的損失（平均）"};
inline constexpr Phrase kBatchSum = {"Loss of the batch, the sum", "批次的损失（总和）",
                                     "批次的損失（總和）"};
inline constexpr Phrase kPenaltyOf = {"Penalty of the weights", "权重的惩罚项", "權重的懲罰項"};
inline constexpr Phrase kObjectiveOf = {"What training makes small: loss and penalty",
                                        "训练要减小的目标：损失加惩罚项",
                                        "訓練要減小的目標：損失加懲罰項"};

// --- backward -----------------------------------------------------------------------------------
inline constexpr Phrase kLossSlopeOf = {"How the loss changes with output {0}",
                                        "损失随第 {0} 个输出的变化", "損失隨第 {0} 個輸出的變化"};
inline constexpr Phrase kSlopeOf = {"Slope of the activation of unit {1} in layer {0}",
                                    "第 {0} 层第 {1} 个单元激活函数的斜率",
                                    "第 {0} 層第 {1} 個單元激勵函數的斜率"};
inline constexpr Phrase kDeltaOf = {"Delta of unit {1} in layer {0}",
                                    "第 {0} 层第 {1} 个单元的 delta",
                                    "第 {0} 層第 {1} 個單元的 delta"};
inline constexpr Phrase kSentBackOf = {"What comes back to unit {1} in layer {0}",
                                       "回传到第 {0} 层第 {1} 个单元的量",
                                       "回傳到第 {0} 層第 {1} 個單元的量"};
inline constexpr Phrase kDroppedBack = {"The unit was dropped: nothing goes through it.",
                                        "该单元被丢弃：没有任何量经过它。",
                                        "該單元被丟棄：沒有任何量經過它。"};

// --- gradients and update -----------------------------------------------------------------------
inline constexpr Phrase kWeightGradientOf = {"Gradient of the weight {0}", "权重 {0} 的梯度",
                                             "權重 {0} 的梯度"};
inline constexpr Phrase kBiasGradientOf = {"Gradient of {0}", "{0} 的梯度", "{0} 的梯度"};
inline constexpr Phrase kNormOf = {"Norm of the whole gradient", "整个梯度的范数",
                                   "整個梯度的範數"};
inline constexpr Phrase kClippedOf = {"Clipped gradient of {0}", "{0} 裁剪后的梯度",
                                      "{0} 裁剪後的梯度"};
inline constexpr Phrase kPenalizedOf = {"Gradient of {0} with the penalty", "{0} 加上惩罚项的梯度",
                                        "{0} 加上懲罰項的梯度"};
inline constexpr Phrase kDecayedOf = {"Decay of {0}", "{0} 的衰减", "{0} 的衰減"};
inline constexpr Phrase kVelocityOf = {"Velocity of {0}", "{0} 的速度", "{0} 的速度"};
inline constexpr Phrase kMeanSquareOf = {"Running mean square of the gradient of {0}",
                                         "{0} 梯度平方的滑动平均", "{0} 梯度平方的移動平均"};
inline constexpr Phrase kSumSquareOf = {"Sum of the squared gradients of {0}",
                                        "{0} 梯度平方的累计和", "{0} 梯度平方的累計和"};
inline constexpr Phrase kFirstMomentOf = {"First moment of {0}", "{0} 的一阶矩", "{0} 的一階動差"};
inline constexpr Phrase kSecondMomentOf = {"Second moment of {0}", "{0} 的二阶矩",
                                           "{0} 的二階動差"};
inline constexpr Phrase kCorrectedOf = {"The same, corrected for its start at 0",
                                        "同上，修正从 0 开始的偏差", "同上，修正從 0 開始的偏差"};
inline constexpr Phrase kStepSizeOf = {"Step size of {0}", "{0} 的步长", "{0} 的步長"};
inline constexpr Phrase kNewOf = {"New value of {0}", "{0} 的新值", "{0} 的新值"};
inline constexpr Phrase kTurnedBack = {
    "The gradient has changed its sign: this step is left out, and so is the sign before the next.",
    "梯度变号：这一步不更新，下一步也不再比较符号。",
    "梯度變號：這一步不更新，下一步也不再比較正負號。"};

// --- matrix form --------------------------------------------------------------------------------
inline constexpr Phrase kMatrixSum = {"Weighted sums of layer {0}", "第 {0} 层的加权和",
                                      "第 {0} 層的加權和"};
inline constexpr Phrase kMatrixActivation = {
    "Activations of layer {0} ({1})", "第 {0} 层的激活值（{1}）", "第 {0} 層的激勵值（{1}）"};
inline constexpr Phrase kMatrixOutput = {"What layer {0} hands on after dropout",
                                         "第 {0} 层随机失活后传出的值",
                                         "第 {0} 層隨機丟棄後傳出的值"};
inline constexpr Phrase kMatrixLossSlope = {"How the losses change with the outputs",
                                            "损失随各输出的变化", "損失隨各輸出的變化"};
inline constexpr Phrase kMatrixSlope = {"Slopes of the activation in layer {0}",
                                        "第 {0} 层激活函数的斜率", "第 {0} 層激勵函數的斜率"};
inline constexpr Phrase kMatrixDelta = {"Deltas of layer {0}", "第 {0} 层的 delta",
                                        "第 {0} 層的 delta"};
inline constexpr Phrase kMatrixWeightGradient = {"Gradient of the weights of layer {0}",
                                                 "第 {0} 层权重的梯度", "第 {0} 層權重的梯度"};
inline constexpr Phrase kMatrixBiasGradient = {"Gradient of the biases of layer {0}",
                                               "第 {0} 层偏置的梯度", "第 {0} 層偏權值的梯度"};
inline constexpr Phrase kMatrixNewWeights = {"New weights of layer {0}", "第 {0} 层的新权重",
                                             "第 {0} 層的新權重"};
inline constexpr Phrase kMatrixNewBiases = {"New biases of layer {0}", "第 {0} 层的新偏置",
                                            "第 {0} 層的新偏權值"};

// --- the table of symbols -----------------------------------------------------------------------
inline constexpr Phrase kSymbolX = {"inputs", "输入", "輸入"};
inline constexpr Phrase kSymbolWeight = {"weight of layer l from unit i to unit j",
                                         "第 l 层中从单元 i 到单元 j 的权重",
                                         "第 l 層中從單元 i 到單元 j 的權重"};
inline constexpr Phrase kSymbolBias = {"bias of unit j in layer l", "第 l 层单元 j 的偏置",
                                       "第 l 層單元 j 的偏權值"};
inline constexpr Phrase kSymbolConstantInput = {
    "weight of unit j in layer l from a constant input 1 (its bias)",
    "第 l 层单元 j 来自常数输入 1 的权重（即偏置）",
    "第 l 層單元 j 來自常數輸入 1 的權重（即偏權值）"};
inline constexpr Phrase kSymbolThreshold = {"threshold of unit j in layer l",
                                            "第 l 层单元 j 的阈值", "第 l 層單元 j 的閾值"};
inline constexpr Phrase kSymbolZ = {"weighted sum of unit j in layer l (pre-activation)",
                                    "第 l 层单元 j 的加权和（净输入）",
                                    "第 l 層單元 j 的加權和（淨輸入）"};
inline constexpr Phrase kSymbolA = {"activation of unit j in layer l", "第 l 层单元 j 的激活值",
                                    "第 l 層單元 j 的激勵值"};
inline constexpr Phrase kSymbolH = {"the same after dropout", "随机失活之后的值",
                                    "隨機丟棄之後的值"};
inline constexpr Phrase kSymbolMask = {"dropout: 0 drops a value, 1/(1 - rate) keeps and scales it",
                                       "随机失活：0 表示丢弃，1/(1 - 失活率) 表示保留并放大",
                                       "隨機丟棄：0 表示丟棄，1/(1 - 丟棄率) 表示保留並放大"};
inline constexpr Phrase kSymbolTarget = {"target of output j", "第 j 个输出的目标值",
                                         "第 j 個輸出的目標值"};
inline constexpr Phrase kSymbolLoss = {"loss ({0})", "损失（{0}）", "損失（{0}）"};
inline constexpr Phrase kSymbolSlope = {"derivative of the activation function", "激活函数的导数",
                                        "激勵函數的導數"};
inline constexpr Phrase kSymbolDelta = {"how the loss changes with {0}", "损失随 {0} 的变化",
                                        "損失隨 {0} 的變化"};
inline constexpr Phrase kSymbolNegativeDelta = {"how the loss falls with {0}", "损失随 {0} 的下降",
                                                "損失隨 {0} 的下降"};
inline constexpr Phrase kSymbolLearningRate = {"learning rate {0}", "学习率 {0}", "學習率 {0}"};
inline constexpr Phrase kSymbolSampleWeight = {"weight of a sample", "样本权重", "樣本權重"};
inline constexpr Phrase kSymbolL1 = {"factor {0} of the penalty Σ|w|", "惩罚项 Σ|w| 的系数 {0}",
                                     "懲罰項 Σ|w| 的係數 {0}"};
inline constexpr Phrase kSymbolL2 = {"factor {0} of the penalty Σw²/2", "惩罚项 Σw²/2 的系数 {0}",
                                     "懲罰項 Σw²/2 的係數 {0}"};
inline constexpr Phrase kSymbolWeightDecay = {"weight decay {0}", "权重衰减 {0}", "權重衰減 {0}"};
inline constexpr Phrase kSymbolSetting = {"setting {0} of {1}", "{1} 的参数，值为 {0}",
                                          "{1} 的參數，值為 {0}"};

}  // namespace chainrule::phrases
