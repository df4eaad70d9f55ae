// The known mistakes in words (docs/mistakes.md has their definitions).
#pragma once

#include <chainrule/mistake.h>

#include <cassert>

#include "explain/message.h"

namespace chainrule::phrases {

/// A mistake in words, with the formula that was used and the right one; these may be empty.
struct MistakeWords {
  Mistake mistake;
  Phrase what;
  std::string_view used, right;
};

inline constexpr MistakeWords kForwardWords[] = {
    {Mistake::kBiasForgotten,
     {"the bias was forgotten", "漏掉了偏置", "漏了偏權值"},
     "z = a·W",
     "z = a·W + b"},
    {Mistake::kTransposedWeights,
     {"the weights were taken transposed", "权重矩阵被转置了", "權重矩陣被轉置了"},
     "z = a·Wᵀ",
     "z = a·W"},
    {Mistake::kActivationForgotten,
     {"the activation function was forgotten", "漏掉了激活函数", "漏了激勵函數"},
     "a = z",
     "a = f(z)"},
    {Mistake::kWrongActivation,
     {"another activation function was used", "用错了激活函数", "用錯了激勵函數"},
     "a = g(z)",
     "a = f(z)"},
    {Mistake::kSoftmaxNotNormalized,
     {"the softmax was not divided by its sum", "softmax 没有除以总和", "softmax 沒有除以總和"},
     "a_j = e^z_j",
     "a_j = e^z_j / Σ e^z_k"},
    {Mistake::kMaskForgotten,
     {"the dropout mask was not applied", "没有乘上随机失活的掩码", "沒有乘上隨機失活的遮罩"},
     "h = a",
     "h = a · mask"},
    {Mistake::kMaskNotScaled,
     {"the kept values were not scaled by 1/(1 - rate)", "保留的值没有乘以 1/(1 - rate)",
      "保留的值沒有乘以 1/(1 - rate)"},
     "mask = 1",
     "mask = 1/(1 - rate)"},
    {Mistake::kWrongSample,
     {"numbers of another sample were used", "用了别的样本的数", "用了別的樣本的數"},
     "",
     ""},
};

inline constexpr MistakeWords kLossWords[] = {
    {Mistake::kHalfFactor,
     {"a factor 2 or 1/2 was lost or put in", "多了或少了因子 2 或 1/2", "多了或少了因數 2 或 1/2"},
     "",
     ""},
    {Mistake::kMeanFactor,
     {"a sum was taken for a mean, or a mean for a sum", "求和与求平均弄混了", "總和與平均弄混了"},
     "",
     ""},
    {Mistake::kLogBase,
     {"the logarithm has another base", "对数的底用错了", "對數的底用錯了"},
     "log10 or log2",
     "ln"},
    {Mistake::kLossSign,
     {"the minus of the cross-entropy is missing", "交叉熵漏了负号", "交叉熵漏了負號"},
     "L = Σ t ln a",
     "L = -Σ t ln a"},
    {Mistake::kWrongSign,
     {"target and output were subtracted the wrong way round", "输出与目标相减的次序反了",
      "輸出與目標相減的次序反了"},
     "-δ",
     "δ"},
};

inline constexpr MistakeWords kDerivativeWords[] = {
    {Mistake::kDerivativeLeftOut,
     {"the derivative of the activation function was left out", "漏乘了激活函数的导数",
      "漏乘了激勵函數的導數"},
     "δ = ∂L/∂a",
     "δ = ∂L/∂a · f'(z)"},
    {Mistake::kDerivativeOfZ,
     {"the derivative, written for a, was given z", "用 a 表示的导数代入了 z",
      "用 a 表示的導數代入了 z"},
     "z(1 - z), 1 - z², ...",
     "a(1 - a), 1 - a², ..."},
    {Mistake::kDerivativeAtA,
     {"the derivative was taken at a", "导数在 a 处求值", "導數在 a 處求值"},
     "f'(a)",
     "f'(z)"},
    {Mistake::kDerivativeOfDroppedValue,
     {"the derivative was taken of the dropped and scaled value", "用随机失活后的值求导数",
      "用隨機失活後的值求導數"},
     "h(1 - h), 1 - h², ...",
     "a(1 - a), 1 - a², ..."},
    {Mistake::kDerivativeKept,
     {"the derivative was kept, though it cancels with that of the cross-entropy",
      "多乘了导数：它与交叉熵的导数相消", "多乘了導數：它與交叉熵的導數相消"},
     "δ = (a - t) f'(z)",
     "δ = a - t"},
};

inline constexpr MistakeWords kBackwardWords[] = {
    {Mistake::kMaskForgottenBackward,
     {"the dropout mask was not applied on the way back", "反向传播时没有乘上随机失活的掩码",
      "反向傳播時沒有乘上隨機失活的遮罩"},
     "δ = (δ·Wᵀ) f'(z)",
     "δ = (δ·Wᵀ) · mask · f'(z)"},
    {Mistake::kTransposedWeightsBackward,
     {"the weights were not transposed on the way back", "反向传播时权重矩阵没有转置",
      "反向傳播時權重矩陣沒有轉置"},
     "δ·W",
     "δ·Wᵀ"},
    {Mistake::kUpdateBeforePropagate,
     {"the next layer was updated before the error was sent back through it",
      "先更新了后一层的权重，再通过它反向传播", "先更新了後一層的權重，再經由它反向傳播"},
     "δ·W_newᵀ",
     "δ·Wᵀ"},
    {Mistake::kUpdatedWeightUsedEarly,
     {"the weights were updated after each sample, and the next sample of the batch used them",
      "每个样本之后就更新了权重，同一批次的下一个样本用了新权重",
      "每個樣本之後就更新了權重，同一批次的下一個樣本用了新權重"},
     "W_new",
     "W"},
    {Mistake::kBroadcastDelta,
     {"a row was multiplied by a column, which gives a table instead of a row",
      "行向量与列向量相乘，得到的是表而不是一行", "列向量與行向量相乘，得到的是表而不是一列"},
     "T_ij = f'_j · (δ·Wᵀ)_i",
     "δ_j = f'_j · (δ·Wᵀ)_j"},
};

inline constexpr MistakeWords kGradientWords[] = {
    {Mistake::kSwappedGradientProduct,
     {"the product of the weight gradient was swapped", "权重梯度的乘积次序反了",
      "權重梯度的乘積次序反了"},
     "dW_ij = a_j δ_i",
     "dW_ij = a_i δ_j"},
    {Mistake::kBroadcastGradient,
     {"the gradient is one row (or column), added to all of them",
      "梯度成了一行（或一列），被加到了所有行（列）",
      "梯度成了一列（或一行），被加到了所有列（行）"},
     "dW_ij = Σ_k a_k δ_j",
     "dW_ij = a_i δ_j"},
    {Mistake::kGradientWithZ,
     {"the gradient was made with z of the layer before", "梯度用了前一层的 z",
      "梯度用了前一層的 z"},
     "dW = zᵀ·δ",
     "dW = aᵀ·δ"},
    {Mistake::kGradientWithOwnActivation,
     {"the gradient was made with the layer's own activations", "梯度用了本层的激活值",
      "梯度用了本層的激勵值"},
     "dW = a⁽ˡ⁾ᵀ·δ⁽ˡ⁾",
     "dW = a⁽ˡ⁻¹⁾ᵀ·δ⁽ˡ⁾"},
    {Mistake::kBiasGradientForgotten,
     {"the gradient of the bias was forgotten", "漏掉了偏置的梯度", "漏了偏權值的梯度"},
     "db = 0",
     "db = Σ δ"},
};

inline constexpr MistakeWords kUpdateWords[] = {
    {Mistake::kPenaltyForgotten,
     {"the penalty is missing in the gradient", "梯度漏了惩罚项", "梯度漏了懲罰項"},
     "g = dL/dw",
     "g = dL/dw + l2·w + l1·sign(w)"},
    {Mistake::kPenaltyOnBiases,
     {"the biases were penalized, too", "偏置也加了惩罚项", "偏權值也加了懲罰項"},
     "g = dL/db + l2·b + l1·sign(b)",
     "g = dL/db"},
    {Mistake::kPenaltyDoubled,
     {"the penalty's derivative has a factor 2 too much", "惩罚项的导数多了因子 2",
      "懲罰項的導數多了因數 2"},
     "2·l2·w",
     "l2·w"},
    {Mistake::kClippingForgotten,
     {"the gradient was not clipped", "没有裁剪梯度", "沒有裁剪梯度"},
     "",
     ""},
    {Mistake::kLearningRateForgotten,
     {"the learning rate was forgotten", "漏乘了学习率", "漏乘了學習率"},
     "w - g",
     "w - η g"},
    {Mistake::kWrongSignOfUpdate,
     {"the update goes uphill", "更新的方向反了", "更新的方向反了"},
     "w + η g",
     "w - η g"},
    {Mistake::kLayerNotUpdated,
     {"the weights were not updated", "权重没有更新", "權重沒有更新"},
     "W_new = W",
     "W_new = W - η g"},
};

inline constexpr MistakeWords kOtherWords[] = {
    {Mistake::kMomentumForgotten,
     {"the momentum was forgotten", "漏了动量", "漏了動量"},
     "w - η g",
     "w - η v"},
    {Mistake::kBiasCorrectionForgotten,
     {"adam's bias correction was forgotten", "漏了 adam 的偏差修正", "漏了 adam 的偏差修正"},
     "m, v",
     "m/(1 - β1^t), v/(1 - β2^t)"},
    {Mistake::kArithmeticSlip,
     {"one calculation went wrong; no known mistake gives this number",
      "某一步计算出错；没有已知的错误会得到这个数", "某一步計算出錯；沒有已知的錯誤會得到這個數"},
     "",
     ""},
    {Mistake::kTestLeakage,
     {"rows of the test part were trained on", "用测试部分的行训练了模型",
      "用測試部分的列訓練了模型"},
     "",
     ""},
    {Mistake::kSwappedReportArguments,
     {"the report was made of (predicted, true): precision and recall trade places",
      "报告的两个参数颠倒了（预测, 真实）：精确率与召回率互换",
      "報告的兩個引數顛倒了（預測, 真實）：精確率與召回率互換"},
     "report(predicted, true)",
     "report(true, predicted)"},
};

/// The words of a mistake.
inline const MistakeWords& words_of(Mistake mistake) {
  const auto find = [&](const auto& words) -> const MistakeWords* {
    for (const MistakeWords& one : words) {
      if (one.mistake == mistake) return &one;
    }
    return nullptr;
  };
  const MistakeWords* found = nullptr;
  const auto look = [&](const auto&... tables) { ((found = found ? found : find(tables)), ...); };
  look(kForwardWords, kLossWords, kDerivativeWords, kBackwardWords, kGradientWords, kUpdateWords,
       kOtherWords);
  assert(found != nullptr);
  return *found;
}

}  // namespace chainrule::phrases
