// Calls of kernels that bytes decide.
#include "kernel_case.h"

#include <chainrule/target.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <sstream>
#include <type_traits>
#include <utility>

namespace chainrule {
namespace {

template <class T>
using BitsOf = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

constexpr const char* kNames[kKernels] = {
    "affine",         "propagate",     "weight_gradient", "column_sums", "weight_update",
    "activate",       "derivative",    "delta",           "row_losses",  "multiply",
    "apply_gradient", "outer_product", "add_scaled",      "scale",       "clamp",
    "add_penalty",    "dot",           "absolutes"};

// Mostly 0 to 67; now and then at an edge of a block, a chunk or a group.
std::size_t size_of(Choices& choices) {
  constexpr std::size_t kEdges[] = {127, 128, 129, 192, 255, 256, 257, 300};
  return choices.below(8) != 0 ? choices.below(68) : kEdges[choices.below(std::size(kEdges))];
}

// Of mix 0 ordinary numbers; 1: with numbers of all sizes, zeros and denormals among them; 2: with
// infinities and NaN, too; 3: any bits.
template <class T>
T number_of(Choices& choices, std::size_t mix) {
  using Limits = std::numeric_limits<T>;
  constexpr T kSpecial[] = {T(0),
                            T(-0.0),
                            Limits::denorm_min(),
                            -Limits::denorm_min(),
                            Limits::min(),
                            -Limits::min(),
                            Limits::max(),
                            Limits::lowest(),
                            Limits::infinity(),
                            -Limits::infinity(),
                            Limits::quiet_NaN(),
                            T(1)};
  const std::uint64_t word = choices.next();
  const std::uint64_t kind = word >> 60;
  if (mix == 1 && kind < 4) return kSpecial[(word >> 40) % 8];
  if (mix == 2 && kind < 4) return kSpecial[(word >> 40) % std::size(kSpecial)];
  if (mix == 3) return std::bit_cast<T>(static_cast<BitsOf<T>>(word));
  const double fraction = static_cast<double>(word & 0xFFFFFFFFFFFFF) / 0x1p51 - 1;
  const int exponent = mix == 0 ? 2 : static_cast<int>((word >> 52) % 64) - 32;
  return static_cast<T>(std::ldexp(fraction, exponent));
}

constexpr std::size_t kRprop = 5, kSteps = 7;

template <class T>
OptimizerStep<T> step_of(std::size_t which) {
  switch (which) {
    case 0:
      return SgdStep<T>{T(0.1)};
    case 1:
      return MomentumStep<T>{T(0.1), T(0.9), false};
    case 2:
      return MomentumStep<T>{T(0.1), T(0.9), true};
    case 3:
      return RmspropStep<T>{T(0.01), T(0.99), T(0.01), T(1e-8)};
    case 4:
      return AdagradStep<T>{T(0.01), T(1e-10)};
    case kRprop:
      return RpropStep<T>{T(1.2), T(0.5), T(1e-6), T(50)};
    default:
      return AdamStep<T>{T(0.002), T(0.9), T(0.1), T(0.999), T(0.001), T(1.5), T(1e-8)};
  }
}
template <class T>
Strided<T> draw(Choices& choices, const std::size_t (&gaps)[3], std::size_t rows,
                std::size_t cols) {
  const std::size_t stride = cols + gaps[choices.below(3)], mix = choices.below(4);
  std::vector<T> values;
  values.reserve(rows * stride + 1);  // so that no numbers have a place, too
  values.resize(rows * stride, std::numeric_limits<T>::quiet_NaN());
  Strided<T> drawn = {rows, cols, stride, std::move(values)};
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < cols; ++j)
      drawn.values[i * stride + j] = number_of<T>(choices, mix);
  }
  return drawn;
}

}  // namespace

Choices::Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes), state_(0) {
  for (const std::uint8_t byte : bytes) state_ = (state_ ^ byte) * 0x100000001B3U + 1;
}

std::uint64_t Choices::next() {
  if (!bytes_.empty()) {  // two at a time, so that few bytes say much
    std::uint64_t value = bytes_[0];
    if (bytes_.size() > 1) value |= std::uint64_t{bytes_[1]} << 8;
    bytes_ = bytes_.subspan(std::min<std::size_t>(bytes_.size(), 2));
    return value * 0x9E3779B97F4A7C15U;
  }
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

template <class T>
KernelInput<T>::KernelInput(std::span<const std::uint8_t> bytes) {
  Choices choices(bytes);
  kernel = static_cast<Kernel>(choices.below(kKernels));
  rows = size_of(choices);
  n_in = size_of(choices);
  n_out = size_of(choices);
  for (std::size_t& gap : gaps) gap = choices.below(6);
  activation = all_activations()[choices.below(all_activations().size())];
  loss = all_losses()[choices.below(all_losses().size())];
  if (kernel == Kernel::kOutputDelta || kernel == Kernel::kRowLosses) {
    if (!goes_with(loss, activation)) activation = default_output_activation(loss);
    n_out = std::max<std::size_t>(n_out, 1);  // a network has outputs
  }
  if (activation == Activation::kSoftmax) n_out = std::max<std::size_t>(n_out, 1);
  fit_product();
  step = choices.below(kSteps);
  has_bias = choices.below(2) == 1;
  for (T& scalar : scalars) scalar = std::abs(number_of<T>(choices, 0)) + T(0.125);

  if (kernel == Kernel::kAffine || kernel == Kernel::kPropagate) {
    a = draw<T>(choices, gaps, rows, kernel == Kernel::kAffine ? n_in : n_out);
    b = draw<T>(choices, gaps, n_in, n_out);
  } else if (kernel <= Kernel::kWeightUpdate) {
    a = draw<T>(choices, gaps, rows, n_in);
    b = draw<T>(choices, gaps, rows, n_out);
  } else {
    if (kernel >= Kernel::kApplyGradient && kernel != Kernel::kOuterProduct) {
      rows = 1;
      if (choices.below(8) == 0) n_out = 4000 + choices.below(9000);  // blocks of 4096
    }
    a = draw<T>(choices, gaps, rows, n_out);
    b = draw<T>(choices, gaps, rows, n_out);
  }
  const std::size_t n_states =
      kernel == Kernel::kWeightUpdate ? n_in * n_out + n_out : rows * n_out;
  const auto numbers = [&](std::size_t n, bool positive) {
    std::vector<T> values(n);
    const std::size_t mix = choices.below(4);
    for (T& value : values) {
      value = number_of<T>(choices, mix);
      if (positive) value = std::abs(value);
    }
    return values;
  };
  bias = numbers(std::max(n_out, rows), false);
  weights = numbers(n_states, false);
  first_state = numbers(n_states, true);
  second_state = numbers(n_states, true);
  if (step == kRprop) {  // whose step sizes, kept between bounds, are numbers
    std::ranges::replace_if(second_state, [](T size) { return std::isnan(size); }, T(1));
  }
}

// A product has results, if perhaps nothing to add for them.
template <class T>
void KernelInput<T>::fit_product() {
  const auto some = [](std::size_t n) { return std::max<std::size_t>(n, 1); };
  if (kernel == Kernel::kAffine || kernel == Kernel::kPropagate) rows = some(rows);
  if (kernel <= Kernel::kWeightUpdate && kernel != Kernel::kAffine) n_in = some(n_in);
  if (kernel <= Kernel::kWeightUpdate && kernel != Kernel::kPropagate) n_out = some(n_out);
  if (kernel == Kernel::kOuterProduct) n_out = some(n_out);
}

template <class T>
Strided<T> KernelInput<T>::room(std::size_t n_rows, std::size_t n_cols) const {
  const std::size_t stride = n_cols + gaps[2];
  return {n_rows, n_cols, stride, std::vector<T>(n_rows * stride, T(77))};
}

template <class T>
ParameterUpdate<T> KernelInput<T>::update_of(std::vector<T>& w, std::vector<T>& first,
                                             std::vector<T>& second) const {
  return {.step = step_of<T>(step),
          .weights = w.data(),
          .states = {first.data(), second.data()},
          .factor = scalars[0],
          .decay = scalars[1]};
}

template <class T>
std::string KernelInput<T>::text() const {
  std::ostringstream out;
  out << (sizeof(T) == 4 ? "float " : "double ") << kNames[static_cast<std::size_t>(kernel)]
      << ", rows " << rows << ", in " << n_in << ", out " << n_out << ", strides " << a.stride
      << " and " << b.stride << ", " << to_string(activation) << ", " << to_string(loss)
      << ", optimizer " << step << (has_bias ? ", bias or weights" : "");
  return out.str();
}

template struct KernelInput<float>;
template struct KernelInput<double>;

namespace {

template <class T>
bool is_same(T x, T y) {
  return std::bit_cast<BitsOf<T>>(x) == std::bit_cast<BitsOf<T>>(y) ||
         (std::isnan(x) && std::isnan(y));
}

// Where `came` is not what was expected, in words; empty if nowhere.
template <class T>
std::string difference(const std::vector<T>& came, const std::vector<T>& expected) {
  std::ostringstream out;
  if (came.size() != expected.size()) return "sizes differ";
  for (std::size_t k = 0; k < came.size(); ++k) {
    if (is_same(came[k], expected[k])) continue;
    out.precision(std::numeric_limits<T>::max_digits10);
    out << "number " << k << " of " << came.size() << " is " << came[k] << " and not "
        << expected[k];
    return out.str();
  }
  return "";
}

template <class T>
std::string difference_in(std::span<const std::uint8_t> bytes) {
  const KernelInput<T> in(bytes);
  const std::vector<std::string> targets = available_targets();
  set_target(targets.back());
  const std::vector<T> base = run_kernel(in);
  std::vector<T> expected = expected_of_kernel(in);
  if (expected.empty()) expected = base;
  for (const std::string& target : targets) {
    set_target(target);
    const std::string found = difference(run_kernel(in), expected);
    if (!found.empty()) return in.text() + ", " + target + ": " + found;
  }
  return "";
}

}  // namespace

std::string difference_of_targets(std::span<const std::uint8_t> bytes) {
  const std::string before(target_name());
  std::string found = difference_in<float>(bytes);
  if (found.empty()) found = difference_in<double>(bytes);
  set_target(before);
  return found;
}

}  // namespace chainrule
