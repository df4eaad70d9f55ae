// Finds places for the labels on edges.
#include <algorithm>
#include <cmath>
#include <limits>

#include "explain/drawing_layout.h"

namespace chainrule {
namespace {

constexpr int kPlaces = 49;  // tried along an edge
constexpr int kRounds = 12;
constexpr double kLabelHeight = 15;

class Placer {
 public:
  Placer(std::vector<PlacedEdge*> edges, const std::vector<Box>& taken)
      : edges_(std::move(edges)), taken_(taken) {}

  // Each label in turn goes to its best place among those that have one, until none moves.
  void place() {
    for (int round = 0; round < kRounds; ++round) {
      bool moved = false;
      for (PlacedEdge* edge : edges_) {
        if (!edge->label.empty()) moved |= improve(*edge);
      }
      if (!moved) return;
    }
  }

 private:
  static Box at(const PlacedEdge& edge, double share) {
    return {edge.from.x + share * (edge.to.x - edge.from.x),
            edge.from.y + share * (edge.to.y - edge.from.y), width_of(edge.label, kLabelSize) + 4,
            kLabelHeight};
  }

  bool improve(PlacedEdge& edge) const {
    double best = std::numeric_limits<double>::infinity();
    Box box = edge.label_box;
    for (int i = 0; i < kPlaces; ++i) {
      const double share = 0.08 + 0.84 * i / (kPlaces - 1);
      const Box candidate = at(edge, share);
      const double cost = cost_of(edge, candidate, share);
      if (cost < best) {
        best = cost;
        box = candidate;
      }
    }
    const bool moved = box.x != edge.label_box.x;
    edge.label_box = box;
    return moved;
  }

  double cost_of(const PlacedEdge& edge, const Box& box, double share) const {
    const Box roomy = {box.x, box.y, box.width + 8, box.height + 6};
    double cost = 12 * std::abs(share - 0.4);
    for (const Box& other : taken_) cost += 40 * shared_area(roomy, other);
    for (const PlacedEdge* other : edges_) {
      if (other == &edge) continue;
      cost += 2 * length_inside(other->from, other->to, roomy);
      cost += 20 * shared_area(roomy, other->label_box);
      cost += 1.5 * length_inside(edge.from, edge.to, other->label_box);
    }
    return cost;
  }

  std::vector<PlacedEdge*> edges_;
  const std::vector<Box>& taken_;
};

}  // namespace

double shared_area(const Box& a, const Box& b) {
  if (a.empty() || b.empty()) return 0;
  const double width = std::min(a.right(), b.right()) - std::max(a.left(), b.left());
  const double height = std::min(a.bottom(), b.bottom()) - std::max(a.top(), b.top());
  return width > 0 && height > 0 ? width * height : 0;
}

// Cuts the line with the four half planes of the box (Liang and Barsky 1984).
double length_inside(const Point& a, const Point& b, const Box& box) {
  if (box.empty()) return 0;
  double begin = 0, end = 1;
  const auto cut = [&](double start, double step, double low, double high) {
    if (step == 0) {
      if (start < low || start > high) end = -1;
      return;
    }
    const double first = (low - start) / step, second = (high - start) / step;
    begin = std::max(begin, std::min(first, second));
    end = std::min(end, std::max(first, second));
  };
  cut(a.x, b.x - a.x, box.left(), box.right());
  cut(a.y, b.y - a.y, box.top(), box.bottom());
  return end > begin ? (end - begin) * std::hypot(b.x - a.x, b.y - a.y) : 0;
}

void place_labels(std::vector<PlacedEdge*> edges, const std::vector<Box>& taken) {
  Placer(std::move(edges), taken).place();
}

}  // namespace chainrule
