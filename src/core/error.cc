// The one exception type of the library.
#include <chainrule/error.h>

#include "core/fail.h"

namespace chainrule {

namespace {

constexpr std::size_t kMostBytes = 900;
constexpr std::size_t kLastBytes = 300;

// A place between two characters of UTF-8 text, at `at` or shortly before it.
std::size_t between_characters(const std::string& text, std::size_t at) {
  const std::size_t least = at - 3;
  while (at > least && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return at;
}

// What stands in a file, names of columns for one, may be of any length. The start says where, the
// end what was expected.
std::string shortened(const std::string& sentence) {
  if (sentence.size() <= kMostBytes) return sentence;
  return sentence.substr(0, between_characters(sentence, kMostBytes - kLastBytes)) + " ... " +
         sentence.substr(between_characters(sentence, sentence.size() - kLastBytes));
}

}  // namespace

Error::Error(ErrorCode code, const std::string& sentence)
    : std::runtime_error(sentence), code_(code) {}

Error::~Error() = default;

void throw_error(ErrorCode code, const std::string& sentence) {
  throw Error(code, shortened(sentence));
}

}  // namespace chainrule
