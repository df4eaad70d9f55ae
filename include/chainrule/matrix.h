// A row-major matrix and views of it.
#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include <chainrule/aligned.h>

namespace chainrule {

/// A rectangle of somebody else's numbers: `rows` rows of `cols`, each `stride >= cols` after the
/// one before. Copying a view copies no numbers.
template <class T>
class View {
 public:
  View() = default;
  View(T* data, std::size_t rows, std::size_t cols) : View(data, rows, cols, cols) {}
  View(T* data, std::size_t rows, std::size_t cols, std::size_t stride)
      : data_(data), rows_(rows), cols_(cols), stride_(stride) {
    assert(stride >= cols);
  }
  /// A view to write through is also one to read through.
  operator View<const T>() const
    requires(!std::is_const_v<T>)
  {
    return {data_, rows_, cols_, stride_};
  }

  T* data() const { return data_; }
  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  std::size_t stride() const { return stride_; }
  bool empty() const { return rows_ == 0 || cols_ == 0; }

  std::span<T> row(std::size_t i) const {
    assert(i < rows_);
    return {data_ + i * stride_, cols_};
  }
  T& operator()(std::size_t i, std::size_t j) const {
    assert(i < rows_ && j < cols_);
    return data_[i * stride_ + j];
  }
  /// Rows begin, ..., begin + count - 1.
  View middle_rows(std::size_t begin, std::size_t count) const {
    assert(begin + count <= rows_);
    return {data_ + begin * stride_, count, cols_, stride_};
  }

 private:
  T* data_ = nullptr;
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
  std::size_t stride_ = 0;
};

template <class T>
using ConstView = View<const T>;

/// A matrix that owns its numbers, without gaps between rows; a new one is filled with zeros.
template <class T>
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t cols) : data_(rows * cols), rows_(rows), cols_(cols) {}
  Matrix(std::size_t rows, std::size_t cols, AlignedVector<T> values)
      : data_(std::move(values)), rows_(rows), cols_(cols) {
    assert(data_.size() == rows * cols);
  }

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  bool empty() const { return data_.empty(); }
  T* data() { return data_.data(); }
  const T* data() const { return data_.data(); }
  std::span<T> values() { return data_; }
  std::span<const T> values() const { return data_; }
  std::span<T> row(std::size_t i) { return view().row(i); }
  std::span<const T> row(std::size_t i) const { return view().row(i); }
  T& operator()(std::size_t i, std::size_t j) { return view()(i, j); }
  const T& operator()(std::size_t i, std::size_t j) const { return view()(i, j); }

  View<T> view() { return {data_.data(), rows_, cols_}; }
  ConstView<T> view() const { return {data_.data(), rows_, cols_}; }
  operator View<T>() { return view(); }
  operator ConstView<T>() const { return view(); }

  friend bool operator==(const Matrix&, const Matrix&) = default;

 private:
  AlignedVector<T> data_;
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
};

}  // namespace chainrule
