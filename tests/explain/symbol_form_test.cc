// Every quantity has a symbol, and no two the same.
#include "explain/symbol_form.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "explain/formula_writer.h"
#include "explain/latex_notation.h"
#include "explain/mathml_notation.h"
#include "explain/text_notation.h"

namespace chainrule {
namespace {

using Kind = QuantityKind;

std::string text(const Quantity& q, const Derivation& derivation) {
  const TextNotation notation(Language::kEnglish);
  return FormulaWriter(notation, derivation).symbol(q);
}

Derivation of_samples(std::size_t n_samples) {
  Derivation derivation;
  derivation.n_samples = n_samples;
  return derivation;
}

TEST(SymbolForm, IsWrittenInUnicode) {
  const Derivation one = of_samples(1), many = of_samples(3);
  EXPECT_EQ(text({Kind::kWeight, 0, 1, 1, 2}, one), "w⁽¹⁾₁₂");
  EXPECT_EQ(text({Kind::kWeight, 0, 1, 20, 40}, one), "w⁽¹⁾₂₀,₄₀");
  EXPECT_EQ(text({Kind::kPreActivation, 3, 1, 0, 2}, one), "z⁽¹⁾₂");
  EXPECT_EQ(text({Kind::kPreActivation, 3, 1, 0, 2}, many), "z⁽¹⁾₂[3]");
  EXPECT_EQ(text({Kind::kSampleLoss, 3}, many), "L[3]");
  EXPECT_EQ(text({Kind::kWeightGradient, 0, 1, 1, 2}, one), "∂L/∂w⁽¹⁾₁₂");
  EXPECT_EQ(text({Kind::kL1}, one), "λ₁");
  EXPECT_EQ(text({Kind::kNewWeight, 0, 2, 1, 1}, one), "w′⁽²⁾₁₁");
}

TEST(SymbolForm, FollowsTheConvention) {
  Derivation derivation = of_samples(1);
  derivation.convention = {WeightShape::kOutIn, SampleAxis::kRows, OffsetForm::kThreshold,
                           DeltaSign::kNegative};
  EXPECT_EQ(text({Kind::kWeight, 0, 1, 1, 2}, derivation), "w⁽¹⁾₂₁");
  EXPECT_EQ(text({Kind::kBias, 0, 1, 0, 2}, derivation), "θ⁽¹⁾₂");
  EXPECT_EQ(text({Kind::kWeightGradient, 0, 1, 1, 2}, derivation), "−∂L/∂w⁽¹⁾₂₁");
  derivation.convention.offset = OffsetForm::kConstantInput;
  EXPECT_EQ(text({Kind::kBias, 0, 1, 0, 2}, derivation), "w⁽¹⁾₂₀");
  derivation.convention.weights = WeightShape::kInOut;
  EXPECT_EQ(text({Kind::kBias, 0, 1, 0, 2}, derivation), "w⁽¹⁾₀₂");
}

TEST(SymbolForm, OfAFamilyHasLetters) {
  const Derivation many = of_samples(2);
  const TextNotation notation(Language::kEnglish);
  const FormulaWriter writer(notation, many);
  EXPECT_EQ(writer.family({Kind::kWeight}), "w⁽ˡ⁾ᵢⱼ");
  EXPECT_EQ(writer.family({Kind::kPreActivation}), "z⁽ˡ⁾ⱼ[n]");
  EXPECT_EQ(writer.symbol({Kind::kInput}), "X");
  EXPECT_EQ(writer.symbol({Kind::kWeightGradient, 0, 2}), "∂L/∂W⁽²⁾");
}

// States are of one optimizer at a time; those of adam are taken.
TEST(SymbolForm, TellsAllQuantitiesApart) {
  Derivation derivation = of_samples(3);
  derivation.state_names = {"first_moment", "second_moment"};
  const TextNotation unicode(Language::kEnglish);
  const LatexNotation latex(Language::kEnglish);
  const MathmlNotation mathml(Language::kEnglish);
  for (const Notation* notation :
       {static_cast<const Notation*>(&unicode), static_cast<const Notation*>(&latex),
        static_cast<const Notation*>(&mathml)}) {
    const FormulaWriter writer(*notation, derivation);
    std::set<std::string> seen;
    std::size_t count = 0;
    for (int kind = 0; kind <= static_cast<int>(Kind::kObjectiveAfter); ++kind) {
      Quantity q{static_cast<Kind>(kind), 2, 3, 4, 5};
      if (q.kind == Kind::kBias || q.kind == Kind::kBiasGradient || q.kind == Kind::kNewBias)
        q.from = 0;
      // What is sent back is the slope of a hidden layer's loss: another layer, the same symbol.
      if (q.kind == Kind::kSentBack) q.layer = 2;
      seen.insert(writer.symbol(q));
      ++count;
    }
    EXPECT_EQ(seen.size(), count);
  }
}

}  // namespace
}  // namespace chainrule
