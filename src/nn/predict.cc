// Prediction without a trace: two buffers are enough.
#include <chainrule/passes.h>

#include <algorithm>

#include "core/fail.h"
#include "core/parallel.h"
#include "kernels/layer_ends.h"
#include "kernels/products.h"

namespace chainrule {

template <class T>
PredictBuffer<T>::PredictBuffer(const NetworkSpec& spec) {
  std::size_t widest = 0;
  for (const LayerSpec& layer : spec.layers) widest = std::max(widest, layer.units);
  for (auto& half : halves_) half.resize(kRows * widest);
}

template <class T>
void predict(const Network<T>& network, ConstView<T> x, View<T> out, PredictBuffer<T>& buffer) {
  if (x.cols() != network.n_inputs()) {
    fail(ErrorCode::kShape, "predict: {} columns came, the network has {} inputs", x.cols(),
         network.n_inputs());
  }
  if (out.rows() != x.rows() || out.cols() != network.n_outputs()) {
    fail(ErrorCode::kShape, "predict: room for [{} x {}] came, [{} x {}] is needed", out.rows(),
         out.cols(), x.rows(), network.n_outputs());
  }
  const std::size_t last = network.n_layers();
  for (std::size_t begin = 0; begin < x.rows(); begin += PredictBuffer<T>::kRows) {
    const std::size_t n = std::min(PredictBuffer<T>::kRows, x.rows() - begin);
    const WorkGroup group("prediction",
                          static_cast<double>(n * network.n_parameters()) * (sizeof(T) / 4. / 50));
    ConstView<T> in = x.middle_rows(begin, n);
    for (std::size_t layer = 1; layer <= last; ++layer) {
      const LayerSpec& spec = network.spec().layers[layer - 1];
      const View<T> z =
          layer == last ? out.middle_rows(begin, n) : buffer.half(layer % 2, n, spec.units);
      WorkName work("a·W", layer);
      affine<T>(in, network.weights(layer), network.bias(layer), z);
      work.now("activation");
      activate<T>(spec.activation, static_cast<T>(spec.alpha_or_default()), z, z);
      in = z;
    }
  }
}

template <class T>
Matrix<T> predict(const Network<T>& network, ConstView<T> x) {
  Matrix<T> out(x.rows(), network.n_outputs());
  PredictBuffer<T> buffer(network.spec());
  predict<T>(network, x, out, buffer);
  return out;
}

#define CHAINRULE_INSTANTIATE(T)                                                   \
  template class CHAINRULE_EXPORT PredictBuffer<T>;                                \
  template CHAINRULE_EXPORT void predict(const Network<T>&, ConstView<T>, View<T>, \
                                         PredictBuffer<T>&);                       \
  template CHAINRULE_EXPORT Matrix<T> predict(const Network<T>&, ConstView<T>);
CHAINRULE_INSTANTIATE(float)
CHAINRULE_INSTANTIATE(double)
#undef CHAINRULE_INSTANTIATE

}  // namespace chainrule
