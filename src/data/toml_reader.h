// Reads values out of a TOML table and says where they are wrong.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/enumerators.h>

#include "core/fail.h"
#include "data/toml.h"

namespace chainrule {

/// The path that overrides have instead of a file.
inline constexpr std::string_view kCommandLine = "command line";

/// `digits.toml: line 3, column 10`, or `command line` for an override.
std::string place_of(const toml::node& node);

/// One table of a run file, key by key. Every key that is asked for is known; finish() refuses
/// others.
class TomlReader {
 public:
  /// `path` is the table's dotted name, empty for the root.
  TomlReader(const toml::table& table, std::string path) : table_(table), path_(std::move(path)) {}

  /// Each sets `value` if the key is there. Throws Error kFormat for another kind of value.
  void read(std::string_view key, bool& value);
  void read(std::string_view key, double& value);
  void read(std::string_view key, std::uint64_t& value);
  void read(std::string_view key, std::string& value);
  void read(std::string_view key, std::vector<std::string>& value);  // or one string
  void read(std::string_view key, std::vector<double>& value);
  void read(std::string_view key, std::vector<std::uint64_t>& value);
  void read(std::string_view key, std::vector<std::vector<double>>& value);
  /// std::size_t where it has 32 bits.
  template <std::unsigned_integral V>
    requires(sizeof(V) == 4)
  void read(std::string_view key, V& value) {
    std::uint64_t wide = value;
    read(key, wide);
    value = narrow<V>(key, wide);
  }
  template <std::unsigned_integral V>
    requires(sizeof(V) == 4)
  void read(std::string_view key, std::vector<V>& values) {
    std::vector<std::uint64_t> wide(values.begin(), values.end());
    read(key, wide);
    values.clear();
    for (const std::uint64_t value : wide) values.push_back(narrow<V>(key, value));
  }
  template <class V>
  void read(std::string_view key, std::optional<V>& value) {
    if (table_.contains(key)) read(key, value.emplace());
    known_.emplace_back(key);
  }
  /// A name of an enumerator, as its to_string() gives it.
  template <class E>
  void read_name(std::string_view key, E& value) {
    std::optional<std::string> name;
    read(key, name);
    if (!name) return;
    const std::vector<std::string> known = all_names<E>();
    const auto found = std::ranges::find(known, *name);
    if (found == known.end()) refuse_name(key, *name, known);
    value = static_cast<E>(found - known.begin());
  }
  template <class E>
  void read_name(std::string_view key, std::optional<E>& value) {
    if (has(key)) read_name(key, value.emplace());
    known_.emplace_back(key);
  }

  /// Every key of the table: for tables whose keys are names that the reader cannot know.
  std::vector<std::string> keys() const;
  bool has(std::string_view key) const { return table_.contains(key); }
  bool is_text(std::string_view key) const { return table_[key].is_string(); }
  /// The sub-table of that name; an empty one if it is not there.
  TomlReader table(std::string_view key);
  /// The tables of an array of tables.
  std::vector<TomlReader> tables(std::string_view key);
  /// Throws Error kFormat for a key that nobody asked for, naming a near one.
  void finish() const;

  /// Throws Error kFormat: the key's place, its value, and what was expected.
  [[noreturn]] void refuse(std::string_view key, std::string_view expected) const;
  /// The same with words of one's own behind "KEY = VALUE came".
  [[noreturn]] void refuse_with(std::string_view key, std::string_view words) const;
  /// Throws Error kFormat: the key is needed and is not there.
  [[noreturn]] void refuse_missing(std::string_view key) const;

 private:
  template <class V>
  V narrow(std::string_view key, std::uint64_t value) const {
    if (value > std::numeric_limits<V>::max()) refuse(key, "a number of at most 4294967295");
    return static_cast<V>(value);
  }
  [[noreturn]] void refuse_name(std::string_view key, std::string_view name,
                                const std::vector<std::string>& known) const;
  const toml::node* take(std::string_view key);
  std::string full_name(std::string_view key) const;
  template <class V>
  void read_list(std::string_view key, std::vector<V>& values, std::string_view expected);

  const toml::table& table_;
  std::string path_;
  std::vector<std::string> known_;
};

}  // namespace chainrule
