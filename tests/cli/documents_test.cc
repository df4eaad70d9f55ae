// docs/run-file.md names every key that a run file may have, and no other.
#include <chainrule/error.h>
#include <chainrule/run.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace chainrule::cli {
namespace {

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(CHAINRULE_SOURCE_DIR "/" + path).rdbuf();
  return text.str();
}

// The keys in the first column of every table, by their heading.
std::set<std::string> documented_keys() {
  std::set<std::string> keys;
  std::string heading, line;
  std::istringstream document(read("docs/run-file.md"));
  const std::regex quoted("`([^`]+)`");
  while (std::getline(document, line)) {
    if (line.starts_with("#")) heading = line.substr(line.find(' ') + 1);
    if (!line.starts_with("| `")) continue;
    const std::string cell = line.substr(0, line.find(" | "));
    for (std::sregex_iterator key(cell.begin(), cell.end(), quoted), end; key != end; ++key) {
      keys.insert(heading + " " + key->str(1));
    }
  }
  return keys;
}

// A run file of one more key, whose value is of a kind that no key takes.
std::string run_with(const std::string& heading, const std::string& key) {
  constexpr const char* kSource = "data = {source = \"iris\"}\n";
  const std::string wrong = key + " = 1979-05-27\n";
  if (heading == "Top level") return wrong + kSource;
  if (heading == "`[data]`") return "[data]\nsource = \"iris\"\n" + wrong;
  if (heading == "Start values") return kSource + std::string("[network.start]\n") + wrong;
  return kSource + heading.substr(1, heading.size() - 2) + "\n" + wrong;
}

TEST(RunFileDocument, NamesOnlyKeysThatThereAre) {
  const std::set<std::string> keys = documented_keys();
  EXPECT_GE(keys.size(), 80u);
  for (const std::string& key : keys) {
    const std::size_t blank = key.rfind(' ');
    const std::string name = key.substr(blank + 1);
    if (name == "source") continue;
    try {
      parse_run(run_with(key.substr(0, blank), name), "run.toml");
      ADD_FAILURE() << key << " is taken as a date";
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find("not known"), std::string::npos) << error.what();
    }
  }
}

TEST(RunFileDocument, NamesEveryKey) {
  std::set<std::string> names;
  for (const std::string& key : documented_keys()) names.insert(key.substr(key.rfind(' ') + 1));
  const std::string source = read("src/run/run_file.cc") + read("src/explain/step_settings.cc");
  const std::regex reads("\\.read(?:_name)?\\(\"([a-z0-9_]+)\"");
  int n_keys = 0;
  for (std::sregex_iterator key(source.begin(), source.end(), reads), end; key != end; ++key) {
    EXPECT_TRUE(names.contains(key->str(1))) << key->str(1) << " is not in docs/run-file.md";
    ++n_keys;
  }
  EXPECT_GE(n_keys, 80);
}

}  // namespace
}  // namespace chainrule::cli
