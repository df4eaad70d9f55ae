// The parts of the report's page.
#include "report/page.h"

#include <algorithm>

#include "core/text_width.h"
#include "report/svg_canvas.h"

namespace chainrule {

namespace {

// Flags of the command line as code, which is not broken at its hyphens.
std::string with_flags(const std::string& html) {
  constexpr std::string_view kOfFlags = "abcdefghijklmnopqrstuvwxyz-";
  std::string out;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t flag = html.find("--", at);
    out += html.substr(at, flag - at);
    if (flag == std::string::npos) break;
    const std::size_t end = std::min(html.find_first_not_of(kOfFlags, flag), html.size());
    out += "<code>" + html.substr(flag, end - flag) + "</code>";
    at = end;
  }
  return out;
}

constexpr std::size_t kLong = 40;

std::string cell_html(std::string_view tag, const std::string& cell, std::size_t column,
                      std::size_t n_texts) {
  const bool is_first = column == 0;
  std::string kind = column < n_texts ? "text" : "";
  if (is_first && text_width(cell) > kLong) kind = "text long";
  return fmt::format("<{}{}>{}</{}>", tag, kind.empty() ? "" : fmt::format(" class=\"{}\"", kind),
                     xml_text(is_first ? cell : shortened(cell, kLong)), tag.substr(0, 2));
}

}  // namespace

void Page::begin_section(const std::string& id, const std::string& title) {
  sections_.emplace_back(id, title);
  add("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n", id, xml_text(title));
}

void Page::paragraph(const std::string& text) {
  add("<p>{}</p>\n", xml_text(text));
}

void Page::list(const std::vector<std::string>& items, std::string_view kind) {
  out_ += kind.empty() ? "<ul>\n" : fmt::format("<ul class=\"{}\">\n", kind);
  for (const std::string& item : items) add("<li>{}</li>\n", with_flags(xml_text(item)));
  out_ += "</ul>\n";
}

void Page::table(const std::string& name, const std::vector<std::string>& headings,
                 const Cells& rows, std::size_t n_texts) {
  add("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\">\n"
      "<table class=\"numbers\">\n<thead><tr>",
      xml_text(name));
  for (std::size_t j = 0; j < headings.size(); ++j) {
    out_ += cell_html("th scope=\"col\"", headings[j], j, n_texts);
  }
  out_ += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : rows) {
    out_ += "<tr>";
    for (std::size_t j = 0; j < row.size(); ++j) {
      out_ += cell_html(j == 0 ? "th scope=\"row\"" : "td", row[j], j, n_texts);
    }
    out_ += "</tr>\n";
  }
  out_ += "</tbody>\n</table>\n</div>\n";
}

void Page::facts(const std::vector<std::pair<std::string, std::string>>& all) {
  out_ += "<dl class=\"facts\">\n";
  for (const auto& [what, value] : all) {
    add("<div><dt>{}</dt><dd>{}</dd></div>\n", xml_text(what), xml_text(value));
  }
  out_ += "</dl>\n";
}

void Page::plot(const std::string& id, const Plot& plot) {
  const PlotText& text =
      std::visit([](const auto& known) -> const PlotText& { return known.text; }, plot);
  add("<figure class=\"plot\" id=\"figure-{}\">\n<figcaption>{}</figcaption>\n"
      "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\">\n",
      id, xml_text(text.title), xml_text(text.title));
  out_ += plot_svg(plot, "plot-" + id, false);
  out_ += "</div>\n";
  const PlotTable numbers = plot_table(plot);
  if (!numbers.rows.empty()) {
    out_ += "<details><summary>Numbers</summary>\n";
    table("Numbers of " + text.title, numbers.headings, numbers.rows);
    if (!numbers.note.empty()) paragraph(numbers.note);
    out_ += "</details>\n";
  }
  out_ += "</figure>\n";
}

std::string_view report_style() {
  return R"(
.page.report{max-width:68rem}
.verdict{font-size:1.2rem;line-height:1.45;margin:.2rem 0 1rem;max-width:52rem}
.report p,.report li{max-width:52rem;overflow-wrap:anywhere}
.report h1,.report h2,figure.plot figcaption{overflow-wrap:anywhere}
dl.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:.1rem 1.6rem;margin:.4rem 0}
dl.facts div{display:flex;gap:.8rem;padding:.28rem 0;border-bottom:1px solid var(--line);min-width:0}
dl.facts dt{flex:0 0 7.5rem;color:var(--soft)}
dl.facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
dl.tiles{display:flex;flex-wrap:wrap;gap:.7rem;margin:0 0 1rem}
dl.tiles div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.45rem .9rem .55rem}
dl.tiles dt{color:var(--soft);font-size:.875rem}
dl.tiles dd{margin:0;font-size:1.35rem;font-weight:600;font-variant-numeric:tabular-nums}
dl.tiles small{display:block;font-size:.8rem;font-weight:400;color:var(--soft)}
ul.findings{list-style:none;margin:.5rem 0;padding:0}
ul.findings li{max-width:none;margin:.5rem 0;padding:.5rem .9rem;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--bad);border-radius:.4rem}
nav.contents{margin:0 0 1rem}
nav.contents ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,27rem),1fr));gap:1rem;align-items:start;margin:1rem 0}
.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:1rem 1.6rem;align-items:start}
.beside>div{min-width:0}
.report h1 small{font-size:1rem;font-weight:400;color:var(--soft)}
.report h3{margin:.8rem 0 0}
figure.plot{margin:0;min-width:0;padding:.7rem .8rem;border:1px solid var(--line);border-radius:.5rem}
figure.plot figcaption{font-weight:600;margin:0 0 .35rem}
figure.plot svg{display:block;width:100%;max-width:40rem;margin:0 auto;height:auto}
#figure-confusion svg{min-width:22rem}
details{margin:.4rem 0 0}
summary{color:var(--link);cursor:pointer;width:fit-content}
table.numbers{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;margin:.4rem 0}
table.numbers th,table.numbers td{padding:.2rem .8rem .2rem 0;border-bottom:1px solid var(--line);text-align:right;font-weight:400;white-space:nowrap}
table.numbers thead th{color:var(--soft);vertical-align:bottom;white-space:normal}
code{font-size:.92em;white-space:nowrap}
table.numbers .text{text-align:left}
table.numbers .long{min-width:14rem;max-width:26rem;overflow-wrap:anywhere;white-space:normal}
ul.cards{list-style:none;margin:.6rem 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:.8rem}
ul.cards li{padding:.5rem;border:1px solid var(--line);border-radius:.5rem;background:var(--card);font-size:.875rem;line-height:1.4}
img.pixels{display:block;image-rendering:pixelated;width:100%;height:auto;max-width:8rem;margin:0 auto .4rem;border:1px solid var(--line);background:#fff}
img.sheet{display:block;image-rendering:pixelated;width:100%;max-width:44rem;height:auto;margin:.5rem 0}
img.map{display:block;image-rendering:pixelated;width:14rem;max-width:100%;height:auto;margin:.5rem 0;border:1px solid var(--line)}
.report footer{margin:2.5rem 0 1rem;padding-top:.6rem;border-top:1px solid var(--line);color:var(--soft);font-size:.875rem;overflow-wrap:anywhere}
@media print{
.report h2{break-after:avoid}
nav.contents,details:not([open]){display:none}
figure.plot,ul.cards li,ul.findings li{break-inside:avoid}
.plots{grid-template-columns:1fr 1fr;gap:.6rem}
figure.plot{padding:.3rem}
#figure-confusion svg{min-width:0}
}
)";
}

}  // namespace chainrule
