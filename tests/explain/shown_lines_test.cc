// What is shown is computed again: every line of numbers of the text and LaTeX forms, its result,
// and whether = or ≈ stands between them.
#include <gtest/gtest.h>

#include <chainrule/explain.h>
#include <chainrule/philox.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "explain/derive.h"
#include "explain/render.h"
#include "formula_reader.h"
#include "two_two_one.h"

namespace chainrule {
namespace {

struct Line {
  bool equals = false;
  std::string formula;
};
using Chain = std::vector<Line>;  // of one step

std::vector<std::string> split(std::string_view text, std::string_view at) {
  std::vector<std::string> parts;
  for (std::size_t found = text.find(at); found != text.npos; found = text.find(at)) {
    parts.emplace_back(text.substr(0, found));
    text.remove_prefix(found + at.size());
  }
  parts.emplace_back(text);
  return parts;
}

std::string until(const std::string& text, std::string_view end) {
  return text.substr(0, text.find(end));
}

// Lines of the text form: four blanks, then a symbol or blanks, the relation and a formula.
std::vector<Chain> chains_of_text(const std::string& text) {
  std::vector<Chain> chains;
  bool open = false, reason = false;  // within a step; within the words that say why
  for (const std::string& raw : split(text, "\n")) {
    const std::string line = until(until(raw, ", because"), "   central");
    const std::size_t equals = line.find(" = "), about = line.find(" ≈ ");
    const std::size_t at = std::min(equals, about);
    if (!line.starts_with("    ")) {
      open = false;
    } else if (at != line.npos) {
      if (!open) chains.emplace_back();
      open = true;
      reason = raw.find("because") != raw.npos;
      chains.back().push_back({equals < about, line.substr(at + (equals < about ? 3 : 5))});
    } else if (open && !reason && line.find_first_not_of(' ') > 5) {
      reason = raw.find("because") != raw.npos;
      if (line.find("because") == line.npos) {
        chains.back().back().formula += line.substr(line.find_first_not_of(' ') - 1);
      }
    }
  }
  return chains;
}

std::vector<Chain> chains_of_latex(const std::string& text) {
  std::vector<Chain> chains;
  for (const std::string& block : split(text, "\\begin{align*}\n")) {
    if (block.find("\\end{align*}") == block.npos) continue;
    Chain chain;
    for (const std::string& raw : split(until(block, "\n\\end{align*}"), " \\\\\n")) {
      const std::string row = until(until(raw, "\\text{, }"), "\\qquad \\text{");
      const std::size_t at = row.find('&');
      if (row.substr(at).starts_with("&=")) {
        chain.push_back({true, row.substr(at + 2)});
      } else if (row.substr(at).starts_with("&\\approx")) {
        chain.push_back({false, row.substr(at + 8)});
      } else if (row.substr(at).starts_with("&\\qquad +") ||
                 row.substr(at).starts_with("&\\qquad -")) {
        chain.back().formula += row.substr(at + 7);
      }
    }
    chains.push_back(std::move(chain));
  }
  return chains;
}

bool has_symbols(const std::string& formula) {
  for (const std::string_view one :
       {"⁽", "^{(",   "∂", "\\partial", "x₁", "x_",      "t₁", "t_",      "L",   "R",
        "η", "\\eta", "λ", "\\lambda",  "‖",  "\\lVert", "′",  "\\prime", "if ", "\\begin"}) {
    if (formula.find(one) != formula.npos) return true;
  }
  return false;
}

// The number of chains that were checked.
std::size_t check(const std::vector<Chain>& chains, std::size_t figures) {
  std::size_t checked = 0;
  for (const Chain& chain : chains) {
    EXPECT_GE(chain.size(), 1u);
    if (chain.size() < 2 || has_symbols(chain[chain.size() - 2].formula)) continue;
    Line numbers = chain[chain.size() - 2];
    if (numbers.formula.ends_with(',')) numbers.formula.pop_back();  // the reason follows
    const Line& result = chain.back();
    const auto value = read_formula(numbers.formula), shown = read_formula(result.formula);
    if (!value || !shown) {
      ADD_FAILURE() << "cannot be read: " << numbers.formula << " = " << result.formula;
      continue;
    }
    const double off = std::abs(value->value - shown->value);
    if (result.equals) {
      EXPECT_LE(off, 1e-12 * value->size) << numbers.formula << " = " << result.formula;
    } else {
      EXPECT_LE(off, 1.01 * rounding_of(numbers.formula, figures) + 1e-15)
          << numbers.formula << " ≈ " << result.formula;
      EXPECT_GT(off, 1e-14 * value->size) << numbers.formula << " ≈ " << result.formula;
    }
    ++checked;
  }
  return checked;
}

StepProblem problem(Activation hidden, Activation output, Loss loss, std::uint64_t seed) {
  NetworkSpec spec;
  spec.n_inputs = 2;
  spec.layers = {{.units = 3, .activation = hidden}, {.units = 2, .activation = output}};
  spec.loss = loss;
  StepProblem problem;
  problem.network = Network<double>(spec);
  initialize(problem.network, Philox(seed));
  problem.x = Matrix<double>(2, 2, {0.35, -0.9, 1.25, 0.5});
  problem.targets = Matrix<double>(2, 2, {1, 0, 0, 1});
  problem.step.optimizer.kind = seed % 2 == 0 ? OptimizerKind::kAdam : OptimizerKind::kRmsprop;
  problem.step.learning_rate = 0.05;
  problem.step.penalty.l2 = 0.01;
  problem.step.clip.norm = 0.3;
  return problem;
}

TEST(ShownLines, OfASmallNetworkAreTrue) {
  const Derivation derivation = two_two_one();
  const RenderOptions options;
  EXPECT_EQ(check(chains_of_text(render_text(derivation, options)), 6), 14u);
  EXPECT_EQ(check(chains_of_latex(render_latex(derivation, options)), 6), 14u);
}

TEST(ShownLines, OfEveryActivationAndLossAreTrue) {
  std::uint64_t seed = 0;
  for (const Loss loss : all_losses()) {
    for (const Activation hidden : all_activations()) {
      const Activation output = default_output_activation(loss);
      if (hidden == Activation::kSoftmax) continue;
      const RecordedStep step = record_step(problem(hidden, output, loss, ++seed));
      ExplainOptions how;
      how.figures = 3 * (1 + seed % 4);
      how.gradient_check = false;
      const Derivation derivation = derive(step, how);
      RenderOptions options;
      options.figures = how.figures;
      SCOPED_TRACE(std::string(to_string(loss)) + " " + std::string(to_string(hidden)));
      EXPECT_GT(check(chains_of_text(render_text(derivation, options)), how.figures), 80u);
      EXPECT_GT(check(chains_of_latex(render_latex(derivation, options)), how.figures), 80u);
      if (HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace chainrule
