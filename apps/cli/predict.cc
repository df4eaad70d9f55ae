// chainrule predict: a saved model's predictions for the rows of a table.
#include <chainrule/error.h>
#include <chainrule/run.h>
#include <chainrule/table_stream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <numeric>

#include "cli/command.h"
#include "cli/csv_flags.h"
#include "cli/output.h"
#include "cli/prediction.h"
#include "cli/threads_flag.h"

namespace chainrule::cli {
namespace {

constexpr std::size_t kRows = 4096;  // in memory at a time

constexpr const char* kExamples =
    "  chainrule train iris --out my-iris\n"
    "  chainrule predict my-iris iris --probabilities\n"
    "  chainrule data iris --csv | chainrule predict my-iris - --format jsonl | head -3\n"
    "  chainrule data iris --csv | chainrule predict my-iris - --bad-rows mark | head -3\n";

struct Options {
  explicit Options(CLI::App& parser) {
    parser.add_option("MODEL", model, "a model file or a run folder")
        ->type_name("MODEL")
        ->required();
    parser.add_option("DATA", data, "a table or a built-in set; - reads stdin")
        ->type_name("DATA")
        ->required();
    parser.add_flag("--probabilities", form.with_probabilities, "of every class as well");
    parser.add_option("--format", format, "csv, or jsonl: one JSON object a line (csv)")
        ->type_name("NAME")
        ->check(CLI::IsMember({"csv", "jsonl"}));
    parser.add_flag("--json", form.as_json, "the same as --format jsonl");
    parser.add_option("--bad-rows", bad_rows, "stop, or mark them and go on (stop)")
        ->type_name("NAME")
        ->check(CLI::IsMember({"stop", "mark"}));
    add_csv_flags(parser, csv);
    add_threads_flag(parser);
  }

  std::string model, data;
  CsvOptions csv;
  std::string format = "csv", bad_rows = "stop";
  PredictionForm form;
};

// Without the command's name, which stands in front of every sentence.
std::string sentence_of(const Error& error) {
  constexpr std::string_view kWho = "predict: ";
  const std::string_view sentence = error.what();
  return std::string(sentence.starts_with(kWho) ? sentence.substr(kWho.size()) : sentence);
}

template <class T>
class Printer {
 public:
  Printer(const Model<T>& model, const PredictionForm& form)
      : model_(model), form_(form), header_(prediction_header(model, form)) {}

  void add(const Table& table, std::span<const std::size_t> rows) {
    if (!form_.with_problems) return say(prediction_text(model_, table, rows, form_));
    for (const std::string& name : model_.preprocessor.feature_names()) {
      table.column(name, "predict");  // without which every row would be bad
    }
    std::string text;
    try {
      text = prediction_text(model_, table, rows, form_);
    } catch (const Error&) {
      text = marked(table, rows);
    }
    say(text);
  }

 private:
  // Row by row, because some of them are bad.
  std::string marked(const Table& table, std::span<const std::size_t> rows) const {
    std::string text;
    for (const std::size_t row : rows) {
      try {
        text += prediction_text(model_, table, std::span(&row, 1), form_);
      } catch (const Error& error) {  // what was asked for is to say so and to go on
        text += problem_text(model_, sentence_of(error), form_);
      }
    }
    return text;
  }

  // What is refused from the start leaves nothing on stdout, no header either.
  void say(const std::string& text) {
    print(header_ + text);
    header_.clear();
  }

  const Model<T>& model_;
  const PredictionForm& form_;
  std::string header_;
};

void predict_stream(AnyModel& model, const Options& options, const PredictionForm& form) {
  TableStream stream(options.data, options.csv);
  Table table;
  if (!stream.next(kRows, table)) return;  // which an empty file does not reach
  take_column_names(model, table);
  const auto run = [&]<class T>(const Model<T>& known) {
    Printer<T> printer(known, form);
    do {
      printer.add(table, table.all_rows());
    } while (stream.next(kRows, table));
  };
  std::visit(run, model);
}

template <class T>
void predict_table(const Model<T>& model, const Table& table, const PredictionForm& form) {
  Printer<T> printer(model, form);
  std::vector<std::size_t> rows;
  for (std::size_t begin = 0; begin < table.n_rows(); begin += kRows) {
    rows.resize(std::min(kRows, table.n_rows() - begin));
    std::iota(rows.begin(), rows.end(), begin);
    printer.add(table, rows);
  }
}

int predict(const Options& options) {
  PredictionForm form = options.form;
  form.as_json |= options.format == "jsonl";
  form.with_problems = options.bad_rows == "mark";
  AnyModel model = open_model(options.model);
  if (TableStream::can_read(options.data)) {
    predict_stream(model, options, form);
    return kDone;
  }
  const Table table = load_table(options.data, options.csv);
  take_column_names(model, table);
  std::visit([&](const auto& known) { predict_table(known, table, form); }, model);
  return kDone;
}

}  // namespace

Command add_predict(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("predict", "predicts the rows of a table");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return predict(*options); }};
}

}  // namespace chainrule::cli
