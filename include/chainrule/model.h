// A trained network together with what its predictions need, as one file (docs/model-file.md).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>

#include <chainrule/export.h>
#include <chainrule/network.h>
#include <chainrule/preprocess.h>
#include <chainrule/version.h>

namespace chainrule {

/// Everything that turns rows of a table into predictions.
template <class T>
struct Model {
  Network<T> network;
  Preprocessor preprocessor;
  std::map<std::string, std::string> training = {};  ///< how it was trained, for people to read
  /// Of the library that trained it: version() and numeric_profile().
  std::string library_version = std::string(version());
  std::string profile = std::string(numeric_profile());
  /// False for a model from elsewhere, which does not know what its columns are called.
  bool has_column_names = true;

  /// How targets stand beside the network's outputs: two classes may share one output.
  TargetEncoding target_encoding() const {
    if (preprocessor.target_kind != TargetKind::kClasses) return TargetEncoding::kNumber;
    return network.n_outputs() == 1 ? TargetEncoding::kBinary : TargetEncoding::kOneHot;
  }
};

/// A model in the precision it was saved in.
using AnyModel = std::variant<Model<float>, Model<double>>;

/// The bytes of a model file, which is ONNX. Throws Error: kShape for names, offsets and scales
/// that do not fit the network or each other, kValue for a number that is not finite or a text that
/// is not UTF-8.
template <class T>
CHAINRULE_EXPORT std::string save_model(const Model<T>& model);
/// The same model as a safetensors file, which holds offsets and scales in double precision.
template <class T>
CHAINRULE_EXPORT std::string save_safetensors(const Model<T>& model);

/// Reads an ONNX model, this library's or one of another program that is a chain of layers, or a
/// safetensors file; `name` starts the messages. Single precision is widened exactly where T is
/// double. Throws Error: kFormat for bytes that are no such file, for nodes of a graph that are not
/// understood, and for weights in double precision where T is float; kShape and kValue for a
/// network or a preprocessor that cannot be. Memory is asked for only as the bytes that are there
/// need it.
template <class T>
CHAINRULE_EXPORT Model<T> load_model(std::string_view bytes, std::string_view name = "model");
CHAINRULE_EXPORT AnyModel load_any_model(std::string_view bytes, std::string_view name = "model");

/// The same for a network alone, as a safetensors file. A model file is also read, without what
/// surrounds its network.
template <class T>
CHAINRULE_EXPORT std::string save_network(const Network<T>& network);
template <class T>
CHAINRULE_EXPORT Network<T> load_network(std::string_view bytes, std::string_view name = "model");

/// The same from and to files. A file is replaced whole or not at all. Throws also Error kFile.
template <class T>
CHAINRULE_EXPORT void write_model(const Model<T>& model, const std::string& path);
template <class T>
CHAINRULE_EXPORT Model<T> read_model(const std::string& path);
CHAINRULE_EXPORT AnyModel read_any_model(const std::string& path);
template <class T>
CHAINRULE_EXPORT void write_network(const Network<T>& network, const std::string& path);
template <class T>
CHAINRULE_EXPORT Network<T> read_network(const std::string& path);

/// Gives a model that does not know its columns' names (has_column_names) those of a table: of its
/// default target or its last columns for the targets where it has more than the model has
/// features, in their order for the features. Where the table has columns of the names that the
/// features were given when the file was read, only the targets' are taken. Other models stay as
/// they are. Throws Error kShape for a table of another number of columns.
template <class T>
CHAINRULE_EXPORT void take_column_names(Model<T>& model, const Table& table);
CHAINRULE_EXPORT void take_column_names(AnyModel& model, const Table& table);

/// SHA-256 of the parameters in their order, little-endian, as 64 hexadecimal digits.
template <class T>
CHAINRULE_EXPORT std::string weights_sha256(const Network<T>& network);

}  // namespace chainrule
