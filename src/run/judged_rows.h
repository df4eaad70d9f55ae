// What a model says of rows of a table beside what is true, and how good that is.
#pragma once

#include <span>

#include <chainrule/run.h>

namespace chainrule {

template <class T>
struct JudgedRows {
  Matrix<T> predictions, targets;  ///< [rows x outputs]; numbers in the target's unit
  double loss = 0;                 ///< mean a row
};

/// Throws Error kValue for no rows and as Preprocessor does.
template <class T>
JudgedRows<T> judged_rows(const Model<T>& model, const Table& table,
                          std::span<const std::size_t> rows);

/// The rows of several models with the same target as those of one; at least one.
template <class T>
JudgedRows<T> pooled(std::span<const JudgedRows<T>> all);

template <class T>
Assessment assess(const Model<T>& model, const JudgedRows<T>& judged);

}  // namespace chainrule
