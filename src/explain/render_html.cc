// A derivation as one HTML file.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "explain/drawing_key.h"
#include "explain/html_page.h"
#include "explain/joined.h"
#include "explain/mathml_notation.h"
#include "explain/phrases_render.h"
#include "explain/render.h"
#include "explain/step_lines.h"
#include "explain/text_notation.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

constexpr std::size_t kRowWidth = 70;  // characters of a formula's row, about
constexpr std::size_t kManySections = 3;

std::string inline_math(const std::string& formula) {
  return "<math>" + without_marks(formula) + "</math>";
}

class HtmlRenderer {
 public:
  HtmlRenderer(const Derivation& derivation, const RenderOptions& options)
      : derivation_(derivation),
        options_(options),
        notation_(options.language),
        text_notation_(options.language),
        writer_(notation_, derivation),
        text_writer_(text_notation_, derivation),
        numbers_(derivation) {}

  std::string render() {
    head();
    add("<main class=\"page{}\">\n<h1>{}</h1>\n", options_.drawing.empty() ? "" : " has-drawing",
        sentence(derivation_.title));
    if (!options_.drawing.empty()) {
      add("<section class=\"drawing\" tabindex=\"0\" aria-label=\"{}\">\n{}</section>\n",
          words(phrases::kDrawing), options_.drawing);
    }
    out_ += "<div class=\"text\">\n";
    if (derivation_.sections.size() >= kManySections) contents();
    if (!derivation_.symbols.empty()) symbols();
    for (std::size_t i = 0; i < derivation_.sections.size(); ++i) {
      section(derivation_.sections[i], i + 1);
    }
    if (derivation_.check) check(*derivation_.check);
    out_ += "</div>\n</main>\n<script>";
    out_ += html_script();
    out_ += "</script>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...);
  }

  std::string words(const Phrase& phrase) const {
    return html_escaped(phrase.in(options_.language));
  }

  std::string sentence(const Message& message) const {
    return in_language(message, options_.language, html_escaped, [&](const Formula& formula) {
      return inline_math(writer_.in_words(formula, options_.figures));
    });
  }

  // Where markup cannot stand.
  std::string plain_sentence(const Message& message) const {
    return in_language(message, options_.language, html_escaped, [&](const Formula& formula) {
      return html_escaped(without_breaks(text_writer_.in_words(formula, options_.figures)));
    });
  }

  void head() {
    add("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>{}</title>\n<style>",
        to_string(options_.language), plain_sentence(derivation_.title));
    out_ += html_style();
    out_ += "</style>\n</head>\n<body>\n";
  }

  void contents() {
    add("<nav class=\"contents\" aria-labelledby=\"contents\">\n<h2 "
        "id=\"contents\">{}</h2>\n<ol>\n",
        words(phrases::kContents));
    const auto entry = [&](std::string_view id, const std::string& title) {
      add("<li><a href=\"#{}\">{}</a></li>\n", id, title);
    };
    if (!derivation_.symbols.empty()) entry("symbols", words(phrases::kSymbols));
    for (std::size_t i = 0; i < derivation_.sections.size(); ++i) {
      entry(fmt::format("section-{}", i + 1), sentence(derivation_.sections[i].title));
    }
    if (derivation_.check) entry("check", words(phrases::kCheckTitle));
    out_ += "</ol>\n</nav>\n";
  }

  void symbols() {
    add("<section aria-labelledby=\"symbols\">\n<h2 id=\"symbols\">{0}</h2>\n"
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{0}\">\n"
        "<table class=\"symbols\">\n<thead><tr><th scope=\"col\">{1}</th><th scope=\"col\">{2}</th>"
        "</tr></thead>\n<tbody>\n",
        words(phrases::kSymbols), words(phrases::kSymbol), words(phrases::kMeaning));
    for (const SymbolRow& row : derivation_.symbols) {
      add("<tr><td>{}</td><td>{}</td></tr>\n", inline_math(writer_.family(row.symbol)),
          sentence(row.meaning));
    }
    out_ += "</tbody>\n</table>\n</div>\n</section>\n";
  }

  void section(const Section& section, std::size_t number) {
    add("<section aria-labelledby=\"section-{0}\">\n<h2 id=\"section-{0}\">{1}</h2>\n", number,
        sentence(section.title));
    for (const Message& text : section.text) add("<p>{}</p>\n", sentence(text));
    for (const Step& one : section.steps) {
      begin_step(one.result, one.what, one.formula());
      step_formula(one);
      if (one.numeric) numeric(one.value, *one.numeric);
      if (one.remark) add("<p class=\"remark\">{}</p>\n", sentence(*one.remark));
      out_ += "</article>\n";
    }
    for (const MatrixStep& one : section.matrix_steps) {
      begin_step(one.result, one.what, one.general);
      matrix_formula(one);
      out_ += "</article>\n";
    }
    out_ += "</section>\n";
  }

  void begin_step(const Quantity& result, const Message& what, const Formula& formula) {
    ++step_;
    std::vector<std::string> uses;
    for (const Quantity& symbol : symbols_of(formula)) {
      std::string key = drawing_key(symbol);
      if (!key.empty() && std::ranges::find(uses, key) == uses.end()) uses.push_back(key);
    }
    add("<article class=\"step\" id=\"step-{}\" data-q=\"{}\" data-uses=\"{}\">\n", step_,
        drawing_key(result), joined(uses, " "));
    std::vector<std::string> links;
    for (const std::size_t number : numbers_.used_by(formula, step_)) {
      links.push_back(fmt::format("<a href=\"#step-{0}\">({0})</a>", number));
    }
    if (!links.empty()) {
      const std::string all = joined(links, words(phrases::kReferenceSeparator));
      add("<p class=\"from\">{}</p>\n",
          phrases::filled(phrases::kFrom, options_.language, {all}, html_escaped));
    }
    add("<h3><span class=\"number\">({})</span>{}</h3>\n", step_, sentence(what));
  }

  void begin_formula() {
    add("<div class=\"formula\" role=\"group\" tabindex=\"0\" aria-label=\"{}\">"
        "<math displaystyle=\"true\"><mtable class=\"lines\">\n",
        phrases::filled(phrases::kStep, options_.language, {std::to_string(step_)}));
  }
  void end_formula() { out_ += "</mtable></math></div>\n"; }

  void line(const std::string& left, FormulaRelation relation, const std::string& formula,
            bool result) {
    bool first = true;
    for (const std::string& row : mathml_rows(formula, kRowWidth)) {
      const std::string begin = first ? notation_.relation(relation) : "";
      add("<mtr{}><mtd>{}</mtd><mtd{}>{}{}</mtd></mtr>\n", result ? " class=\"result\"" : "",
          first ? left : "", first ? "" : " class=\"more\"", begin, row);
      first = false;
    }
  }

  std::string because(const StepLine& line) const {
    if (line.because.empty()) return "";
    const std::string_view comma = options_.language == Language::kEnglish ? ", " : "，";
    const std::string between =
        mathml_text(fmt::format(" {} ", phrases::kAnd.in(options_.language)));
    return mathml_text(comma) + phrases::filled(phrases::kBecause, options_.language,
                                                {joined(line.because, between)}, mathml_text);
  }

  void step_formula(const Step& step) {
    begin_formula();
    const StepLines lines = step_lines(step, derivation_, writer_, options_.figures);
    for (const StepLine& one : lines.lines) {
      line(&one == &lines.lines.front() ? lines.left : "", one.relation, one.formula + because(one),
           one.role == StepLine::Role::kResult);
    }
    end_formula();
  }

  void matrix_formula(const MatrixStep& step) {
    begin_formula();
    const MatrixRelations relations = matrix_relations(step, derivation_, options_.figures);
    const std::string left = writer_.symbol(step.result), formula = writer_.formula(step.general);
    if (formula != left) line(left, FormulaRelation::kEquals, formula, false);
    line(formula != left ? "" : left, relations.numbers,
         writer_.matrix_numbers(step.general, options_.figures), false);
    line("", relations.result,
         notation_.matrix(written_matrix(step.value, writer_, options_.figures)), true);
    end_formula();
  }

  void numeric(double value, double numeric) {
    const bool agrees = numeric_agrees(value, numeric);
    const std::string mark =
        fmt::format("<span class=\"{}\" role=\"img\" aria-label=\"{}\">{}</span>",
                    agrees ? "agrees" : "differs",
                    words(agrees ? phrases::kAgrees : phrases::kDisagrees), agrees ? "✓" : "✗");
    add("<p class=\"check\">{}</p>\n",
        phrases::filled(phrases::kCentralDifference, options_.language,
                        {inline_math(writer_.number(rounded(numeric, options_.figures))), mark},
                        html_escaped));
  }

  void check(const NumericCheck& check) {
    add("<section aria-labelledby=\"check\">\n<h2 id=\"check\">{}</h2>\n<p>{}</p>\n",
        words(phrases::kCheckTitle),
        phrases::filled(phrases::kChecked, options_.language,
                        {std::to_string(check.agreeing), std::to_string(check.checked),
                         inline_math(writer_.symbol(check.worst)),
                         inline_math(writer_.number(rounded(check.worst_error, 2)))},
                        html_escaped));
    if (check.at_kinks > 0) {
      add("<p>{}</p>\n", phrases::filled(phrases::kAtKinks, options_.language,
                                         {std::to_string(check.at_kinks)}, html_escaped));
    }
    out_ += "</section>\n";
  }

  const Derivation& derivation_;
  const RenderOptions& options_;
  MathmlNotation notation_;
  TextNotation text_notation_;
  FormulaWriter writer_, text_writer_;
  StepNumbers numbers_;
  std::size_t step_ = 0;
  std::string out_;
};

}  // namespace

std::string render_html(const Derivation& derivation, const RenderOptions& options) {
  return HtmlRenderer(derivation, options).render();
}

}  // namespace chainrule
