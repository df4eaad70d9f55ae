// Models to the bytes of safetensors files and back, against one that Python wrote; what cannot be
// is refused.
#include <chainrule/model.h>
#include <chainrule/passes.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/whole_file.h"
#include "fails.h"
#include "golden_file.h"
#include "model/safetensors.h"
#include "some_models.h"

namespace chainrule {
namespace {

constexpr InitKind kInitKinds[] = {
    InitKind::kAutomatic,     InitKind::kConstant,     InitKind::kUniform,   InitKind::kNormal,
    InitKind::kGlorotUniform, InitKind::kGlorotNormal, InitKind::kHeUniform, InitKind::kHeNormal,
    InitKind::kLecunUniform,  InitKind::kLecunNormal};

template <class T>
class ModelOf : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(ModelOf, Precisions);

TYPED_TEST(ModelOf, EverySpecificationComesBack) {
  std::size_t n_cases = 0;
  for (const Loss loss : all_losses()) {
    for (const Activation activation : all_activations()) {
      const InitKind kind = kInitKinds[n_cases++ % std::size(kInitKinds)];
      NetworkSpec spec = {
          .n_inputs = 3, .input_dropout = 0.1, .layers = {}, .loss = loss, .huber_delta = 1.1};
      spec.layers.push_back({.units = 4,
                             .activation = activation,
                             .bias = n_cases % 2 == 0,
                             .dropout = 1.0 / 3,
                             .weights = {.kind = kind, .a = 0.1, .b = 0.7, .scale = 1e-7}});
      spec.layers.push_back({.units = 2, .activation = default_output_activation(loss)});
      if (n_cases % 3 == 0) spec.layers[0].alpha = 0.3;
      const auto network = network_of<TypeParam>(spec);
      expect_equal(load_network<TypeParam>(save_network(network)), network);
    }
  }
}

TYPED_TEST(ModelOf, GivenStartWeightsComeBack) {
  NetworkSpec spec = {.n_inputs = 2, .layers = {{.units = 1}}};
  spec.layers[0].weights = {.kind = InitKind::kGiven, .scale = 2, .values = {0.1, 1e-300}};
  spec.layers[0].biases = {.kind = InitKind::kGiven, .values = {1.0 / 3}};
  const auto network = network_of<TypeParam>(spec);
  expect_equal(load_network<TypeParam>(save_network(network)), network);
}

TYPED_TEST(ModelOf, EveryKindOfTargetComesBack) {
  const auto expect_back = [](const Preprocessor& preprocessor, std::size_t n_outputs,
                              TargetEncoding encoding) {
    const NetworkSpec spec = {.n_inputs = preprocessor.n_inputs(),
                              .layers = {{.units = n_outputs}}};
    Model<TypeParam> model = {network_of<TypeParam>(spec), preprocessor};
    model.training = {{"seed", "1"}, {"größe", "\"\n\t"}};
    const auto came = load_model<TypeParam>(save_safetensors(model));
    expect_equal(came.network, model.network);
    expect_equal(came.preprocessor, preprocessor);
    EXPECT_EQ(came.training, model.training);
    EXPECT_EQ(came.library_version, version());
    EXPECT_EQ(came.profile, numeric_profile());
    EXPECT_EQ(came.target_encoding(), encoding);
  };
  expect_back(numbers_preprocessor(3, 2), 2, TargetEncoding::kNumber);
  Preprocessor labels = numbers_preprocessor(1, 3);
  labels.target_kind = TargetKind::kMultiLabel;
  expect_back(labels, 3, TargetEncoding::kNumber);
  Preprocessor classes = numbers_preprocessor(2, 0);
  classes.target_kind = TargetKind::kClasses;
  classes.target_names = {"kind"};
  classes.class_names = {"", "a,\"b\"\\"};
  expect_back(classes, 1, TargetEncoding::kBinary);
  expect_back(classes, 2, TargetEncoding::kOneHot);
  Preprocessor mixed = numbers_preprocessor(2, 1);
  mixed.features[0].fill = 1.0 / 3;
  mixed.features[1] = {
      .name = "x1", .kind = Feature::Kind::kCategory, .categories = {"", "a\"b", "größe"}};
  expect_back(mixed, 1, TargetEncoding::kNumber);
}

TEST(Model, SingleIsWidenedAndDoubleIsNotNarrowed) {
  const Model<float> single = small_model();
  expect_equal(load_model<double>(save_safetensors(single)).network, single.network);
  EXPECT_TRUE(std::holds_alternative<Model<float>>(load_any_model(save_safetensors(single))));
  const Model<double> twice = {network_of<double>(single.network.spec()), single.preprocessor};
  const std::string bytes = save_safetensors(twice);
  EXPECT_THAT([&] { load_model<float>(bytes); },
              fails(ErrorCode::kFormat,
                    "model: tensor \"layers.1.weight\" has numbers of type F64, "
                    "F32 was asked for"));
  const AnyModel any = load_any_model(bytes);
  ASSERT_TRUE(std::holds_alternative<Model<double>>(any));
  expect_equal(std::get<Model<double>>(any).network, twice.network);
}

TEST(Model, NetworkOfAModelIsRead) {
  const Model<float> model = small_model();
  expect_equal(load_network<float>(save_safetensors(model)), model.network);
}

TEST(Model, PythonsModelPredictsAsNumPyDoes) {
  const auto golden = golden_json("model.json");
  const std::string bytes = golden_file("model_python.safetensors");
  EXPECT_EQ(weights_sha256(load_model<float>(bytes).network), golden["sha256"].get<std::string>());
  const auto model = load_model<double>(bytes);
  EXPECT_EQ(model.training.at("data"), "made up");
  Table table;
  for (std::size_t j = 0; j < 3; ++j) {
    Column column;
    column.name = model.preprocessor.features[j].name;
    for (const auto& row : golden["rows"]) column.numbers.push_back(row[j]);
    table.columns.push_back(column);
  }
  const auto x = model.preprocessor.inputs<double>(table, table.all_rows());
  const auto came = predict<double>(model.network, x);
  for (std::size_t i = 0; i < came.rows(); ++i) {
    for (std::size_t j = 0; j < came.cols(); ++j) {
      EXPECT_NEAR(came(i, j), golden["predictions"][i][j].get<double>(), 1e-14);
    }
  }
}

// The script that wrote the first file reads the second and compares. A new one is left in the
// build folder.
TEST(Model, BytesAreThoseThatPythonHasRead) {
  const std::string bytes =
      save_safetensors(load_model<float>(golden_file("model_python.safetensors")));
  write_whole_file(CHAINRULE_BINARY_DIR "/model_chainrule.safetensors", bytes);
  EXPECT_EQ(bytes, golden_file("model_chainrule.safetensors"));
}

TEST(Model, AFileCutAnywhereIsRefused) {
  const std::string bytes = save_safetensors(small_model());
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    EXPECT_THROW(load_any_model(bytes.substr(0, n)), Error) << n;
  }
  EXPECT_THROW(load_any_model(bytes + '\0'), Error);
}

// Any byte may be wrong: what is read all the same is as sound as a model that was saved.
TEST(Model, AFileWithAWrongByteIsRefusedOrSound) {
  const std::string bytes = save_safetensors(small_model());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int change : {0x01, 0x10, 0x80}) {
      std::string wrong = bytes;
      wrong[i] = static_cast<char>(wrong[i] ^ change);
      try {
        std::visit([](const auto& model) { load_any_model(save_safetensors(model)); },
                   load_any_model(wrong));
      } catch (const Error&) {
      }
    }
  }
}

class Hostile : public testing::Test {
 protected:
  // Saves a model with texts and tensors changed, and expects this when it is read.
  static void expect_refused(ErrorCode code, const std::string& sentence,
                             const std::function<void(Safetensors&)>& change) {
    const std::string bytes = save_safetensors(small_model());
    Safetensors content = read_safetensors(bytes, "t");
    change(content);
    const std::string wrong = write_safetensors(content);
    EXPECT_THAT([&] { load_model<double>(wrong, "m"); }, fails(code, sentence));
  }
  static void expect_refused_json(ErrorCode code, const std::string& sentence,
                                  const std::string& text,
                                  const std::function<void(nlohmann::json&)>& change) {
    expect_refused(code, sentence, [&](Safetensors& content) {
      auto json = nlohmann::json::parse(content.metadata.at(text));
      change(json);
      content.metadata[text] = json.dump();
    });
  }
};

TEST_F(Hostile, TextsAreChecked) {
  const auto refused = [](const std::string& sentence, const auto& change) {
    expect_refused(ErrorCode::kFormat, sentence, change);
  };
  refused("m: its metadata has no \"chainrule_model\"",
          [](Safetensors& content) { content.metadata.erase("chainrule_model"); });
  refused("m: a model file of format version 2; this library reads 1",
          [](Safetensors& content) { content.metadata["chainrule_model"] = "2"; });
  refused("m: its metadata has no \"preprocessing\"",
          [](Safetensors& content) { content.metadata.erase("preprocessing"); });
  refused("m: \"more\" in its metadata is not known",
          [](Safetensors& content) { content.metadata["more"] = ""; });
  refused("m: network: no JSON from its byte 1 on",
          [](Safetensors& content) { content.metadata["network"] = ""; });
  refused("m: training: \"seed\" is not a text",
          [](Safetensors& content) { content.metadata["training"] = "{\"seed\":1}"; });
}

TEST_F(Hostile, TensorsAreChecked) {
  const auto refused = [](const std::string& sentence, const auto& change) {
    expect_refused(ErrorCode::kFormat, sentence, change);
  };
  static constexpr std::uint64_t kZeros[6] = {};
  refused("m: it has no tensor \"layers.2.bias\"",
          [](Safetensors& content) { content.tensors.erase("layers.2.bias"); });
  refused("m: tensor \"layers.3.bias\" is not known", [](Safetensors& content) {
    content.tensors["layers.3.bias"] = tensor_view<std::uint64_t>(kZeros, {6});
  });
  refused("m: tensor \"layers.1.weight\" has the shape [3, 2], [2, 3] was expected",
          [](Safetensors& content) { content.tensors["layers.1.weight"].shape = {3, 2}; });
  refused("m: tensor \"layers.1.weight\" has numbers of type U64, F64 was asked for",
          [](Safetensors& content) {
            content.tensors["layers.1.weight"] = tensor_view<std::uint64_t>(kZeros, {2, 3});
          });
  static constexpr float kNan[2] = {0, std::numeric_limits<float>::quiet_NaN()};
  refused("m: tensor \"layers.2.bias\": number 2 is nan, not finite", [](Safetensors& content) {
    content.tensors["layers.2.bias"] = tensor_view<float>(kNan, {2});
  });
  static constexpr double kInfinite[2] = {-std::numeric_limits<double>::infinity(), 0};
  refused("m: tensor \"preprocessing.scale\": number 1 is -inf, not finite",
          [](Safetensors& content) {
            content.tensors["preprocessing.scale"] = tensor_view<double>(kInfinite, {2});
          });
}

TEST_F(Hostile, SpecificationsAreChecked) {
  using nlohmann::json;
  const auto refused = [](ErrorCode code, const std::string& sentence, const auto& change) {
    expect_refused_json(code, sentence, "network", change);
  };
  refused(ErrorCode::kFormat, "m: network: \"depth\" is not known",
          [](json& network) { network["depth"] = 2; });
  refused(ErrorCode::kFormat, "m: network: layer 2: \"bias\" is not true or false",
          [](json& network) { network["layers"][1]["bias"] = 1; });
  refused(ErrorCode::kFormat, "m: network: layer 1: start_biases: \"kind\" is absent",
          [](json& network) { network["layers"][0]["start_biases"].erase("kind"); });
  refused(ErrorCode::kFormat, "m: network: \"inputs\" is not a whole number from 0",
          [](json& network) { network["inputs"] = -1; });
  refused(ErrorCode::kValue, "network: it has no layers",
          [](json& network) { network["layers"] = json::array(); });
  refused(ErrorCode::kValue, "network: layer 1: dropout 2 is not in [0, 1)",
          [](json& network) { network["layers"][0]["dropout"] = 2; });
  // Widths of which only the products that overflow fit the bytes.
  refused(ErrorCode::kFormat,
          "m: tensor \"layers.1.weight\" has the shape [2, 3], [9223372036854775810, 3] was "
          "expected",
          [](json& network) { network["inputs"] = (std::uint64_t{1} << 63) + 2; });
  refused(ErrorCode::kFormat, "m: it has no tensor \"layers.1.weight.given\"",
          [](json& network) { network["layers"][0]["start_weights"]["kind"] = "given"; });
}

TEST_F(Hostile, PreprocessingIsChecked) {
  using nlohmann::json;
  const auto refused = [](ErrorCode code, const std::string& sentence, const auto& change) {
    expect_refused_json(code, sentence, "preprocessing", change);
  };
  refused(ErrorCode::kFormat,
          "m: tensor \"preprocessing.offset\" has the shape [2], [1] was expected",
          [](json& preprocessing) { preprocessing["features"] = {"x"}; });
  refused(ErrorCode::kFormat, "m: preprocessing: \"targets\" is not a list of texts",
          [](json& preprocessing) { preprocessing["targets"] = {"y", 1}; });
  refused(ErrorCode::kShape, "m: 2 targets and 1 classes for a target of kind number",
          [](json& preprocessing) { preprocessing["classes"] = {"a"}; });
  refused(ErrorCode::kShape, "m: 2 targets and 0 classes for a target of kind automatic",
          [](json& preprocessing) { preprocessing["target_kind"] = "automatic"; });
}

TEST(Model, WhatDoesNotFitIsNotSaved) {
  const auto refused = [](ErrorCode code, const std::string& sentence, const auto& change) {
    Model<float> model = small_model();
    change(model);
    EXPECT_THAT([&] { save_safetensors(model); },
                fails(code, fmt::format("save_model: {}", sentence)));
  };
  refused(ErrorCode::kValue, "tensor \"layers.1.bias\": number 2 is inf, not finite",
          [](Model<float>& model) { model.network.bias(1)[1] = HUGE_VALF; });
  refused(ErrorCode::kShape, "features of 1 inputs for a network of 2",
          [](Model<float>& model) { model.preprocessor.features.pop_back(); });
  refused(ErrorCode::kShape, "1 targets for a network of 2 outputs",
          [](Model<float>& model) { model.preprocessor.target_names.pop_back(); });
  refused(ErrorCode::kShape, "0 classes for a network of 2 outputs",
          [](Model<float>& model) { model.preprocessor.target_kind = TargetKind::kClasses; });
  const std::string scales =
      "every feature and every target that is a number needs a finite offset and a finite scale, "
      "not 0, and a category has no fill and no text twice";
  refused(ErrorCode::kShape, scales,
          [](Model<float>& model) { model.preprocessor.features[0].scale = 0; });
  refused(ErrorCode::kShape, scales,
          [](Model<float>& model) { model.preprocessor.target_offset = {}; });
  refused(ErrorCode::kValue, "a text is not UTF-8 from its byte 1 on",
          [](Model<float>& model) { model.preprocessor.features[0].name = "\xff"; });
  refused(ErrorCode::kValue, "a text is not UTF-8 from its byte 2 on",
          [](Model<float>& model) { model.training["a\xff"] = ""; });
  EXPECT_THAT([] { save_network(Network<float>()); },
              fails(ErrorCode::kValue, "network: it has no inputs"));
}

}  // namespace
}  // namespace chainrule
