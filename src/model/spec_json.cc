// Specifications of networks and what preprocessing learned, as JSON (docs/model-file.md).
#include "model/spec_json.h"

#include <fmt/format.h>

#include "model/json_fields.h"

namespace chainrule {
namespace {

using nlohmann::json;

json to_json(const Initializer& init, GivenValues given) {
  json object = {
      {"kind", to_string(init.kind)}, {"a", init.a}, {"b", init.b}, {"scale", init.scale}};
  if (init.kind == InitKind::kGiven && given == GivenValues::kInside) {
    object["values"] = init.values;
  }
  return object;
}

Initializer initializer_from_json(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  Initializer init = {.kind = init_kind_from_name(fields.text("kind")),
                      .a = fields.number("a"),
                      .b = fields.number("b"),
                      .scale = fields.number("scale")};
  if (fields.has("values")) init.values = fields.numbers("values");
  fields.done();
  return init;
}

json to_json(const LayerSpec& layer, GivenValues given) {
  json object = {{"units", layer.units},
                 {"activation", to_string(layer.activation)},
                 {"bias", layer.bias},
                 {"dropout", layer.dropout},
                 {"start_weights", to_json(layer.weights, given)},
                 {"start_biases", to_json(layer.biases, given)}};
  if (layer.alpha) object["alpha"] = *layer.alpha;
  return object;
}

LayerSpec layer_from_json(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  LayerSpec layer = {
      .units = fields.count("units"),
      .activation = activation_from_name(fields.text("activation")),
      .alpha = {},
      .bias = fields.flag("bias"),
      .dropout = fields.number("dropout"),
      .weights = initializer_from_json(fields.any("start_weights"), where + ": start_weights"),
      .biases = initializer_from_json(fields.any("start_biases"), where + ": start_biases")};
  if (fields.has("alpha")) layer.alpha = fields.number("alpha");
  fields.done();
  return layer;
}

}  // namespace

json to_json(const NetworkSpec& spec, GivenValues given) {
  json layers = json::array();
  for (const LayerSpec& layer : spec.layers) layers.push_back(to_json(layer, given));
  return {{"inputs", spec.n_inputs},
          {"input_dropout", spec.input_dropout},
          {"loss", to_string(spec.loss)},
          {"huber_delta", spec.huber_delta},
          {"layers", std::move(layers)}};
}

NetworkSpec network_spec_from_json(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  NetworkSpec spec = {.n_inputs = fields.count("inputs"),
                      .input_dropout = fields.number("input_dropout"),
                      .layers = {},
                      .loss = loss_from_name(fields.text("loss")),
                      .huber_delta = fields.number("huber_delta")};
  for (const json& layer : fields.array("layers")) {
    spec.layers.push_back(
        layer_from_json(layer, fmt::format("{}: layer {}", where, spec.n_layers() + 1)));
  }
  fields.done();
  return spec;
}

namespace {

// What only some features have, under the feature's place from 1.
void read_feature_members(JsonFields& fields, const std::string& where,
                          std::vector<Feature>& features) {
  static const json kNone = json::object();
  const bool has_fill = fields.has("fill");
  const bool has_categories = fields.has("categories");
  JsonFields fills(has_fill ? fields.any("fill") : kNone, where + ": fill");
  JsonFields categories(has_categories ? fields.any("categories") : kNone, where + ": categories");
  for (std::size_t j = 0; j < features.size(); ++j) {
    const std::string place = std::to_string(j + 1);
    if (fills.has(place.c_str())) features[j].fill = fills.number(place.c_str());
    if (!categories.has(place.c_str())) continue;
    features[j].kind = Feature::Kind::kCategory;
    features[j].categories = categories.texts(place.c_str());
  }
  fills.done();
  categories.done();
}

}  // namespace

json to_json(const Preprocessor& preprocessor) {
  json object = {{"features", preprocessor.feature_names()},
                 {"target_kind", to_string(preprocessor.target_kind)},
                 {"targets", preprocessor.target_names},
                 {"classes", preprocessor.class_names}};
  for (std::size_t j = 0; j < preprocessor.features.size(); ++j) {
    const Feature& feature = preprocessor.features[j];
    const std::string place = std::to_string(j + 1);
    if (feature.fill) object["fill"][place] = *feature.fill;
    if (feature.kind == Feature::Kind::kCategory) object["categories"][place] = feature.categories;
  }
  return object;
}

Preprocessor preprocessor_from_json(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  Preprocessor preprocessor;
  for (const std::string& name : fields.texts("features")) {
    preprocessor.features.push_back({.name = name});
  }
  read_feature_members(fields, where, preprocessor.features);
  preprocessor.target_kind = target_kind_from_name(fields.text("target_kind"));
  preprocessor.target_names = fields.texts("targets");
  preprocessor.class_names = fields.texts("classes");
  fields.done();
  return preprocessor;
}

}  // namespace chainrule
