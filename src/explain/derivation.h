// A derivation: what is computed, step by step, before anyone chose a format or a language.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <chainrule/convention.h>
#include <chainrule/matrix.h>
#include <chainrule/network.h>

#include "explain/formula.h"
#include "explain/message.h"
#include "explain/quantity.h"

namespace chainrule {

/// One number, derived: `result = general[0] = general[1] = ... = numbers put in = value`. Every
/// formula in `general` says the same; the last one, `formula()`, is also shown with its numbers.
struct Step {
  Quantity result;
  Message what;                  // "Weighted sum of unit 2 in layer 1"
  std::vector<Formula> general;  // at least one; chain rule first, then with symbols
  double value = 0;              // the engine's, in the convention's sign
  /// What a central difference of the loss gives for it; only of derivatives.
  std::optional<double> numeric;
  std::optional<Message> remark;  // "the hidden unit was dropped: nothing is sent back"
  const Formula& formula() const { return general.back(); }
};

/// The same for all samples of a batch at once: Z⁽¹⁾ = X·W⁽¹⁾ + b⁽¹⁾ with the matrices written out.
struct MatrixStep {
  Quantity result;  // a whole matrix
  Message what;
  Formula general;
  Matrix<double> value;  // in the convention's orientation
};

struct Section {
  Message title;
  std::vector<Message> text;  // paragraphs before the steps
  std::vector<Step> steps;
  std::vector<MatrixStep> matrix_steps;
};

/// One line of the table of symbols that opens a derivation.
struct SymbolRow {
  Quantity symbol;  // the family: z with layer 0 and unit 0 stands for all of them
  Message meaning;
};

/// How many derivatives were compared with differences of the loss, and how far off the worst is.
struct NumericCheck {
  std::size_t checked = 0;
  std::size_t agreeing = 0;  // within 1e-7 relative
  std::size_t at_kinks = 0;  // not comparable: a kink lies within the difference
  double worst_error = 0;
  Quantity worst{};
};

struct Derivation {
  Message title;
  NetworkSpec network;
  Convention convention;
  std::size_t n_samples = 1;         // in the batch
  std::vector<std::size_t> samples;  // those explained, from 1
  std::vector<SymbolRow> symbols;
  std::vector<Section> sections;
  std::optional<NumericCheck> check;
  std::vector<std::string> state_names;         // of the optimizer's arrays, as RecordedStep's
  std::map<Quantity, double> values;            // of every symbol in a formula, and more
  std::map<Quantity, Matrix<double>> matrices;  // of whole-matrix symbols
  double value_of(const Quantity& quantity) const { return values.at(quantity); }
};

}  // namespace chainrule
