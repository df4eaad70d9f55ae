// The data sets that come with the library.
#include <chainrule/builtin_data.h>

#include <cmath>

#include <chainrule/csv.h>

#include "core/fail.h"
#include "data/embedded.h"
#include "data/generated.h"
#include "data/name_list.h"

namespace chainrule {
namespace {

constexpr std::string_view kUci = "CC BY 4.0";
constexpr std::string_view kOwn = "Apache-2.0";
constexpr std::string_view kFormula = "generated";

constexpr BuiltinInfo kSets[] = {
    {"digits", "handwritten digits, 8 x 8 pixels of 0 to 16", 1797, 64, 10, "digit",
     "Alpaydin & Kaynak 1998, UCI, doi:10.24432/C50P49 (test part)", kUci, 8, 8},
    {"iris", "sepals and petals of three species of iris, in cm", 150, 4, 3, "species",
     "Fisher 1936, UCI, doi:10.24432/C56C76 (two rows as in Fisher's paper)", kUci},
    {"wine", "chemical analysis of wines of three cultivars", 178, 13, 3, "class",
     "Aeberhard & Forina 1992, UCI, doi:10.24432/C5PC7J", kUci},
    {"breast_cancer", "cell nuclei of breast masses, malignant or benign", 569, 30, 2, "diagnosis",
     "Wolberg, Mangasarian, Street & Street 1993, UCI, doi:10.24432/C5DW2B", kUci},
    {"diabetes", "ten measurements of patients and their disease's progression a year later", 442,
     10, 0, "progression", "Efron, Hastie, Johnstone & Tibshirani 2004, Least Angle Regression",
     "none stated (data/README.md)"},
    {"xor", "the four rows of exclusive or", 4, 2, 2, "y", kFormula, kOwn, 0, 0, true},
    {"moons", "two half circles that reach into each other", 1000, 2, 2, "class", kFormula, kOwn, 0,
     0, true},
    {"circles", "a circle in a circle", 1000, 2, 2, "class", kFormula, kOwn, 0, 0, true},
    {"spirals", "arms that wind around each other", 1000, 2, 2, "class", kFormula, kOwn, 0, 0,
     true},
    {"blobs", "normal clouds", 1000, 2, 3, "class", kFormula, kOwn, 0, 0, true},
};

struct Shipped {
  std::string_view name;
  const std::string_view& csv;
};
constexpr Shipped kShipped[] = {{"digits", kDigitsCsv},
                                {"iris", kIrisCsv},
                                {"wine", kWineCsv},
                                {"breast_cancer", kBreastCancerCsv},
                                {"diabetes", kDiabetesCsv}};

struct Generator {
  std::string_view name;
  Table (*generate)(const GeneratedSpec&);
  double noise;  // unless asked otherwise
  bool takes_classes;
};
constexpr Generator kGenerators[] = {{"moons", generate_moons, 0.2, false},
                                     {"circles", generate_circles, 0.1, false},
                                     {"spirals", generate_spirals, 0.03, true},
                                     {"blobs", generate_blobs, 1, true}};

void refuse_options(const BuiltinInfo& info, const BuiltinOptions& options) {
  if (options.n_rows || options.noise || options.n_classes) {
    fail(ErrorCode::kValue, "data: {} is always the same; rows, noise and classes cannot be chosen",
         info.name);
  }
}

Table read_shipped(const BuiltinInfo& info, std::string_view csv) {
  Table table = read_csv(csv, info.name);
  table.lines = {};
  table.default_target = info.target;
  table.image_height = info.image_height;
  table.image_width = info.image_width;
  return table;
}

Table run_generator(const Generator& generator, const BuiltinInfo& info,
                    const BuiltinOptions& options) {
  if (options.n_classes && !generator.takes_classes) {
    fail(ErrorCode::kValue, "data: {} always has {} classes", info.name, info.n_classes);
  }
  const GeneratedSpec spec{options.seed, options.n_rows.value_or(info.n_rows),
                           options.n_classes.value_or(info.n_classes),
                           options.noise.value_or(generator.noise)};
  if (spec.n_classes < 2 || spec.n_rows < spec.n_classes) {
    fail(ErrorCode::kValue, "data: {} cannot have {} rows of {} classes", info.name, spec.n_rows,
         spec.n_classes);
  }
  if (!(spec.noise >= 0 && std::isfinite(spec.noise))) {
    fail(ErrorCode::kValue, "data: the noise of {} cannot be {}", info.name, spec.noise);
  }
  return generator.generate(spec);
}

}  // namespace

std::span<const BuiltinInfo> builtin_sets() {
  return kSets;
}

const BuiltinInfo* find_builtin(std::string_view name) {
  for (const BuiltinInfo& info : kSets) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

Table builtin_table(std::string_view name, const BuiltinOptions& options) {
  const BuiltinInfo* info = find_builtin(name);
  if (info == nullptr) {
    std::vector<std::string> names;
    for (const BuiltinInfo& each : kSets) names.emplace_back(each.name);
    fail(ErrorCode::kValue, "data: there is no built-in set \"{}\"{} (there are {})", name,
         did_you_mean(name, names), quoted_list(names));
  }
  for (const Generator& generator : kGenerators) {
    if (generator.name == name) return run_generator(generator, *info, options);
  }
  refuse_options(*info, options);
  for (const Shipped& shipped : kShipped) {
    if (shipped.name == name) return read_shipped(*info, shipped.csv);
  }
  return generate_xor();
}

}  // namespace chainrule
