// The numbers that a generated program has to print.
#pragma once

#include <chainrule/convention.h>
#include <chainrule/recorded_step.h>

#include <map>
#include <string>

namespace chainrule {

using NamedNumbers = std::map<std::string, Matrix<double>>;

/// Every quantity of the step that a program may print, oriented and signed by the convention.
NamedNumbers expected_numbers(const RecordedStep& step, const Convention& convention);

}  // namespace chainrule
