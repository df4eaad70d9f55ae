// Models from and to files.
#include <chainrule/model.h>
#include <chainrule/model_export.h>

#include "core/whole_file.h"

namespace chainrule {
namespace {

// Far more than a network of this kind has; a device that never ends is not read for ever.
constexpr std::size_t kMaxBytes = std::size_t{1} << 32;

}  // namespace

template <class T>
void write_model(const Model<T>& model, const std::string& path) {
  write_whole_file(path, save_model(model));
}

template <class T>
Model<T> read_model(const std::string& path) {
  return load_model<T>(read_whole_file(path, kMaxBytes), path);
}

AnyModel read_any_model(const std::string& path) {
  return load_any_model(read_whole_file(path, kMaxBytes), path);
}

void write_export(const AnyModel& model, ModelForm form, const std::string& path) {
  write_whole_file(path, export_model(model, form));
}

template <class T>
void write_network(const Network<T>& network, const std::string& path) {
  write_whole_file(path, save_network(network));
}

template <class T>
Network<T> read_network(const std::string& path) {
  return load_network<T>(read_whole_file(path, kMaxBytes), path);
}

template CHAINRULE_EXPORT void write_model(const Model<float>&, const std::string&);
template CHAINRULE_EXPORT void write_model(const Model<double>&, const std::string&);
template CHAINRULE_EXPORT Model<float> read_model(const std::string&);
template CHAINRULE_EXPORT Model<double> read_model(const std::string&);
template CHAINRULE_EXPORT void write_network(const Network<float>&, const std::string&);
template CHAINRULE_EXPORT void write_network(const Network<double>&, const std::string&);
template CHAINRULE_EXPORT Network<float> read_network(const std::string&);
template CHAINRULE_EXPORT Network<double> read_network(const std::string&);

}  // namespace chainrule
