// A derivation as JSON, every number at full precision (docs/explain-json.md).
#include "explain/render_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "explain/quantity_name.h"

namespace chainrule {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

class JsonWriter {
 public:
  JsonWriter(const Derivation& derivation, Language language)
      : derivation_(derivation), language_(language) {}

  Json document() const {
    Json sections = Json::array();
    for (const Section& section : derivation_.sections) {
      Json steps = Json::array();
      for (const Step& step : section.steps) steps.push_back(step_json(step));
      for (const MatrixStep& step : section.matrix_steps) steps.push_back(matrix_json(step));
      sections.push_back({{"title", words(section.title)}, {"steps", steps}});
    }
    Json document = {{"schema", 1},
                     {"network", network_json()},
                     {"convention", convention_json()},
                     {"samples", derivation_.n_samples},
                     {"given", given_json()},
                     {"sections", sections}};
    if (derivation_.check) document["gradient_check"] = check_json(*derivation_.check);
    return document;
  }

 private:
  std::string words(const Message& message) const {
    const auto plain = [](std::string_view text) { return std::string(text); };
    const auto formula = [this](const Formula& part) {
      if (part.kind == Formula::Kind::kSymbol) return place_text(part.symbol);
      if (part.kind == Formula::Kind::kNumber) return number(part.number).dump();
      return std::string("...");
    };
    return in_language(message, language_, plain, formula);
  }

  std::string name_of(const Quantity& q) const { return quantity_name(q, derivation_.convention); }

  // "dW1[2,1]", "z1[3;2]": sample; from, to.
  std::string place_text(const Quantity& q) const {
    std::string inside = q.sample == 0 ? "" : std::to_string(q.sample);
    if (q.to != 0) {
      if (!inside.empty()) inside += ';';
      if (q.sample == 0) inside += std::to_string(q.from) + ',';
      inside += std::to_string(q.to);
    }
    return inside.empty() ? name_of(q) : name_of(q) + '[' + inside + ']';
  }

  Json place_json(const Quantity& q) const {
    Json place = {{"name", name_of(q)}};
    if (q.sample != 0) place["sample"] = q.sample;
    if (q.layer != 0) place["layer"] = q.layer;
    if (q.to != 0 && q.sample == 0) place["from"] = q.from;
    if (q.to != 0) place[q.sample == 0 ? "to" : "unit"] = q.to;
    return place;
  }

  Json step_json(const Step& step) const {
    Json json = place_json(step.result);
    json["what"] = words(step.what);
    json["value"] = number(step.value);
    Json uses = Json::array();
    for (const Quantity& q : symbols_of(step.formula())) {
      Json use = place_json(q);
      use["value"] = number(derivation_.value_of(q));
      uses.push_back(use);
    }
    json["uses"] = uses;
    if (step.numeric) json["central_difference"] = number(*step.numeric);
    if (step.remark) json["remark"] = words(*step.remark);
    return json;
  }

  Json matrix_json(const MatrixStep& step) const {
    Json json = place_json(step.result);
    json["what"] = words(step.what);
    Json rows = Json::array();
    for (std::size_t i = 0; i < step.value.rows(); ++i) {
      Json row = Json::array();
      for (const double value : step.value.row(i)) row.push_back(number(value));
      rows.push_back(row);
    }
    json["matrix"] = rows;
    return json;
  }

  Json network_json() const {
    Json layers = Json::array();
    for (const LayerSpec& layer : derivation_.network.layers) {
      layers.push_back({{"units", layer.units},
                        {"activation", to_string(layer.activation)},
                        {"alpha", layer.alpha_or_default()},
                        {"bias", layer.bias}});
    }
    return {{"inputs", derivation_.network.n_inputs},
            {"layers", layers},
            {"loss", to_string(derivation_.network.loss)},
            {"huber_delta", derivation_.network.huber_delta}};
  }

  Json convention_json() const {
    const Convention& convention = derivation_.convention;
    return {{"weights", to_string(convention.weights)},
            {"samples", to_string(convention.samples)},
            {"offset", to_string(convention.offset)},
            {"delta", to_string(convention.delta)}};
  }

  // What no step derives: inputs, targets, parameters, masks, settings, states so far.
  Json given_json() const {
    std::map<Quantity, double> given = derivation_.values;
    for (const Section& section : derivation_.sections) {
      for (const Step& step : section.steps) given.erase(step.result);
    }
    Json list = Json::array();
    for (const auto& [q, value] : given) {
      Json one = place_json(q);
      one["value"] = number(value);
      list.push_back(one);
    }
    return list;
  }

  Json check_json(const NumericCheck& check) const {
    return {{"checked", check.checked},
            {"agreeing", check.agreeing},
            {"at_kinks", check.at_kinks},
            {"worst", place_json(check.worst)},
            {"worst_relative_error", number(check.worst_error)}};
  }

  const Derivation& derivation_;
  Language language_;
};

}  // namespace

std::string render_json(const Derivation& derivation, Language language) {
  return JsonWriter(derivation, language).document().dump(1) + "\n";
}

}  // namespace chainrule
