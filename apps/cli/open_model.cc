// Finding the model that a command is given.
#include "cli/open_model.h"

#include <filesystem>

namespace chainrule::cli {

AnyModel open_model(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return read_any_model(path);
  return read_any_model((fs::path(path) / "model.onnx").string());
}

void fit_to_table(AnyModel& model, const Table& table) {
  std::visit([&](auto& known) { take_column_names(known, table); }, model);
}

}  // namespace chainrule::cli
