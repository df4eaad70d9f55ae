// Writing a report and its plots as files.
#include <fmt/format.h>

#include <filesystem>

#include <chainrule/report.h>

#include "core/fail.h"
#include "core/whole_file.h"

namespace chainrule {
namespace fs = std::filesystem;

void write_report(const Report& report, const std::string& path) {
  write_whole_file(path, report_html(report));
}

void write_plots(const Report& report, const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail(ErrorCode::kFile, "{}: the folder cannot be made: {}", folder, error.message());
  for (const auto& [name, plot] : report_plots(report)) {
    write_whole_file((fs::path(folder) / (name + ".svg")).string(), plot_svg(plot, name));
  }
}

}  // namespace chainrule
