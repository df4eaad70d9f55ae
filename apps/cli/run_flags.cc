// The flags that say what a run file says, each turned into an override of its key.
#include "cli/run_flags.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iterator>

#include "cli/choices.h"
#include "cli/columns.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

// How what is typed becomes TOML. What is no TOML by itself the run file's reader takes as a text.
enum class Form {
  kAsIs,
  kTexts,  // a,b -> ["a", "b"]
  kText,   // , -> ","
  kYes,    // given without a value
  kKinds,  // a=b,c=d -> {"a" = "b", "c" = "d"}
  kList,   // 1,2 -> [1, 2]; a word stays as it is, none is []
  kPart,   // a number goes to split.X, a path to data.X
  kPath,
};

struct Flag {
  FlagSet set;
  const char* name;
  const char* key;
  Form form;
  const char* value;
  const char* help;  // "{}" stands for its choices
};

constexpr Flag kFlags[] = {
    {FlagSet::kData, "--target", "data.target", Form::kTexts, "COLUMN",
     "the column to predict; several: repeated or with commas"},
    {FlagSet::kData, "--features", "data.features", Form::kTexts, "COLUMNS",
     "the columns to predict from (all others)"},
    {FlagSet::kData, "--leave-out", "data.leave_out", Form::kTexts, "COLUMNS",
     "columns that are no features"},
    {FlagSet::kData, "--column", "data.columns", Form::kKinds, "NAME=KIND",
     "what columns are: number, category, yes_no, ignore"},
    {FlagSet::kData, "--fill", "data.fill", Form::kAsIs, "NAME|NUMBER",
     "for missing numbers: median, mean, none, or a number"},
    {FlagSet::kData, "--drop-missing-target", "data.drop_missing_target", Form::kYes, "",
     "leave out rows without a target instead of refusing them"},
    {FlagSet::kData, "--scaling", "data.scaling", Form::kAsIs, "NAME", "of features: {}"},
    {FlagSet::kData, "--test", "test", Form::kPart, "SHARE|FILE",
     "part or file that judges the model (0.25)"},
    {FlagSet::kData, "--validation", "validation", Form::kPart, "SHARE|FILE",
     "part or file that is watched while training (0)"},
    {FlagSet::kData, "--split", "split.kind", Form::kAsIs, "NAME", "{}"},
    {FlagSet::kData, "--delimiter", "data.delimiter", Form::kText, "CHAR",
     "between the cells of a file (by looking)"},
    {FlagSet::kData, "--decimal", "data.decimal", Form::kText, "CHAR",
     "the point in a file's numbers (.)"},
    {FlagSet::kData, "--thousands", "data.thousands", Form::kText, "CHAR",
     "between groups of digits in a file's numbers"},
    {FlagSet::kData, "--comment", "data.comment", Form::kText, "CHAR",
     "begins lines of a file that are skipped"},
    {FlagSet::kData, "--seed", "seed", Form::kAsIs, "N", "of everything random (0)"},
    {FlagSet::kNetwork, "--from", "from", Form::kPath, "MODEL",
     "go on from a model, which decides network and columns"},
    {FlagSet::kNetwork, "--class-names", "data.class_names", Form::kTexts, "NAMES",
     "of a model that calls its classes 0, 1, ..."},
    {FlagSet::kNetwork, "--hidden", "network.hidden", Form::kList, "N,N...",
     "units of the hidden layers; none for no layer"},
    {FlagSet::kNetwork, "--activation", "network.activation", Form::kAsIs, "NAME",
     "of hidden layers: relu, tanh, sigmoid, gelu, silu, ..."},
    {FlagSet::kNetwork, "--dropout", "network.dropout", Form::kAsIs, "SHARE",
     "of hidden units that are dropped in training"},
    {FlagSet::kNetwork, "--loss", "network.loss", Form::kAsIs, "NAME",
     "what training makes small (by the target's kind)"},
    {FlagSet::kTraining, "--epochs", "train.epochs", Form::kAsIs, "N",
     "how often all rows are seen"},
    {FlagSet::kTraining, "--updates", "train.updates", Form::kAsIs, "N",
     "the length in updates instead"},
    {FlagSet::kTraining, "--batch-size", "train.batch_size", Form::kAsIs, "N",
     "rows of one update; 0 for all"},
    {FlagSet::kTraining, "--learning-rate", "train.learning_rate", Form::kAsIs, "X",
     "how far one update goes"},
    {FlagSet::kTraining, "--optimizer", "train.optimizer", Form::kAsIs, "NAME", "{}"},
    {FlagSet::kTraining, "--patience", "train.patience", Form::kAsIs, "N",
     "evaluations without improvement that end a run"},
    {FlagSet::kTraining, "--class-weights", "train.class_weights", Form::kList, "WEIGHTS",
     "of classes: balanced, or one number each"},
    {FlagSet::kTraining, "--folds", "cross_validation.folds", Form::kAsIs, "N",
     "cross-validation instead of one split"},
    {FlagSet::kTraining, "--precision", "precision", Form::kAsIs, "NAME", "{}"},
    {FlagSet::kTraining, "--random", "random", Form::kAsIs, "NAME",
     "{}: the latter draws as NumPy programs do"},
};

// The help, with the values that the flag may have in place of "{}".
std::string help_of(const Flag& flag) {
  std::string help = flag.help;
  const std::size_t place = help.find("{}");
  if (place != std::string::npos) help.replace(place, 2, joined(choices_of(flag.name), ", "));
  return help;
}

constexpr const char* kGroups[] = {"Data", "Network", "Training"};

// A TOML basic string.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
      out += fmt::format("\\u{:04x}", c);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string quoted_list(const std::vector<std::string>& given) {
  std::string out;
  for (const std::string& texts : given) {
    for (const std::string& text : CLI::detail::split(texts, ',')) {
      out += (out.empty() ? "" : ", ") + quoted(text);
    }
  }
  return '[' + out + ']';
}

std::string quoted_pairs(const char* flag, const std::vector<std::string>& given) {
  std::string out;
  for (const std::string& texts : given) {
    for (const std::string& text : CLI::detail::split(texts, ',')) {
      const std::size_t equals = text.rfind('=');
      if (equals == 0 || equals == std::string::npos) {
        throw UsageError(fmt::format("{} {}: NAME=KIND was expected", flag, text));
      }
      out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", quoted(text.substr(0, equals)),
                         quoted(text.substr(equals + 1)));
    }
  }
  return "{ " + out + " }";
}

// A path on the command line starts from here, and not from the folder of a run file.
std::string from_here(const std::string& path, const std::string& source) {
  namespace fs = std::filesystem;
  const bool is_elsewhere = source.ends_with(".toml") && fs::path(source).has_parent_path();
  std::error_code error;
  return is_elsewhere && fs::exists(path, error) ? fs::absolute(path).string() : path;
}

bool is_number(const std::string& text) {
  return text.find_first_not_of("+-.0123456789eE") == std::string::npos;
}

bool is_list(const std::string& text) {
  return text.find_first_not_of("+-.0123456789eE, ") == std::string::npos;
}

Override to_override(const Flag& flag, const std::vector<std::string>& given,
                     const std::string& source) {
  const std::string& last = given.back();
  switch (flag.form) {
    case Form::kTexts:
      return {flag.key, quoted_list(given)};
    case Form::kText:
      return {flag.key, quoted(last)};
    case Form::kYes:
      return {flag.key, "true"};
    case Form::kKinds:
      return {flag.key, quoted_pairs(flag.name, given)};
    case Form::kPart:
      if (!is_number(last))
        return {fmt::format("data.{}", flag.key), quoted(from_here(last, source))};
      return {fmt::format("split.{}", flag.key), last};
    case Form::kPath:
      return {flag.key, quoted(from_here(last, source))};
    case Form::kList:
      if (last == "none") return {flag.key, "[]"};
      return {flag.key, is_list(last) ? fmt::format("[{}]", last) : last};
    case Form::kAsIs:
      break;
  }
  return {flag.key, last};
}

}  // namespace

constexpr const char* kSource = "a file or -, a built-in set or a run file";

RunFlags::RunFlags(CLI::App& parser, FlagSet set, const char* without)
    : RunFlags(parser, set, "DATA|RUN.toml", kSource) {
  if (without == nullptr) return;
  source_->description(fmt::format("{}; {}", kSource, without))->required(false);
}

RunFlags::RunFlags(CLI::App& parser, FlagSet set, const char* name, const char* help)
    : source_(parser.add_option(name)) {
  source_->type_name(name)->description(help)->required();
  for (std::size_t i = 0; i < std::size(kFlags); ++i) {
    const Flag& flag = kFlags[i];
    if (flag.set > set) continue;
    CLI::Option* option =
        flag.form == Form::kYes ? parser.add_flag(flag.name) : parser.add_option(flag.name);
    option->type_name(flag.value)->description(help_of(flag));
    option->group(kGroups[static_cast<std::size_t>(flag.set)]);
    if (flag.form == Form::kTexts || flag.form == Form::kKinds)
      option->allow_extra_args(false)->take_all();
    options_.emplace_back(i, option);
  }
  settings_ = parser.add_option("--set")
                  ->type_name("KEY=VALUE")
                  ->description("e.g. train.l2=1e-4 (docs/run-file.md)")
                  ->group("Any key of a run file")
                  ->allow_extra_args(false)
                  ->take_all();
}

std::vector<Override> RunFlags::overrides() const {
  std::vector<Override> all;
  for (const auto& [index, option] : options_) {
    if (option->count() > 0) all.push_back(to_override(kFlags[index], option->results(), source()));
  }
  for (const std::string& setting : settings_->results()) {
    const std::size_t equals = setting.find('=');
    if (equals == 0 || equals == std::string::npos) {
      throw UsageError(fmt::format("--set {}: KEY=VALUE was expected", setting));
    }
    all.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  return all;
}

std::string RunFlags::source() const {
  return source_->count() == 0 ? "" : source_->as<std::string>();
}

RunSpec RunFlags::read() const {
  return source().ends_with(".toml") ? read_run_file(source(), overrides())
                                     : default_run(source(), overrides());
}

RunSpec RunFlags::read_beside(const std::string& model) const {
  std::vector<Override> all = overrides();
  all.emplace_back("from", quoted(model));
  return default_run("-", all);
}

bool RunFlags::gives(std::string_view key) const {
  return std::ranges::any_of(overrides(), [&](const Override& one) { return one.first == key; });
}

bool has_target(const RunSpec& spec, const Table& table) {
  return !spec.preprocess.targets.empty() || !table.default_target.empty() ||
         !spec.data.inputs.empty() || !spec.start.model.empty();
}

void require_target(const RunSpec& spec) {
  if (!spec.preprocess.targets.empty() || !spec.start.model.empty()) return;
  const Table table = load_data(spec);
  if (has_target(spec, table)) return;
  tell(fmt::format("{}\n", column_list(table)));
  throw UsageError(fmt::format("{}: name the column to predict with --target", table.name));
}

}  // namespace chainrule::cli
