// Dropout masks (inverted: what is kept is divided by the share kept).
#include <chainrule/passes.h>

namespace chainrule {
namespace {

// Calls fill(layer, mask, kept) for each layer with dropout, where kept = 1 / (1 - rate).
template <class T, class Fill>
void for_each_mask(const NetworkSpec& spec, std::size_t n_samples, Trace<T>& trace,
                   const Fill& fill) {
  trace.set_batch(n_samples);
  for (std::size_t layer = 0; layer < spec.n_layers(); ++layer) {
    if (spec.dropout(layer) == 0) continue;
    fill(layer, trace.mask(layer), static_cast<T>(1 / (1 - spec.dropout(layer))));
  }
}

}  // namespace

template <class T>
void draw_dropout(const NetworkSpec& spec, const Philox& philox, std::uint64_t first_presentation,
                  std::size_t n_samples, Trace<T>& trace) {
  for_each_mask(spec, n_samples, trace, [&](std::size_t layer, View<T> mask, T kept) {
    // A word below rate * 2^32 drops its unit.
    const auto threshold = static_cast<std::uint32_t>(spec.dropout(layer) * 0x1p32);
    for (std::size_t i = 0; i < n_samples; ++i) {
      const std::span<T> row = mask.row(i);
      for (std::size_t j = 0; j < row.size(); j += 4) {
        const auto words = philox.block(Purpose::kDropout, static_cast<std::uint16_t>(layer),
                                        static_cast<std::uint32_t>(j / 4), first_presentation + i);
        for (std::size_t k = 0; k < 4 && j + k < row.size(); ++k) {
          row[j + k] = words[k] < threshold ? 0 : kept;
        }
      }
    }
  });
}

template <class T>
void draw_dropout(const NetworkSpec& spec, RandomState& random, std::size_t n_samples,
                  Trace<T>& trace) {
  for_each_mask(spec, n_samples, trace, [&](std::size_t layer, View<T> mask, T kept) {
    for (std::size_t i = 0; i < n_samples; ++i) {
      for (T& value : mask.row(i)) {
        value = random.binomial(1, 1 - spec.dropout(layer)) == 0 ? 0 : kept;
      }
    }
  });
}

#define CHAINRULE_INSTANTIATE(T)                                                                \
  template CHAINRULE_EXPORT void draw_dropout(const NetworkSpec&, const Philox&, std::uint64_t, \
                                              std::size_t, Trace<T>&);                          \
  template CHAINRULE_EXPORT void draw_dropout(const NetworkSpec&, RandomState&, std::size_t,    \
                                              Trace<T>&);
CHAINRULE_INSTANTIATE(float)
CHAINRULE_INSTANTIATE(double)
#undef CHAINRULE_INSTANTIATE

}  // namespace chainrule
