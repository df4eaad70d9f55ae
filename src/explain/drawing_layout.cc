// Columns of units, what feeds them, captions and notes.
#include "explain/drawing_layout.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/text_width.h"

namespace chainrule {
namespace {

constexpr double kMargin = 18;
constexpr double kLineHeight = 17;
constexpr double kOffsetHeight = 18;

class Layouter {
 public:
  explicit Layouter(const Plan& plan) : plan_(plan) {}

  Layout make() {
    measure();
    place_columns();
    for (std::size_t l = 0; l < plan_.layers.size(); ++l) place_layer(l);
    for (std::size_t l = 1; l < plan_.layers.size(); ++l) connect(l);
    place_loss();
    label_edges();
    place_notes();
    return std::move(out_);
  }

 private:
  bool constant() const { return plan_.options.convention.offset == OffsetForm::kConstantInput; }
  bool threshold() const { return plan_.options.convention.offset == OffsetForm::kThreshold; }
  bool biases() const { return !constant() && !threshold(); }
  // Whether a constant input stands in layer l's column.
  bool has_constant(std::size_t l) const {
    return constant() && l + 1 < plan_.layers.size() && !plan_.layers[l + 1].offsets.empty();
  }

  void measure() {
    if (!plan_.labelled()) {
      half_width_ = half_height_ = 10;
      pitch_ = std::clamp(360.0 / static_cast<double>(most_slots()), 36.0, 80.0);
    } else {
      double widest = 0;
      for (const DrawnLayer& layer : plan_.layers) {
        for (const DrawnUnit& unit : layer.units) {
          widest = std::max(widest, width_of(plan_.label(unit), kFontSize));
        }
        if (!threshold()) continue;
        for (const DrawnEdge& edge : layer.offsets) {
          widest = std::max(widest, width_of(plan_.label(edge), kNoteSize) + 14);
        }
      }
      half_width_ = std::max(22.0, widest / 2 + 7);
      half_height_ = half_width_ <= 29 ? half_width_ : 22;
      if (threshold()) half_height_ = std::max(half_height_, 24.0);
      const double least = 2 * half_height_ + 20 + (biases() ? kOffsetHeight + 10 : 0);
      pitch_ = std::max(least, std::min(125.0, 480.0 / static_cast<double>(most_slots())));
    }
    for (std::size_t l = 0; l < plan_.layers.size(); ++l) {
      tallest_ = std::max(tallest_, column_height(l));
    }
    top_ = kMargin + 2 * kLineHeight + 14 +
           (biases() && has_offsets() ? (plan_.labelled() ? kOffsetHeight + 8 : 12) : 0);
    middle_ = top_ + tallest_ / 2;
  }

  bool has_offsets() const {
    return std::ranges::any_of(plan_.layers,
                               [](const DrawnLayer& layer) { return !layer.offsets.empty(); });
  }

  std::size_t most_slots() const {
    std::size_t most = 1;
    for (std::size_t l = 0; l < plan_.layers.size(); ++l) {
      const DrawnLayer& layer = plan_.layers[l];
      most = std::max(
          most, layer.units.size() + (layer.folded() > 0 ? 1 : 0) + (has_constant(l) ? 1 : 0));
    }
    return most;
  }

  double fold_height() const { return std::max(0.8 * pitch_, 52.0) + (biases() ? 14 : 0); }

  double column_height(std::size_t l) const {
    const DrawnLayer& layer = plan_.layers[l];
    if (layer.picture) return picture_size().height + (has_constant(l) ? pitch_ : 0);
    const std::size_t n = layer.units.size() + (has_constant(l) ? 1 : 0);
    return static_cast<double>(n - 1) * pitch_ + 2 * half_height_ +
           (layer.folded() > 0 ? fold_height() : 0);
  }

  Box picture_size() const {
    const auto columns = static_cast<double>(plan_.options.picture_width);
    const auto rows = static_cast<double>(plan_.picture_height);
    const double cell = std::clamp(std::floor(176 / std::max(columns, rows)), 3.0, 24.0);
    return {0, 0, cell * columns, cell * rows};
  }

  // Half of what a column needs, in its own height and in its caption.
  double column_half(std::size_t l) const {
    return plan_.layers[l].picture ? picture_size().width / 2 : half_width_;
  }
  double caption_half(std::size_t l) const {
    const DrawnLayer& layer = plan_.layers[l];
    return std::max(width_of(layer.caption, kFontSize), width_of(layer.count, kNoteSize)) / 2;
  }

  // Wide enough that the labels cover little of the space between two layers.
  double gap_before(std::size_t l) const {
    const DrawnLayer& layer = plan_.layers[l];
    const double height = std::max(column_height(l - 1), column_height(l));
    if (!plan_.labelled()) return std::clamp(0.6 * height, 90.0, 260.0);
    double gap = std::max(150.0, 0.3 * height);
    if (!layer.edges_labelled) return std::min(gap, 260.0);
    double widest = 0, total = 0;
    const auto add = [&](const std::vector<DrawnEdge>& edges) {
      for (const DrawnEdge& edge : edges) {
        const double width = width_of(plan_.label(edge), kLabelSize);
        widest = std::max(widest, width);
        total += width + 8;
      }
    };
    add(layer.edges);
    if (constant()) add(layer.offsets);
    const double area = total * kLineHeight;
    return std::clamp(std::max({gap, widest + 100, area / height / 0.15}), 150.0, 480.0);
  }

  void place_columns() {
    double x = kMargin + std::max(column_half(0), caption_half(0));
    centres_.push_back(x);
    for (std::size_t l = 1; l < plan_.layers.size(); ++l) {
      x += std::max(column_half(l - 1) + gap_before(l) + column_half(l),
                    caption_half(l - 1) + 18 + caption_half(l));
      centres_.push_back(x);
    }
  }

  Box unit_box(double x, double y) const { return {x, y, 2 * half_width_, 2 * half_height_}; }

  void place_layer(std::size_t l) {
    const DrawnLayer& layer = plan_.layers[l];
    const double x = centres_[l];
    double y = middle_ - column_height(l) / 2 + half_height_;
    out_.texts.push_back({{x, kMargin + 10}, layer.caption, kFontSize, true});
    out_.texts.push_back({{x, kMargin + 10 + kLineHeight}, layer.count, kNoteSize});
    constants_.emplace_back();
    if (has_constant(l)) {
      const double side = plan_.labelled() ? 30 : 14;
      // Above a picture at its right end, so that its lines pass beside the picture.
      const double right = layer.picture ? picture_size().width / 2 - side / 2 : 0;
      constants_.back() = {x + right, y, side, side};
      out_.constants.push_back(constants_.back());
      y += pitch_;
    }
    if (layer.picture) {
      out_.picture = picture_size();
      out_.picture.x = x;
      out_.picture.y = y - half_height_ + out_.picture.height / 2;
      out_.cell = out_.picture.width / static_cast<double>(plan_.options.picture_width);
    }
    first_unit_.push_back(out_.units.size());
    for (std::size_t i = 0; i < layer.units.size(); ++i) {
      if (layer.folded() > 0 && i == layer.before_fold) {
        const double middle = y + (fold_height() - pitch_) / 2;
        out_.folds.push_back({{x, middle - 10}, {{x, middle + 15}, layer.more, kNoteSize}});
        y += fold_height();
      }
      place_unit(layer, i, x, y);
      y += pitch_;
    }
  }

  void place_unit(const DrawnLayer& layer, std::size_t i, double x, double y) {
    PlacedUnit placed{.unit = layer.units[i], .label = plan_.label(layer.units[i])};
    placed.box = unit_box(x, y);
    if (layer.offsets.empty() || constant()) {
      out_.units.push_back(std::move(placed));
      return;
    }
    const DrawnEdge& edge = layer.offsets[i];
    const Label label = plan_.label(edge);
    if (threshold()) {
      placed.threshold = label;
      placed.threshold_strength = edge.strength;
    } else {
      const bool small = label.empty();
      const double height = small ? 8 : kOffsetHeight;
      const double width = small ? 8 : std::max(24.0, width_of(label, kLabelSize) + 8);
      const double bottom = placed.box.top() - (small ? 4 : 7);
      out_.offsets.push_back({.edge = edge,
                              .label = label,
                              .box = {x, bottom - height / 2, width, height},
                              .from = {x, bottom},
                              .to = {x, placed.box.top()}});
    }
    out_.units.push_back(std::move(placed));
  }

  // The point of a unit's border towards another point.
  static Point border(const Box& box, const Point& towards) {
    const double dx = towards.x - box.x, dy = towards.y - box.y;
    const double length = std::hypot(dx, dy);
    const double radius = box.height / 2, flat = (box.width - box.height) / 2;
    const double side = dx < 0 ? -1 : 1;
    return {box.x + side * flat + radius * dx / length, box.y + radius * dy / length};
  }

  void connect(std::size_t l) {
    const DrawnLayer& layer = plan_.layers[l];
    const std::size_t before = first_unit_[l - 1], here = first_unit_[l];
    for (std::size_t n = 0; n < layer.edges.size(); ++n) {
      const Box& source = out_.units[before + n / layer.units.size()].box;
      const Box& target = out_.units[here + n % layer.units.size()].box;
      PlacedEdge edge{.edge = layer.edges[n]};
      if (layer.edges_labelled) edge.label = plan_.label(edge.edge);
      edge.from = border(source, {target.x, target.y});
      edge.to = border(target, {source.x, source.y});
      out_.edges.push_back(std::move(edge));
    }
    for (std::size_t i = 0; i < layer.units.size(); ++i) {
      const Box& target = out_.units[here + i].box;
      if (plan_.layers[l - 1].picture) {
        const Box& picture = out_.picture;
        out_.fans.push_back({{picture.right() + 3, picture.top()},
                             {picture.right() + 3, picture.bottom()},
                             border(target, {picture.right(), picture.y})});
      }
      if (!has_constant(l - 1)) continue;
      const Box& source = constants_[l - 1];
      PlacedEdge edge{.edge = layer.offsets[i]};
      if (layer.edges_labelled) edge.label = plan_.label(edge.edge);
      edge.from = {source.right(), source.y};
      edge.to = border(target, edge.from);
      out_.constant_edges.push_back(std::move(edge));
    }
  }

  void place_loss() {
    const DrawnLayer& output = plan_.layers.back();
    const DrawnLoss& loss = plan_.loss;
    const bool values = plan_.options.labels != DrawingLabels::kSymbols && plan_.labelled() &&
                        !loss.target_values.empty();
    std::vector<Label> targets = values ? loss.target_values : loss.target_symbols;
    double widest = 0;
    for (std::size_t j = 0; j < targets.size(); ++j) {
      if (!plan_.labelled()) targets[j] = {};
      if (values) targets[j].base = "t = " + targets[j].base;
      widest = std::max(widest, width_of(targets[j], kLabelSize));
    }
    const Label label = values ? loss.value : loss.symbol;
    const double width = std::max(34.0, width_of(label, kFontSize) + 16);
    const double caption =
        std::max(width_of(loss.caption, kFontSize), width_of(loss.name, kNoteSize)) / 2;
    const std::size_t last = plan_.layers.size() - 1;
    const double span = std::clamp(0.2 * column_height(last), 56.0, 130.0);
    const double x = centres_[last] + std::max(half_width_ + widest + span + width / 2,
                                               caption_half(last) + 18 + caption);
    out_.loss = {x, middle_, width, 34};
    out_.texts.push_back({{x, kMargin + 10}, loss.caption, kFontSize, true});
    out_.texts.push_back({{x, kMargin + 10 + kLineHeight}, loss.name, kNoteSize});
    out_.width = x + std::max(width / 2, caption) + kMargin;
    for (std::size_t j = 0; j < output.units.size(); ++j) {
      const Box& unit = out_.units[first_unit_[last] + j].box;
      PlacedTarget target{.label = targets[j]};
      target.stub = {unit.right(), unit.y};
      target.at = {unit.right() + 14, unit.y};
      target.from = {target.at.x + (widest > 0 ? widest + 5 : -14), unit.y};
      target.to = {out_.loss.left(), out_.loss.y};
      out_.targets.push_back(std::move(target));
    }
  }

  void label_edges() {
    std::vector<Box> taken = {out_.picture};
    for (const PlacedUnit& unit : out_.units) taken.push_back(unit.box);
    for (const PlacedOffset& offset : out_.offsets) taken.push_back(offset.box);
    for (const Box& box : out_.constants) taken.push_back(box);
    for (std::size_t l = 1; l < plan_.layers.size(); ++l) {
      std::vector<PlacedEdge*> edges;
      for (auto* all : {&out_.edges, &out_.constant_edges}) {
        for (PlacedEdge& edge : *all) {
          if (edge.edge.layer == l) edges.push_back(&edge);
        }
      }
      if (plan_.layers[l].edges_labelled) place_labels(std::move(edges), taken);
    }
  }

  void place_notes() {
    double y = top_ + tallest_ + 26;
    double x = kMargin;
    const auto text = [&](const std::string& words) {
      out_.texts.push_back({{x, y + 4}, words, kNoteSize, false, true});
      x += width_of(words, kNoteSize) + 18;
      out_.width = std::max(out_.width, x);
    };
    for (const bool negative : {false, true}) {
      out_.samples.push_back({{x, y}, {x + 30, y}, negative});
      x += 36;
      text(negative ? plan_.negative : plan_.positive);
    }
    text(plan_.widths);
    for (const std::string& note : plan_.all_notes()) {
      x = kMargin;
      y += kLineHeight;
      text(note);
    }
    out_.height = y + kMargin;
  }

  const Plan& plan_;
  Layout out_;
  double half_width_ = 0, half_height_ = 0, pitch_ = 0, tallest_ = 0, top_ = 0, middle_ = 0;
  std::vector<double> centres_;
  std::vector<std::size_t> first_unit_;
  std::vector<Box> constants_;
};

}  // namespace

double width_of(std::string_view text, double font_size) {
  // Columns of a terminal; a letter is at most 0.63 of the size, a wide one is square.
  std::size_t points = 0;
  for (const char byte : text) points += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  const std::size_t wide = text_width(text) - points;
  return font_size * (0.6 * static_cast<double>(points - wide) + static_cast<double>(wide));
}

double width_of(const Label& label, double font_size) {
  return width_of(label.base, font_size) + std::max(width_of(label.above, kIndexSize * font_size),
                                                    width_of(label.below, kIndexSize * font_size));
}

Layout make_layout(const Plan& plan) {
  return Layouter(plan).make();
}

}  // namespace chainrule
