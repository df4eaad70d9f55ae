// Points in the plane with classes, made from formulas and random numbers.
#include "data/generated.h"

#include <cmath>
#include <numbers>
#include <utility>

#include <chainrule/philox.h>

#include "core/math.h"

namespace chainrule {
namespace {

using std::numbers::pi;

// The third word of Purpose::kData's counter.
constexpr std::uint16_t kNoise = 0;
constexpr std::uint16_t kCentre = 1;

struct Point {
  double x1 = 0;
  double x2 = 0;
};

// Two normal numbers (Box & Muller 1958).
Point normal_point(const Philox& random, std::uint64_t row) {
  const double u = random.uniform(Purpose::kData, kNoise, 2 * row, 0);
  const double v = random.uniform(Purpose::kData, kNoise, 2 * row + 1, 0);
  const double radius = std::sqrt(-2 * math::log(u));
  return {radius * math::cos(2 * pi * v), radius * math::sin(2 * pi * v)};
}

Table empty_table(std::string name, std::string target) {
  Table table;
  table.name = std::move(name);
  table.default_target = target;
  for (std::string column : {std::string("x1"), std::string("x2"), std::move(target)}) {
    table.columns.emplace_back().name = std::move(column);
  }
  return table;
}

void add_row(Table& table, Point point, std::size_t target) {
  table.columns[0].numbers.push_back(point.x1);
  table.columns[1].numbers.push_back(point.x2);
  table.columns[2].numbers.push_back(static_cast<double>(target));
}

// Rows belong to the classes in turn. `place(k, i, n)` is where the i-th of n points of class k
// stands before noise is added.
template <class Place>
Table generate(std::string name, const GeneratedSpec& spec, const Place& place) {
  Table table = empty_table(std::move(name), "class");
  const Philox random(spec.seed);
  for (std::size_t row = 0; row < spec.n_rows; ++row) {
    const std::size_t k = row % spec.n_classes;
    const std::size_t n_of_class = (spec.n_rows - k - 1) / spec.n_classes + 1;
    const Point at =
        place(k, static_cast<double>(row / spec.n_classes), static_cast<double>(n_of_class));
    const Point noise = normal_point(random, row);
    add_row(table, {at.x1 + spec.noise * noise.x1, at.x2 + spec.noise * noise.x2}, k);
  }
  return table;
}

}  // namespace

Table generate_xor() {
  Table table = empty_table("xor", "y");
  for (std::size_t row = 0; row < 4; ++row) {
    const std::size_t a = row / 2;
    const std::size_t b = row % 2;
    add_row(table, {static_cast<double>(a), static_cast<double>(b)}, a ^ b);
  }
  return table;
}

Table generate_moons(const GeneratedSpec& spec) {
  return generate("moons", spec, [](std::size_t k, double i, double n) -> Point {
    const double t = n > 1 ? pi * i / (n - 1) : 0;
    if (k == 0) return {math::cos(t), math::sin(t)};
    return {1 - math::cos(t), 0.5 - math::sin(t)};
  });
}

Table generate_circles(const GeneratedSpec& spec) {
  return generate("circles", spec, [](std::size_t k, double i, double n) -> Point {
    const double radius = k == 0 ? 1 : 0.5;
    const double t = 2 * pi * i / n;
    return {radius * math::cos(t), radius * math::sin(t)};
  });
}

Table generate_spirals(const GeneratedSpec& spec) {
  const auto n_arms = static_cast<double>(spec.n_classes);
  return generate("spirals", spec, [n_arms](std::size_t k, double i, double n) -> Point {
    const double radius = (i + 1) / n;
    const double t = 2 * pi * (1.75 * radius + static_cast<double>(k) / n_arms);
    return {radius * math::sin(t), radius * math::cos(t)};
  });
}

Table generate_blobs(const GeneratedSpec& spec) {
  const Philox random(spec.seed);
  return generate("blobs", spec, [&random](std::size_t k, double, double) -> Point {
    return {20 * random.uniform(Purpose::kData, kCentre, 2 * k, 0) - 10,
            20 * random.uniform(Purpose::kData, kCentre, 2 * k + 1, 0) - 10};
  });
}

}  // namespace chainrule
