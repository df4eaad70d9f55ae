// Chooses what of a network is drawn, and writes down its symbols and numbers.
#include "explain/drawing_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "explain/phrases_drawing.h"
#include "explain/phrases_render.h"

namespace chainrule {
namespace {

using Labels = DrawingLabels;

constexpr std::size_t kMostLabelsBetweenLayers = 64;
constexpr std::size_t kMostPixels = 4096;

// Layers of more units than `most` show their first and last ones.
struct Fold {
  std::size_t most, first, last;
};
constexpr Fold kLabelled[] = {{10, 4, 2}, {6, 2, 1}, {4, 1, 1}};
constexpr Fold kPlain[] = {{12, 6, 3}, {6, 3, 2}, {4, 1, 1}};
constexpr std::size_t kMostEdges = 800;  // of a whole drawing, before more is folded

std::size_t n_drawn(std::size_t width, const Fold& fold) {
  return width <= fold.most ? width : fold.first + fold.last;
}

const Fold& choose_fold(const NetworkSpec& spec, const DrawingOptions& options) {
  const Fold* folds = options.labels == Labels::kNone ? kPlain : kLabelled;
  for (const Fold* fold = folds; fold < folds + 2; ++fold) {
    std::size_t n_edges = 0;
    for (std::size_t l = 1; l <= spec.n_layers(); ++l) {
      n_edges += n_drawn(spec.width(l - 1), *fold) * n_drawn(spec.width(l), *fold);
    }
    if (n_edges <= kMostEdges) return *fold;
  }
  return folds[2];
}

std::string activation_name(Activation activation, Language language) {
  switch (activation) {
    case Activation::kIdentity:
      return std::string(phrases::kIdentity.in(language));
    case Activation::kExponential:
      return std::string(phrases::kExponential.in(language));
    case Activation::kRelu:
      return "ReLU";
    case Activation::kLeakyRelu:
      return "leaky ReLU";
    case Activation::kElu:
      return "ELU";
    case Activation::kSelu:
      return "SELU";
    case Activation::kGelu:
      return "GELU";
    case Activation::kSilu:
      return "SiLU";
    case Activation::kHardSigmoid:
      return "hard sigmoid";
    default:
      return std::string(to_string(activation));
  }
}

std::string loss_name(Loss loss, Language language) {
  constexpr std::pair<Loss, Phrase> kNames[] = {
      {Loss::kHalfSquared, phrases::kHalfSquared},
      {Loss::kSquared, phrases::kSquared},
      {Loss::kHalfMeanSquared, phrases::kHalfMeanSquared},
      {Loss::kMeanSquared, phrases::kMeanSquared},
      {Loss::kMeanAbsolute, phrases::kMeanAbsolute},
      {Loss::kBinaryCrossEntropy, phrases::kBinaryCrossEntropy},
      {Loss::kCategoricalCrossEntropy, phrases::kCrossEntropy},
  };
  for (const auto& [which, phrase] : kNames) {
    if (which == loss) return std::string(phrase.in(language));
  }
  std::string name(to_string(loss));
  std::ranges::replace(name, '_', ' ');
  return name;
}

double to_unit(double value, double low, double high) {
  if (!std::isfinite(value)) return std::nan("");
  return high > low ? std::clamp(value / (high - low) - low / (high - low), 0.0, 1.0) : 0;
}

class Planner {
 public:
  Planner(const Network<double>& network, const RecordedStep* step, std::size_t sample,
          const DrawingOptions& options)
      : network_(network), spec_(network.spec()), step_(step), sample_(sample), options_(options) {
    plan_.options = options;
  }

  Plan make() {
    choose_picture();
    const Fold& fold = choose_fold(spec_, options_);
    for (std::size_t l = 0; l <= spec_.n_layers(); ++l) add_layer(l, fold);
    for (std::size_t l = 1; l <= spec_.n_layers(); ++l) add_edges(plan_.layers[l]);
    add_loss();
    for (const DrawnLayer& layer : plan_.layers) {
      for (const auto* edges : {&layer.edges, &layer.offsets}) {
        for (const DrawnEdge& edge : *edges) {
          const double size = std::abs(edge.strength);
          if (std::isfinite(size)) plan_.strongest = std::max(plan_.strongest, size);
        }
      }
    }
    plan_.n_parameters = network_.n_parameters();
    add_title();
    add_legend();
    add_notes();
    return std::move(plan_);
  }

 private:
  std::string say(const Phrase& phrase,
                  std::initializer_list<std::string_view> arguments = {}) const {
    return phrases::filled(phrase, options_.language, arguments);
  }

  bool gradients() const { return options_.labels == Labels::kGradients; }
  double sign() const { return options_.convention.delta == DeltaSign::kNegative ? -1 : 1; }

  // What the sample's inputs are, or what they are after dropout.
  double input(std::size_t i) const {
    return step_->trace.masked(0) ? step_->trace.output(0)(sample_, i)
                                  : step_->problem.x(sample_, i);
  }

  void choose_picture() {
    plan_.picture_height = options_.picture_width > 0 ? spec_.n_inputs / options_.picture_width : 0;
    if (plan_.picture_height == 0) return;
    if (spec_.n_inputs > kMostPixels) {
      plan_.notes.push_back(say(phrases::kPictureTooLarge, {say(phrases::kInputLayer)}));
      plan_.picture_height = 0;
      return;
    }
    if (step_ == nullptr) return;
    double low = 0, high = 0;
    for (std::size_t i = 0; i < spec_.n_inputs; ++i) {
      const double value = input(i);
      plan_.pixels.push_back(value);
      if (!std::isfinite(value)) continue;
      low = i == 0 ? value : std::min(low, value);
      high = i == 0 ? value : std::max(high, value);
    }
    for (double& pixel : plan_.pixels) pixel = to_unit(pixel, low, high);
  }

  std::string caption(std::size_t l) const {
    if (l == 0) return say(phrases::kInputLayer);
    const std::string name = activation_name(spec_.layers[l - 1].activation, options_.language);
    if (l == spec_.n_layers()) return say(phrases::kOutputLayer, {name});
    return say(phrases::kHiddenLayer, {std::to_string(l), name});
  }

  std::string count(std::size_t l) const {
    const std::size_t width = spec_.width(l);
    if (l == 0 && plan_.picture_height > 0) {
      return say(phrases::kPicture,
                 {std::to_string(plan_.picture_height), std::to_string(options_.picture_width)});
    }
    const Phrase& phrase = l == 0 ? (width == 1 ? phrases::kOneInput : phrases::kInputs)
                                  : (width == 1 ? phrases::kOneUnit : phrases::kUnits);
    return say(phrase, {with_commas(width)});
  }

  void add_layer(std::size_t l, const Fold& fold) {
    DrawnLayer layer{.layer = l, .width = spec_.width(l)};
    layer.caption = caption(l);
    layer.count = count(l);
    layer.picture = l == 0 && plan_.picture_height > 0;
    if (!layer.picture) {
      const bool folded = layer.width > fold.most;
      layer.before_fold = folded ? fold.first : layer.width;
      for (std::size_t j = 1; j <= layer.width; ++j) {
        if (j > layer.before_fold && j <= layer.width - fold.last) continue;
        layer.units.push_back(unit(l, j));
      }
    }
    if (l > 0) {
      const std::size_t n_weights = spec_.width(l - 1) * spec_.width(l);
      layer.n_weights =
          say(n_weights == 1 ? phrases::kOneWeight : phrases::kWeights, {with_commas(n_weights)});
    }
    layer.more = say(phrases::kMore, {with_commas(layer.folded())});
    plan_.layers.push_back(std::move(layer));
  }

  DrawnUnit unit(std::size_t l, std::size_t j) const {
    const bool delta = gradients() && l > 0;
    DrawnUnit unit{.layer = l,
                   .unit = j,
                   .symbol = unit_symbol(l == 0  ? "x"
                                         : delta ? "δ"
                                                 : "a",
                                         l, j)};
    if (step_ == nullptr) return unit;
    const Trace<double>& trace = step_->trace;
    const double value = l == 0  ? input(j - 1)
                         : delta ? sign() * trace.delta(l)(sample_, j - 1)
                                 : trace.output(l)(sample_, j - 1);
    unit.value = number_label(value, options_.figures);
    unit.dropped = trace.masked(l) && trace.mask(l)(sample_, j - 1) == 0;
    return unit;
  }

  // Parameter `index` of a layer's weights or biases, and its gradient.
  DrawnEdge edge(std::size_t l, std::size_t from, std::size_t to, double negate) const {
    DrawnEdge edge{.layer = l, .from = from, .to = to};
    const bool bias = from == 0;
    const std::size_t index = bias ? to - 1 : (from - 1) * spec_.width(l) + to - 1;
    const auto block =
        std::ranges::find_if(network_.blocks(), [&](const ParameterBlock& candidate) {
          return candidate.layer == l && candidate.is_bias == bias;
        });
    const std::size_t place = block->offset + index;
    edge.strength =
        negate * (gradients() ? sign() * step_->gradients[place] : network_.parameters()[place]);
    edge.symbol = bias ? offset_symbol(l, to, options_.convention)
                       : weight_symbol(l, from, to, options_.convention.weights);
    if (gradients() || options_.labels == Labels::kValues) {
      edge.value = number_label(edge.strength, options_.figures);
    }
    return edge;
  }

  void add_edges(DrawnLayer& layer) {
    const DrawnLayer& before = plan_.layers[layer.layer - 1];
    for (const DrawnUnit& source : before.units) {
      for (const DrawnUnit& target : layer.units) {
        layer.edges.push_back(edge(layer.layer, source.unit, target.unit, 1));
      }
    }
    layer.edges_labelled = plan_.labelled() && layer.edges.size() <= kMostLabelsBetweenLayers;
    if (!spec_.layers[layer.layer - 1].bias) return;
    const double negate = options_.convention.offset == OffsetForm::kThreshold ? -1 : 1;
    for (const DrawnUnit& target : layer.units) {
      layer.offsets.push_back(edge(layer.layer, 0, target.unit, negate));
    }
  }

  void add_loss() {
    DrawnLoss& loss = plan_.loss;
    loss.caption = say(phrases::kLossNode);
    loss.target_caption = say(phrases::kTarget);
    loss.name = loss_name(spec_.loss, options_.language);
    loss.symbol = {"L", {}, {}, true};
    if (step_ != nullptr) {
      loss.value = number_label(step_->trace.losses()[sample_], options_.figures);
    }
    const bool value = options_.labels != Labels::kSymbols && !loss.value.empty();
    const std::string term = plain(loss.symbol) + (value ? " = " + plain(loss.value) : "");
    plan_.loss_line = plan_.labelled() ? say(phrases::kLossLine, {loss.name, term})
                                       : say(phrases::kLossKind, {loss.name});
    for (const DrawnUnit& output : plan_.layers.back().units) {
      loss.target_symbols.push_back(unit_symbol("t", 0, output.unit));
      if (step_ == nullptr) continue;
      const double target = step_->problem.targets(sample_, output.unit - 1);
      loss.target_values.push_back(number_label(target, options_.figures));
    }
  }

  void add_title() {
    std::string sizes;
    for (const DrawnLayer& layer : plan_.layers) {
      sizes += fmt::format("{}{}", layer.layer == 0 ? "" : "-", layer.width);
    }
    plan_.title = step_ == nullptr
                      ? say(phrases::kNetwork, {sizes})
                      : say(phrases::kNetworkOfSample, {sizes, std::to_string(sample_ + 1)});
  }

  void add_legend() {
    plan_.positive = say(phrases::kPositive);
    plan_.negative = say(phrases::kNegative);
    plan_.widths = say(gradients() ? phrases::kWidthOfGradients : phrases::kWidthOfWeights,
                       {plain(number_label(plan_.strongest, options_.figures))});
  }

  void add_notes() {
    plan_.table_note = say(phrases::kColumnsOfSources);
    if (gradients()) {
      plan_.shows = say(phrases::kShowsGradients, {sign() < 0 ? "−" : ""});
      const std::size_t batch = step_->problem.x.rows();
      if (batch > 1) {
        plan_.notes.push_back(
            say(phrases::kBatchGradients, {std::to_string(sample_ + 1), std::to_string(batch)}));
      }
    } else if (options_.labels == Labels::kValues) {
      plan_.shows = say(step_ == nullptr ? phrases::kShowsWeights : phrases::kShowsValues);
    }
    add_dropout_notes();
    for (const DrawnLayer& layer : plan_.layers) {
      if (layer.folded() == 0) continue;
      plan_.fold_notes.push_back(
          say(phrases::kFolded, {layer.caption, with_commas(layer.units.size()),
                                 with_commas(layer.width), with_commas(layer.folded())}));
    }
    for (const DrawnLayer& layer : plan_.layers) {
      if (layer.picture) {
        const std::size_t n_weights = layer.width * plan_.layers[1].width;
        plan_.fold_notes.push_back(
            say(phrases::kPixelsWithoutEdges, {layer.caption, with_commas(n_weights)}));
      }
      if (plan_.labelled() && !layer.edges.empty() && !layer.edges_labelled) {
        plan_.fold_notes.push_back(say(phrases::kUnlabelled, {layer.caption}));
      }
    }
  }

  void add_dropout_notes() {
    bool masked = false, dropped = false;
    for (const DrawnLayer& layer : plan_.layers) {
      masked |= step_ != nullptr && step_->trace.masked(layer.layer);
      for (const DrawnUnit& one : layer.units) dropped |= one.dropped;
    }
    if (dropped) plan_.notes.push_back(say(phrases::kDropped));
    if (masked && options_.labels == Labels::kValues) {
      plan_.notes.push_back(say(phrases::kAfterDropout));
    }
  }

  const Network<double>& network_;
  const NetworkSpec& spec_;
  const RecordedStep* step_;
  std::size_t sample_;
  const DrawingOptions& options_;
  Plan plan_;
};

}  // namespace

EdgeSign sign_of(double strength) {
  if (std::isnan(strength)) return EdgeSign::kNotANumber;
  if (strength == 0) return EdgeSign::kZero;
  return strength < 0 ? EdgeSign::kNegative : EdgeSign::kPositive;
}

Label Plan::label(const DrawnEdge& edge) const {
  if (!labelled()) return {};
  return edge.value.empty() ? edge.symbol : edge.value;
}

Label Plan::label(const DrawnUnit& unit) const {
  if (!labelled()) return {};
  const bool symbols = options.labels == Labels::kSymbols || unit.value.empty();
  return symbols ? unit.symbol : unit.value;
}

std::vector<std::string> Plan::all_notes() const {
  std::vector<std::string> all;
  if (!shows.empty()) all.push_back(shows);
  for (const auto* some : {&notes, &fold_notes}) all.insert(all.end(), some->begin(), some->end());
  return all;
}

Label Plan::loss_label() const {
  const bool number = labelled() && options.labels != DrawingLabels::kSymbols;
  return number && !loss.value.empty() ? loss.value : loss.symbol;
}

double Plan::share(const DrawnEdge& edge) const {
  const double size = std::abs(edge.strength);
  if (!std::isfinite(size)) return 1;
  return strongest > 0 ? size / strongest : 0;
}

Plan make_plan(const Network<double>& network, const RecordedStep* step, std::size_t sample,
               const DrawingOptions& options) {
  return Planner(network, step, sample, options).make();
}

}  // namespace chainrule
