// The numbers that a worksheet gives.
#include "explain/work_given.h"

#include <algorithm>
#include <cmath>

#include "core/fail.h"
#include "data/name_list.h"
#include "explain/work_layout.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostCells = 10'000'000;  // of an array that is filled up with blanks

std::string shape_text(std::size_t n_rows, std::size_t n_columns) {
  if (n_rows == 0 && n_columns == 0) return "one number";
  if (n_rows == 0) return fmt::format("[{}]", n_columns);
  return fmt::format("[{} x {}]", n_rows, n_columns);
}

// [rows x cols] as the engine has it.
struct Table {
  std::size_t rows = 0, cols = 0;
  std::vector<double> values;
  Matrix<double> matrix() const { return {rows, cols, {values.begin(), values.end()}}; }
};

class GivenReader {
 public:
  GivenReader(const RawSheet& raw, NetworkSpec spec, const WorkStep& step,
              const Convention& convention)
      : raw_(raw), spec_(std::move(spec)), step_(step), convention_(convention) {}

  StepProblem read() {
    StepProblem problem;
    problem.step = step_.step;
    read_samples(problem);
    settle_widths();
    problem.network = Network<double>(spec_);
    for (std::size_t l = 1; l <= spec_.n_layers(); ++l) read_layer(problem.network, l);
    read_targets(problem);
    read_masks(problem);
    read_states(problem);
    refuse_others();
    return problem;
  }

 private:
  const RawArray* find(const std::string& name) {
    known_.push_back(name);
    for (const RawArray& array : raw_.given) {
      if (array.name == name) return &array;
    }
    return nullptr;
  }
  const RawArray& need(const std::string& name) {
    const RawArray* array = find(name);
    if (array == nullptr) {
      fail(ErrorCode::kFormat, "{}: given.{} is missing", raw_.name, name);
    }
    return *array;
  }

  // Numbers in the shape that the engine has, [rows x cols]; the sheet may have it transposed.
  Table table(const RawArray& array, std::size_t rows, std::size_t cols, bool transposed) const {
    const std::vector<RawNumber> numbers =
        transposed ? fitted(array, cols, rows) : fitted(array, rows, cols);
    Table result{rows, cols, std::vector<double>(rows * cols)};
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < cols; ++j) {
        const RawNumber& number = numbers[transposed ? j * rows + i : i * cols + j];
        if (number.blank) {
          fail(ErrorCode::kFormat, "{}: given.{} has a blank; every number was expected",
               array.place, array.name);
        }
        result.values[i * cols + j] = number.value;
      }
    }
    return result;
  }
  bool columns() const { return convention_.samples == SampleAxis::kColumns; }
  bool out_in() const { return convention_.weights == WeightShape::kOutIn; }
  std::string offset(std::size_t l) const {
    return fmt::format("{}{}", offset_name(convention_), l);
  }

  void read_samples(StepProblem& problem) {
    const RawArray& x = need("x");
    std::size_t samples = x.n_rows, inputs = x.n_columns;
    if (x.n_dimensions == 2 && columns()) std::swap(samples, inputs);
    if (samples == 0 || inputs == 0) {
      fail(ErrorCode::kFormat, "{}: given.x has no numbers", x.place);
    }
    problem.x = table(x, samples, inputs, columns()).matrix();
    spec_.n_inputs = inputs;
    if (const RawArray* weights = find("sample_weights")) {
      problem.sample_weights = table(*weights, 1, samples, false).values;
      double sum = 0;
      for (const double w : problem.sample_weights) {
        if (w < 0) {
          fail(ErrorCode::kFormat, "{}: given.sample_weights: {} came, at least 0 was expected",
               weights->place, w);
        }
        sum += w;
      }
      if (!(sum > 0)) {
        fail(ErrorCode::kFormat, "{}: given.sample_weights are all 0", weights->place);
      }
    }
  }

  // A layer that does not say how many units it has takes as many as its weights lead to.
  void settle_widths() {
    for (std::size_t l = 1; l <= spec_.n_layers(); ++l) {
      LayerSpec& layer = spec_.layers[l - 1];
      if (layer.units != 0) continue;
      const RawArray& w = need(fmt::format("W{}", l));
      layer.units = out_in() ? w.n_rows : w.n_columns;
      if (w.n_dimensions != 2 || layer.units == 0) {
        fail(ErrorCode::kFormat, "{}: given.{} is no table of numbers", w.place, w.name);
      }
    }
    validate(spec_);
    // Memory is taken only for weights that are there.
    for (std::size_t l = 1; l <= spec_.n_layers(); ++l) {
      const bool constant =
          spec_.layers[l - 1].bias && convention_.offset == OffsetForm::kConstantInput;
      const std::size_t rows = spec_.width(l - 1) + (constant ? 1 : 0);
      const RawArray& w = need(fmt::format("W{}", l));
      out_in() ? fitted(w, spec_.width(l), rows) : fitted(w, rows, spec_.width(l));
    }
  }

  void read_layer(Network<double>& network, std::size_t l) {
    const std::size_t n_in = spec_.width(l - 1), n_out = spec_.width(l);
    const bool biased = spec_.layers[l - 1].bias;
    const bool constant = biased && convention_.offset == OffsetForm::kConstantInput;
    const Table w = table(need(fmt::format("W{}", l)), n_in + (constant ? 1 : 0), n_out, out_in());
    const View<double> weights = network.weights(l);
    const std::size_t skipped = constant ? n_out : 0;
    std::copy(w.values.begin() + static_cast<std::ptrdiff_t>(skipped), w.values.end(),
              weights.data());
    if (constant) std::copy_n(w.values.begin(), n_out, network.bias(l).begin());
    if (!biased || constant) return;
    const RawArray* b = find(offset(l));
    if (b == nullptr) {
      fail(ErrorCode::kFormat, "{}: given.{} is missing; without it: bias = false in layer {}",
           raw_.name, offset(l), l);
    }
    const double sign = convention_.offset == OffsetForm::kThreshold ? -1 : 1;
    const Table values = table(*b, 1, n_out, false);
    for (std::size_t j = 0; j < n_out; ++j) network.bias(l)[j] = sign * values.values[j];
  }

  void read_targets(StepProblem& problem) {
    problem.targets = table(need("t"), problem.x.rows(), spec_.n_outputs(), columns()).matrix();
  }

  void read_masks(StepProblem& problem) {
    for (std::size_t l = 0; l <= spec_.n_layers(); ++l) {
      const RawArray* mask = find(fmt::format("mask{}", l));
      if (mask == nullptr) continue;
      if (l == spec_.n_layers()) {
        fail(ErrorCode::kFormat, "{}: given.{}: nothing is dropped in the output", mask->place,
             mask->name);
      }
      problem.masks.resize(spec_.n_layers() + 1);
      problem.masks[l] = table(*mask, problem.x.rows(), spec_.width(l), columns()).matrix();
    }
  }

  void read_states(StepProblem& problem) {
    Optimizer<double> optimizer(problem.step.optimizer, problem.network.n_parameters());
    const WorkLayout layout(problem);
    const WorkNames names(problem, layout, convention_);
    for (std::size_t k = 0; k < optimizer.n_states(); ++k) {
      for (const ParameterBlock& block : problem.network.blocks()) {
        const bool constant = convention_.offset == OffsetForm::kConstantInput;
        if (block.is_bias && constant) continue;
        const std::string name =
            fmt::format("{}_{}", names.states()[k],
                        block.is_bias ? offset(block.layer) : fmt::format("W{}", block.layer));
        if (const RawArray* array = find(name)) {
          read_state(*array, names, block, optimizer.state(k), problem.network);
        }
      }
    }
    const double before = static_cast<double>(step_.update - 1);
    optimizer.restore(step_.update - 1, std::pow(problem.step.optimizer.beta1, before),
                      std::pow(problem.step.optimizer.beta2, before));
    problem.optimizer = std::move(optimizer);
  }

  void read_state(const RawArray& array, const WorkNames& names, const ParameterBlock& block,
                  std::span<double> state, const Network<double>& network) const {
    const auto name = names.find(array.name);
    const bool constant = convention_.offset == OffsetForm::kConstantInput && !block.is_bias &&
                          spec_.layers[block.layer - 1].bias;
    const Table values =
        table(array, block.rows + (constant ? 1 : 0), block.cols, out_in() && !block.is_bias);
    const double sign = names.sign(*name);
    std::size_t taken = 0;
    if (constant) {  // the first row is the biases'
      for (const ParameterBlock& other : network.blocks()) {
        if (other.layer != block.layer || !other.is_bias) continue;
        for (; taken < other.size(); ++taken)
          state[other.offset + taken] = sign * values.values[taken];
      }
    }
    for (std::size_t i = 0; i < block.size(); ++i) {
      state[block.offset + i] = sign * values.values[taken + i];
    }
  }

  void refuse_others() const {
    for (const RawArray& array : raw_.given) {
      if (std::ranges::find(known_, array.name) != known_.end()) continue;
      fail(ErrorCode::kFormat, "{}: given.{} belongs to nothing of this network; it takes {}{}",
           array.place, array.name, quoted_list(known_), did_you_mean(array.name, known_));
    }
  }

  const RawSheet& raw_;
  NetworkSpec spec_;
  WorkStep step_;
  Convention convention_;
  std::vector<std::string> known_;
};

}  // namespace

std::vector<RawNumber> fitted(const RawArray& array, std::size_t n_rows, std::size_t n_columns) {
  const std::size_t rows = std::max<std::size_t>(n_rows, 1);
  const std::size_t columns = std::max<std::size_t>(n_columns, 1);
  const std::size_t count = array.numbers.size();
  const bool can = rows <= count && columns <= count;  // so that their product cannot wrap around
  bool fits = array.n_rows == rows && array.n_columns == columns;
  if (array.n_dimensions < 2 || n_rows == 0) {  // a list may stand for a row or a column
    fits = fits || (can && (rows == 1 || columns == 1) && count == rows * columns &&
                    (array.n_rows == 1 || array.n_columns == 1));
  }
  const bool small = rows <= kMostCells && columns <= kMostCells / rows;
  if (!fits && array.sparse && small && array.n_rows <= rows && array.n_columns <= columns) {
    RawNumber blank;
    blank.blank = true;
    std::vector<RawNumber> numbers(rows * columns, blank);
    for (std::size_t k = 0; k < array.numbers.size(); ++k) {
      numbers[k / array.n_columns * columns + k % array.n_columns] = array.numbers[k];
    }
    return numbers;
  }
  if (!fits || !can || count != rows * columns) {
    const bool list = array.n_dimensions == 1;
    fail(ErrorCode::kFormat, "{}: {}: {} came, {} was expected", array.place, array.name,
         array.n_dimensions == 0 ? "one number"
                                 : shape_text(list ? 0 : array.n_rows, array.n_columns),
         shape_text(n_rows, n_columns));
  }
  return array.numbers;
}

StepProblem read_given(const RawSheet& raw, NetworkSpec network, const WorkStep& step,
                       const Convention& convention) {
  return GivenReader(raw, std::move(network), step, convention).read();
}

}  // namespace chainrule
