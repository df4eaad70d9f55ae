// The one exception type of the library.
#pragma once

#include <stdexcept>
#include <string>

#include <chainrule/export.h>

namespace chainrule {

/// What kind of thing went wrong; the sentence in what() says who, what came and what was expected.
enum class ErrorCode {
  kShape,     ///< sizes that do not fit together
  kValue,     ///< a value outside what is allowed
  kFormat,    ///< a file or text that cannot be understood
  kFile,      ///< a file that cannot be opened, read or written
  kDiverged,  ///< a loss that is no longer finite
};

/// Thrown by every function of the library that is given something wrong or finds something broken.
/// Nothing that the caller owns has been changed, unless the function says otherwise.
class CHAINRULE_EXPORT Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& sentence);
  ~Error() override;
  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace chainrule
