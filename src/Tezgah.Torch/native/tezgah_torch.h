// What all exports share: how a call reports failure, how scalars and options cross the border.
//
// A handle is an at::Tensor*, as TorchSharp's Tensor.Handle is. An export that makes a tensor returns a new handle or
// null; one that changes a tensor returns 0 or 1. After null or 1 the message waits in tz_error() of the same thread.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Scalar.h>
#include <c10/core/TensorOptions.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#define TZ_API extern "C" __attribute__((visibility("default")))

namespace tz {

// Keeps the message of the exception that is being handled for tz_error(). Call only inside a catch.
void store_error() noexcept;

template <class F>
inline at::Tensor* make(F&& f) noexcept {
  try {
    return new at::Tensor(f());
  } catch (...) {
    store_error();
    return nullptr;
  }
}

template <class F>
inline int32_t attempt(F&& f) noexcept {
  try {
    f();
    return 0;
  } catch (...) {
    store_error();
    return 1;
  }
}

// A number of C#: an integer (0), a float64 (1), a bool (2), or none (3), in 16 bytes that travel in two registers.
struct Number {
  int64_t bits;
  int64_t kind;

  at::Scalar scalar() const {
    if (kind == 0) return at::Scalar(bits);
    if (kind == 2) return at::Scalar(bits != 0);
    double value;
    static_assert(sizeof(value) == sizeof(bits));
    __builtin_memcpy(&value, &bits, sizeof(value));
    return at::Scalar(value);
  }

  bool has_value() const { return kind != 3; }
};

// Data type, device and requires_grad of a new tensor in one register: type in bits 0 to 7 (-1: as the source),
// device type in 8 to 15 (-1: as the source), device index in 16 to 23 (-1: current), requires_grad in bit 24.
struct Options {
  int64_t bits;

  int8_t type() const { return static_cast<int8_t>(bits & 0xff); }
  int8_t device_type() const { return static_cast<int8_t>((bits >> 8) & 0xff); }
  int8_t device_index() const { return static_cast<int8_t>((bits >> 16) & 0xff); }
  bool requires_grad() const { return ((bits >> 24) & 1) != 0; }

  at::TensorOptions options() const {
    at::TensorOptions result;
    if (type() >= 0) result = result.dtype(static_cast<at::ScalarType>(type()));
    if (device_type() >= 0) {
      result = result.device(at::Device(static_cast<at::DeviceType>(device_type()), device_index()));
    }
    return result;
  }

  // requires_grad is set afterwards: several factories refuse it in their options.
  at::Tensor finish(at::Tensor tensor) const {
    if (requires_grad()) tensor.set_requires_grad(true);
    return tensor;
  }
};

// libtorch's own optional: c10's class before 2.2, std's after, and c10's name for it may be gone. Its signatures tell.
template <class Optional>
struct optional_of;
template <template <class> class Optional, class T>
struct optional_of<Optional<T>> {
  template <class U>
  using type = Optional<U>;
};
template <class T>
using optional = typename optional_of<decltype(std::declval<at::TensorOptions>().dtype_opt())>::template type<T>;

inline at::IntArrayRef ints(const int64_t* data, int64_t length) {
  return at::IntArrayRef(data, static_cast<size_t>(length));
}

inline optional<at::ScalarType> type_or_none(int64_t type) {
  return type < 0 ? optional<at::ScalarType>() : optional<at::ScalarType>(static_cast<at::ScalarType>(type));
}

inline optional<at::Tensor> tensor_or_none(const at::Tensor* tensor) {
  return tensor == nullptr ? optional<at::Tensor>() : optional<at::Tensor>(*tensor);
}

inline std::vector<at::Tensor> tensors(at::Tensor* const* handles, int64_t count) {
  std::vector<at::Tensor> result;
  result.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; i++) result.push_back(handles[i] == nullptr ? at::Tensor() : *handles[i]);
  return result;
}

}  // namespace tz
