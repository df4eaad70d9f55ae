// An update by the gradient of one sample, g_ij = a_i · delta_j, for the target being compiled.
#if defined(CHAINRULE_OUTER_PRODUCT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_OUTER_PRODUCT_INL_H_
#undef CHAINRULE_OUTER_PRODUCT_INL_H_
#else
#define CHAINRULE_OUTER_PRODUCT_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <variant>

#include <chainrule/aligned.h>

#include "kernels/multiply_add-inl.h"
#include "kernels/optimizer_steps-inl.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Rows of a weight matrix, equally far from each other.
template <class T>
struct SpacedRows {
  const T* a;  // a[0], a[a_step], ... are their factors
  std::size_t a_step, n;
  std::size_t step;  // elements from one to the next
  ParameterUpdate<T> update;
};

// Updates a run of kVectors vectors in each row. Where such a vector reaches over the ends of rows,
// its k-th row, of kSpan, has the elements before in_rows[k] (all, for the last one).
template <std::size_t kVectors, std::size_t kSpan, class D, class At, class Step>
HWY_INLINE void update_spaced(D d, const At& at, const SpacedRows<hn::TFromD<D>>& given, Step step,
                              const hn::Vec<D> (&deltas)[kVectors],
                              const hn::Mask<D> (&in_rows)[kSpan]) {
  using T = hn::TFromD<D>;
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  const SpacedRows<T> p = given;  // which no store can change
  const bool is_plain = p.update.factor == 1 && p.update.decay == 1;
  const auto factor = hn::Set(d, p.update.factor), decay = hn::Set(d, p.update.decay);
  for (std::size_t i = 0, row = 0; i < p.n; ++i, row += p.step) {
    auto a = hn::Set(d, p.a[i * p.a_step + kSpan - 1]);
    for (std::size_t k = kSpan - 1; k-- > 0;) {
      a = hn::IfThenElse(in_rows[k], hn::Set(d, p.a[i * p.a_step + k]), a);
    }
    HWY_UNROLL(4)
    for (std::size_t v = 0; v < kVectors; ++v) {
      const std::size_t k = row + v * kLanes;
      // Added to 0 as every sum is, so that no product is -0.
      auto g = MultiplyAdd(d, a, deltas[v], hn::Zero(d));
      auto before = at.load(p.update.weights + k);
      if (!is_plain) {
        g = hn::Mul(g, factor);
        before = hn::Mul(before, decay);
      }
      step_at(d, at, step, g, before, p.update.weights + k, p.update.states, k);
    }
  }
}

// Vectors of columns of whole rows.
template <std::size_t kVectors, class D, class Step>
HWY_INLINE void update_columns(D d, const SpacedRows<hn::TFromD<D>>& rows, const Step& step,
                               const hn::TFromD<D>* delta) {
  hn::Vec<D> deltas[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) {
    deltas[v] = hn::LoadU(d, delta + v * hn::MaxLanes(D()));
  }
  const hn::Mask<D> unused[1] = {};
  update_spaced<kVectors, 1>(d, Whole<D>(), rows, step, deltas, unused);
}

template <class D, class Step>
HWY_INLINE void update_rest(D d, const Step& step, SpacedRows<hn::TFromD<D>> rows,
                            std::span<const hn::TFromD<D>> delta) {
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  for (; delta.size() >= kLanes; delta = delta.subspan(kLanes)) {
    update_columns<1>(d, rows, step, delta.data());
    rows.update = rows.update.from(kLanes);
  }
  if constexpr (kLanes > 1) update_rest(hn::Half<D>(), step, rows, delta);
}

// By columns, whose deltas stay in registers; the last ones by ever narrower vectors.
template <class T, class Step>
void update_rows(const Step& step, const ParameterUpdate<T>& update, std::span<const T> a,
                 std::span<const T> delta) {
  using D = hn::ScalableTag<T>;
  constexpr std::size_t kVectors = 4, kWide = kVectors * hn::MaxLanes(D());
  const D d;
  SpacedRows<T> rows = {
      .a = a.data(), .a_step = 1, .n = a.size(), .step = delta.size(), .update = update};
  for (; delta.size() >= kWide; delta = delta.subspan(kWide)) {
    update_columns<kVectors>(d, rows, step, delta.data());
    rows.update = rows.update.from(kWide);
  }
  update_rest(d, step, rows, delta);
}

#if HWY_TARGET == HWY_AVX3
// Some elements of a vector; the others are neither read nor written.
template <class D>
struct Masked {
  hn::Mask<D> mask;
  using V = hn::Vec<D>;
  using T = hn::TFromD<D>;
  HWY_INLINE V load(const T* from) const { return hn::MaskedLoad(mask, D(), from); }
  HWY_INLINE void store(V v, T* to) const { hn::BlendedStore(v, mask, D(), to); }
};

// Elements from there to the next line.
template <class T>
std::size_t elements_to_line(const T* from) {
  constexpr std::size_t kLanes = hn::MaxLanes(hn::ScalableTag<T>());
  return (kLanes - reinterpret_cast<std::uintptr_t>(from) / sizeof(T) % kLanes) % kLanes;
}

// A vector here is a cache line, and to write one that lies on two takes several times as long. So
// weights are taken line by line, though a line may belong to more than one row.

// Of rows of at least two lines; each takes the line that it shares with the next one.
template <class T, class Step>
class LinesOfWideRows {
 public:
  static constexpr std::size_t kLeastColumns = 2 * hn::MaxLanes(hn::ScalableTag<T>());

  LinesOfWideRows(const Step& step, const ParameterUpdate<T>& update, std::span<const T> a,
                  std::span<const T> delta)
      : step_(step), update_(update), a_(a), delta_(delta) {}

  void run() const {
    // The last deltas and behind them the first ones, as lines have them where two rows meet.
    alignas(kCacheLine) T meeting[2 * kLanes];
    hn::Store(hn::LoadU(d, &delta_[cols_ - kLanes]), d, meeting);
    hn::Store(hn::LoadU(d, delta_.data()), d, meeting + kLanes);
    // The elements before the first line.
    const std::size_t before = elements_to_line(update_.weights);
    if (before > 0) {
      const auto first = hn::FirstN(d, before);
      apply(Masked<D>{first}, 0, hn::Set(d, a_[0]), hn::MaskedLoad(first, d, delta_.data()));
    }
    if (cols_ < (kMostLines + 1) * kLanes) return alike_together(before, meeting);
    const LinesOfWideRows here = *this;  // which no store can change
    here.one_by_one(before, meeting);
  }

 private:
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;
  static constexpr D d = {};
  static constexpr std::size_t kLanes = hn::MaxLanes(D());
  // Whole lines of a row whose deltas stay in registers.
  static constexpr std::size_t kMostLines = 7;

  HWY_INLINE void one_by_one(std::size_t before, const T* meeting) const {
    std::size_t j = before;
    for (std::size_t i = 0, begin = 0; i < a_.size(); ++i, begin += cols_) {
      const V a = hn::Set(d, a_[i]);
      for (; j + kLanes <= cols_; j += kLanes) {
        apply(Whole<D>(), begin + j, a, hn::LoadU(d, &delta_[j]));
      }
      const std::size_t rest = cols_ - j;
      meeting_line(i, rest, meeting);
      j = rest > 0 ? kLanes - rest : 0;
    }
  }

  // Rows that begin as far behind the start of a line as each other, together.
  HWY_INLINE void alike_together(std::size_t before, const T* meeting) const {
    static constexpr auto kRun = []<std::size_t... n>(std::index_sequence<n...>) {
      return std::array{&LinesOfWideRows::rows_alike<n + 1>...};
    }(std::make_index_sequence<kMostLines>());
    const std::size_t n_kinds = HWY_MIN(kLanes / std::gcd(kLanes, cols_), a_.size());
    for (std::size_t i = 0; i < n_kinds; ++i) {
      const std::size_t in_line = (before - i * cols_) % kLanes;
      (this->*kRun[(cols_ - in_line) / kLanes - 1])(i, n_kinds, in_line, meeting);
    }
  }

  // Rows first, first + step, ..., of kLines whole lines from column j on.
  template <std::size_t kLines>
  void rows_alike(std::size_t first, std::size_t step, std::size_t j, const T* meeting) const {
    const LinesOfWideRows here = *this;  // which no store can change
    V deltas[kLines];
    for (std::size_t v = 0; v < kLines; ++v) deltas[v] = hn::LoadU(d, &delta_[j + v * kLanes]);
    const std::size_t rest = cols_ - j - kLines * kLanes;
    for (std::size_t i = first; i < here.a_.size(); i += step) {
      const V a = hn::Set(d, here.a_[i]);
      HWY_UNROLL(8)
      for (std::size_t v = 0; v < kLines; ++v) {
        here.apply(Whole<D>(), i * here.cols_ + j + v * kLanes, a, deltas[v]);
      }
      here.meeting_line(i, rest, meeting);
    }
  }

  // The line whose first `rest` elements are the last ones of row i; the others are the next row's,
  // if there is one.
  HWY_INLINE void meeting_line(std::size_t i, std::size_t rest, const T* meeting) const {
    if (rest == 0) return;
    const auto in_row = hn::FirstN(d, rest);
    const V a = hn::Set(d, a_[i]), deltas = hn::LoadU(d, meeting + kLanes - rest);
    const std::size_t at = (i + 1) * cols_ - rest;
    if (i + 1 == a_.size()) return apply(Masked<D>{in_row}, at, a, deltas);
    apply(Whole<D>(), at, hn::IfThenElse(in_row, a, hn::Set(d, a_[i + 1])), deltas);
  }

  template <class At>
  HWY_INLINE void apply(const At& at, std::size_t k, V a, V deltas) const {
    // Added to 0 as every sum is, so that no product is -0.
    V g = MultiplyAdd(d, a, deltas, hn::Zero(d));
    V before = at.load(update_.weights + k);
    if (!is_plain_) {
      g = hn::Mul(g, hn::Set(d, update_.factor));
      before = hn::Mul(before, hn::Set(d, update_.decay));
    }
    step_at(d, at, step_, g, before, update_.weights + k, update_.states, k);
  }

  const Step step_;
  const ParameterUpdate<T> update_;
  const std::span<const T> a_, delta_;
  const std::size_t cols_ = delta_.size();
  const bool is_plain_ = update_.factor == 1 && update_.decay == 1;
};

// Of narrow rows, as one run of lines, of which one in some belongs to two or three rows.
template <class T, class Step>
class LinesOfNarrowRows {
 public:
  // Of a line that two rows meet in, more than three must not.
  static constexpr std::size_t kLeastColumns = hn::MaxLanes(hn::ScalableTag<T>()) / 2;

  LinesOfNarrowRows(const Step& step, const ParameterUpdate<T>& update, std::span<const T> a,
                    std::span<const T> delta)
      : step_(step), update_(update), a_(a), delta_(delta) {}

  void run() const {
    const std::size_t n = a_.size() * cols_;
    const std::size_t first = HWY_MIN(n, elements_to_line(update_.weights));
    if (first > 0) masked(0, first);
    const std::size_t n_lines = (n - first) / kLanes;
    // After so many rows and lines, rows stand again as far behind the start of a line.
    const std::size_t rows_alike = kLanes / std::gcd(kLanes, cols_);
    const std::size_t lines_alike = rows_alike * cols_ / kLanes;
    const std::size_t n_each = n_lines / lines_alike, n_longer = n_lines % lines_alike;
    const std::size_t end = HWY_MIN(lines_alike, n_lines);
    std::size_t row = first / cols_, column = first % cols_;
    for (std::size_t line = 0; line < end; ++line) {
      const SpacedRows<T> rows = {.a = &a_[row],
                                  .a_step = rows_alike,
                                  .n = n_each + (line < n_longer ? 1 : 0),
                                  .step = rows_alike * cols_,
                                  .update = update_.from(first + line * kLanes)};
      spanning(Whole<D>(), rows, column, a_.size() - row);
      column += kLanes;
      for (; column >= cols_; column -= cols_) ++row;
    }
    const std::size_t last = first + n_lines * kLanes;
    if (last < n) masked(last, n - last);
  }

 private:
  using D = hn::ScalableTag<T>;
  static constexpr D d = {};
  static constexpr std::size_t kLanes = hn::MaxLanes(D());

  // The first `count` elements of the vector that starts with element `begin`.
  void masked(std::size_t begin, std::size_t count) const {
    const std::size_t row = begin / cols_;
    spanning(Masked<D>{hn::FirstN(d, count)},
             {.a = &a_[row], .a_step = 0, .n = 1, .step = 0, .update = update_.from(begin)},
             begin % cols_, a_.size() - row);
  }

  // A vector that starts in `column` of a row that at most n_rows - 1 others follow.
  template <class At>
  HWY_INLINE void spanning(const At& at, const SpacedRows<T>& rows, std::size_t column,
                           std::size_t n_rows) const {
    const std::size_t in_first = cols_ - column;
    const std::size_t span = HWY_MIN(n_rows, 1 + (column + kLanes - 1) / cols_);
    hn::Mask<D> in_rows[3];
    for (std::size_t k = 0; k < 3; ++k) {
      in_rows[k] = hn::FirstN(d, HWY_MIN(in_first + k * cols_, kLanes));
    }
    const T* from = &delta_[column];
    auto deltas = hn::MaskedLoad(in_rows[0], d, from);
    for (std::size_t k = 1; k < span; ++k) {
      // The row's first delta comes where the row begins; what lies before it is not read.
      from = delta_.data() - (in_first + (k - 1) * cols_);
      deltas = hn::Or(deltas, hn::MaskedLoad(hn::AndNot(in_rows[k - 1], in_rows[k]), d, from));
    }
    const hn::Vec<D> delta[1] = {deltas};
    if (span == 1) {
      const hn::Mask<D> one[1] = {in_rows[0]};
      update_spaced<1, 1>(d, at, rows, step_, delta, one);
    } else if (span == 2) {
      const hn::Mask<D> two[2] = {in_rows[0], in_rows[1]};
      update_spaced<1, 2>(d, at, rows, step_, delta, two);
    } else {
      update_spaced<1, 3>(d, at, rows, step_, delta, in_rows);
    }
  }

  const Step& step_;
  const ParameterUpdate<T>& update_;
  const std::span<const T> a_, delta_;
  const std::size_t cols_ = delta_.size();
};
#endif

template <class T, class Step>
HWY_INLINE void apply_by_step(const Step& step, const ParameterUpdate<T>& update,
                              std::span<const T> a, std::span<const T> delta) {
#if HWY_TARGET == HWY_AVX3
  if (delta.size() >= LinesOfWideRows<T, Step>::kLeastColumns) {
    return LinesOfWideRows<T, Step>(step, update, a, delta).run();
  }
#endif
  // Rows of so many elements that the nearest cache holds them and their states.
  constexpr std::size_t kElementsAtOnce = 4096;
  const std::size_t rows_at_once = std::max<std::size_t>(16, kElementsAtOnce / delta.size());
  for (std::size_t i = 0; i < a.size(); i += rows_at_once) {
    const std::span<const T> factors = a.subspan(i, std::min(rows_at_once, a.size() - i));
    const ParameterUpdate<T> rows = update.from(i * delta.size());
#if HWY_TARGET == HWY_AVX3
    if (delta.size() >= LinesOfNarrowRows<T, Step>::kLeastColumns) {
      LinesOfNarrowRows<T, Step>(step, rows, factors, delta).run();
      continue;
    }
#endif
    update_rows(step, rows, factors, delta);
  }
}

template <class T>
void apply_outer_product(const ParameterUpdate<T>& update, std::span<const T> a,
                         std::span<const T> delta) {
  std::visit([&](const auto& step) HWY_ATTR { apply_by_step(step, update, a, delta); },
             update.step);
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
