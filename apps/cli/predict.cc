// chainrule predict: a saved model's predictions for the rows of a table.
#include <chainrule/error.h>
#include <chainrule/run.h>
#include <chainrule/table_stream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <numeric>

#include "cli/command.h"
#include "cli/open_model.h"
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
    add_threads_flag(parser);
  }

  std::string model, data;
  std::string format = "csv", bad_rows = "stop";
  PredictionForm form;
};

// Whether stdin may begin as CSV; NPY, NPZ, IDX, gzip and JSON lines begin otherwise.
bool may_be_csv() {
  const int first = std::getc(stdin);
  std::ungetc(first, stdin);
  return first != 0x93 && first != 'P' && first != 0 && first != 0x1F && first != '{';
}

// Of what is no CSV the whole table is read.
bool is_stream(const std::string& data) {
  namespace fs = std::filesystem;
  if (data == "-") return may_be_csv();
  std::error_code ignored;
  if (!fs::exists(data, ignored) || fs::is_directory(data, ignored)) return false;
  const std::string extension = fs::path(data).extension().string();
  return extension == ".csv" || extension == ".tsv" || extension == ".txt" ||
         fs::is_fifo(data, ignored);
}

// A number that is written among texts; NaN for a text.
double number_in(const std::string& text) {
  if (text.empty() || text.find_first_not_of("+-.0123456789eE") != std::string::npos) return NAN;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return *end == '\0' ? number : NAN;
}

// One row as a table of its own, in which another row's text does not make a column one of texts.
Table one_row(const Table& table, std::size_t row) {
  Table one;
  one.name = table.name;
  one.first_row = table.first_row + row;
  if (!table.lines.empty()) one.lines = {table.lines[row]};
  for (const Column& from : table.columns) {
    Column& column = one.columns.emplace_back();
    column.name = from.name;
    const bool is_missing = from.is_missing(row);
    const bool is_text = from.kind == Column::Kind::kText && !is_missing;
    const std::string text = is_text ? from.categories[from.codes[row]] : "";
    if (is_text && std::isnan(number_in(text))) {
      column.kind = Column::Kind::kText;
      column.codes = {0};
      column.categories = {text};
    } else {
      column.numbers = {is_missing ? NAN : is_text ? number_in(text) : from.numbers[row]};
    }
  }
  return one;
}

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
    constexpr std::size_t kOne[] = {0};
    std::string text;
    for (const std::size_t row : rows) {
      try {
        text += prediction_text(model_, one_row(table, row), kOne, form_);
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

void predict_stream(AnyModel& model, const std::string& data, const PredictionForm& form) {
  TableStream stream(data);
  Table table;
  if (!stream.next(kRows, table)) return;  // which an empty file does not reach
  fit_to_table(model, table);
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
  if (is_stream(options.data)) {
    predict_stream(model, options.data, form);
    return kDone;
  }
  const Table table = load_table(options.data);
  fit_to_table(model, table);
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
