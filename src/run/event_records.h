// Evaluations as TensorBoard reads them: an Event message (TensorFlow's event.proto and
// summary.proto) in a TFRecord frame.
#pragma once

#include <string>

#include <chainrule/train.h>

namespace chainrule {

/// What an events file begins with. `seconds` since 1970.
std::string first_event_record(double seconds);

/// The scalars loss/train, score/train, learning_rate and, where there is a validation part,
/// loss/validation and score/validation, at the step of the update.
std::string event_record(const Evaluation& evaluation, double seconds);

}  // namespace chainrule
