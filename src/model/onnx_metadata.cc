// What a model's file says beside its graph (docs/model-file.md, "Metadata").
#include "model/onnx_metadata.h"

#include "core/fail.h"
#include "model/json_fields.h"
#include "model/model_checks.h"
#include "model/spec_json.h"
#include "model/strict_json.h"

namespace chainrule::onnx {
namespace {

using nlohmann::json;

constexpr std::string_view kFormatVersion = "2";  // 1 was a safetensors file
constexpr const char* kVersionKey = "chainrule_model";
constexpr const char* kSave = "save_model";

json preprocessing_json(const Preprocessor& it) {
  json object = to_json(it);
  json& offset = object["offset"] = json::array();
  json& scale = object["scale"] = json::array();
  for (const Feature& feature : it.features) {
    offset.push_back(feature.offset);
    scale.push_back(feature.scale);
  }
  object["target_offset"] = it.target_offset;
  object["target_scale"] = it.target_scale;
  return object;
}

std::vector<double> take_numbers(json& object, const char* key, std::size_t n,
                                 const std::string& where) {
  std::vector<double> numbers = JsonFields(object, where).numbers(key);
  object.erase(key);
  if (numbers.size() != n) {
    fail(ErrorCode::kFormat, "{}: \"{}\" has {} numbers, {} were expected", where, key,
         numbers.size(), n);
  }
  return numbers;
}

Preprocessor preprocessing_from(json object, const std::string& where) {
  const std::size_t n_features = JsonFields(object, where).array("features").size();
  const bool has_classes =
      JsonFields(object, where).text("target_kind") == to_string(TargetKind::kClasses);
  const std::size_t n_scaled = has_classes ? 0 : JsonFields(object, where).array("targets").size();
  const std::vector<double> offset = take_numbers(object, "offset", n_features, where);
  const std::vector<double> scale = take_numbers(object, "scale", n_features, where);
  const std::vector<double> target_offset = take_numbers(object, "target_offset", n_scaled, where);
  const std::vector<double> target_scale = take_numbers(object, "target_scale", n_scaled, where);
  Preprocessor it = preprocessor_from_json(object, where);
  for (std::size_t j = 0; j < n_features; ++j) {
    it.features[j].offset = offset[j];
    it.features[j].scale = scale[j];
  }
  it.target_offset = target_offset;
  it.target_scale = target_scale;
  return it;
}

class MetadataReader {
 public:
  MetadataReader(const Document& document, std::string_view name)
      : texts_(document.metadata), name_(name) {}

  Metadata read() const {
    if (const std::string& version = text(kVersionKey); version != kFormatVersion) {
      fail(ErrorCode::kFormat, "{}: a model file of format version {}; this library reads {}",
           name_, version, kFormatVersion);
    }
    Metadata result = {
        .network = network_spec_from_json(parsed("network"), where("network")),
        .preprocessor = preprocessing_from(parsed("preprocessing"), where("preprocessing")),
        .training = {},
        .library_version = text("library_version"),
        .profile = text("numeric_profile")};
    const json training = parsed("training");
    JsonFields fields(training, where("training"));
    for (const auto& [key, value] : training.items()) {
      result.training[key] = fields.text(key.c_str());
    }
    validate(result.network);
    check_fit(result.preprocessor, result.network, name_);
    return result;
  }

 private:
  std::string where(const char* key) const { return fmt::format("{}: {}", name_, key); }
  const std::string& text(const char* key) const {
    const auto found = texts_.find(key);
    if (found == texts_.end()) {
      fail(ErrorCode::kFormat, "{}: its metadata has no \"{}\"", name_, key);
    }
    return found->second;
  }
  json parsed(const char* key) const { return parse_strict_json(text(key), where(key)); }

  const std::map<std::string, std::string, std::less<>>& texts_;
  std::string_view name_;
};

}  // namespace

template <class T>
std::map<std::string, std::string> metadata_of(const Model<T>& model) {
  return {
      {kVersionKey, std::string(kFormatVersion)},
      {"library_version", model.library_version},
      {"numeric_profile", model.profile},
      {"network", write_strict_json(to_json(model.network.spec(), GivenValues::kInside), kSave)},
      {"preprocessing", write_strict_json(preprocessing_json(model.preprocessor), kSave)},
      {"training", write_strict_json(model.training, kSave)}};
}

std::optional<Metadata> read_metadata(const Document& document, std::string_view name) {
  if (!document.metadata.contains(kVersionKey)) return {};
  return MetadataReader(document, name).read();
}

template std::map<std::string, std::string> metadata_of(const Model<float>&);
template std::map<std::string, std::string> metadata_of(const Model<double>&);

}  // namespace chainrule::onnx
