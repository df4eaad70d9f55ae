// How a kernel reaches the version for this machine: the one place with dispatch macros.
//
// A kernel file compiles its HWY_NAMESPACE part once for each target (hwy/foreach_target.h). Each
// part offers one function that returns a table of function pointers; after HWY_EXPORT(name),
// CHAINRULE_DISPATCH(name) is the table of the target in use.
#pragma once

#include <hwy/targets.h>

namespace chainrule {

/// Reads CHAINRULE_TARGET. Throws Error kValue for a name that this machine does not have.
void choose_target();

inline void choose_target_once() {
  if (!hwy::GetChosenTarget().IsInitialized()) choose_target();
}

}  // namespace chainrule

#define CHAINRULE_DISPATCH(table) (::chainrule::choose_target_once(), HWY_DYNAMIC_DISPATCH(table)())
