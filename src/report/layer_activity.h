// What hidden units do on given rows: those that never say anything, those at their ends.
#pragma once

#include <vector>

#include <chainrule/report.h>

namespace chainrule {

/// One entry a hidden layer.
template <class T>
std::vector<ReportLayer> layer_activity(const Network<T>& network, ConstView<T> x);

}  // namespace chainrule
