// Models and networks from and to files.
#include <chainrule/model.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "fails.h"

namespace chainrule {
namespace {

namespace fs = std::filesystem;

const std::string kPath = CHAINRULE_BINARY_DIR "/model_file_test.bin";

TEST(ModelFile, ComesBack) {
  Network<float> network({.n_inputs = 1, .layers = {{.units = 1}}});
  network.parameters()[0] = 0.1F;
  write_network(network, kPath);
  EXPECT_EQ(read_network<float>(kPath).parameters()[0], 0.1F);
  const Preprocessor preprocessor = {{{.name = "x"}}, TargetKind::kNumber, {"y"}, {}, {0}, {1}};
  write_model<float>({network, preprocessor}, kPath);
  EXPECT_EQ(read_model<float>(kPath).network.parameters()[0], 0.1F);
  EXPECT_EQ(std::get<Model<float>>(read_any_model(kPath)).preprocessor.features[0].name, "x");
  fs::remove(kPath);
}

TEST(ModelFile, MessagesNameTheFile) {
  EXPECT_THAT([] { read_any_model("absent"); },
              fails(ErrorCode::kFile, "absent: cannot be opened: No such file or directory"));
  const std::string source = CHAINRULE_SOURCE_DIR "/LICENSE";
  EXPECT_THAT([&] { read_network<float>(source); },
              testing::ThrowsMessage<Error>(testing::StartsWith(source + ": no ONNX model")));
}

}  // namespace
}  // namespace chainrule
