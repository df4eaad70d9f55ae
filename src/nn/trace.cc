// Every number of one forward and backward pass, kept where it can be read.
#include <chainrule/trace.h>

#include <algorithm>
#include <type_traits>

#include <chainrule/target.h>

#include "core/fail.h"

namespace chainrule {

template <class T>
Trace<T>::Trace(const NetworkSpec& spec, std::size_t max_batch) : max_batch_(max_batch) {
  const std::size_t n = spec.n_layers() + 1;
  for (Storage* storage : {&z_, &a_, &output_, &delta_, &mask_}) storage->resize(n);
  for (std::size_t layer = 0; layer < n; ++layer) {
    const std::size_t width = spec.width(layer);
    if (layer > 0) {
      for (Storage* storage : {&z_, &a_, &delta_}) (*storage)[layer] = Matrix<T>(max_batch, width);
    }
    if (spec.dropout(layer) != 0) {
      for (Storage* storage : {&output_, &mask_}) (*storage)[layer] = Matrix<T>(max_batch, width);
    }
  }
  losses_.resize(max_batch);
  softmax_sums_.resize(max_batch);
}

template <class T>
void Trace<T>::set_batch(std::size_t n_samples) {
  if (n_samples == 0 || n_samples > max_batch_) {
    fail(ErrorCode::kShape, "trace: {} samples came, it holds 1 to {}", n_samples, max_batch_);
  }
  batch_ = n_samples;
}

template <class T>
void Trace<T>::set_bfloat16(bool bfloat16) {
  if (bfloat16 && !std::is_same_v<T, float>) {
    fail(ErrorCode::kValue, "trace: bfloat16 came for a network in double precision");
  }
  if (bfloat16 && !has_bfloat16()) {
    fail(ErrorCode::kValue, "trace: bfloat16 came, which target {} does not multiply",
         target_name());
  }
  bfloat16_ = bfloat16;
}

template class CHAINRULE_EXPORT Trace<float>;
template class CHAINRULE_EXPORT Trace<double>;

}  // namespace chainrule
