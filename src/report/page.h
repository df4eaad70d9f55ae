// The parts of the report's page: sections, tables, plots with their numbers.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <chainrule/plot.h>

namespace chainrule {

using Cells = std::vector<std::vector<std::string>>;

/// Collects HTML. Texts are escaped here; what has "html" in its name is not.
class Page {
 public:
  void begin_section(const std::string& id, const std::string& title);
  void end_section() { out_ += "</section>\n"; }
  void paragraph(const std::string& text);
  /// Flags in the items (--epochs) stand as code.
  void list(const std::vector<std::string>& items, std::string_view kind = "");
  /// `name` is what the region is called where it has to scroll. The first `n_texts` columns stand
  /// to the left, the others, numbers, to the right. Of the first column a long text breaks its
  /// lines, of others it is shortened.
  void table(const std::string& name, const std::vector<std::string>& headings, const Cells& rows,
             std::size_t n_texts = 1);
  /// Two columns: what and its value.
  void facts(const std::vector<std::pair<std::string, std::string>>& all);
  void begin_plots() { out_ += "<div class=\"plots\">\n"; }
  void end_plots() { out_ += "</div>\n"; }
  /// With its numbers in a table to be opened.
  void plot(const std::string& id, const Plot& plot);
  void html(std::string_view html) { out_ += html; }
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...);
  }
  const std::vector<std::pair<std::string, std::string>>& sections() const { return sections_; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  std::vector<std::pair<std::string, std::string>> sections_;  // id and title
};

/// The style sheet of the page, without that of plots.
std::string_view report_style();

}  // namespace chainrule
