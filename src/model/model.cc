// A trained network together with what its predictions need, as the bytes of one file.
#include <chainrule/model.h>

#include "core/fail.h"
#include "core/sha256.h"
#include "model/model_checks.h"
#include "model/onnx_model_reader.h"
#include "model/onnx_model_writer.h"
#include "model/safetensors.h"
#include "model/safetensors_model.h"

namespace chainrule {
namespace {

// A safetensors file begins with eight bytes of a length and the brace of its header.
bool is_safetensors(std::string_view bytes) {
  constexpr std::size_t kBrace = 8;
  return bytes.size() > kBrace && bytes[kBrace] == '{' && bytes[kBrace - 1] == '\0';
}

}  // namespace

template <class T>
std::string save_model(const Model<T>& model) {
  validate(model.network.spec());
  check_fit(model.preprocessor, model.network.spec(), "save_model");
  return onnx::write_onnx(model);
}

template <class T>
Model<T> load_model(std::string_view bytes, std::string_view name) {
  return is_safetensors(bytes) ? load_safetensors<T>(bytes, name) : onnx::read_onnx<T>(bytes, name);
}

AnyModel load_any_model(std::string_view bytes, std::string_view name) {
  return is_safetensors(bytes) ? load_any_safetensors(bytes, name)
                               : onnx::read_any_onnx(bytes, name);
}

template <class T>
Network<T> load_network(std::string_view bytes, std::string_view name) {
  return is_safetensors(bytes) ? load_safetensors_network<T>(bytes, name)
                               : onnx::read_onnx<T>(bytes, name).network;
}

template <class T>
std::string weights_sha256(const Network<T>& network) {
  Sha256 hash;
  hash.update(tensor_view(network.parameters(), {}).bytes);
  return hash.finish();
}

template CHAINRULE_EXPORT std::string save_model(const Model<float>&);
template CHAINRULE_EXPORT std::string save_model(const Model<double>&);
template CHAINRULE_EXPORT Model<float> load_model(std::string_view, std::string_view);
template CHAINRULE_EXPORT Model<double> load_model(std::string_view, std::string_view);
template CHAINRULE_EXPORT Network<float> load_network(std::string_view, std::string_view);
template CHAINRULE_EXPORT Network<double> load_network(std::string_view, std::string_view);
template CHAINRULE_EXPORT std::string weights_sha256(const Network<float>&);
template CHAINRULE_EXPORT std::string weights_sha256(const Network<double>&);

}  // namespace chainrule
