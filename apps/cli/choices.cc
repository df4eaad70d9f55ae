// The values that an option may have, where they are few.
#include "cli/choices.h"

#include <chainrule/activation.h>
#include <chainrule/enumerators.h>
#include <chainrule/language.h>
#include <chainrule/loss.h>
#include <chainrule/optimizer.h>
#include <chainrule/preprocess.h>
#include <chainrule/run.h>
#include <chainrule/split.h>

namespace chainrule::cli {

std::vector<std::string> choices_of(std::string_view option) {
  if (option == "--activation") return all_names<Activation>();
  if (option == "--loss") return all_names<Loss>();
  if (option == "--optimizer") return all_names<OptimizerKind>();
  if (option == "--precision") return all_names<Precision>();
  if (option == "--random") return {"philox", "numpy"};
  if (option == "--scaling") return all_names<Scaling>();
  if (option == "--split") return all_names<SplitKind>();
  if (option == "--bad-rows") return {"stop", "mark"};
  if (option == "--language") return all_names<Language>();
  return {};
}

}  // namespace chainrule::cli
