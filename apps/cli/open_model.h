// Finding the model that a command is given.
#pragma once

#include <chainrule/model.h>

#include <string>

namespace chainrule::cli {

/// Reads a model file, or that of a run folder. Throws as read_any_model() does.
AnyModel open_model(const std::string& path);

/// take_column_names() of whichever model it is.
void fit_to_table(AnyModel& model, const Table& table);

}  // namespace chainrule::cli
