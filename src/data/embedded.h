// The shipped CSV files, which the build puts into the library.
#pragma once

#include <string_view>

namespace chainrule {

extern const std::string_view kDigitsCsv;
extern const std::string_view kIrisCsv;
extern const std::string_view kWineCsv;
extern const std::string_view kBreastCancerCsv;
extern const std::string_view kDiabetesCsv;

}  // namespace chainrule
