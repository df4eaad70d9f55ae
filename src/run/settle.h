// What a run leaves to the data: the loss, the output layer, the form of the targets.
#pragma once

#include <chainrule/run.h>

namespace chainrule {

/// The preprocessing with the targets of rows in the run file named, and the columns left out that
/// a split, folds or weights are made by.
PreprocessSpec preprocess_spec(const RunSpec& spec);

/// The network with inputs, loss and output layer filled in. Throws Error kValue for an output
/// width that does not fit the target, and as validate() does.
NetworkSpec settle_network(const RunSpec& spec, const Preprocessor& shape);

/// The training with length, batch size and weight decay filled in, for that many training rows of
/// the table.
TrainSpec settle_train(const RunSpec& spec, const Table& table, const Preprocessor& shape,
                       std::size_t n_train);

/// Whether number targets are brought to mean 0 and deviation 1 for training.
bool standardizes_target(const RunSpec& spec, const Preprocessor& shape,
                         const NetworkSpec& network);

/// Throws Error kValue if the training rows lack a class that the whole table has.
void check_same_shape(const Preprocessor& whole, const Preprocessor& training);

}  // namespace chainrule
