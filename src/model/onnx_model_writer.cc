// A trained model as an ONNX graph: preprocessing, network and labels.
#include "model/onnx_model_writer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "core/fail.h"
#include "model/onnx_activation_writer.h"
#include "model/onnx_graph_writer.h"
#include "model/onnx_metadata.h"

namespace chainrule::onnx {
namespace {

using Features = std::span<const Feature>;

// Names of the results.
constexpr const char* kLabel = "label";
constexpr const char* kProbabilities = "probabilities";
constexpr const char* kPrediction = "prediction";

// "7" and "-3", but not "07" or "3.0": what prints again as it was.
std::optional<std::int64_t> as_integer(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  if (std::to_string(value) != text) return {};
  return value;
}

bool is_number(const Feature& feature) {
  return feature.kind == Feature::Kind::kNumber;
}

template <class T>
class ModelWriter {
 public:
  explicit ModelWriter(const Model<T>& model) : model_(model) {}

  std::string bytes() {
    check_numbers();
    declare_results();
    write_results(write_network(write_inputs()));
    return graph_.finish(metadata_of(model_));
  }

 private:
  bool has_classes() const { return model_.preprocessor.target_kind == TargetKind::kClasses; }
  bool has_labels() const { return model_.preprocessor.target_kind == TargetKind::kMultiLabel; }

  // What single precision cannot hold would make another model of it.
  void check_numbers() const {
    for (const T value : model_.network.parameters()) check(value, "a weight");
    for (const Feature& feature : model_.preprocessor.features) {
      check(static_cast<T>(feature.offset), feature.name);
      check(static_cast<T>(feature.scale), feature.name);
      check(static_cast<T>(feature.fill.value_or(0)), feature.name);
      check(1 / static_cast<T>(feature.scale), feature.name);
    }
    for (const double scale : model_.preprocessor.target_scale) {
      check(1 / static_cast<T>(scale), "a target's scale");
    }
    for (const double offset : model_.preprocessor.target_offset) {
      check(static_cast<T>(offset), "a target's offset");
    }
  }
  void check(T value, std::string_view what) const {
    if (std::isfinite(value)) return;
    fail(ErrorCode::kValue, "save_model: {}: {} is not finite in {} precision", what, value,
         sizeof(T) == sizeof(float) ? "single" : "double");
  }

  void declare_results() {
    const std::size_t n_outputs = model_.network.n_outputs();
    if (has_classes()) {
      const std::vector<std::string>& names = model_.preprocessor.class_names;
      const bool is_integers = std::ranges::all_of(
          names, [](const std::string& name) { return as_integer(name).has_value(); });
      label_type_ = is_integers ? ElementType::kInt64 : ElementType::kString;
      graph_.output(kLabel, label_type_, 0);
      graph_.output(kProbabilities, kElementOf<T>, names.size());
    } else if (has_labels()) {
      graph_.output(kLabel, ElementType::kInt64, n_outputs);
      graph_.output(kProbabilities, kElementOf<T>, n_outputs);
    } else {
      graph_.output(kPrediction, kElementOf<T>, n_outputs);
    }
  }

  // One number a feature as a row [1, n] of type T.
  template <class Of>
  std::string row(Features features, std::string_view name, const Of& of) {
    std::vector<T> values;
    for (const Feature& feature : features) values.push_back(static_cast<T>(of(feature)));
    const std::size_t shape[] = {1, values.size()};
    return graph_.constant<T>(name, values, shape);
  }

  // ((missing ? fill : x) - offset) * scale for columns of numbers side by side.
  std::string scaled(std::string x, Features features, const std::string& name) {
    const auto is_filled = [](const Feature& f) { return f.fill.has_value(); };
    if (std::ranges::any_of(features, is_filled)) {
      const std::string fill = row(features, name + "/fill", [](const Feature& f) {
        return f.fill.value_or(std::numeric_limits<double>::quiet_NaN());
      });
      x = graph_.node("Where", {graph_.node("IsNaN", {x}, name + "/missing"), fill, x},
                      name + "/filled");
    }
    const std::string offset =
        row(features, name + "/offset", [](const Feature& f) { return f.offset; });
    const std::string scale =
        row(features, name + "/scale", [](const Feature& f) { return f.scale; });
    const std::string centred = graph_.node("Sub", {x, offset}, name + "/centred");
    return graph_.node("Mul", {centred, scale}, name + "/scaled");
  }

  std::string joined(const std::vector<std::string>& parts, const std::string& name) {
    if (parts.size() == 1) return parts.front();
    const Setting axis = {"axis", std::int64_t{1}};
    return graph_.node("Concat", parts, name, {&axis, 1});
  }

  // A category's inputs: 1 where the text is it, all 0 for an unknown text. [N, 1] -> [N, n].
  std::string one_hot(const std::string& input, const Feature& feature) {
    const std::string hot =
        graph_.node("OneHotEncoder", {input}, input + "/one_hot",
                    {{"cats_strings", feature.categories}, {"zeros", std::int64_t{1}}}, kMlDomain);
    const std::string flat = graph_.node("Flatten", {hot}, input + "/flat");
    if (kElementOf<T> == ElementType::kFloat) return flat;
    const auto type = static_cast<std::int64_t>(kElementOf<T>);
    return graph_.node("Cast", {flat}, input + "/double", {{"to", type}});
  }

  // What the first layer is given, [N, n_inputs].
  std::string write_inputs() {
    const Features features = model_.preprocessor.features;
    if (std::ranges::all_of(features, is_number)) {
      return scaled(graph_.input("x", kElementOf<T>, features.size()), features, "x");
    }
    std::vector<std::string> names;
    for (const Feature& feature : features) {
      names.push_back(
          graph_.input(feature.name, is_number(feature) ? kElementOf<T> : ElementType::kString, 1));
    }
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin < features.size();) {
      if (!is_number(features[begin])) {
        parts.push_back(one_hot(names[begin], features[begin]));
        ++begin;
        continue;
      }
      std::size_t end = begin;
      while (end < features.size() && is_number(features[end])) ++end;
      const std::string name = fmt::format("numbers_{}", begin + 1);
      const std::vector<std::string> run(names.begin() + static_cast<std::ptrdiff_t>(begin),
                                         names.begin() + static_cast<std::ptrdiff_t>(end));
      parts.push_back(scaled(joined(run, name), features.subspan(begin, end - begin), name));
      begin = end;
    }
    return joined(parts, "inputs");
  }

  // a [N, n_inputs] -> [N, n_outputs]
  std::string write_network(std::string a) {
    const Network<T>& network = model_.network;
    for (std::size_t l = 1; l <= network.n_layers(); ++l) {
      const std::string name = fmt::format("layer_{}", l);
      const ConstView<T> weights = network.weights(l);
      const std::size_t shape[] = {weights.rows(), weights.cols()};
      std::vector<std::string> inputs = {
          a, graph_.constant<T>(name + "/weights", {weights.data(), shape[0] * shape[1]}, shape)};
      if (const std::span<const T> bias = network.bias(l); !bias.empty()) {
        inputs.push_back(graph_.constant<T>(name + "/bias", bias, std::span(shape).subspan(1)));
      }
      a = graph_.node("Gemm", inputs, name + "/z", {});
      a = write_activation<T>(graph_, network.spec().layers[l - 1], a, name);
    }
    return a;
  }

  // Both classes' columns of the one output that is the second's probability.
  std::string both_columns(const std::string& second) {
    const std::string one = scalar<T>(graph_, "one", 1);
    const std::string first = graph_.node("Sub", {one, second}, "first_class");
    return graph_.node("Concat", {first, second}, kProbabilities, {{"axis", std::int64_t{1}}});
  }

  void write_classes(const std::string& a) {
    const bool is_binary = model_.target_encoding() == TargetEncoding::kBinary;
    const std::string probabilities =
        is_binary ? both_columns(a) : graph_.node("Identity", {a}, kProbabilities);
    const std::string best =
        graph_.node("ArgMax", {probabilities}, "class",
                    {{"axis", std::int64_t{1}}, {"keepdims", std::int64_t{0}}});
    const std::vector<std::string>& names = model_.preprocessor.class_names;
    std::string classes;
    if (label_type_ == ElementType::kString) {
      classes = graph_.constant("classes", names);
    } else {
      std::vector<std::int64_t> numbers;
      for (const std::string& name : names) numbers.push_back(*as_integer(name));
      const std::size_t shape[] = {numbers.size()};
      classes = graph_.constant<std::int64_t>("classes", numbers, shape);
    }
    graph_.node("Gather", {classes, best}, kLabel);
  }

  void write_labels(const std::string& a) {
    graph_.node("Identity", {a}, kProbabilities);
    const std::string is_one =
        graph_.node("Greater", {a, scalar<T>(graph_, "half", 0.5)}, "is_one");
    const auto type = static_cast<std::int64_t>(ElementType::kInt64);
    graph_.node("Cast", {is_one}, kLabel, {{"to", type}});
  }

  // y / scale + offset, in the target's unit.
  void write_numbers(const std::string& a) {
    const Preprocessor& it = model_.preprocessor;
    const auto target_row = [&](std::string_view name, const std::vector<double>& numbers) {
      const std::vector<T> values(numbers.begin(), numbers.end());
      const std::size_t shape[] = {1, values.size()};
      return graph_.constant<T>(name, values, shape);
    };
    const std::string scaled =
        graph_.node("Div", {a, target_row("target/scale", it.target_scale)}, "target/scaled");
    graph_.node("Add", {scaled, target_row("target/offset", it.target_offset)}, kPrediction);
  }

  void write_results(const std::string& a) {
    if (has_classes()) return write_classes(a);
    if (has_labels()) return write_labels(a);
    write_numbers(a);
  }

  const Model<T>& model_;
  GraphWriter graph_;
  ElementType label_type_ = ElementType::kInt64;
};

}  // namespace

template <class T>
std::string write_onnx(const Model<T>& model) {
  return ModelWriter<T>(model).bytes();
}

template std::string write_onnx(const Model<float>&);
template std::string write_onnx(const Model<double>&);

}  // namespace chainrule::onnx
