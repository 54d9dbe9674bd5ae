/*
 * With Node-API 10 an addon can keep a reference to a string. Older versions allow only objects, functions, externals
 * and symbols. better-sqlite3 references strings. This header is force-included (-include) into its one C++ file. It
 * puts a value of any other kind into a one-element array and references the array.
 *
 * The runtime's references are heap objects, so the lowest bit of their address is free. It marks boxed references. A
 * marked reference must therefore never reach a runtime function that is not wrapped here.
 */
#pragma once
#ifdef __cplusplus
#include <node_api.h>

#include <cstdint>

namespace boxed {

inline bool is(napi_ref ref) { return (reinterpret_cast<std::uintptr_t>(ref) & 1u) != 0; }
inline napi_ref mark(napi_ref ref) {
  return reinterpret_cast<napi_ref>(reinterpret_cast<std::uintptr_t>(ref) | 1u);
}
inline napi_ref plain(napi_ref ref) {
  return reinterpret_cast<napi_ref>(reinterpret_cast<std::uintptr_t>(ref) & ~std::uintptr_t{1});
}

inline napi_status create(napi_env env, napi_value value, std::uint32_t count, napi_ref* ref) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  switch (type) {
    case napi_object:
    case napi_function:
    case napi_external:
    case napi_symbol:
      return napi_create_reference(env, value, count, ref);
    default:
      break;
  }
  napi_value box;
  status = napi_create_array_with_length(env, 1, &box);
  if (status == napi_ok) status = napi_set_element(env, box, 0, value);
  if (status == napi_ok) status = napi_create_reference(env, box, count, ref);
  if (status == napi_ok) *ref = mark(*ref);
  return status;
}

inline napi_status value_of(napi_env env, napi_ref ref, napi_value* value) {
  napi_status status = napi_get_reference_value(env, plain(ref), value);
  if (status != napi_ok || !is(ref) || *value == nullptr) return status;
  return napi_get_element(env, *value, 0, value);
}

inline napi_status add(napi_env env, napi_ref ref, std::uint32_t* count) {
  return napi_reference_ref(env, plain(ref), count);
}
inline napi_status release(napi_env env, napi_ref ref, std::uint32_t* count) {
  return napi_reference_unref(env, plain(ref), count);
}
inline napi_status drop(napi_env env, napi_ref ref) { return napi_delete_reference(env, plain(ref)); }

}  // namespace boxed

#define napi_create_reference boxed::create
#define napi_get_reference_value boxed::value_of
#define napi_reference_ref boxed::add
#define napi_reference_unref boxed::release
#define napi_delete_reference boxed::drop
#endif
