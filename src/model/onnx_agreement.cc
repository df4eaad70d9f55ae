// Whether a graph and the metadata beside it tell of the same model.
#include "model/onnx_agreement.h"

#include <algorithm>
#include <cmath>

#include "core/fail.h"

namespace chainrule::onnx {
namespace {

class Agreement {
 public:
  Agreement(const Found& graph, const Metadata& metadata, std::string_view name)
      : graph_(graph),
        network_(metadata.network),
        preprocessor_(metadata.preprocessor),
        name_(name) {}

  void check() const {
    check_features();
    check_layers();
    check_target();
  }

 private:
  [[noreturn]] void disagree(const std::string& on) const {
    fail(ErrorCode::kFormat, "{}: its graph and its metadata differ on {}", name_, on);
  }

  // Whether a number of the graph is that of the metadata, rounded to the network's type.
  bool is_rounded(double graph, double metadata) const {
    return graph == (graph_.is_double ? metadata : static_cast<float>(metadata));
  }
  bool is_rounded(std::optional<double> graph, std::optional<double> metadata) const {
    return graph.has_value() == metadata.has_value() && (!graph || is_rounded(*graph, *metadata));
  }

  void check_features() const {
    const std::vector<Feature>& features = preprocessor_.features;
    if (graph_.features.size() != features.size()) disagree("the number of columns");
    for (std::size_t j = 0; j < features.size(); ++j) {
      const Feature& a = graph_.features[j];
      const Feature& b = features[j];
      if (a.kind != b.kind || a.categories != b.categories || !is_rounded(a.offset, b.offset) ||
          !is_rounded(a.scale, b.scale) || !is_rounded(a.fill, b.fill)) {
        disagree(fmt::format("column \"{}\"", b.name));
      }
    }
  }

  void check_layers() const {
    const std::vector<FoundLayer>& layers = graph_.layers;
    if (layers.size() != network_.n_layers()) disagree("the number of layers");
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const FoundLayer& a = layers[l];
      const LayerSpec& b = network_.layers[l];
      const double alpha = a.activation.alpha.value_or(default_alpha(a.activation.activation));
      if (a.n_inputs != network_.width(l) || a.n_units != b.units || a.has_bias != b.bias ||
          a.factor != 1 || a.transposed || !a.before.is_identity() || !a.lines.is_identity() ||
          !is_same_function(a.activation.activation, alpha, b.activation, b.alpha_or_default())) {
        disagree(fmt::format("layer {}", l + 1));
      }
    }
  }

  void check_target() const {
    const TargetKind kind = preprocessor_.target_kind;
    const bool is_same = kind == TargetKind::kNumber
                             ? graph_.is_guessed
                             : !graph_.is_guessed && graph_.target_kind == kind;
    if (!is_same) disagree("the target's kind");
    if (kind == TargetKind::kClasses && graph_.class_names != preprocessor_.class_names) {
      disagree("the names of classes");
    }
    for (std::size_t j = 0; j < network_.n_outputs(); ++j) {
      const Line line = graph_.after.at(j);
      const bool is_number = kind == TargetKind::kNumber;
      const double offset = is_number ? preprocessor_.target_offset[j] : 0;
      const double scale = is_number ? preprocessor_.target_scale[j] : 1;
      if (!is_rounded(line.shift, offset) || !(std::abs(line.slope * scale - 1) < 1e-6)) {
        disagree(fmt::format("the scale of output {}", j + 1));
      }
    }
  }

  const Found& graph_;
  const NetworkSpec& network_;
  const Preprocessor& preprocessor_;
  std::string_view name_;
};

}  // namespace

void check_agreement(const Found& graph, const Metadata& metadata, std::string_view name) {
  Agreement(graph, metadata, name).check();
}

}  // namespace chainrule::onnx
