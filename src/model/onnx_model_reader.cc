// A model from the bytes of an ONNX file, this library's or another's.
#include "model/onnx_model_reader.h"

#include <cmath>

#include "core/fail.h"
#include "model/model_checks.h"
#include "model/onnx_agreement.h"
#include "model/onnx_graph_reader.h"
#include "model/onnx_metadata.h"

namespace chainrule::onnx {
namespace {

Loss loss_for(Activation output) {
  if (output == Activation::kSoftmax) return Loss::kCategoricalCrossEntropy;
  if (output == Activation::kSigmoid) return Loss::kBinaryCrossEntropy;
  if (output == Activation::kExponential) return Loss::kPoisson;
  return Loss::kMeanSquared;
}

// The largest of a layer's own sums is that of their softmax.
void choose_by_softmax(Found& found) {
  FoundLayer& last = found.layers.back();
  if (!found.is_argmax || last.activation.activation != Activation::kIdentity) return;
  last.activation.activation = Activation::kSoftmax;
  last.lines = std::exchange(found.after, {});
}

NetworkSpec spec_of(const Found& found) {
  NetworkSpec spec;
  spec.n_inputs = found.layers.front().n_inputs;
  for (const FoundLayer& layer : found.layers) {
    LayerSpec one;
    one.units = layer.n_units;
    one.activation = layer.activation.activation;
    one.alpha = layer.activation.alpha;
    one.bias = layer.has_bias || !layer.before.is_identity() || !layer.lines.is_identity();
    spec.layers.push_back(one);
  }
  spec.loss = loss_for(spec.layers.back().activation);
  return spec;
}

Preprocessor preprocessor_of(const Found& found, std::string_view name) {
  const std::size_t n_outputs = found.layers.back().n_units;
  Preprocessor it;
  it.features = found.features;
  it.target_kind = found.target_kind;
  if (found.target_kind == TargetKind::kClasses) {
    it.target_names = {"class"};
    it.class_names = found.class_names;
    const std::size_t n_classes = n_outputs == 1 ? 2 : n_outputs;
    for (std::size_t k = it.class_names.size(); k < n_classes; ++k) {
      it.class_names.push_back(std::to_string(k));
    }
  }
  if (found.target_kind != TargetKind::kNumber) {
    if (!found.after.is_identity()) {
      fail(ErrorCode::kFormat, "{}: what the last layer gives is changed before a class is chosen",
           name);
    }
    if (found.target_kind == TargetKind::kClasses) return it;
  }
  for (std::size_t j = 0; j < n_outputs; ++j) {
    it.target_names.push_back(n_outputs == 1 ? "y" : fmt::format("y{}", j + 1));
    const Line line = found.after.at(j);
    it.target_offset.push_back(line.shift);
    it.target_scale.push_back(1 / line.slope);
  }
  return it;
}

// The numbers of one layer, with the lines before and after its product taken into them.
template <class T>
void copy_layer(const FoundLayer& layer, View<T> weights, std::span<T> bias) {
  for (std::size_t j = 0; j < layer.n_units; ++j) {
    const Line line = layer.lines.at(j);
    double sum = layer.bias.empty() ? 0 : layer.bias[j];
    for (std::size_t i = 0; i < layer.n_inputs; ++i) {
      const double w = layer.weight(i, j);
      const Line before = layer.before.at(i);
      weights(i, j) = static_cast<T>(before.slope * w * line.slope);
      sum += before.shift * w;
    }
    if (!bias.empty()) bias[j] = static_cast<T>(line(sum));
  }
}

template <class T>
Network<T> network_of(const Found& found, NetworkSpec spec, std::string_view name) {
  validate(spec);
  Network<T> network(std::move(spec));
  for (std::size_t l = 1; l <= network.n_layers(); ++l) {
    copy_layer<T>(found.layers[l - 1], network.weights(l), network.bias(l));
  }
  for (const T value : network.parameters()) {
    if (!std::isfinite(value)) {
      fail(ErrorCode::kFormat, "{}: a weight is {}, not finite", name, value);
    }
  }
  return network;
}

// A file that has been read as far as it does not depend on the precision.
class OnnxFile {
 public:
  OnnxFile(std::string_view bytes, std::string_view name)
      : name_(name),
        budget_(bytes.size(), name),
        document_(read_document(bytes, name, budget_)),
        reader_(document_, name, budget_),
        found_(reader_.read()),
        metadata_(read_metadata(document_, name)) {
    if (metadata_) {
      check_agreement(found_, *metadata_, name);
    } else {
      choose_by_softmax(found_);
    }
  }

  bool is_double() const { return found_.is_double; }

  template <class T>
  Model<T> model() {
    if (!metadata_) {
      Preprocessor preprocessor = preprocessor_of(found_, name_);
      Model<T> model = {network_of<T>(found_, spec_of(found_), name_), std::move(preprocessor)};
      check_fit(model.preprocessor, model.network.spec(), name_);
      model.library_version.clear();
      model.profile.clear();
      model.has_column_names = false;
      return model;
    }
    return {.network = network_of<T>(found_, std::move(metadata_->network), name_),
            .preprocessor = std::move(metadata_->preprocessor),
            .training = std::move(metadata_->training),
            .library_version = std::move(metadata_->library_version),
            .profile = std::move(metadata_->profile)};
  }

 private:
  std::string_view name_;
  MemoryBudget budget_;
  Document document_;
  GraphReader reader_;
  Found found_;
  std::optional<Metadata> metadata_;
};

}  // namespace

AnyModel read_any_onnx(std::string_view bytes, std::string_view name) {
  OnnxFile file(bytes, name);
  if (file.is_double()) return file.model<double>();
  return file.model<float>();
}

template <class T>
Model<T> read_onnx(std::string_view bytes, std::string_view name) {
  OnnxFile file(bytes, name);
  if (file.is_double() && sizeof(T) < sizeof(double)) {
    fail(ErrorCode::kFormat, "{}: its weights are in double precision, single was asked for", name);
  }
  return file.model<T>();
}

template Model<float> read_onnx(std::string_view, std::string_view);
template Model<double> read_onnx(std::string_view, std::string_view);

}  // namespace chainrule::onnx
