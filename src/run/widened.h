// Numbers of any precision as double, exactly.
#pragma once

#include <algorithm>

#include <chainrule/network.h>

namespace chainrule {

template <class T>
Matrix<double> widened(ConstView<T> narrow) {
  Matrix<double> wide(narrow.rows(), narrow.cols());
  for (std::size_t i = 0; i < narrow.rows(); ++i) {
    std::ranges::copy(narrow.row(i), wide.row(i).begin());
  }
  return wide;
}

template <class T>
Network<double> widened(const Network<T>& narrow) {
  Network<double> wide(narrow.spec());
  std::ranges::copy(narrow.parameters(), wide.parameters().begin());
  return wide;
}

}  // namespace chainrule
