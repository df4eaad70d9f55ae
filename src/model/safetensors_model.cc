// Models and networks as the bytes of a safetensors file.
#include "model/safetensors_model.h"

#include <algorithm>
#include <cmath>

#include "core/fail.h"
#include "model/json_fields.h"
#include "model/model_checks.h"
#include "model/safetensors.h"
#include "model/spec_json.h"
#include "model/strict_json.h"
#include "model/tensor_reader.h"

namespace chainrule {
namespace {

using Shape = std::vector<std::size_t>;

constexpr std::string_view kFormatVersion = "1";
constexpr const char* kSave = "save_model";  // who complains

std::string tensor_name(const ParameterBlock& block) {
  return fmt::format("layers.{}.{}", block.layer, block.is_bias ? "bias" : "weight");
}

std::string given_name(const ParameterBlock& block) {
  return tensor_name(block) + ".given";
}

Shape shape_of(const ParameterBlock& block) {
  return block.is_bias ? Shape{block.cols} : Shape{block.rows, block.cols};
}

template <class Spec>
auto& start_of(Spec& spec, const ParameterBlock& block) {
  auto& layer = spec.layers[block.layer - 1];
  return block.is_bias ? layer.biases : layer.weights;
}

// Of all features, for a tensor.
std::vector<double> member_of(const std::vector<Feature>& features, double Feature::* member) {
  std::vector<double> values;
  for (const Feature& feature : features) values.push_back(feature.*member);
  return values;
}

template <class T>
void put(Safetensors& content, const std::string& key, std::span<const T> values, Shape shape) {
  const auto bad = std::ranges::find_if(values, [](T x) { return !std::isfinite(x); });
  if (bad != values.end()) {
    fail(ErrorCode::kValue, "{}: tensor \"{}\": number {} is {}, not finite", kSave, key,
         bad - values.begin() + 1, *bad);
  }
  content.tensors[key] = tensor_view(values, std::move(shape));
}

void put(Safetensors& content, const std::string& key, const std::vector<double>& values) {
  put<double>(content, key, values, {values.size()});
}

// Views of a network, with the texts that every file has.
template <class T>
Safetensors content_of(const Network<T>& network, std::string_view library_version,
                       std::string_view profile) {
  const NetworkSpec& spec = network.spec();
  validate(spec);
  Safetensors content;
  content.metadata = {
      {"chainrule_model", std::string(kFormatVersion)},
      {"library_version", std::string(library_version)},
      {"numeric_profile", std::string(profile)},
      {"network", write_strict_json(to_json(spec, GivenValues::kElsewhere), kSave)}};
  for (const ParameterBlock& block : network.blocks()) {
    const auto values = network.parameters().subspan(block.offset, block.size());
    put<T>(content, tensor_name(block), values, shape_of(block));
    const Initializer& start = start_of(spec, block);
    if (start.kind == InitKind::kGiven) {
      put<double>(content, given_name(block), start.values, shape_of(block));
    }
  }
  return content;
}

TensorReader open(std::string_view bytes, std::string_view name) {
  TensorReader reader(bytes, name);
  if (const std::string& format = reader.text("chainrule_model"); format != kFormatVersion) {
    fail(ErrorCode::kFormat, "{}: a model file of format version {}; this library reads {}", name,
         format, kFormatVersion);
  }
  return reader;
}

template <class T>
Network<T> take_network(TensorReader& reader) {
  NetworkSpec spec = network_spec_from_json(reader.json("network"), reader.name() + ": network");
  const std::vector<ParameterBlock> blocks = parameter_blocks(spec);
  // All numbers are known to be there before memory for them is asked for.
  for (const ParameterBlock& block : blocks) {
    reader.tensor<T>(tensor_name(block), shape_of(block));
    Initializer& start = start_of(spec, block);
    if (start.kind == InitKind::kGiven) {
      start.values = reader.numbers(given_name(block), shape_of(block));
    }
  }
  Network<T> network(std::move(spec));
  for (const ParameterBlock& block : blocks) {
    reader.copy<T>(tensor_name(block), shape_of(block),
                   network.parameters().subspan(block.offset, block.size()));
  }
  return network;
}

Preprocessor take_preprocessor(TensorReader& reader, const NetworkSpec& spec) {
  Preprocessor it =
      preprocessor_from_json(reader.json("preprocessing"), reader.name() + ": preprocessing");
  const Shape n_features = {it.features.size()};
  const Shape n_scaled = {it.target_kind == TargetKind::kClasses ? 0 : it.target_names.size()};
  const std::vector<double> offset = reader.numbers("preprocessing.offset", n_features);
  const std::vector<double> scale = reader.numbers("preprocessing.scale", n_features);
  for (std::size_t j = 0; j < it.features.size(); ++j) {
    it.features[j].offset = offset[j];
    it.features[j].scale = scale[j];
  }
  it.target_offset = reader.numbers("preprocessing.target_offset", n_scaled);
  it.target_scale = reader.numbers("preprocessing.target_scale", n_scaled);
  check_fit(it, spec, reader.name());
  return it;
}

std::map<std::string, std::string> take_training(TensorReader& reader) {
  const nlohmann::json object = reader.json("training");
  JsonFields fields(object, reader.name() + ": training");
  std::map<std::string, std::string> training;
  for (const auto& [key, value] : object.items()) training[key] = fields.text(key.c_str());
  return training;
}

}  // namespace

template <class T>
std::string save_safetensors(const Model<T>& model) {
  const Preprocessor& it = model.preprocessor;
  Safetensors content = content_of(model.network, model.library_version, model.profile);
  check_fit(it, model.network.spec(), kSave);
  content.metadata["preprocessing"] = write_strict_json(to_json(it), kSave);
  content.metadata["training"] = write_strict_json(model.training, kSave);
  const std::vector<double> offset = member_of(it.features, &Feature::offset);
  const std::vector<double> scale = member_of(it.features, &Feature::scale);
  put(content, "preprocessing.offset", offset);
  put(content, "preprocessing.scale", scale);
  put(content, "preprocessing.target_offset", it.target_offset);
  put(content, "preprocessing.target_scale", it.target_scale);
  return write_safetensors(content);
}

template <class T>
Model<T> load_safetensors(std::string_view bytes, std::string_view name) {
  TensorReader reader = open(bytes, name);
  Model<T> model;
  model.network = take_network<T>(reader);
  model.preprocessor = take_preprocessor(reader, model.network.spec());
  model.training = take_training(reader);
  model.library_version = reader.text("library_version");
  model.profile = reader.text("numeric_profile");
  reader.done();
  return model;
}

AnyModel load_any_safetensors(std::string_view bytes, std::string_view name) {
  const Safetensors content = read_safetensors(bytes, name);
  const auto weights = content.tensors.find("layers.1.weight");
  if (weights != content.tensors.end() && weights->second.dtype == Dtype::kF64) {
    return load_safetensors<double>(bytes, name);
  }
  return load_safetensors<float>(bytes, name);
}

template <class T>
std::string save_network(const Network<T>& network) {
  return write_safetensors(content_of(network, version(), numeric_profile()));
}

template <class T>
Network<T> load_safetensors_network(std::string_view bytes, std::string_view name) {
  TensorReader reader = open(bytes, name);
  if (reader.has_text("preprocessing")) return load_safetensors<T>(bytes, name).network;
  Network<T> network = take_network<T>(reader);
  reader.text("library_version");
  reader.text("numeric_profile");
  reader.done();
  return network;
}

template CHAINRULE_EXPORT std::string save_safetensors(const Model<float>&);
template CHAINRULE_EXPORT std::string save_safetensors(const Model<double>&);
template Model<float> load_safetensors(std::string_view, std::string_view);
template Model<double> load_safetensors(std::string_view, std::string_view);
template CHAINRULE_EXPORT std::string save_network(const Network<float>&);
template CHAINRULE_EXPORT std::string save_network(const Network<double>&);
template Network<float> load_safetensors_network(std::string_view, std::string_view);
template Network<double> load_safetensors_network(std::string_view, std::string_view);

}  // namespace chainrule
