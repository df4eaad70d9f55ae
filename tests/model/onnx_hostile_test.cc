// ONNX files that are broken, lie or ask for too much, and graphs that are no chain of layers.
#include <chainrule/model.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <functional>
#include <new>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

#include "fails.h"
#include "model/onnx_graph_writer.h"
#include "some_models.h"

namespace {

// Bytes that `new` has given and not yet taken back, and the most that there were.
std::size_t bytes_now = 0, bytes_most = 0;

}  // namespace

#ifndef __has_feature
#define __has_feature(name) 0
#endif
// Not under ThreadSanitizer, which has its own; memory is measured by the other builds.
#if !defined(__SANITIZE_THREAD__) && !__has_feature(thread_sanitizer)
void* operator new(std::size_t size) {
  void* place = std::malloc(size);
  if (place == nullptr) throw std::bad_alloc();
  bytes_now += malloc_usable_size(place);
  bytes_most = std::max(bytes_most, bytes_now);
  return place;
}
void operator delete(void* place) noexcept {
  if (place != nullptr) bytes_now -= malloc_usable_size(place);
  std::free(place);
}
void operator delete(void* place, std::size_t) noexcept {
  operator delete(place);
}
#endif

namespace chainrule {
namespace {

using onnx::ElementType;
using onnx::GraphWriter;

// What a reader may take for files smaller than that.
constexpr std::size_t kLeast = std::size_t{4} << 20;

void expect_refused(const std::string& bytes, const std::string& sentence) {
  EXPECT_THAT([&] { load_any_model(bytes, "m"); }, fails(ErrorCode::kFormat, "m: " + sentence));
}

// Refused, and without more memory than twice the file beside the file itself.
void expect_refused_cheaply(const std::string& bytes, const std::string& sentence) {
  const std::size_t before = bytes_most = bytes_now;
  expect_refused(bytes, sentence);
  EXPECT_LE(bytes_most - before, std::max(bytes.size(), kLeast)) << bytes.size();
}

constexpr const char* kTooMany =
    "no ONNX model that can be read: it has too many parts for a file of its size";

// A graph with an input x [N, 2] and a result y, and what `add` puts between.
std::string graph_bytes(const std::function<void(GraphWriter&)>& add) {
  GraphWriter graph;
  graph.output("y", ElementType::kFloat, 2);
  graph.input("x", ElementType::kFloat, 2);
  add(graph);
  return graph.finish({});
}

std::string weights(GraphWriter& graph, const std::string& name, std::size_t rows,
                    std::size_t cols) {
  const std::vector<float> values(rows * cols, 0.5F);
  const std::size_t shape[] = {rows, cols};
  return graph.constant<float>(name, values, shape);
}

std::string vector_of(GraphWriter& graph, const std::string& name, std::size_t n) {
  const std::vector<float> values(n, 0.5F);
  return graph.constant<float>(name, values, std::span(&n, 1));
}

// A graph of these fields alone.
std::string model_of(const std::string& graph) {
  std::string bytes;
  protozero::pbf_writer model(bytes);
  model.add_message(7, graph);
  return bytes;
}

std::string repeated(std::size_t n, std::string_view field) {
  std::string bytes;
  bytes.reserve(n * field.size());
  for (std::size_t i = 0; i < n; ++i) bytes += field;
  return bytes;
}

TEST(OnnxHostile, NodesThatAreNotUnderstoodAreNamed) {
  const auto refused = [](const std::string& sentence, const auto& add) {
    expect_refused(graph_bytes(add), sentence);
  };
  refused("node \"c\" (Conv): the operator is not one of those read",
          [](GraphWriter& graph) { graph.node("Conv", {"x", weights(graph, "w", 2, 2)}, "c"); });
  refused("node \"c\" (com.acme.Relu): the operator is not one of those read",
          [](GraphWriter& graph) { graph.node("Relu", {"x"}, "c", {}, "com.acme"); });
  refused("node \"b\" (Add): two layers' values are joined; only chains of layers are read",
          [](GraphWriter& graph) {
            const std::string a = graph.node("Gemm", {"x", weights(graph, "w", 2, 2)}, "a");
            const std::string r = graph.node("Relu", {a}, "r");
            graph.node("Add", {graph.node("Gemm", {r, weights(graph, "v", 2, 2)}, "z"), a}, "b");
          });
  refused(
      "node \"b\" (Gemm): it is given a function of layer 1 that is none of the activations known",
      [](GraphWriter& graph) {
        const std::string a = graph.node("Gemm", {"x", weights(graph, "w", 2, 2)}, "a");
        const std::string r = graph.node("Sqrt", {graph.node("Exp", {a}, "e")}, "r");
        graph.node("Gemm", {r, weights(graph, "v", 2, 2)}, "b");
      });
  refused("node \"a\" (Gemm): a matrix of 3 rows for 2 inputs",
          [](GraphWriter& graph) { graph.node("Gemm", {"x", weights(graph, "w", 3, 2)}, "a"); });
  refused("node \"a\" (Log): it is not given units of a layer",
          [](GraphWriter& graph) { graph.node("Log", {"x"}, "a"); });
  refused("its result \"y\" is made by no node",
          [](GraphWriter& graph) { graph.node("Gemm", {"x", weights(graph, "w", 2, 2)}, "a"); });
  refused("it has no layer: no product with a matrix of weights",
          [](GraphWriter& graph) { graph.node("Identity", {"x"}, "y"); });
}

TEST(OnnxHostile, CyclesAndNamesThatStandTwiceAreRefused) {
  expect_refused(graph_bytes([](GraphWriter& graph) {
                   graph.node("Add", {"x", "b"}, "a");
                   graph.node("Relu", {"a"}, "b");
                 }),
                 "node \"a\" (Add): its input \"b\" is made by no earlier node");
  std::string node;
  protozero::pbf_writer(node).add_string(1, "x");
  protozero::pbf_writer(node).add_string(2, "x");
  protozero::pbf_writer(node).add_string(4, "Identity");
  std::string graph;
  protozero::pbf_writer(graph).add_message(1, node);
  std::string tensor;
  protozero::pbf_writer(tensor).add_int32(2, 1);
  protozero::pbf_writer(tensor).add_string(8, "x");
  protozero::pbf_writer(tensor).add_string(9, std::string(4, '\0'));
  protozero::pbf_writer(graph).add_message(5, tensor);
  expect_refused(model_of(graph), "node \"x\" (Identity): two values have the name \"x\"");
}

TEST(OnnxHostile, TensorsAreHeldAgainstTheirBytes) {
  const auto refused = [](const std::string& sentence, const auto& fill) {
    std::string tensor;
    protozero::pbf_writer fields(tensor);
    fields.add_string(8, "w");
    fill(fields);
    std::string graph;
    protozero::pbf_writer(graph).add_message(5, tensor);
    expect_refused_cheaply(model_of(graph), "tensor \"w\" " + sentence);
  };
  refused("should have 1000000000 elements by its extents; 1 are there",
          [](protozero::pbf_writer& fields) {
            fields.add_int64(1, 1000000000);
            fields.add_int32(2, 1);
            fields.add_string(9, "abcd");
          });
  refused("is too large", [](protozero::pbf_writer& fields) {
    for (int i = 0; i < 4; ++i) fields.add_int64(1, std::int64_t{1} << 40);
    fields.add_int32(2, 1);
  });
  refused("has an extent of 1 or more than 8 extents", [](protozero::pbf_writer& fields) {
    for (int i = 0; i < 1000; ++i) fields.add_int64(1, 1);
  });
  refused("has its numbers in another file, which is not read", [](protozero::pbf_writer& fields) {
    fields.add_int32(2, 1);
    fields.add_message(13, std::string("\n\x08location\x12\x07weights"));
    fields.add_int32(14, 1);
  });
  refused("has elements of ONNX type 10; float, double, int32, int64, bool and string are read",
          [](protozero::pbf_writer& fields) { fields.add_int32(2, 10); });
}

TEST(OnnxHostile, SubgraphsAreNotLookedInto) {
  std::string nested;
  for (int depth = 0; depth < 3000; ++depth) {
    std::string attribute, node, graph;
    protozero::pbf_writer(attribute).add_message(6, nested);
    protozero::pbf_writer(node).add_message(5, attribute);
    protozero::pbf_writer(graph).add_message(1, node);
    nested = std::move(graph);
  }
  expect_refused_cheaply(model_of(nested),
                         "node \"\" (): it has a graph of its own, which is not read");
}

// Parts of two bytes that would be structures of two hundred.
TEST(OnnxHostile, ManyPartsOfASmallFileAreRefused) {
  using namespace std::string_view_literals;
  constexpr std::size_t kMany = 4'000'000;
  const auto in_node = [](const std::string& fields) {
    std::string graph;
    protozero::pbf_writer(graph).add_message(1, fields);
    return model_of(graph);
  };
  expect_refused_cheaply(model_of(repeated(kMany, "\x0a\x00"sv)), kTooMany);  // nodes
  expect_refused_cheaply(model_of(repeated(kMany, "\x2a\x02\x10\x01"sv)),
                         "tensor \"\" should have 1 elements by its extents; 0 are there");
  expect_refused_cheaply(model_of(repeated(kMany, "\x5a\x00"sv)), kTooMany);  // inputs
  expect_refused_cheaply(in_node(repeated(kMany, "\x0a\x00"sv)), kTooMany);   // inputs of a node
  expect_refused_cheaply(in_node(repeated(kMany, "\x2a\x00"sv)), kTooMany);   // attributes
  std::string attribute;
  protozero::pbf_writer(attribute).add_string(8, repeated(kMany, "\x01"));  // packed integers
  std::string node;
  protozero::pbf_writer(node).add_message(5, attribute);
  expect_refused_cheaply(in_node(node), kTooMany);
}

// One wide constant that many nodes apply, and one input of very many columns.
TEST(OnnxHostile, WorkDoesNotOutgrowTheFile) {
  expect_refused_cheaply(
      graph_bytes([](GraphWriter& graph) {
        constexpr std::size_t kWide = 100'000;
        std::string a = graph.node("Gemm", {"x", weights(graph, "w", 2, kWide)}, "a");
        const std::string v = vector_of(graph, "v", kWide);
        std::vector<float> mixed(kWide, 0.5F);
        mixed[0] = 1;
        const std::string u = graph.constant<float>("u", mixed, std::span(&kWide, 1));
        for (int i = 0; i < 1000; ++i) a = graph.node("Mul", {a, u}, "m");
      }),
      kTooMany);
  GraphWriter graph;
  graph.input("x", ElementType::kFloat, 50'000'000);
  expect_refused_cheaply(graph.finish({}), kTooMany);
  GraphWriter wider;
  wider.input("x", ElementType::kFloat, std::size_t{1} << 62);
  expect_refused_cheaply(wider.finish({}), "input \"x\" has too many columns");
}

TEST(OnnxHostile, MetadataThatTellsOfAnotherModelIsRefused) {
  const auto refused = [](const std::string& sentence, const auto& change) {
    Model<float> model = small_model();
    change(model);
    const std::string other = save_model(model);
    // The graph of one with the metadata of the other.
    const std::string bytes = save_model(small_model());
    std::string mixed;
    protozero::pbf_writer writer(mixed);
    for (const auto& [from, tag] : {std::pair(&bytes, 7U), std::pair(&other, 14U)}) {
      protozero::pbf_reader reader(*from);
      while (reader.next()) {
        if (reader.tag() == tag) {
          writer.add_message(tag, reader.get_view());
        } else {
          reader.skip();
        }
      }
    }
    expect_refused(mixed, "its graph and its metadata differ on " + sentence);
  };
  const auto with_spec = [](const NetworkSpec& spec) {
    return [spec](Model<float>& model) { model.network = network_of<float>(spec); };
  };
  refused("column \"x1\"", [](Model<float>& model) { model.preprocessor.features[1].offset = 3; });
  refused("the scale of output 2",
          [](Model<float>& model) { model.preprocessor.target_scale[1] = 3; });
  refused("layer 1",
          with_spec({.n_inputs = 2,
                     .layers = {{.units = 3, .activation = Activation::kTanh}, {.units = 2}}}));
  refused("the number of layers", with_spec({.n_inputs = 2, .layers = {{.units = 2}}}));
}

}  // namespace
}  // namespace chainrule
