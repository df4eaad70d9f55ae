// Training by L-BFGS, which owns its loop and asks for (loss, gradient) of all samples.
#pragma once

#include <chainrule/train.h>

namespace chainrule {

template <class T>
History train_lbfgs(Network<T>& network, const Samples<T>& samples, const Samples<T>& validation,
                    const TrainSpec& spec, Observer<T>* observer);

}  // namespace chainrule
