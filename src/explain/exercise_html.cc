// An exercise as one HTML file, to be shown or printed.
#include <fmt/format.h>

#include <utility>

#include "explain/exercise_page.h"
#include "explain/html_page.h"
#include "explain/mathml_notation.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

// What exercises add to the style of explanations.
constexpr std::string_view kStyle = R"(
.page{max-width:54rem}
.facts{padding-left:1.2rem}
.given{display:flex;flex-wrap:wrap;gap:.8rem 2rem;align-items:flex-start}
.task{margin:.9rem 0;padding:.6rem .8rem;background:var(--card);border:1px solid var(--line);border-radius:.4rem;break-inside:avoid}
.task .formula{padding:.2rem 0}
table.sheet{border-collapse:collapse;margin:.3rem 0}
table.sheet caption{text-align:left;padding:0 0 .25rem}
table.sheet th,table.sheet td{border:1px solid var(--soft);padding:.3rem .6rem;font-weight:400}
table.sheet th{color:var(--soft);background:var(--card);text-align:left;white-space:nowrap}
table.sheet td{background:var(--paper);text-align:right;min-width:6.5rem;height:2.1rem;font-variant-numeric:tabular-nums}
.given table.sheet td{min-width:3.5rem;height:auto}
table.sheet caption{white-space:nowrap}
table.sheet thead td{min-width:0;background:none;border-width:0 1px 1px 0}
@media print{.task{border:0;padding:.2rem 0}h2{break-after:avoid}}
)";

class HtmlExercise {
 public:
  HtmlExercise(const Exercise& exercise, const ExerciseSheet& sheet, const ExerciseOptions& options)
      : notation_(options.language), page_(exercise, sheet, options, notation_) {}

  std::string render() {
    head();
    add("<main class=\"page\">\n<h1>{}</h1>\n", sentence(page_.title()));
    begin_section(words(phrases::kNetworkHeading));
    out_ += "<ul class=\"facts\">\n";
    for (const Message& fact : page_.facts()) add("<li>{}</li>\n", sentence(fact));
    out_ += "</ul>\n";
    add("<div class=\"drawing\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n{}</div>\n",
        words(phrases::kExerciseDrawing), page_.drawing(DrawingFormat::kSvg));
    out_ += "</section>\n";
    begin_section(words(phrases::kGivenHeading));
    out_ += "<div class=\"given\">\n";
    for (const ExerciseTable& table : page_.given()) {
      grid(page_.given(table), sentence(table.what));
    }
    out_ += "</div>\n</section>\n";
    for (const ExerciseSection& section : page_.sheet().sections) {
      begin_section(sentence(section.title));
      for (const ExerciseTable& table : section.tables) task(table);
      out_ += "</section>\n";
    }
    return out_ + "</main>\n</body>\n</html>\n";
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...);
  }

  std::string words(const Phrase& phrase) const { return html_escaped(page_.words(phrase)); }
  static std::string math(const std::string& formula) {
    return "<math>" + without_marks(formula) + "</math>";
  }
  std::string sentence(const Message& message) const {
    return in_language(message, page_.options().language, html_escaped,
                       [&](const Formula& formula) { return math(page_.in_fact(formula)); });
  }

  void head() {
    add("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>{}</title>\n<style>",
        to_string(page_.options().language), sentence(page_.title()));
    out_ += html_style();
    out_ += kStyle;
    out_ += "</style>\n</head>\n<body>\n";
  }

  void begin_section(const std::string& title) {
    ++section_;
    add("<section aria-labelledby=\"section-{0}\">\n<h2 id=\"section-{0}\">{1}</h2>\n", section_,
        title);
  }

  void task(const ExerciseTable& table) {
    add("<div class=\"task\">\n<h3>{}. {}</h3>\n", ++task_, sentence(table.what));
    for (const ExerciseEquation& equation : table.equations) {
      add("<div class=\"formula\">{}</div>\n", math(page_.equation(equation)));
    }
    grid(page_.asked(table), "");
    out_ += "</div>\n";
  }

  static std::string number(const std::string& cell) {
    const WrittenNumber number = written_number(cell);
    std::string text(number.mantissa);
    if (text.starts_with('-')) text.replace(0, 1, "−");
    if (number.exponent == 0) return text;
    return fmt::format("{}·10<sup>{}{}</sup>", text, number.exponent < 0 ? "−" : "",
                       std::abs(number.exponent));
  }

  void grid(const ExerciseGrid& grid, const std::string& caption) {
    out_ += "<div class=\"scroll\"><table class=\"sheet\">\n";
    if (!caption.empty()) add("<caption>{}</caption>\n", caption);
    const bool is_list = grid.rows.empty() && !grid.columns.empty();
    const auto name = [&](const char* scope) {
      add("<th scope=\"{}\"><code>{}</code></th>", scope, grid.corner);
    };
    out_ += "<thead><tr>";
    if (is_list) {
      out_ += "<td></td>";
    } else {
      name("col");
    }
    for (const Message& column : grid.columns) add("<th scope=\"col\">{}</th>", sentence(column));
    out_ += "</tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < grid.cells.size(); ++i) {
      out_ += "<tr>";
      if (is_list) name("row");
      if (!grid.rows.empty()) add("<th scope=\"row\">{}</th>", sentence(grid.rows[i]));
      for (const std::string& cell : grid.cells[i]) add("<td>{}</td>", number(cell));
      out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table></div>\n";
  }

  MathmlNotation notation_;
  ExercisePage page_;
  std::size_t task_ = 0, section_ = 0;
  std::string out_;
};

}  // namespace

std::string exercise_html(const Exercise& exercise, const ExerciseSheet& sheet,
                          const ExerciseOptions& options) {
  return HtmlExercise(exercise, sheet, options).render();
}

}  // namespace chainrule
