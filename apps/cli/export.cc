// chainrule export: a saved model in another form.
#include <chainrule/model_export.h>
#include <chainrule/run.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/output.h"

namespace chainrule::cli {
namespace {

constexpr const char* kExamples =
    "  chainrule train iris --epochs 20 --out my-iris\n"
    "  chainrule export my-iris --to c --out iris.c\n"
    "  chainrule export my-iris --to numpy > iris.py\n"
    "  chainrule export my-iris --to safetensors --out iris.safetensors\n";

struct Options {
  explicit Options(CLI::App& parser) {
    parser.add_option("MODEL", model, "a model file or a run folder")
        ->type_name("MODEL")
        ->required();
    parser.add_option("--to", form, "c: one file of C99; numpy: Python; onnx; safetensors")
        ->type_name("NAME")
        ->required();
    parser.add_option("--out", out, "the file to write; source code goes to stdout without it")
        ->type_name("FILE");
  }

  std::string model, form, out;
};

int run_export(const Options& options) {
  const ModelForm form = model_form_from_name(options.form);
  const bool is_source = form == ModelForm::kC || form == ModelForm::kNumpy;
  if (!is_source && options.out.empty()) {
    throw UsageError(fmt::format(
        "--to {}: its bytes are not for a terminal; name a file with --out", options.form));
  }
  const AnyModel model = open_model(options.model);
  if (options.out.empty()) {
    print(export_model(model, form));
  } else {
    write_export(model, form, options.out);
  }
  return kDone;
}

}  // namespace

Command add_export(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("export", "writes a saved model in another form");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return run_export(*options); }};
}

}  // namespace chainrule::cli
