// The sections of the report's page.
#pragma once

#include <chainrule/report.h>

#include "report/page.h"
#include "report/report_plots.h"

namespace chainrule {

void asked_section(const Report& report, Page& page);
void data_section(const Report& report, Page& page);
void training_section(const Report& report, const NamedPlots& plots, Page& page);
/// The scores of each fold, their mean and their spread.
void folds_section(const Report& report, const NamedPlots& plots, Page& page);
void result_section(const Report& report, const NamedPlots& plots, Page& page);
void worst_section(const Report& report, Page& page);
void columns_section(const Report& report, const NamedPlots& plots, Page& page);
void first_layer_section(const Report& report, Page& page);

/// The plot of that name, or null.
const Plot* find_plot(const NamedPlots& plots, const std::string& name);
/// Those of the names that there are, side by side.
void show_plots(const NamedPlots& plots, const std::vector<std::string>& names, Page& page);

}  // namespace chainrule
