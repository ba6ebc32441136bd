// What all exports share. A handle is an at::Tensor*, as TorchSharp's Tensor.Handle is. An export that makes a tensor
// returns a new handle or null, one that fills tensors returns 0 or 1; after null or 1 the message waits in tk_error() of
// the same thread. What an export asks of its tensors (contiguous, one dtype, on the CPU) it checks.
#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <cstdint>

#include "levels/table.h"

#define TK_API extern "C" __attribute__((visibility("default")))

namespace tk {

// Keeps the message of the exception that is being handled for tk_error(). Call only inside a catch.
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

// The functions of this processor's level, or of a lower one that a test has set.
const Table& table();

// float32 or bfloat16; throws for any other.
Type type_of(const at::Tensor& tensor, const char* name);

// Throws unless the tensor is on the CPU, contiguous, and of the type.
void check(const at::Tensor& tensor, const char* name, at::ScalarType type);

inline void check_like(const at::Tensor& tensor, const char* name, const at::Tensor& other) {
  check(tensor, name, other.scalar_type());
}

inline const void* data(const at::Tensor* tensor) { return tensor == nullptr ? nullptr : tensor->data_ptr(); }

// Items of one thread's share: enough that starting the other threads pays. Work is in multiply-adds or bytes.
inline int64_t grain(int64_t work_per_item, int64_t least = 65536) {
  auto items = least / (work_per_item < 1 ? 1 : work_per_item);
  return items < 1 ? 1 : items;
}

}  // namespace tk
