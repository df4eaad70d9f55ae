// Exercises as worksheets.
#include "explain/worksheet_text.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "explain/joined.h"

namespace chainrule {
namespace {

// The settings of a worksheet: tables of keys, `quoted` where the value is a text.
struct Setting {
  std::string table, key, value;
  bool quoted = false;
};

std::string truth(bool value) {
  return value ? "true" : "false";
}

// Of the network all but its layers, which TOML and CSV write differently.
std::vector<Setting> settings_of(const Exercise& exercise, const Convention& convention) {
  const StepProblem& problem = exercise.step.problem;
  const StepSpec& how = problem.step;
  const auto text = [](std::string_view name) { return std::string(name); };
  std::vector<Setting> all = {
      {"network", "loss", text(to_string(problem.network.spec().loss)), true},
      {"step", "optimizer", text(to_string(how.optimizer.kind)), true},
      {"step", "learning_rate", shortest(how.learning_rate)},
      {"step", "reduction", how.reduction == Reduction::kMean ? "mean" : "sum", true}};
  if (how.penalty.l2 != 0) all.push_back({"step", "l2", shortest(how.penalty.l2)});
  if (how.optimizer.kind == OptimizerKind::kAdam) {
    all.push_back({"step", "beta1", shortest(how.optimizer.beta1)});
    all.push_back({"step", "beta2", shortest(how.optimizer.beta2)});
    all.push_back({"step", "epsilon", shortest(how.optimizer.epsilon)});
  }
  all.push_back({"convention", "weights", text(to_string(convention.weights)), true});
  all.push_back({"convention", "samples", text(to_string(convention.samples)), true});
  all.push_back({"convention", "offset", text(to_string(convention.offset)), true});
  all.push_back({"convention", "delta", text(to_string(convention.delta)), true});
  return all;
}

std::vector<Setting> settings_of(const LayerSpec& layer) {
  std::vector<Setting> all = {{"", "units", std::to_string(layer.units)},
                              {"", "activation", std::string(to_string(layer.activation)), true},
                              {"", "bias", truth(layer.bias)}};
  if (layer.dropout != 0) all.push_back({"", "dropout", shortest(layer.dropout)});
  return all;
}

std::string assignment(const Setting& setting) {
  return setting.quoted ? fmt::format("{} = \"{}\"", setting.key, setting.value)
                        : fmt::format("{} = {}", setting.key, setting.value);
}

// What stands for a number of [work].
std::string claim(double value, const ExerciseOptions& options) {
  return options.solved ? significant(value, options.figures) : "";
}

bool is_list(const ExerciseTable& table) {
  return table.shape == ExerciseShape::kUnits || table.shape == ExerciseShape::kPerSample;
}

// [[1, 2], [3, 4]]; [1, 2] for lists; 1 for a number.
template <class Write>
std::string toml_value(const ExerciseTable& table, const Write& write) {
  if (table.shape == ExerciseShape::kNumber) return write(table.values(0, 0));
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < table.values.rows(); ++i) {
    std::vector<std::string> cells;
    for (const double value : table.values.row(i)) cells.push_back(write(value));
    rows.push_back(fmt::format("[{}]", joined(cells, ", ")));
  }
  if (is_list(table)) return rows[0];
  return fmt::format("[{}]", joined(rows, ", "));
}

}  // namespace

std::string worksheet_toml(const Exercise& exercise, const ExerciseSheet& sheet,
                           const ExerciseOptions& options) {
  std::string out, open;
  for (const Setting& setting : settings_of(exercise, options.convention)) {
    if (setting.table != open) {
      if (!open.empty()) out += '\n';
      open = setting.table;
      out += fmt::format("[{}]\n", open);
    }
    out += assignment(setting) + '\n';
    if (open != "network") continue;
    out += "layers = [\n";
    for (const LayerSpec& layer : exercise.step.problem.network.spec().layers) {
      std::vector<std::string> keys;
      for (const Setting& of_layer : settings_of(layer)) keys.push_back(assignment(of_layer));
      out += fmt::format("  {{ {} }},\n", joined(keys, ", "));
    }
    out += "]\n";
  }
  out += "\n[given]\n";
  for (const ExerciseTable& table : sheet.given) {
    out += fmt::format("{} = {}\n", table.name, toml_value(table, shortest));
  }
  out += "\n[work]\n";
  for (const ExerciseSection& section : sheet.sections) {
    for (const ExerciseTable& table : section.tables) {
      out += fmt::format("{} = {}\n", table.name, toml_value(table, [&](double value) {
                           return fmt::format("\"{}\"", claim(value, options));
                         }));
    }
  }
  return out;
}

std::string worksheet_csv(const Exercise& exercise, const ExerciseSheet& sheet,
                          const ExerciseOptions& options) {
  std::string out = "table,name,row,column,value\n";
  for (const Setting& setting : settings_of(exercise, options.convention)) {
    out += fmt::format("{},{},,,{}\n", setting.table, setting.key, setting.value);
    if (setting.key != "loss") continue;
    const auto& layers = exercise.step.problem.network.spec().layers;
    for (std::size_t l = 1; l <= layers.size(); ++l) {
      for (const Setting& of_layer : settings_of(layers[l - 1])) {
        out += fmt::format("network,layer{}.{},,,{}\n", l, of_layer.key, of_layer.value);
      }
    }
  }
  const auto add = [&](const char* table_name, const ExerciseTable& table, const auto& write) {
    const bool number = table.shape == ExerciseShape::kNumber;
    for (std::size_t i = 0; i < table.values.rows(); ++i) {
      for (std::size_t j = 0; j < table.values.cols(); ++j) {
        out += fmt::format("{},{},{},{},{}\n", table_name, table.name,
                           number ? "" : std::to_string(i + 1), number ? "" : std::to_string(j + 1),
                           write(table.values(i, j)));
      }
    }
  };
  for (const ExerciseTable& table : sheet.given) add("given", table, shortest);
  for (const ExerciseSection& section : sheet.sections) {
    for (const ExerciseTable& table : section.tables) {
      add("work", table, [&](double value) { return claim(value, options); });
    }
  }
  return out;
}

}  // namespace chainrule
