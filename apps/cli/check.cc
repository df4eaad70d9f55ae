// chainrule check: checks hand calculations and names the first mistake; makes sheets to fill in.
#include <chainrule/check.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/convention_flag.h"
#include "cli/grid.h"
#include "cli/output.h"
#include "cli/run_flags.h"
#include "cli/step_source.h"
#include "cli/terminal.h"

namespace chainrule::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kExamples =
    "  chainrule check --new xor --hidden 2 --set train.optimizer=sgd --sample 2 > my-sheet.toml\n"
    "  chainrule check my-sheet.toml\n"
    "  chainrule check --new iris --hidden 3 --sample 1 --format csv > iris-sheet.csv\n";

struct Options {
  explicit Options(CLI::App& parser)
      : run(parser, FlagSet::kTraining, "WORK",
            "a worksheet: TOML, .csv or .npz (docs/worksheet.md); with --new what one is made of: "
            "data, a run file or a model") {
    parser.add_option("MORE", more, "more worksheets; with --new and a model, a table with rows")
        ->type_name("MORE...");
    parser.add_option("--sheet", sheet, "a worksheet in TOML that has what the others leave out")
        ->type_name("SHEET.toml");
    parser.add_option("--language", language, "en, zh-Hans, zh-Hant (en)")->type_name("TAG");
    parser.add_flag("--json", as_json, "print the result as JSON (docs/worksheet.md)");
    add_new(parser);
  }

  void add_new(CLI::App& parser) {
    const char* group = "A new worksheet";
    parser.add_flag("--new", is_new, "print a worksheet to be filled in")->group(group);
    step.add(parser, group);
    parser.add_option("--format", format, "toml or csv (toml)")->type_name("NAME")->group(group);
    parser.add_option("--convention", convention, kConventionHelp)
        ->type_name(kConventionForm)
        ->group(group);
  }

  RunFlags run;
  StepFlags step;
  std::vector<std::string> more;
  std::string sheet, language = "en", format = "toml", convention;
  bool as_json = false, is_new = false;
};

struct Checked {
  std::string file;
  CheckResult result;
};

std::string place(const Claim& claim) {
  if (claim.column == 0) return claim.name;
  if (claim.row == 0) return fmt::format("{}[{}]", claim.name, claim.column);
  return fmt::format("{}[{},{}]", claim.name, claim.row, claim.column);
}

std::size_t count_right(const CheckResult& result) {
  return result.count(ClaimStatus::kRight) + result.count(ClaimStatus::kRounding);
}

std::string mistake_list(const CheckResult& result) {
  std::string text;
  for (const Mistake one : result.first_mistakes()) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", to_string(one));
  }
  return text;
}

// One line a file.
std::string marks(const std::vector<Checked>& all) {
  Grid grid("lrrrll");
  grid.add({"file", "claims", "right", "share", "first wrong", "mistakes"});
  for (const auto& [file, result] : all) {
    const std::size_t n = result.claims.size(), right = count_right(result);
    const double share = n == 0 ? 1 : static_cast<double>(right) / static_cast<double>(n);
    const bool fine = result.findings.empty();
    grid.add({file, fmt::format("{}", n), fmt::format("{}", right),
              fmt::format("{:.0f} %", 100 * share),
              fine ? "-" : place(result.claims[result.findings.front().claim].claim),
              result.right() ? "-" : mistake_list(result)});
  }
  return grid.text();
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json claim_json(const CheckedClaim& one) {
  const Claim& claim = one.claim;
  return {{"name", claim.name},
          {"row", claim.row == 0 ? Json(nullptr) : Json(claim.row)},
          {"column", claim.column == 0 ? Json(nullptr) : Json(claim.column)},
          {"claimed", claim.value},
          {"right", number(one.right)}};
}

Json finding_json(const CheckResult& result, const Finding& finding) {
  Json explanations = Json::array();
  for (const auto& set : finding.explanations) {
    Json together = Json::array();
    for (const NamedMistake& one : set) {
      Json mistake = {{"mistake", to_string(one.mistake)}};
      if (one.layer > 0) mistake["layer"] = one.layer;
      if (one.sample > 0) {
        mistake["sample"] = one.sample;
        mistake["other"] = one.other;
      }
      together.push_back(mistake);
    }
    explanations.push_back(together);
  }
  Json json = claim_json(result.claims[finding.claim]);
  json["explanations"] = explanations;
  json["following"] = finding.n_following;
  return json;
}

Json file_json(const Checked& checked) {
  const CheckResult& result = checked.result;
  Json json = {{"file", checked.file},
               {"claims", result.claims.size()},
               {"right", count_right(result)},
               {"wrong", result.count(ClaimStatus::kWrong)},
               {"follows", result.count(ClaimStatus::kFollows)},
               {"first_wrong", nullptr},
               {"mistakes", Json::array()},
               {"findings", Json::array()},
               {"remarks", Json::array()},
               {"numbers", Json::array()}};
  if (!result.findings.empty()) {
    json["first_wrong"] = claim_json(result.claims[result.findings.front().claim]);
  }
  for (const Mistake one : result.first_mistakes()) json["mistakes"].push_back(to_string(one));
  for (const Finding& one : result.findings) json["findings"].push_back(finding_json(result, one));
  if (result.count(ClaimStatus::kRounding) > 0) json["remarks"].push_back("rounding_carried_along");
  if (!result.leaked.empty()) json["leaked_rows"] = result.leaked;
  for (const CheckedClaim& one : result.claims) {
    Json claim = claim_json(one);
    claim["status"] = to_string(one.status);
    json["numbers"].push_back(claim);
  }
  return json;
}

// The batch with these samples alone, counted from 1.
StepProblem with_samples(StepProblem problem, const std::vector<std::size_t>& samples) {
  const auto rows_of = [&](const Matrix<double>& all) {
    Matrix<double> rows(samples.size(), all.cols());
    for (std::size_t i = 0; i < samples.size(); ++i) {
      std::ranges::copy(all.row(samples[i] - 1), rows.row(i).begin());
    }
    return rows;
  };
  for (const std::size_t sample : samples) {
    if (sample == 0 || sample > problem.x.rows()) {
      throw UsageError(
          fmt::format("--sample {}: the batch has samples 1 to {}", sample, problem.x.rows()));
    }
  }
  problem.x = rows_of(problem.x);
  problem.targets = rows_of(problem.targets);
  for (Matrix<double>& mask : problem.masks) {
    if (!mask.empty()) mask = rows_of(mask);
  }
  if (problem.sample_weights.empty()) return problem;
  std::vector<double> weights;
  for (const std::size_t sample : samples) weights.push_back(problem.sample_weights[sample - 1]);
  problem.sample_weights = weights;
  return problem;
}

int new_sheet(const Options& options) {
  if (options.format != "toml" && options.format != "csv") {
    throw UsageError(fmt::format("--format {}: toml or csv was expected", options.format));
  }
  if (options.more.size() > 1) {
    throw UsageError(fmt::format("{}: --new takes one table", options.more[1]));
  }
  const Convention convention = convention_from(options.convention);
  const std::string rows = options.more.empty() ? "" : options.more.front();
  StepProblem problem = step_of_source({options.run, rows, "", options.step});
  if (!is_model(options.run.source())) {
    const bool said = !options.step.samples.empty();
    problem =
        with_samples(std::move(problem), said ? options.step.samples : std::vector<std::size_t>{1});
  }
  print(worksheet_template(
      problem, convention,
      options.format == "toml" ? WorksheetFormat::kToml : WorksheetFormat::kCsv));
  return kDone;
}

int check(const Options& options) {
  if (options.is_new) return new_sheet(options);
  const Language language = language_from_name(options.language);
  std::vector<Checked> all;
  std::vector<std::string> files = {options.run.source()};
  files.insert(files.end(), options.more.begin(), options.more.end());
  for (const std::string& file : files) {
    all.push_back({file, check_work(read_worksheet_file(file, options.sheet))});
  }
  if (options.as_json) {
    Json list = Json::array();
    for (const Checked& one : all) list.push_back(file_json(one));
    print(Json({{"schema", 1}, {"files", list}}).dump(2) + "\n");
  } else if (all.size() == 1) {
    print(to_text(all.front().result, language, takes_colour(STDOUT_FILENO)));
  } else {
    print(marks(all));
  }
  const bool right =
      std::ranges::all_of(all, [](const Checked& one) { return one.result.right(); });
  return right ? kDone : kFailed;
}

}  // namespace

Command add_check(CLI::App& program) {
  CLI::App* parser =
      program.add_subcommand("check", "checks a hand calculation and names the first mistake");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return check(*options); }};
}

}  // namespace chainrule::cli
