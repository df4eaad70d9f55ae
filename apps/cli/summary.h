// What a run does and did, in a few lines.
#pragma once

#include <chainrule/run.h>

#include <string>
#include <string_view>

namespace chainrule::cli {

/// `Network   text`: the label padded, and bold where stdout is a terminal that takes it.
std::string labelled(std::string_view label, std::string_view text);

/// `digits: 1,347 rows to train, 450 to test`
std::string data_text(const std::string& name, std::size_t n_train, std::size_t n_validation,
                      std::size_t n_test);
/// Everything a person reads after training, but where it was saved.
std::string result_text(const RunResult& result);

/// The files of a folder, one a line, sorted.
std::string saved_text(const std::string& folder);

}  // namespace chainrule::cli
