// A model as one file of C99.
#include <algorithm>
#include <cmath>
#include <set>

#include "core/fail.h"
#include "model/code_text.h"
#include "model/code_writers.h"
#include "model/test_vectors.h"

namespace chainrule {
namespace {

// The new value of one unit v; `@` stands for the suffix of single precision.
std::string_view unit_formula(Activation activation) {
  switch (activation) {
    case Activation::kSigmoid:
      return "v < 0 ? exp@(v) / (1 + exp@(v)) : 1 / (1 + exp@(-v))";
    case Activation::kTanh:
      return "tanh@(v)";
    case Activation::kRelu:
      return "v < 0 ? 0 : v";
    case Activation::kLeakyRelu:
      return "v > 0 ? v : alpha * v";
    case Activation::kElu:
      return "v > 0 ? v : alpha * expm1@(v)";
    case Activation::kSelu:
      return "v > 0 ? 1.0507009873554805@ * v : 1.7580993408473766@ * expm1@(v)";
    case Activation::kGelu:
      return "v * (0.5@ * erf@(v * 0.7071067811865476@) + 0.5@)";
    case Activation::kSilu:
      return "v < 0 ? v * exp@(v) / (1 + exp@(v)) : v / (1 + exp@(-v))";
    case Activation::kSoftplus:
      return "(v > 0 ? v : 0) + log1p@(exp@(-fabs@(v)))";
    case Activation::kSoftsign:
      return "v / (1 + fabs@(v))";
    case Activation::kHardSigmoid:
      return "v < -3 ? 0 : v > 3 ? 1 : v / 6 + 0.5@";
    case Activation::kExponential:
      return "exp@(v)";
    default:
      return "v";
  }
}

constexpr std::string_view kLayer = R"(
/* z = x W + b; weights [n_in][n_out] */
static void model_layer(const model_real *x, int n_in, const model_real *weights,
                        const model_real *bias, int n_out, model_real *z) {
  int i, j;
  for (j = 0; j < n_out; ++j) z[j] = bias == NULL ? 0 : bias[j];
  for (i = 0; i < n_in; ++i) {
    for (j = 0; j < n_out; ++j) z[j] += x[i] * weights[i * n_out + j];
  }
}
)";

constexpr std::string_view kSoftmax = R"(
static void model_softmax(model_real *z, int n) {
  int j;
  model_real largest = z[0], sum = 0;
  for (j = 1; j < n; ++j) largest = z[j] > largest ? z[j] : largest;
  for (j = 0; j < n; ++j) sum += z[j] = exp@(z[j] - largest);
  for (j = 0; j < n; ++j) z[j] /= sum;
}
)";

constexpr std::string_view kNumbers = R"(  int j;
  for (j = 0; j < MODEL_NUMBERS; ++j) {
    const model_real v = isnan(numbers[j]) ? fill[j] : numbers[j];
    x[place_of_number[j]] = (v - offset[j]) * scale[j];
  }
)";

constexpr std::string_view kTexts = R"(  int t, k;
  for (t = 0; t < MODEL_TEXTS; ++t) {
    for (k = first[t]; k < first[t + 1]; ++k) {
      x[place_of_text[t] + k - first[t]] = strcmp(texts[t], categories[k]) == 0;
    }
  }
)";

// %q are the arguments before the outputs.
constexpr std::string_view kTest = R"(
int main(void) {
  int i, j, wrong = 0;
  for (i = 0; i < MODEL_TESTS; ++i) {
    model_real outputs[MODEL_OUTPUTS];
    model_predict(%q, outputs);
    for (j = 0; j < MODEL_OUTPUTS; ++j) {
      const model_real expected = test_outputs[i][j];
      const model_real size = fabs@(expected) > 1 ? fabs@(expected) : 1;
      if (!(fabs@(outputs[j] - expected) <= TOLERANCE * size)) {
        printf("row %d, output %d: %.9g, %.9g was expected\n", i + 1, j + 1, (double)outputs[j],
               (double)expected);
        wrong = 1;
      }
    }
  }
  return wrong;
}
#endif
)";

template <class T>
class CWriter {
 public:
  explicit CWriter(const Model<T>& model)
      : model_(model), spec_(model.network.spec()), it_(model.preprocessor) {
    for (const Feature& feature : it_.features) {
      (feature.kind == Feature::Kind::kNumber ? numbers_ : texts_).push_back(&feature);
    }
  }

  std::string text() {
    write_head();
    write_names();
    write_prepare();
    write_layers();
    write_predict();
    write_test();
    return std::move(text_);
  }

 private:
  static constexpr bool kIsFloat = sizeof(T) == sizeof(float);

  // Adds code in which `@` stands for what single precision appends.
  void add(std::string_view code) {
    text_ += replaced(std::string(code), "@", kIsFloat ? "f" : "");
  }
  std::string number(T value) const { return number_code<T>(value, kIsFloat ? "f" : "", "NAN"); }
  std::vector<std::string> numbers(std::span<const T> values) const {
    return number_codes<T>(values, kIsFloat ? "f" : "", "NAN");
  }
  void array(std::string_view type, std::string_view name, const std::vector<std::string>& items,
             std::string_view indent = "") {
    text_ += fmt::format("{}static const {} {}[{}] = {{\n{}}};\n", indent, type, name, items.size(),
                         wrapped_list(items, std::string(indent) + "  "));
  }
  // The parameters of model_predict() before its outputs.
  std::string parameters() const {
    std::string list;
    if (!numbers_.empty()) list += "const model_real *numbers, ";
    if (!texts_.empty()) list += "const char *const *texts, ";
    return list;
  }

  void write_head() {
    std::string targets;
    for (const std::string& name : it_.target_names) {
      targets += fmt::format("{}\"{}\"", targets.empty() ? "" : ", ", comment_code(name));
    }
    text_ += fmt::format(
        "/* A trained neural network as one file of C99, written by chainrule {}.\n"
        "   It predicts {}. It asks for no memory and is safe on many threads at once.\n\n"
        "   cc -std=c99 -O2 -c model.c\n"
        "   cc -std=c99 -O2 -DMODEL_TEST model.c -lm && ./a.out    compares rows with what\n"
        "                                                          chainrule predicts for them\n"
        "*/\n#include <math.h>\n#include <stddef.h>\n{}\ntypedef {} model_real;\nenum {{\n",
        version(), targets, texts_.empty() ? "" : "#include <string.h>\n",
        kIsFloat ? "float" : "double");
    if (!numbers_.empty()) text_ += fmt::format("  MODEL_NUMBERS = {},\n", numbers_.size());
    if (!texts_.empty()) text_ += fmt::format("  MODEL_TEXTS = {},\n", texts_.size());
    text_ += fmt::format("  MODEL_OUTPUTS = {}\n}};\n", output_names(it_).size());
  }

  void write_name_list(std::string_view name, std::string_view note,
                       const std::vector<std::string>& names) {
    if (names.empty()) return;
    std::vector<std::string> codes;
    for (const std::string& one : names) codes.push_back(quoted_code(one));
    text_ += fmt::format("\n/* {} */\nconst char *const {}[{}] = {{\n{}}};\n", note, name,
                         names.size(), wrapped_list(codes, "  "));
  }

  void write_names() {
    std::vector<std::string> number_names, text_names;
    for (const Feature* feature : numbers_) number_names.push_back(feature->name);
    for (const Feature* feature : texts_) text_names.push_back(feature->name);
    write_name_list("model_number_columns", "The columns of `numbers`.", number_names);
    write_name_list("model_text_columns", "The columns of `texts`.", text_names);
    write_name_list("model_output_names",
                    it_.target_kind == TargetKind::kNumber
                        ? "What each output predicts."
                        : "What each output is the probability of.",
                    output_names(it_));
  }

  // Where a feature's inputs begin.
  std::string place_of(const Feature* wanted) const {
    std::size_t place = 0;
    for (const Feature& feature : it_.features) {
      if (&feature == wanted) break;
      place += feature.n_inputs();
    }
    return std::to_string(place);
  }

  void write_prepare() {
    text_ += fmt::format("\nstatic void model_prepare({}model_real *x) {{\n", parameters());
    if (!numbers_.empty()) {
      std::vector<std::string> fill, offset, scale, place;
      for (const Feature* f : numbers_) {
        fill.push_back(number(static_cast<T>(f->fill.value_or(std::nan("")))));
        offset.push_back(number(static_cast<T>(f->offset)));
        scale.push_back(number(static_cast<T>(f->scale)));
        place.push_back(place_of(f));
      }
      array("model_real", "fill", fill, "  ");
      array("model_real", "offset", offset, "  ");
      array("model_real", "scale", scale, "  ");
      array("int", "place_of_number", place, "  ");
    }
    if (!texts_.empty()) {
      std::vector<std::string> first = {"0"}, place, categories;
      for (const Feature* f : texts_) {
        for (const std::string& text : f->categories) categories.push_back(quoted_code(text));
        first.push_back(std::to_string(categories.size()));
        place.push_back(place_of(f));
      }
      array("char *const", "categories", categories, "  ");
      array("int", "first", first, "  ");
      array("int", "place_of_text", place, "  ");
    }
    if (!numbers_.empty()) add("  {\n" + std::string(kNumbers) + "  }\n");
    if (!texts_.empty()) add("  {\n" + std::string(kTexts) + "  }\n");
    text_ += "}\n";
  }

  void write_layers() {
    std::set<Activation> used;
    for (const LayerSpec& layer : spec_.layers) used.insert(layer.activation);
    add(kLayer);
    for (const Activation activation : used) {
      const bool has_alpha = activation == Activation::kLeakyRelu || activation == Activation::kElu;
      if (activation == Activation::kSoftmax) {
        add(kSoftmax);
      } else if (activation != Activation::kIdentity) {
        add(
            fmt::format("\nstatic void model_{}(model_real *z, int n{}) {{\n  int j;\n"
                        "  for (j = 0; j < n; ++j) {{\n    const model_real v = z[j];\n"
                        "    z[j] = {};\n  }}\n}}\n",
                        to_string(activation), has_alpha ? ", model_real alpha" : "",
                        unit_formula(activation)));
      }
    }
    for (std::size_t l = 1; l <= model_.network.n_layers(); ++l) {
      const ConstView<T> weights = model_.network.weights(l);
      text_ += fmt::format("\n/* layer {}: [{}][{}] */\n", l, weights.rows(), weights.cols());
      array("model_real", fmt::format("weights_{}", l),
            numbers({weights.data(), weights.rows() * weights.cols()}));
      if (const auto bias = model_.network.bias(l); !bias.empty()) {
        array("model_real", fmt::format("bias_{}", l), numbers(bias));
      }
    }
  }

  void write_predict() {
    std::size_t widest = spec_.n_inputs;
    for (const LayerSpec& layer : spec_.layers) widest = std::max(widest, layer.units);
    const bool has_classes = it_.target_kind == TargetKind::kClasses;
    text_ += fmt::format(
        "\n/* {}{}Fills outputs[MODEL_OUTPUTS]{}. */\nint model_predict({}model_real *outputs) {{\n"
        "  int j, best = 0;\n  model_real one[{}], other[{}];\n  model_prepare({}{}one);\n",
        numbers_.empty() ? "" : "`numbers`: NAN where a cell is missing. ",
        texts_.empty() ? "" : "`texts`: \"\" where a cell is missing. ",
        has_classes ? "; returns the class, an index into model_output_names" : "; returns 0",
        parameters(), widest, widest, numbers_.empty() ? "" : "numbers, ",
        texts_.empty() ? "" : "texts, ");
    std::string x = "one", z = "other";
    for (std::size_t l = 1; l <= spec_.n_layers(); ++l) {
      const LayerSpec& layer = spec_.layers[l - 1];
      text_ +=
          fmt::format("  model_layer({}, {}, weights_{}, {}, {}, {});\n", x, spec_.width(l - 1), l,
                      layer.bias ? fmt::format("bias_{}", l) : "NULL", layer.units, z);
      if (layer.activation == Activation::kLeakyRelu || layer.activation == Activation::kElu) {
        text_ += fmt::format("  model_{}({}, {}, {});\n", to_string(layer.activation), z,
                             layer.units, number(static_cast<T>(layer.alpha_or_default())));
      } else if (layer.activation != Activation::kIdentity) {
        text_ += fmt::format("  model_{}({}, {});\n", to_string(layer.activation), z, layer.units);
      }
      std::swap(x, z);
    }
    write_outputs(x);
    text_ += has_classes ? "  for (j = 1; j < MODEL_OUTPUTS; ++j) best = outputs[j] > "
                           "outputs[best] ? j : best;\n"
                         : "";
    text_ += "  return best;\n}\n";
  }

  void write_outputs(const std::string& a) {
    if (model_.target_encoding() == TargetEncoding::kBinary) {
      text_ += fmt::format("  outputs[0] = 1 - {}[0];\n  outputs[1] = {}[0];\n", a, a);
      return;
    }
    if (it_.target_kind != TargetKind::kNumber) {
      text_ += fmt::format("  for (j = 0; j < MODEL_OUTPUTS; ++j) outputs[j] = {}[j];\n", a);
      return;
    }
    std::vector<std::string> offset, scale;
    for (const double value : it_.target_offset) offset.push_back(number(static_cast<T>(value)));
    for (const double value : it_.target_scale) scale.push_back(number(static_cast<T>(value)));
    text_ += "  {\n";
    array("model_real", "target_offset", offset, "    ");
    array("model_real", "target_scale", scale, "    ");
    text_ += fmt::format(
        "    for (j = 0; j < MODEL_OUTPUTS; ++j) {{\n"
        "      outputs[j] = {}[j] / target_scale[j] + target_offset[j];\n    }}\n  }}\n",
        a);
  }

  void rows(std::string_view type, std::string_view name,
            const std::vector<std::vector<std::string>>& items) {
    text_ +=
        fmt::format("static const {} {}[MODEL_TESTS][{}] = {{\n", type, name, items.front().size());
    for (const auto& row : items) text_ += fmt::format("  {{\n{}}},\n", wrapped_list(row, "    "));
    text_ += "};\n";
  }

  void write_test() {
    const TestVectors<T> vectors = make_test_vectors(model_);
    std::vector<std::vector<std::string>> test_numbers, test_texts, test_outputs;
    for (std::size_t i = 0; i < vectors.outputs.rows(); ++i) {
      test_numbers.push_back(numbers(vectors.numbers.row(i)));
      test_outputs.push_back(numbers(vectors.outputs.row(i)));
      test_texts.emplace_back();
      for (const std::string& text : vectors.texts[i]) test_texts[i].push_back(quoted_code(text));
    }
    text_ += fmt::format(
        "\n#ifdef MODEL_TEST\n#include <stdio.h>\n\n#define TOLERANCE {}\nenum {{ MODEL_TESTS = {} "
        "}};\n",
        number(static_cast<T>(kIsFloat ? 1e-5 : 1e-12)), test_outputs.size());
    if (!numbers_.empty()) rows("model_real", "test_numbers", test_numbers);
    if (!texts_.empty()) rows("char *const", "test_texts", test_texts);
    rows("model_real", "test_outputs", test_outputs);
    std::string arguments = numbers_.empty() ? "" : "test_numbers[i]";
    if (!texts_.empty()) arguments += arguments.empty() ? "test_texts[i]" : ", test_texts[i]";
    add(replaced(std::string(kTest), "%q", arguments));
  }

  const Model<T>& model_;
  const NetworkSpec& spec_;
  const Preprocessor& it_;
  std::vector<const Feature*> numbers_, texts_;
  std::string text_;
};

}  // namespace

template <class T>
std::string write_c(const Model<T>& model) {
  return CWriter<T>(model).text();
}

template std::string write_c(const Model<float>&);
template std::string write_c(const Model<double>&);

}  // namespace chainrule
