// By cstdio, because WebAssembly's library has no streams of files.
#include "golden_file.h"

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace chainrule {

std::string golden_file(const std::string& name) {
  const std::string path = CHAINRULE_SOURCE_DIR "/tests/golden/" + name;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  if (file == nullptr) throw std::runtime_error("tests/golden/" + name + " cannot be opened");
  std::string bytes;
  char part[4096];
  while (const std::size_t n = std::fread(part, 1, sizeof part, file.get())) bytes.append(part, n);
  return bytes;
}

nlohmann::json golden_json(const std::string& name) {
  return nlohmann::json::parse(golden_file(name));
}

}  // namespace chainrule
