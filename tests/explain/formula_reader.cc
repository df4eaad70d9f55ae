// A reader of shown formulas that shares nothing with the program.
#include "formula_reader.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace chainrule {
namespace {

struct Unreadable {};

constexpr std::string_view kSuperscripts[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

class Reader {
 public:
  Reader(std::string_view text, std::size_t changed, double factor)
      : rest_(text), changed_(changed), factor_(factor) {}

  ReadValue whole() {
    ReadValue value = sum();
    if (!at_end()) throw Unreadable();
    value.numbers = numbers_;
    return value;
  }

 private:
  void skip() {
    for (const std::string_view blank : {" ", "\\,"}) {
      while (rest_.starts_with(blank)) rest_.remove_prefix(blank.size());
    }
  }
  bool at_end() {
    skip();
    return rest_.empty();
  }
  bool take(std::string_view token) {
    skip();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  bool take_any(std::initializer_list<std::string_view> tokens) {
    return std::ranges::any_of(tokens, [&](std::string_view token) { return take(token); });
  }
  void expect(std::initializer_list<std::string_view> tokens) {
    if (!take_any(tokens)) throw Unreadable();
  }

  ReadValue sum() {
    const bool negative = take_any({"−", "-"});
    ReadValue total = product();
    if (negative) total.value = -total.value;
    while (true) {
      if (take("+")) {
        const ReadValue term = product();
        total = {total.value + term.value, total.size + term.size};
      } else if (take_any({"−", "-"})) {
        const ReadValue term = product();
        total = {total.value - term.value, total.size + term.size};
      } else {
        return total;
      }
    }
  }

  ReadValue product() {
    ReadValue total = power();
    while (true) {
      if (take_any({"·", "\\cdot"})) {
        const ReadValue other = power();
        total = {total.value * other.value, total.size * other.size};
      } else if (take("/")) {
        const ReadValue other = power();
        total = {total.value / other.value, total.size / std::abs(other.value)};
      } else {
        return total;
      }
    }
  }

  ReadValue power() {
    const ReadValue base = atom();
    double exponent = 0;
    if (take_any({"^{", "^("})) {
      const std::size_t before = numbers_;
      const std::size_t changed = std::exchange(changed_, std::string::npos);
      exponent = sum().value;
      numbers_ = before;
      changed_ = changed;
      expect({"}", ")"});
    } else if (!superscript(exponent)) {
      return base;
    }
    const double value = std::pow(base.value, exponent);
    return {value, std::abs(value)};
  }

  bool superscript(double& exponent) {
    const bool negative = take("⁻");
    bool any = false;
    for (bool more = true; more;) {
      more = false;
      for (std::size_t digit = 0; digit < 10; ++digit) {
        if (!rest_.starts_with(kSuperscripts[digit])) continue;
        rest_.remove_prefix(kSuperscripts[digit].size());
        exponent = 10 * exponent + static_cast<double>(digit);
        any = more = true;
      }
    }
    if (negative) exponent = -exponent;
    return any;
  }

  ReadValue atom() {
    skip();
    if (take("\\frac{")) return fraction();
    if (take_any({"\\left(", "\\bigl(", "("})) return parentheses();
    if (take_any({"|", "\\lvert"})) {
      const ReadValue inner = sum();
      expect({"|", "\\rvert"});
      return sized(std::abs(inner.value));
    }
    if (take("\\sqrt{")) return braced([](double x) { return std::sqrt(x); });
    if (take("e^{")) return braced([](double x) { return std::exp(x); });
    if (!rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_.front())) != 0) {
      return number();
    }
    return function();
  }

  static ReadValue sized(double value) { return {value, std::abs(value)}; }

  template <class Function>
  ReadValue braced(const Function& function) {
    const double value = function(sum().value);
    expect({"}"});
    return sized(value);
  }

  ReadValue fraction() {
    const ReadValue above = sum();
    expect({"}"});
    expect({"{"});
    const ReadValue below = sum();
    expect({"}"});
    return {above.value / below.value, above.size / std::abs(below.value)};
  }

  // Also (61 further terms: 0.1234), whose count is no term.
  ReadValue parentheses() {
    const std::size_t words = std::min(rest_.find("further term"), rest_.size());
    if (words < rest_.size() && words < 20 && rest_.substr(0, words).find('(') == rest_.npos) {
      rest_.remove_prefix(rest_.find(':') + 1);
      take_any({" }", "}"});
    }
    const ReadValue inner = sum();
    expect({")", "\\right)", "\\bigr)"});
    return inner;
  }

  ReadValue number() {
    std::size_t length = 0;
    while (length < rest_.size() &&
           (std::isdigit(static_cast<unsigned char>(rest_[length])) != 0 || rest_[length] == '.')) {
      ++length;
    }
    double value = std::stod(std::string(rest_.substr(0, length)));
    rest_.remove_prefix(length);
    const bool power_of_ten = value == 10 && !rest_.empty() && rest_.front() != ' ' &&
                              std::string_view("+-·),|}").find(rest_.front()) == std::string::npos;
    if (!power_of_ten && numbers_++ == changed_) value *= factor_;
    return {value, std::abs(value)};
  }

  std::vector<double> arguments() {
    expect({"\\left(", "\\bigl(", "("});
    std::vector<double> values = {sum().value};
    while (take(",")) values.push_back(sum().value);
    expect({")", "\\right)", "\\bigr)"});
    return values;
  }

  ReadValue function() {
    if (take_any({"σ", "\\sigma"})) return sized(1 / (1 + std::exp(-arguments()[0])));
    if (take_any({"tanh", "\\tanh"})) return sized(std::tanh(arguments()[0]));
    if (take_any({"exp", "\\exp"})) return sized(std::exp(arguments()[0]));
    if (take_any({"ln", "\\ln"})) return sized(std::log(arguments()[0]));
    if (take_any({"erf", "\\operatorname{erf}"})) return sized(std::erf(arguments()[0]));
    if (take_any({"Φ", "\\Phi"})) {
      return sized(std::erfc(-arguments()[0] / std::numbers::sqrt2) / 2);
    }
    if (take_any({"φ", "\\varphi"})) {
      const double x = arguments()[0];
      return sized(std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi));
    }
    if (take_any({"softplus", "\\operatorname{softplus}"})) {
      return sized(std::log1p(std::exp(arguments()[0])));
    }
    if (take_any({"sign", "\\operatorname{sign}"})) {
      const double x = arguments()[0];
      return sized((x > 0) - (x < 0));
    }
    if (take("√")) return sized(std::sqrt(arguments()[0]));
    if (take_any({"max", "\\max"})) return sized(std::ranges::max(arguments()));
    if (take_any({"min", "\\min"})) return sized(std::ranges::min(arguments()));
    throw Unreadable();
  }

  std::string_view rest_;
  std::size_t changed_, numbers_ = 0;
  double factor_;
};

}  // namespace

std::optional<ReadValue> read_formula(std::string_view text, std::size_t changed, double factor) {
  try {
    return Reader(text, changed, factor).whole();
  } catch (const Unreadable&) {
    return std::nullopt;
  }
}

double rounding_of(std::string_view text, std::size_t figures) {
  const double half = 0.5 * std::pow(10.0, 1 - static_cast<double>(figures));
  const ReadValue plain = *read_formula(text);
  double sum = half * std::abs(plain.value);
  for (std::size_t i = 0; i < plain.numbers; ++i) {
    const double up = std::abs(read_formula(text, i, 1 + half)->value - plain.value);
    const double down = std::abs(read_formula(text, i, 1 - half)->value - plain.value);
    sum += std::max(up, down);
  }
  return sum;
}

}  // namespace chainrule
