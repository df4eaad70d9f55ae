// The flags that say what a run file says, each turned into an override of its key.
#pragma once

#include <chainrule/run.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace chainrule::cli {

/// Which flags a command has; each kind has those before it, too. All have --set.
enum class FlagSet { kData, kNetwork, kTraining };

/// The source of a run and its flags on one command.
class RunFlags {
 public:
  /// `without` says in the help what happens without a source; if null, there must be one.
  RunFlags(CLI::App& parser, FlagSet set, const char* without = nullptr);
  /// The flags for a command whose first argument has a name and a help text of its own.
  RunFlags(CLI::App& parser, FlagSet set, const char* name, const char* help);
  /// Reads the run file, or takes the defaults for the data, with the flags on top.
  RunSpec read() const;
  /// For a source that is a model: how a run that goes on from it would train, with the flags on
  /// top. Throws Error kFormat for one that contradicts the model.
  RunSpec read_beside(const std::string& model) const;
  /// Whether a flag or --set gives this key of a run file.
  bool gives(std::string_view key) const;
  /// The data or the run file, as it was typed; empty without one.
  std::string source() const;

 private:
  std::vector<Override> overrides() const;

  CLI::Option* source_;
  std::vector<std::pair<std::size_t, CLI::Option*>> options_;  // index into the table of flags
  CLI::Option* settings_;                                      // --set
};

/// Whether it is known what to predict.
bool has_target(const RunSpec& spec, const Table& table);
/// Reads the table and throws UsageError if it is not, after the columns were listed on stderr.
void require_target(const RunSpec& spec);

}  // namespace chainrule::cli
