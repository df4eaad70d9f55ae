// Understands a raw worksheet: the problem that is given, and the numbers that are claimed.
#include <algorithm>
#include <cmath>

#include "core/fail.h"
#include "data/name_list.h"
#include "explain/check_report.h"
#include "explain/raw_sheet.h"
#include "explain/sheet.h"
#include "explain/work_given.h"
#include "explain/work_layout.h"
#include "explain/work_settings.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostNumbers = 20'000'000;  // of all steps of a sheet
constexpr std::size_t kMostSteps = 10'000;

// A name with its shape as the worksheet writes it.
struct Place {
  std::size_t n_rows = 0, n_columns = 0;
};

class ClaimReader {
 public:
  ClaimReader(Worksheet& work, const WorkNames* names) : work_(work), names_(names) {}

  void read(const RawArray& array) {
    const Place place = find(array);
    const std::vector<RawNumber> numbers = fitted(array, place.n_rows, place.n_columns);
    const std::size_t width = std::max<std::size_t>(place.n_columns, 1);
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      if (numbers[k].blank) continue;
      work_.claims.push_back({.name = array.name,
                              .row = place.n_rows == 0 ? 0 : k / width + 1,
                              .column = place.n_columns == 0 ? 0 : k % width + 1,
                              .value = numbers[k].value,
                              .half_unit = numbers[k].half_unit,
                              .written = numbers[k].written});
      whole_.push_back(numbers[k].whole);
    }
  }

  // A whole number without a point counts with the digits that the others have.
  void settle_whole_numbers() {
    std::vector<Claim> others;
    for (std::size_t i = 0; i < work_.claims.size(); ++i) {
      if (!whole_[i]) others.push_back(work_.claims[i]);
    }
    if (others.empty()) return;
    const Rounding rounding = rounding_of(others);
    int least = 17;
    for (const Claim& one : others) {
      if (one.value != 0) least = std::min(least, significant_digits(one));
    }
    for (std::size_t i = 0; i < work_.claims.size(); ++i) {
      Claim& claim = work_.claims[i];
      if (!whole_[i] || (claim.value != 0 && significant_digits(claim) >= least)) continue;
      const double unit =
          claim.value != 0 ? rounding.half_unit(claim.value) : least_unit(others, claim.name);
      claim.half_unit = std::min(claim.half_unit, unit);
    }
  }

 private:
  static double least_unit(const std::vector<Claim>& others, const std::string& name) {
    double same = 1, any = 1;
    for (const Claim& one : others) {
      any = std::min(any, one.half_unit);
      if (one.name == name) same = std::min(same, one.half_unit);
    }
    return same < 1 ? same : any;
  }

  Place find(const RawArray& array) const {
    if (work_.report) {
      if (const auto shape = report_shape(array.name, work_.report->n_classes)) {
        return {shape->n_rows, shape->n_columns};
      }
    }
    if (names_ != nullptr) {
      if (const auto name = names_->find(array.name)) return {name->n_rows, name->n_columns};
    }
    std::vector<std::string> known;
    if (names_ != nullptr) known = names_->all();
    if (work_.report) {
      for (const char* one : {"accuracy", "precision", "recall", "f1", "support", "confusion"}) {
        known.emplace_back(one);
      }
    }
    const std::string base = array.name.substr(0, array.name.find('@'));
    fail(ErrorCode::kFormat, "{}: work.{} is no number of this worksheet; there are {}{}",
         array.place, array.name, quoted_list(known), did_you_mean(base, known));
  }

  Worksheet& work_;
  const WorkNames* names_;
  std::vector<bool> whole_;
};

void check_number_of_steps(const std::vector<RawArray>& arrays, const WorkNames& names,
                           const WorkLayout& layout) {
  for (const RawArray& array : arrays) {
    const auto name = names.find(array.name);
    const std::size_t most =
        std::min(kMostSteps, kMostNumbers / std::max<std::size_t>(layout.size(), 1));
    if (!name || name->update <= most) continue;
    fail(ErrorCode::kFormat, "{}: {}: at most {} steps of this network are checked", array.place,
         array.name, most);
  }
}

}  // namespace

Worksheet understand(RawSheet raw) {
  Worksheet work;
  work.name = raw.name;
  TomlReader root(raw.settings, "");
  const bool has_network = root.has("network");
  const NetworkSpec network =
      has_network ? read_work_network(root.table("network")) : NetworkSpec();
  const WorkStep step = read_work_step(root.table("step"));
  work.convention = read_work_convention(root.table("convention"));
  work.report = read_report_work(root);
  work.split = read_split_work(root);
  root.finish();
  if (!has_network && !work.report && !work.split) {
    fail(ErrorCode::kFormat,
         "{}: a table [network], [report] or [split] is missing (docs/worksheet.md)", raw.name);
  }
  if (!has_network) {
    if (!raw.given.empty()) {
      fail(ErrorCode::kFormat, "{}: {} is given, but there is no [network]",
           raw.given.front().place, raw.given.front().name);
    }
    ClaimReader reader(work, nullptr);
    for (const RawArray& array : raw.work) reader.read(array);
    reader.settle_whole_numbers();
    return work;
  }
  work.problem = read_given(raw, network, step, work.convention);
  const WorkLayout layout(*work.problem);
  const WorkNames names(*work.problem, layout, work.convention);
  check_number_of_steps(raw.work, names, layout);
  ClaimReader reader(work, &names);
  for (const RawArray& array : raw.work) reader.read(array);
  reader.settle_whole_numbers();
  return work;
}

}  // namespace chainrule
