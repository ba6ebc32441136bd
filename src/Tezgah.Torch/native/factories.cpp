// Tensors from nothing, from managed memory, and by conversion.
#include "tezgah_torch.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/tril_indices.h>
#include <ATen/ops/triu_indices.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cstring>

#define FACTORY(name)                                                                              \
  TZ_API at::Tensor* tz_##name(const int64_t* sizes, int64_t length, tz::Options options) {        \
    return tz::make([&] { return options.finish(at::name(tz::ints(sizes, length), options.options())); }); \
  }                                                                                                \
  TZ_API at::Tensor* tz_##name##_like(at::Tensor* a, tz::Options options) {                        \
    return tz::make([&] { return options.finish(at::name##_like(*a, options.options())); });       \
  }
FACTORY(empty)
FACTORY(ones)
FACTORY(zeros)

TZ_API at::Tensor* tz_full(const int64_t* sizes, int64_t length, tz::Number value, tz::Options options) {
  return tz::make([&] { return options.finish(at::full(tz::ints(sizes, length), value.scalar(), options.options())); });
}

TZ_API at::Tensor* tz_full_like(at::Tensor* a, tz::Number value, tz::Options options) {
  return tz::make([&] { return options.finish(at::full_like(*a, value.scalar(), options.options())); });
}

TZ_API at::Tensor* tz_empty_strided(const int64_t* sizes, const int64_t* strides, int64_t length, tz::Options options) {
  return tz::make([&] {
    return options.finish(
        at::empty_strided(tz::ints(sizes, length), tz::ints(strides, length), options.options()));
  });
}

TZ_API at::Tensor* tz_scalar_tensor(tz::Number value, tz::Options options) {
  return tz::make([&] { return options.finish(at::scalar_tensor(value.scalar(), options.options())); });
}

TZ_API at::Tensor* tz_arange(tz::Number start, tz::Number stop, tz::Number step, tz::Options options) {
  return tz::make([&] {
    return options.finish(at::arange(start.scalar(), stop.scalar(), step.scalar(), options.options()));
  });
}

TZ_API at::Tensor* tz_linspace(double start, double end, int64_t steps, tz::Options options) {
  return tz::make([&] { return options.finish(at::linspace(start, end, steps, options.options())); });
}

TZ_API at::Tensor* tz_eye(int64_t rows, int64_t columns, tz::Options options) {
  return tz::make([&] { return options.finish(at::eye(rows, columns, options.options())); });
}

TZ_API at::Tensor* tz_tri_indices(int32_t upper, int64_t rows, int64_t columns, int64_t offset, tz::Options options) {
  return tz::make([&] {
    return options.finish(upper != 0 ? at::triu_indices(rows, columns, offset, options.options())
                                     : at::tril_indices(rows, columns, offset, options.options()));
  });
}

// A copy of `data`, which holds elements of type `source` in row-major order.
TZ_API at::Tensor* tz_copy_from(const void* data, const int64_t* sizes, int64_t length, int64_t source,
                                tz::Options options) {
  return tz::make([&] {
    auto type = static_cast<at::ScalarType>(source);
    auto plain = at::empty(tz::ints(sizes, length), at::TensorOptions().dtype(type));
    if (plain.numel() > 0) std::memcpy(plain.data_ptr(), data, static_cast<size_t>(plain.nbytes()));
    return options.finish(plain.to(options.options()));
  });
}

// A tensor over memory that stays the caller's until `release(context)` is called, on whatever thread drops it last.
TZ_API at::Tensor* tz_share(void* data, const int64_t* sizes, int64_t length, int64_t source, tz::Options options,
                            void (*release)(void*), void* context) {
  return tz::make([&] {
    auto type = static_cast<at::ScalarType>(source);
    auto shared = at::from_blob(data, tz::ints(sizes, length), [release, context](void*) { release(context); },
                                at::TensorOptions().dtype(type));
    return options.finish(shared.to(options.options()));
  });
}

TZ_API at::Tensor* tz_to(at::Tensor* a, tz::Options options, int32_t non_blocking, int32_t copy) {
  return tz::make([&] { return a->to(options.options(), non_blocking != 0, copy != 0); });
}

TZ_API at::Tensor* tz_pin_memory(at::Tensor* a) {
  return tz::make([&] { return a->pin_memory(); });
}

TZ_API int32_t tz_copy_(at::Tensor* a, at::Tensor* source, int32_t non_blocking) {
  return tz::attempt([&] { a->copy_(*source, non_blocking != 0); });
}
