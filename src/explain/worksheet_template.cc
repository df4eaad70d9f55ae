// Writes worksheets: the problem, and its numbers to be filled in or filled in rightly.
#include <chainrule/worksheet.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/names.h"
#include "data/number_text.h"
#include "explain/right_values.h"
#include "explain/work_layout.h"

namespace chainrule {
namespace {

/// Texts of numbers under one name; n_rows and n_columns as in WorkName.
struct TextTable {
  std::string name;
  std::size_t n_rows = 0, n_columns = 0;
  std::vector<std::string> texts;  // row by row
};

class Sections {
 public:
  Sections(const StepProblem& problem, const Convention& convention)
      : problem_(problem),
        layout_(problem),
        names_(problem, layout_, convention),
        convention_(convention) {}

  /// Keys and values in TOML's form; layers as layer1.units, ...
  std::vector<std::pair<std::string, std::string>> network() const {
    const NetworkSpec& spec = problem_.network.spec();
    std::vector<std::pair<std::string, std::string>> keys = {
        {"loss", quoted(to_string(spec.loss))}};
    if (spec.loss == Loss::kHuber) keys.emplace_back("huber_delta", number(spec.huber_delta));
    return keys;
  }
  std::vector<std::pair<std::string, std::string>> layer(std::size_t l) const {
    const LayerSpec& spec = problem_.network.spec().layers[l - 1];
    std::vector<std::pair<std::string, std::string>> keys = {
        {"units", fmt::format("{}", spec.units)},
        {"activation", quoted(to_string(spec.activation))}};
    if (spec.alpha) keys.emplace_back("alpha", number(*spec.alpha));
    if (!spec.bias) keys.emplace_back("bias", "false");
    return keys;
  }
  std::vector<std::pair<std::string, std::string>> step() const;
  std::vector<std::pair<std::string, std::string>> convention() const {
    std::vector<std::pair<std::string, std::string>> keys;
    const auto add = [&](const char* key, auto value) {
      if (static_cast<int>(value) != 0) keys.emplace_back(key, quoted(to_string(value)));
    };
    add("weights", convention_.weights);
    add("samples", convention_.samples);
    add("offset", convention_.offset);
    add("delta", convention_.delta);
    return keys;
  }
  std::vector<TextTable> given() const;
  std::vector<TextTable> work(std::optional<std::size_t> digits) const;

 private:
  static std::string quoted(std::string_view text) { return fmt::format("\"{}\"", text); }
  static std::string number(double value) { return number_text(value); }
  TextTable table(const std::string& name, ConstView<double> values, bool transposed) const;
  TextTable weights(std::size_t l) const;
  std::vector<TextTable> states() const;

  const StepProblem& problem_;
  WorkLayout layout_;
  WorkNames names_;
  Convention convention_;
};

std::vector<std::pair<std::string, std::string>> Sections::step() const {
  const StepSpec& step = problem_.step;
  const OptimizerSpec& spec = step.optimizer;
  std::vector<std::pair<std::string, std::string>> keys = {
      {"optimizer", quoted(to_string(spec.kind))}, {"learning_rate", number(step.learning_rate)}};
  const OptimizerSpec usual;
  const auto add = [&](const char* key, double value, double unless) {
    if (value != unless) keys.emplace_back(key, number(value));
  };
  add("momentum", spec.momentum, usual.momentum);
  if (spec.nesterov) keys.emplace_back("nesterov", "true");
  add("decay", spec.decay, usual.decay);
  add("beta1", spec.beta1, usual.beta1);
  add("beta2", spec.beta2, usual.beta2);
  add("epsilon", spec.epsilon, usual.epsilon);
  add("grow", spec.grow, usual.grow);
  add("shrink", spec.shrink, usual.shrink);
  add("step_min", spec.step_min, usual.step_min);
  add("step_max", spec.step_max, usual.step_max);
  add("l1", step.penalty.l1, 0);
  add("l2", step.penalty.l2, 0);
  add("weight_decay", step.penalty.weight_decay, spec.kind == OptimizerKind::kAdamw ? 0.01 : 0);
  if (step.penalty.biases_too) keys.emplace_back("penalize_biases", "true");
  add("clip_value", step.clip.value, 0);
  add("clip_norm", step.clip.norm, 0);
  keys.emplace_back("reduction", step.reduction == Reduction::kMean ? "\"mean\"" : "\"sum\"");
  if (problem_.optimizer && problem_.optimizer->steps() > 0) {
    keys.emplace_back("update", fmt::format("{}", problem_.optimizer->steps() + 1));
  }
  return keys;
}

TextTable Sections::table(const std::string& name, ConstView<double> values,
                          bool transposed) const {
  TextTable result{name, values.rows(), values.cols(), {}};
  if (transposed) std::swap(result.n_rows, result.n_columns);
  for (std::size_t i = 0; i < result.n_rows; ++i) {
    for (std::size_t j = 0; j < result.n_columns; ++j) {
      result.texts.push_back(number(transposed ? values(j, i) : values(i, j)));
    }
  }
  return result;
}

// With a constant input the biases are the first row.
TextTable Sections::weights(std::size_t l) const {
  const ConstView<double> w = problem_.network.weights(l);
  const std::span<const double> b = problem_.network.bias(l);
  const bool constant = convention_.offset == OffsetForm::kConstantInput && !b.empty();
  Matrix<double> all(w.rows() + (constant ? 1 : 0), w.cols());
  if (constant) std::ranges::copy(b, all.row(0).begin());
  for (std::size_t i = 0; i < w.rows(); ++i) {
    std::ranges::copy(w.row(i), all.row(i + (constant ? 1 : 0)).begin());
  }
  return table(fmt::format("W{}", l), all, convention_.weights == WeightShape::kOutIn);
}

std::vector<TextTable> Sections::given() const {
  std::vector<TextTable> tables;
  const bool columns = convention_.samples == SampleAxis::kColumns;
  tables.push_back(table("x", problem_.x, columns));
  tables.push_back(table("t", problem_.targets, columns));
  for (std::size_t l = 1; l <= layout_.n_layers(); ++l) {
    tables.push_back(weights(l));
    const std::span<const double> b = problem_.network.bias(l);
    if (b.empty() || convention_.offset == OffsetForm::kConstantInput) continue;
    TextTable& biases = tables.emplace_back(
        TextTable{fmt::format("{}{}", offset_name(convention_), l), 0, b.size(), {}});
    const double sign = convention_.offset == OffsetForm::kThreshold ? -1 : 1;
    for (const double one : b) biases.texts.push_back(number(sign * one));
  }
  for (std::size_t l = 0; l < problem_.masks.size(); ++l) {
    if (problem_.masks[l].empty()) continue;
    tables.push_back(table(fmt::format("mask{}", l), problem_.masks[l], columns));
  }
  if (!problem_.sample_weights.empty()) {
    TextTable& all =
        tables.emplace_back(TextTable{"sample_weights", 0, problem_.sample_weights.size(), {}});
    for (const double one : problem_.sample_weights) all.texts.push_back(number(one));
  }
  for (TextTable& one : states()) tables.push_back(std::move(one));
  return tables;
}

// The optimizer's states before the step, where they are not all 0.
std::vector<TextTable> Sections::states() const {
  std::vector<TextTable> tables;
  if (!problem_.optimizer || problem_.optimizer->steps() == 0) return tables;
  std::vector<double> before(layout_.size(), 0);
  for (std::size_t k = 0; k < layout_.n_states(); ++k) {
    for (const ParameterBlock& block : problem_.network.blocks()) {
      const auto kind = block.is_bias ? WorkKind::kBiasState : WorkKind::kWeightState;
      std::ranges::copy(problem_.optimizer->state(k).subspan(block.offset, block.size()),
                        &before[layout_.begin(kind, block.layer, k)]);
    }
  }
  for (const std::string& text : names_.all()) {
    const WorkName name = *names_.find(text);
    if (name.kind != WorkKind::kWeightState && name.kind != WorkKind::kBiasState) continue;
    TextTable& one = tables.emplace_back(TextTable{text, name.n_rows, name.n_columns, {}});
    for (std::size_t r = 1; r <= std::max<std::size_t>(name.n_rows, 1); ++r) {
      for (std::size_t c = 1; c <= name.n_columns; ++c) {
        one.texts.push_back(number(names_.sign(name) * before[names_.index(name, r, c)]));
      }
    }
  }
  return tables;
}

std::vector<TextTable> Sections::work(std::optional<std::size_t> digits) const {
  std::vector<double> values;
  if (digits) values = right_values(problem_, layout_, 1);
  std::vector<TextTable> tables;
  for (const std::string& text : names_.all()) {
    const WorkName name = *names_.find(text);
    TextTable& one = tables.emplace_back(TextTable{text, name.n_rows, name.n_columns, {}});
    for (std::size_t r = 1; r <= std::max<std::size_t>(name.n_rows, 1); ++r) {
      for (std::size_t c = 1; c <= std::max<std::size_t>(name.n_columns, 1); ++c) {
        std::string& cell = one.texts.emplace_back();
        if (!digits) continue;
        const double value = names_.sign(name) * values[names_.index(name, r, c)];
        cell = fmt::format("{:#.{}g}", value == 0 ? 0 : value, static_cast<int>(*digits));
      }
    }
  }
  return tables;
}

// --- formats ------------------------------------------------------------------------------------

std::string toml_row(const TextTable& table, std::size_t row, bool as_text) {
  std::string out = "[";
  for (std::size_t j = 0; j < table.n_columns; ++j) {
    const std::string& cell = table.texts[row * table.n_columns + j];
    out += j > 0 ? ", " : "";
    out += as_text ? fmt::format("\"{}\"", cell) : cell;
  }
  return out + "]";
}

std::string toml_table(const TextTable& table, bool as_text) {
  std::string out = table.name + " = ";
  if (table.n_columns == 0) {
    return out + (as_text ? fmt::format("\"{}\"", table.texts[0]) : table.texts[0]) + "\n";
  }
  if (table.n_rows == 0) return out + toml_row(table, 0, as_text) + "\n";
  out += "[";
  for (std::size_t i = 0; i < table.n_rows; ++i) {
    out += table.n_rows > 1 ? "\n  " : "";
    out += toml_row(table, i, as_text) + (table.n_rows > 1 ? "," : "");
  }
  return out + (table.n_rows > 1 ? "\n]\n" : "]\n");
}

std::string as_toml(const Sections& sections, std::size_t n_layers,
                    std::optional<std::size_t> solved) {
  std::string out;
  const auto keys = [&](const auto& pairs) {
    for (const auto& [key, value] : pairs) out += fmt::format("{} = {}\n", key, value);
  };
  out += "[network]\n";
  keys(sections.network());
  out += "layers = [\n";
  for (std::size_t l = 1; l <= n_layers; ++l) {
    std::string line;
    for (const auto& [key, value] : sections.layer(l)) {
      line += fmt::format("{}{} = {}", line.empty() ? "" : ", ", key, value);
    }
    out += fmt::format("  {{ {} }},\n", line);
  }
  out += "]\n\n[step]\n";
  keys(sections.step());
  const auto convention = sections.convention();
  if (!convention.empty()) {
    out += "\n[convention]\n";
    keys(convention);
  }
  out += "\n[given]\n";
  for (const TextTable& table : sections.given()) out += toml_table(table, false);
  out += "\n[work]\n";
  for (const TextTable& table : sections.work(solved)) out += toml_table(table, true);
  return out;
}

std::string as_csv(const Sections& sections, std::size_t n_layers,
                   std::optional<std::size_t> solved) {
  std::string out = "table,name,row,column,value\n";
  const auto keys = [&](std::string_view table, const std::string& prefix, const auto& pairs) {
    for (const auto& [key, value] : pairs) {
      const bool text = value.starts_with('"');
      out += fmt::format("{},{}{},,,{}\n", table, prefix, key,
                         text ? value.substr(1, value.size() - 2) : value);
    }
  };
  keys("network", "", sections.network());
  for (std::size_t l = 1; l <= n_layers; ++l) {
    keys("network", fmt::format("layer{}.", l), sections.layer(l));
  }
  keys("step", "", sections.step());
  keys("convention", "", sections.convention());
  const auto numbers = [&](std::string_view name, const std::vector<TextTable>& tables) {
    for (const TextTable& table : tables) {
      for (std::size_t k = 0; k < table.texts.size(); ++k) {
        const std::size_t width = std::max<std::size_t>(table.n_columns, 1);
        out +=
            fmt::format("{},{},{},{},{}\n", name, table.name,
                        table.n_rows == 0 ? "" : std::to_string(k / width + 1),
                        table.n_columns == 0 ? "" : std::to_string(k % width + 1), table.texts[k]);
      }
    }
  };
  numbers("given", sections.given());
  numbers("work", sections.work(solved));
  return out;
}

}  // namespace

std::string worksheet_template(const StepProblem& problem, const Convention& convention,
                               WorksheetFormat format, std::optional<std::size_t> solved) {
  const Sections sections(problem, convention);
  const std::size_t n_layers = problem.network.n_layers();
  return format == WorksheetFormat::kToml ? as_toml(sections, n_layers, solved)
                                          : as_csv(sections, n_layers, solved);
}

}  // namespace chainrule
