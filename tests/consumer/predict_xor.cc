// A program that links chainrule::predict only: reads a network and predicts. usage: predict_xor
// MODEL_FILE
#include <chainrule/error.h>
#include <chainrule/model.h>
#include <chainrule/passes.h>

#include "allocations.h"
#include "require.h"

using namespace chainrule;

int main(int argc, char** argv) {
  require(argc == 2, "usage: predict_xor MODEL_FILE");
  const Network<float> network = read_network<float>(argv[1]);
  const Matrix<float> x(4, 2, {0, 0, 0, 1, 1, 0, 1, 1});
  Matrix<float> out(4, 1);
  PredictBuffer<float> buffer(network.spec());
  const std::size_t before = n_allocations;
  predict<float>(network, x, out, buffer);
  require(n_allocations == before, "a prediction allocates nothing");
  for (std::size_t i = 0; i < 4; ++i) {
    require((out(i, 0) > 0.5F) == (x(i, 0) != x(i, 1)), "XOR is right");
  }

  bool caught = false;
  try {
    read_network<float>("no-such-file.safetensors");
  } catch (const Error& error) {
    caught = error.code() == ErrorCode::kFile;
  }
  require(caught, "a missing file is refused with kFile");
}
