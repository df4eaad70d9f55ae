// A model as one file of Python with NumPy.
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "core/fail.h"
#include "model/code_text.h"
#include "model/code_writers.h"
#include "model/test_vectors.h"

namespace chainrule {
namespace {

constexpr const char* kNan = "np.nan";

std::string_view formula(Activation activation) {
  switch (activation) {
    case Activation::kSigmoid:
      return "1 / (1 + np.exp(-z))";
    case Activation::kTanh:
      return "np.tanh(z)";
    case Activation::kRelu:
      return "np.maximum(z, 0)";
    case Activation::kLeakyRelu:
      return "np.where(z > 0, z, alpha * z)";
    case Activation::kElu:
      return "np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))";
    case Activation::kSelu:
      return "np.where(z > 0, REAL(1.0507009873554805) * z, REAL(1.7580993408473766) * "
             "np.expm1(np.minimum(z, 0)))";
    case Activation::kGelu:
      return "z * (REAL(0.5) * np.vectorize(math.erf, otypes=[REAL])(z * "
             "REAL(0.7071067811865476)) + REAL(0.5))";
    case Activation::kSilu:
      return "z / (1 + np.exp(-z))";
    case Activation::kSoftplus:
      return "np.logaddexp(z, REAL(0))";
    case Activation::kSoftsign:
      return "z / (1 + np.abs(z))";
    case Activation::kHardSigmoid:
      return "np.clip(z / 6 + REAL(0.5), 0, 1)";
    case Activation::kExponential:
      return "np.exp(z)";
    case Activation::kSoftmax:
      return "np.exp(z - z.max(axis=1, keepdims=True)) / np.exp(z - z.max(axis=1, "
             "keepdims=True)).sum(axis=1, keepdims=True)";
    default:
      return "z";
  }
}

constexpr std::string_view kInputs = R"(

def inputs(columns):
    """What the first layer is given, [rows x inputs], from one list of cells a column."""
    parts = []
    for name, kind, how in FEATURES:
        if kind == "number":
            fill, offset, scale = (REAL(value) for value in how)
            x = np.asarray(columns[name], REAL)
            parts.append(((np.where(np.isnan(x), fill, x) - offset) * scale)[:, None])
        else:
            texts = np.array([text or "" for text in columns[name]], object)
            parts.append((texts[:, None] == np.array(how, object)[None, :]).astype(REAL))
    return np.concatenate(parts, axis=1)
)";

constexpr std::string_view kPredict = R"(

def predict(columns):
    """Of each row: %w."""
    a = inputs(columns)
    with np.errstate(over="ignore"):
        for weights, bias, activation, alpha in LAYERS:
            a = ACTIVATIONS[activation](a @ weights + bias, alpha).astype(REAL)
%o

if __name__ == "__main__":
    outputs = predict(TEST_COLUMNS)[-1]
    difference = np.abs(outputs - TEST_OUTPUTS) / np.maximum(1, np.abs(TEST_OUTPUTS))
    assert np.all(difference <= %t), f"outputs differ by {np.max(difference)}"
)";

std::string text_code(const std::string& text) {
  return nlohmann::json(text).dump();
}

std::vector<std::string> text_codes(const std::vector<std::string>& texts) {
  std::vector<std::string> codes;
  for (const std::string& text : texts) codes.push_back(text_code(text));
  return codes;
}

template <class T>
class NumpyWriter {
 public:
  explicit NumpyWriter(const Model<T>& model)
      : model_(model), spec_(model.network.spec()), it_(model.preprocessor) {}

  std::string text() {
    text_ = fmt::format(
        "\"\"\"A trained neural network for NumPy, written by chainrule {}.\n\n"
        "predict(columns) takes a dictionary with a list of cells for each column: numbers (nan "
        "where\n"
        "missing) or texts. Run as a program it compares rows with what chainrule predicts for "
        "them.\n"
        "\"\"\"\n\nimport math  # noqa: F401\n\nimport numpy as np\n\nREAL = np.float{}\n",
        version(), 8 * sizeof(T));
    list("OUTPUTS", text_codes(output_names(it_)));
    write_features();
    write_layers();
    text_ += kInputs;
    write_predict();
    return std::move(text_);
  }

 private:
  void list(std::string_view name, const std::vector<std::string>& items) {
    text_ += fmt::format("{} = [\n{},\n]\n", name, wrapped_list(items, "    "));
  }
  std::string real(double value) const { return number_code<T>(static_cast<T>(value), "", kNan); }
  std::string matrix(ConstView<T> values) const {
    std::string code = "np.array([\n";
    for (std::size_t i = 0; i < values.rows(); ++i) {
      const std::string row = wrapped_list(number_codes<T>(values.row(i), "", kNan), "         ");
      code += fmt::format("        [\n{}],\n", row);
    }
    return code + "    ], REAL)";
  }

  void write_features() {
    text_ +=
        "# Of a number what stands for a missing one, offset and scale; of a text its categories.\n"
        "FEATURES = [\n";
    for (const Feature& feature : it_.features) {
      if (feature.kind == Feature::Kind::kNumber) {
        text_ += fmt::format("    ({}, \"number\", ({}, {}, {})),\n", text_code(feature.name),
                             real(feature.fill.value_or(std::nan(""))), real(feature.offset),
                             real(feature.scale));
      } else {
        text_ += fmt::format("    ({}, \"text\", [\n{}]),\n", text_code(feature.name),
                             wrapped_list(text_codes(feature.categories), "        "));
      }
    }
    text_ += "]\n";
  }

  void write_layers() {
    std::set<Activation> used;
    for (const LayerSpec& layer : spec_.layers) used.insert(layer.activation);
    text_ += "ACTIVATIONS = {\n";
    for (const Activation activation : used) {
      text_ += fmt::format("    \"{}\": lambda z, alpha: {},\n", to_string(activation),
                           formula(activation));
    }
    text_ += "}\n# Weights [n_in x n_out], bias, activation and its alpha.\nLAYERS = [\n";
    for (std::size_t l = 1; l <= spec_.n_layers(); ++l) {
      const LayerSpec& layer = spec_.layers[l - 1];
      const auto bias = model_.network.bias(l);
      text_ += fmt::format("    ({},\n", matrix(model_.network.weights(l)));
      text_ += bias.empty()
                   ? "     REAL(0)"
                   : fmt::format("     np.array([\n{}], REAL)",
                                 wrapped_list(number_codes<T>(bias, "", kNan), "         "));
      text_ += fmt::format(",\n     \"{}\", REAL({})),\n", to_string(layer.activation),
                           real(layer.alpha_or_default()));
    }
    text_ += "]\n";
  }

  std::string outputs_code() const {
    if (it_.target_kind == TargetKind::kNumber) {
      std::vector<std::string> offset, scale;
      for (const double value : it_.target_offset) offset.push_back(real(value));
      for (const double value : it_.target_scale) scale.push_back(real(value));
      return fmt::format(
          "    scale = np.array([\n{}], REAL)\n    offset = np.array([\n{}], REAL)\n"
          "    return (a / scale + offset,)\n",
          wrapped_list(scale, "        "), wrapped_list(offset, "        "));
    }
    if (it_.target_kind == TargetKind::kMultiLabel) {
      return "    return (a > REAL(0.5)).astype(int), a\n";
    }
    const bool is_binary = model_.target_encoding() == TargetEncoding::kBinary;
    return std::string(is_binary ? "    a = np.concatenate([1 - a, a], axis=1)\n" : "") +
           "    return [OUTPUTS[k] for k in a.argmax(axis=1)], a\n";
  }

  std::string_view what() const {
    switch (it_.target_kind) {
      case TargetKind::kNumber:
        return "a tuple of one, the numbers [rows x OUTPUTS]";
      case TargetKind::kMultiLabel:
        return "the labels and their probabilities, both [rows x OUTPUTS]";
      default:
        return "the class, and the probabilities [rows x OUTPUTS]";
    }
  }

  void write_tests() {
    const TestVectors<T> vectors = make_test_vectors(model_);
    text_ += "\n\nTEST_COLUMNS = {\n";
    std::size_t n = 0, t = 0;
    for (const Feature& feature : it_.features) {
      const bool is_number = feature.kind == Feature::Kind::kNumber;
      std::vector<std::string> cells;
      for (std::size_t i = 0; i < vectors.outputs.rows(); ++i) {
        cells.push_back(is_number ? number_code<T>(vectors.numbers(i, n), "", kNan)
                                  : text_code(vectors.texts[i][t]));
      }
      (is_number ? n : t) += 1;
      text_ += fmt::format("    {}: [\n{}],\n", text_code(feature.name),
                           wrapped_list(cells, "        "));
    }
    text_ += fmt::format("}}\nTEST_OUTPUTS = {}\n", matrix(vectors.outputs));
  }

  void write_predict() {
    std::string code = replaced(std::string(kPredict), "%w", what());
    code = replaced(std::move(code), "%o", outputs_code());
    code = replaced(std::move(code), "%t", sizeof(T) == sizeof(float) ? "1e-5" : "1e-12");
    const std::size_t main = code.find("\n\nif __name__");
    text_ += code.substr(0, main);
    write_tests();
    text_ += code.substr(main);
  }

  const Model<T>& model_;
  const NetworkSpec& spec_;
  const Preprocessor& it_;
  std::string text_;
};

}  // namespace

template <class T>
std::string write_numpy(const Model<T>& model) {
  return NumpyWriter<T>(model).text();
}

template std::string write_numpy(const Model<float>&);
template std::string write_numpy(const Model<double>&);

}  // namespace chainrule
