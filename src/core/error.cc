// The one exception type of the library.
#include <chainrule/error.h>

#include "core/fail.h"

namespace chainrule {

Error::Error(ErrorCode code, const std::string& sentence)
    : std::runtime_error(sentence), code_(code) {}

Error::~Error() = default;

void throw_error(ErrorCode code, const std::string& sentence) {
  throw Error(code, sentence);
}

}  // namespace chainrule
