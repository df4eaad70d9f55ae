// Understands a graph as the chain it must be: columns, layers, labels.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/onnx_document.h"
#include "model/onnx_layers.h"
#include "model/onnx_parts.h"
#include "model/onnx_place.h"

namespace chainrule::onnx {

/// What a graph was found to be.
struct Found {
  std::vector<Feature> features;
  bool is_double = false;
  std::vector<FoundLayer> layers;
  TargetKind target_kind = TargetKind::kNumber;
  std::vector<std::string> class_names;  ///< kClasses; empty where the graph has no names
  bool is_argmax = false;   ///< kClasses: chosen by the largest, whatever the last activation is
  bool is_guessed = false;  ///< the target's kind: by the last activation alone
  Lines after;              ///< kNumber: from the last layer to the target's unit
};

/// Reads the nodes one after the other, as they must stand. Every value is one of the Parts; what
/// cannot be one is refused in the node's name.
class GraphReader {
 public:
  /// The document must outlive the reader and what it finds.
  GraphReader(const Document& document, std::string_view file, MemoryBudget& budget);
  Found read();

 private:
  using Handler = Part (GraphReader::*)();

  static const std::map<std::string_view, Handler, std::less<>>& handlers();

  void count_uses();
  void define(std::string_view name, Part part);
  void read_input(const Value& value);
  void read_node(const Node& node);
  void decide();
  void decide_units(const Units& last);

  // The node being read: its inputs, each taken once.
  bool has(std::size_t i) const;
  Part take(std::size_t i);
  template <class P>
  P take_as(std::size_t i, std::string_view expected);
  const Tensor& constant(std::size_t i);
  double scalar(std::size_t i);
  std::vector<double> row(const Tensor& tensor, std::size_t n) const;
  const Tensor& own(Tensor tensor) { return owned_.emplace_back(std::move(tensor)); }
  template <class... Args>
  [[noreturn]] void refuse(fmt::format_string<Args...> format, Args&&... args) const {
    place_.refuse(format, std::forward<Args>(args)...);
  }
  [[noreturn]] void refuse_part(std::string_view expected) const;

  // onnx_operators.cc: layers and arithmetic
  Part gemm();
  Part matmul();
  Part layer_on(Part x, FoundLayer layer);
  FoundLayer product(const Tensor& weights, bool transposed);
  Part arithmetic();
  Part arithmetic_with(Part x, const Tensor& constant, bool constant_first);
  Part join(const Units& a, const Units& b);
  Part with_lines(Part x, const Lines& lines, bool is_everywhere);
  Part batch_normalization();
  Part curve();
  Part power();
  Part clip();
  Part extreme();
  Part above();
  Part where();
  Part is_nan();
  Part softmax();
  ScalarFunction function_of(const Part& part, const Units& variable) const;

  // onnx_ml_operators.cc: the domain ai.onnx.ml and labels
  Part scaler();
  Part imputer();
  Part one_hot_encoder();
  Part label_encoder();
  Part binarizer();
  Part arg_max();
  Part select();
  Part select_class(const Tensor& names, Classes classes);

  // onnx_shapes.cc: what changes no number
  Part pass();
  Part cast_constant(const Tensor& tensor);
  Part constant_node();
  Part flatten();
  Part reshape();
  Part reshape_constant(const Tensor& tensor, std::vector<std::int64_t> extents);
  Part axes();
  Part concat();
  Part shape_of();

  const Document& document_;
  MemoryBudget& budget_;
  Place place_;
  std::map<std::string_view, Part> parts_;
  std::map<std::string_view, std::size_t> uses_;  // that are still to come
  std::deque<Tensor> owned_;
  std::deque<std::string> owned_bytes_;
  Layers layers_;
  Found found_;
};

template <class P>
P GraphReader::take_as(std::size_t i, std::string_view expected) {
  Part part = take(i);
  if (!std::holds_alternative<P>(part)) refuse_part(expected);
  return std::get<P>(std::move(part));
}

}  // namespace chainrule::onnx
