// Reductions, orderings and scans.
#include "tezgah_torch.h"

#include <ATen/ops/_unique2.h>
#include <ATen/ops/bucketize.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/searchsorted.h>
#include <ATen/ops/unique_dim.h>

namespace {

void pair(std::tuple<at::Tensor, at::Tensor> values, at::Tensor** first, at::Tensor** second) {
  auto head = std::make_unique<at::Tensor>(std::move(std::get<0>(values)));
  *second = new at::Tensor(std::move(std::get<1>(values)));
  *first = head.release();
}

}  // namespace

// A null `dims` is every dimension.
#define OVER_DIMS(name)                                                                                          \
  TZ_API at::Tensor* tz_##name(at::Tensor* a, const int64_t* dims, int64_t length, int32_t keepdim, int64_t type) { \
    return tz::make([&] {                                                                                        \
      return dims == nullptr ? a->name(tz::type_or_none(type))                                                   \
                             : a->name(tz::ints(dims, length), keepdim != 0, tz::type_or_none(type));            \
    });                                                                                                          \
  }
OVER_DIMS(sum)
OVER_DIMS(mean)

TZ_API at::Tensor* tz_prod(at::Tensor* a, int64_t type) {
  return tz::make([&] { return a->prod(tz::type_or_none(type)); });
}
TZ_API at::Tensor* tz_prod_dim(at::Tensor* a, int64_t dim, int32_t keepdim, int64_t type) {
  return tz::make([&] { return a->prod(dim, keepdim != 0, tz::type_or_none(type)); });
}

#define SPREAD(name)                                                                                              \
  TZ_API at::Tensor* tz_##name(at::Tensor* a, const int64_t* dims, int64_t length, int32_t unbiased, int32_t keepdim) { \
    return tz::make([&] {                                                                                         \
      return dims == nullptr ? a->name(unbiased != 0) : a->name(tz::ints(dims, length), unbiased != 0, keepdim != 0); \
    });                                                                                                           \
  }
SPREAD(std)
SPREAD(var)

#define EXTREMES(name)                                                                                           \
  TZ_API at::Tensor* tz_a##name(at::Tensor* a, const int64_t* dims, int64_t length, int32_t keepdim) {           \
    return tz::make([&] { return a->a##name(tz::ints(dims, length), keepdim != 0); });                           \
  }                                                                                                              \
  TZ_API at::Tensor* tz_##name(at::Tensor* a) { return tz::make([&] { return a->name(); }); }                    \
  TZ_API int32_t tz_##name##_dim(at::Tensor* a, int64_t dim, int32_t keepdim, at::Tensor** values,               \
                                 at::Tensor** indices) {                                                         \
    return tz::attempt([&] { pair(a->name(dim, keepdim != 0), values, indices); });                              \
  }                                                                                                              \
  TZ_API at::Tensor* tz_arg##name(at::Tensor* a) { return tz::make([&] { return a->arg##name(); }); }            \
  TZ_API at::Tensor* tz_arg##name##_dim(at::Tensor* a, int64_t dim, int32_t keepdim) {                           \
    return tz::make([&] { return a->arg##name(dim, keepdim != 0); });                                            \
  }
EXTREMES(max)
EXTREMES(min)

#define LOGICAL(name)                                                                         \
  TZ_API at::Tensor* tz_##name(at::Tensor* a) { return tz::make([&] { return a->name(); }); } \
  TZ_API at::Tensor* tz_##name##_dim(at::Tensor* a, int64_t dim, int32_t keepdim) {           \
    return tz::make([&] { return a->name(dim, keepdim != 0); });                              \
  }
LOGICAL(all)
LOGICAL(any)

TZ_API at::Tensor* tz_median(at::Tensor* a) {
  return tz::make([&] { return a->median(); });
}
TZ_API int32_t tz_topk(at::Tensor* a, int64_t k, int64_t dim, int32_t largest, int32_t sorted, at::Tensor** values,
                       at::Tensor** indices) {
  return tz::attempt([&] { pair(a->topk(k, dim, largest != 0, sorted != 0), values, indices); });
}
TZ_API int32_t tz_sort(at::Tensor* a, int64_t dim, int32_t descending, int32_t stable, at::Tensor** values,
                       at::Tensor** indices) {
  return tz::attempt([&] {
    pair(a->sort(tz::optional<bool>(stable != 0), dim, descending != 0), values, indices);
  });
}
TZ_API at::Tensor* tz_argsort(at::Tensor* a, int64_t dim, int32_t descending) {
  return tz::make([&] { return a->argsort(dim, descending != 0); });
}
TZ_API at::Tensor* tz_cumsum(at::Tensor* a, int64_t dim, int64_t type) {
  return tz::make([&] { return a->cumsum(dim, tz::type_or_none(type)); });
}
TZ_API at::Tensor* tz_cumprod(at::Tensor* a, int64_t dim, int64_t type) {
  return tz::make([&] { return a->cumprod(dim, tz::type_or_none(type)); });
}
TZ_API at::Tensor* tz_logsumexp(at::Tensor* a, int64_t dim, int32_t keepdim) {
  return tz::make([&] { return a->logsumexp(dim, keepdim != 0); });
}
TZ_API at::Tensor* tz_norm(at::Tensor* a, float p) {
  return tz::make([&] { return a->norm(p); });
}
TZ_API at::Tensor* tz_norm_dim(at::Tensor* a, float p, int64_t dim, int32_t keepdim) {
  return tz::make([&] { return a->norm(at::Scalar(p), at::IntArrayRef(dim), keepdim != 0); });
}
TZ_API at::Tensor* tz_vector_norm(at::Tensor* a, double order, const int64_t* dims, int64_t length, int32_t keepdim) {
  return tz::make([&] {
    return dims == nullptr
               ? at::linalg_vector_norm(*a, order, at::OptionalIntArrayRef(), keepdim != 0)
               : at::linalg_vector_norm(*a, order, at::OptionalIntArrayRef(tz::ints(dims, length)), keepdim != 0);
  });
}
TZ_API at::Tensor* tz_bincount(at::Tensor* a, at::Tensor* weights, int64_t minlength) {
  return tz::make([&] { return a->bincount(tz::tensor_or_none(weights), minlength); });
}
TZ_API at::Tensor* tz_count_nonzero(at::Tensor* a, const int64_t* dims, int64_t length) {
  return tz::make([&] { return dims == nullptr ? a->count_nonzero() : a->count_nonzero(tz::ints(dims, length)); });
}
// Writes the distinct elements, for each element which of them it is, and how often each occurs.
TZ_API int32_t tz_unique(at::Tensor* a, int64_t dim, int32_t has_dim, int32_t sorted, int32_t inverse, int32_t counts,
                         at::Tensor** result) {
  return tz::attempt([&] {
    auto parts = has_dim != 0 ? at::unique_dim(*a, dim, sorted != 0, inverse != 0, counts != 0)
                              : at::_unique2(*a, sorted != 0, inverse != 0, counts != 0);
    result[0] = new at::Tensor(std::get<0>(parts));
    result[1] = inverse != 0 ? new at::Tensor(std::get<1>(parts)) : nullptr;
    result[2] = counts != 0 ? new at::Tensor(std::get<2>(parts)) : nullptr;
  });
}
TZ_API at::Tensor* tz_searchsorted(at::Tensor* sequence, at::Tensor* values, int32_t int32, int32_t right) {
  return tz::make([&] { return at::searchsorted(*sequence, *values, int32 != 0, right != 0); });
}
TZ_API at::Tensor* tz_bucketize(at::Tensor* a, at::Tensor* boundaries, int32_t int32, int32_t right) {
  return tz::make([&] { return at::bucketize(*a, *boundaries, int32 != 0, right != 0); });
}
