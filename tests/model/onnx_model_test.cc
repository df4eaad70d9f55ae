// Models to the bytes of ONNX files and back: all of a model returns, to the last bit.
#include <chainrule/model.h>
#include <chainrule/passes.h>
#include <gtest/gtest.h>

#include <cmath>

#include "fails.h"
#include "some_models.h"

namespace chainrule {
namespace {

template <class T>
void expect_back(const Model<T>& model) {
  const std::string bytes = save_model(model);
  const auto came = load_model<T>(bytes);
  expect_equal(came.network, model.network);
  expect_equal(came.preprocessor, model.preprocessor);
  EXPECT_EQ(came.training, model.training);
  EXPECT_EQ(came.library_version, version());
  EXPECT_EQ(came.profile, numeric_profile());
  EXPECT_TRUE(came.has_column_names);
  EXPECT_EQ(save_model(came), bytes);
}

template <class T>
class OnnxModelOf : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(OnnxModelOf, Precisions);

TYPED_TEST(OnnxModelOf, EverySpecificationComesBack) {
  std::size_t n_cases = 0;
  for (const Loss loss : all_losses()) {
    for (const Activation hidden : all_activations()) {
      for (const Activation output : all_activations()) {
        if (!goes_with(loss, output)) continue;
        SCOPED_TRACE(
            fmt::format("{} {} {}", to_string(loss), to_string(hidden), to_string(output)));
        ++n_cases;
        NetworkSpec spec = {
            .n_inputs = 3, .input_dropout = 0.1, .layers = {}, .loss = loss, .huber_delta = 1.1};
        for (const std::size_t units : {4U, 1U, 3U}) {
          spec.layers.push_back({.units = units,
                                 .activation = hidden,
                                 .bias = (n_cases + units) % 2 == 0,
                                 .dropout = 1.0 / 3,
                                 .weights = {.kind = InitKind::kNormal, .a = 0.1, .b = 0.7}});
        }
        spec.layers.push_back({.units = 2, .activation = output});
        if (n_cases % 3 == 0) spec.layers[0].alpha = 0.3;
        expect_back<TypeParam>({network_of<TypeParam>(spec), numbers_preprocessor(3, 2)});
      }
    }
  }
}

TYPED_TEST(OnnxModelOf, GivenStartWeightsComeBack) {
  NetworkSpec spec = {.n_inputs = 2, .layers = {{.units = 1}}};
  spec.layers[0].weights = {.kind = InitKind::kGiven, .scale = 2, .values = {0.1, 1e-300}};
  spec.layers[0].biases = {.kind = InitKind::kGiven, .values = {1.0 / 3}};
  expect_back<TypeParam>({network_of<TypeParam>(spec), numbers_preprocessor(2, 1)});
}

TYPED_TEST(OnnxModelOf, EveryKindOfTargetComesBack) {
  const auto back = [](const Preprocessor& preprocessor, std::size_t n_outputs) {
    for (const Activation output : all_activations()) {
      if (output == Activation::kSoftmax && n_outputs == 1) continue;
      SCOPED_TRACE(to_string(output));
      const NetworkSpec spec = {.n_inputs = preprocessor.n_inputs(),
                                .layers = {{.units = n_outputs, .activation = output}}};
      Model<TypeParam> model = {network_of<TypeParam>(spec), preprocessor};
      model.training = {{"seed", "1"}, {"größe", "\"\n\t"}};
      expect_back(model);
    }
  };
  back(numbers_preprocessor(3, 2), 2);
  back(numbers_preprocessor(1, 1), 1);
  Preprocessor labels = numbers_preprocessor(1, 3);
  labels.target_kind = TargetKind::kMultiLabel;
  labels.target_offset = {0, 0, 0};
  labels.target_scale = {1, 1, 1};
  back(labels, 3);
  Preprocessor classes = numbers_preprocessor(2, 0);
  classes.target_kind = TargetKind::kClasses;
  classes.target_names = {"kind"};
  classes.class_names = {"", "a,\"b\"\\"};
  back(classes, 1);
  back(classes, 2);
  classes.class_names = {"-7", "0", "9007199254740993"};
  back(classes, 3);
}

TYPED_TEST(OnnxModelOf, EveryKindOfColumnComesBack) {
  const auto back = [](const std::vector<Feature>& features) {
    Preprocessor preprocessor = numbers_preprocessor(0, 1);
    preprocessor.features = features;
    const NetworkSpec spec = {.n_inputs = preprocessor.n_inputs(),
                              .layers = {{.units = 2}, {.units = 1}}};
    expect_back<TypeParam>({network_of<TypeParam>(spec), preprocessor});
  };
  const Feature number = {.name = "x", .offset = 1.0 / 3, .scale = 7};
  const Feature plain = {.name = "label"};
  const Feature filled = {.name = "prediction", .offset = 2, .scale = 0.1, .fill = 1.0 / 7};
  const Feature text = {
      .name = "größe \"x\"", .kind = Feature::Kind::kCategory, .categories = {"", "a\"b", "größe"}};
  const Feature one = {
      .name = "layer_1/z", .kind = Feature::Kind::kCategory, .categories = {"only"}};
  back({number, plain});
  back({plain});
  back({plain, filled, number});
  back({text});
  back({text, number, filled, one, plain});
  back({number, one, text});
}

TEST(OnnxModel, SingleIsWidenedAndDoubleIsNotNarrowed) {
  const Model<float> single = small_model();
  expect_equal(load_model<double>(save_model(single)).network, single.network);
  EXPECT_TRUE(std::holds_alternative<Model<float>>(load_any_model(save_model(single))));
  const Model<double> twice = {network_of<double>(single.network.spec()), single.preprocessor};
  const std::string bytes = save_model(twice);
  EXPECT_THAT([&] { load_model<float>(bytes); },
              fails(ErrorCode::kFormat,
                    "model: its weights are in double precision, single was asked for"));
  const AnyModel any = load_any_model(bytes);
  ASSERT_TRUE(std::holds_alternative<Model<double>>(any));
  expect_equal(std::get<Model<double>>(any).network, twice.network);
}

TEST(OnnxModel, NetworkOfAModelIsRead) {
  const Model<float> model = small_model();
  expect_equal(load_network<float>(save_model(model)), model.network);
}

TEST(OnnxModel, AFileCutAnywhereIsRefused) {
  const std::string bytes = save_model(small_model());
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    EXPECT_THROW(load_any_model(bytes.substr(0, n)), Error) << n;
  }
  EXPECT_THROW(load_any_model(bytes + '\0'), Error);
}

// Any byte may be wrong: what is read all the same is as sound as a model that was saved.
TEST(OnnxModel, AFileWithAWrongByteIsRefusedOrSound) {
  const std::string bytes = save_model(small_model());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int change : {0x01, 0x10, 0x80}) {
      std::string wrong = bytes;
      wrong[i] = static_cast<char>(wrong[i] ^ change);
      try {
        std::visit([](const auto& model) { load_any_model(save_model(model)); },
                   load_any_model(wrong));
      } catch (const Error&) {
      }
    }
  }
}

TEST(OnnxModel, WhatSinglePrecisionCannotHoldIsNotSaved) {
  const auto refused = [](const std::string& sentence, const auto& change) {
    Model<float> model = small_model();
    change(model);
    EXPECT_THAT(
        [&] { save_model(model); },
        fails(ErrorCode::kValue, fmt::format("save_model: {} in single precision", sentence)));
  };
  refused("a weight: inf is not finite",
          [](Model<float>& model) { model.network.bias(1)[1] = HUGE_VALF; });
  refused("x0: inf is not finite",
          [](Model<float>& model) { model.preprocessor.features[0].offset = 1e300; });
  refused("a target's scale: inf is not finite",
          [](Model<float>& model) { model.preprocessor.target_scale[1] = 1e-300; });
}

}  // namespace
}  // namespace chainrule
