// The members of a JSON object, each checked as it is taken.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// Takes members one by one, then done() refuses what is left over. `where` starts every message
/// and the object must outlive this. All functions throw Error kFormat: for a member that is absent
/// or of another type.
class JsonFields {
 public:
  /// Throws unless `object` is one.
  JsonFields(const nlohmann::json& object, std::string where);

  bool has(const char* key) const { return object_.contains(key); }
  const nlohmann::json& any(const char* key);
  const nlohmann::json& array(const char* key);
  std::string text(const char* key);
  std::vector<std::string> texts(const char* key);
  double number(const char* key);
  std::vector<double> numbers(const char* key);
  std::size_t count(const char* key);
  std::vector<std::size_t> counts(const char* key);
  bool flag(const char* key);
  void done() const;

 private:
  [[noreturn]] void fail_type(const char* key, std::string_view expected) const;

  const nlohmann::json& object_;
  std::string where_;
  std::set<std::string, std::less<>> taken_;
};

}  // namespace chainrule
