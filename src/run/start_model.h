// The model that a run goes on from, made to fit the run's table.
#pragma once

#include <string>

#include <chainrule/run.h>

namespace chainrule {

/// The model of spec.start with the names of the table's columns and classes where it knows none,
/// and with the loss and the dropout that were asked for. Throws Error as open_model() does,
/// kShape for a table of another number of columns where it knows no names, kValue for a column
/// that the table lacks, for one that was named and is none of the model's, for a class that the
/// model does not know.
template <class T>
Model<T> start_model(const RunSpec& spec, const Table& table);

/// The columns that a run predicts: those of its model, else those that were named, else the
/// table's default.
std::vector<std::string> target_names(const RunSpec& spec, const Table& table);

/// What a run that goes on from a model does with each column of the table.
std::vector<ColumnPlan> columns_of_start(const RunSpec& spec, const Table& table);

/// `112 to train, 0 to validate, 38 to test`, as a model keeps it.
std::string rows_text(std::size_t n_train, std::size_t n_validation, std::size_t n_test);

/// A warning that names the columns which neither the model nor what was said of the run knows, or
/// nothing if there are none.
std::string unknown_columns_warning(const RunSpec& spec, const Preprocessor& model,
                                    const Table& table);

/// A warning if a model that was trained on a table of the same name was trained on other rows of
/// it than `split` trains on, so that held-out rows may be known to it; else nothing.
std::string known_rows_warning(const std::map<std::string, std::string>& training,
                               const RunSpec& spec, const Table& table, const Split& split);

}  // namespace chainrule
