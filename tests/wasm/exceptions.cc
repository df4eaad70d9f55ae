// C++ exceptions for the tests under WebAssembly, whose own runtime has none: what clang calls when
// it lowers them with -enable-emscripten-cxx-exceptions. run.mjs does the unwinding.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <typeinfo>
#include <vector>

namespace __cxxabiv1 {
// The virtual functions of libc++abi's type_info, in order (its private_typeinfo.h).
class __shim_type_info : public std::type_info {
 public:
  virtual void noop1() const;
  virtual void noop2() const;
  virtual bool can_catch(const __shim_type_info* thrown, void*& object) const = 0;
};
}  // namespace __cxxabiv1

extern "C" [[noreturn, clang::import_module("env"), clang::import_name("unwind")]] void unwind();

namespace {

using Type = __cxxabiv1::__shim_type_info;

// Stands before each thrown object.
struct alignas(16) Header {
  const Type* type;
  void* (*destroy)(void*);  // a destructor returns its object there
  void* caught_as;          // the object seen as the type of the handler
};

Header* header(void* object) {
  return static_cast<Header*>(object) - 1;
}

void* in_flight = nullptr;
std::vector<void*> being_handled;
std::uintptr_t selector = 0;

[[noreturn]] void start(void* object) {
  in_flight = object;
  unwind();
}

// The first of a landing pad's types that takes the exception in flight decides; none: clean up.
template <class... Types>
void* find_handler(Types... types) {
  const Type* thrown = header(in_flight)->type;
  for (const Type* type : std::initializer_list<const Type*>{types...}) {
    void* object = in_flight;
    if (type == nullptr || type->can_catch(thrown, object)) {
      header(in_flight)->caught_as = object;
      selector = reinterpret_cast<std::uintptr_t>(type);
      return in_flight;
    }
  }
  selector = ~std::uintptr_t{0};
  return in_flight;
}

}  // namespace

extern "C" {

std::uintptr_t __THREW__ = 0;  // set by run.mjs after a call that was unwound
std::uintptr_t __stack_chk_guard = 0x57a4c;
[[noreturn]] void __stack_chk_fail() {
  std::abort();
}

void* __cxa_allocate_exception(std::size_t size) {
  return static_cast<Header*>(std::malloc(sizeof(Header) + size)) + 1;
}
void __cxa_free_exception(void* object) {
  std::free(header(object));
}
[[noreturn]] void __cxa_throw(void* object, const Type* type, void* (*destroy)(void*)) {
  *header(object) = {type, destroy, object};
  start(object);
}
void* __cxa_begin_catch(void* object) {
  being_handled.push_back(object);
  in_flight = nullptr;
  return header(object)->caught_as;
}
void __cxa_end_catch() {
  void* object = being_handled.back();
  being_handled.pop_back();
  if (object == in_flight) return;  // thrown again
  if (header(object)->destroy != nullptr) header(object)->destroy(object);
  __cxa_free_exception(object);
}
[[noreturn]] void __cxa_rethrow() {
  start(being_handled.back());
}
[[noreturn]] void __resumeException(void* object) {
  start(object);
}

// One for each number of types a landing pad can name.
using T = const Type*;
void* __cxa_find_matching_catch_2() {
  return find_handler();
}
void* __cxa_find_matching_catch_3(T a) {
  return find_handler(a);
}
void* __cxa_find_matching_catch_4(T a, T b) {
  return find_handler(a, b);
}
void* __cxa_find_matching_catch_5(T a, T b, T c) {
  return find_handler(a, b, c);
}
void* __cxa_find_matching_catch_6(T a, T b, T c, T d) {
  return find_handler(a, b, c, d);
}
void* __cxa_find_matching_catch_7(T a, T b, T c, T d, T e) {
  return find_handler(a, b, c, d, e);
}
std::uintptr_t llvm_eh_typeid_for(const Type* type) {
  return reinterpret_cast<std::uintptr_t>(type);
}
std::uintptr_t getTempRet0() {
  return selector;
}
}
