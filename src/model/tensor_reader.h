// The texts and tensors of a safetensors file, each checked as it is taken.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/safetensors.h"

namespace chainrule {

/// Takes parts one by one, then done() refuses what is left over. `name` starts every message; the
/// bytes must outlive this. All functions throw Error kFormat for a part that is absent or not as
/// asked for.
class TensorReader {
 public:
  /// Throws as read_safetensors() does.
  TensorReader(std::string_view bytes, std::string_view name);

  const std::string& name() const { return name_; }
  bool has_text(const std::string& key) const { return content_.metadata.contains(key); }

  /// The metadata of that key, as it is or as JSON.
  const std::string& text(const std::string& key);
  nlohmann::json json(const std::string& key);

  /// Throws unless there is such a tensor of type T, or of float where T is double.
  template <class T>
  const TensorView& tensor(const std::string& key, const std::vector<std::size_t>& shape);
  /// The numbers of such a tensor, as many as `to` has. Throws if one is not finite.
  template <class T>
  void copy(const std::string& key, const std::vector<std::size_t>& shape, std::span<T> to);
  std::vector<double> numbers(const std::string& key, const std::vector<std::size_t>& shape);

  void done() const;

 private:
  std::string name_;
  Safetensors content_;
  std::set<std::string> taken_texts_;
  std::set<std::string> taken_tensors_;
};

}  // namespace chainrule
