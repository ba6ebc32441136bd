// The static key/value cache of generation: writing new tokens into it, and attention over it.
#include "tezgah_kernels.h"

#include <ATen/Functions.h>

#include <cstring>

namespace {

at::Tensor indices(const at::Tensor& tensor, const char* name, int64_t count) {
  TORCH_CHECK(tensor.device().is_cpu(), name, " is on ", tensor.device(), "; the kernels work on the CPU");
  TORCH_CHECK(tensor.scalar_type() == at::kLong || tensor.scalar_type() == at::kInt, name, " is ", tensor.scalar_type(),
              ", not an integer");
  TORCH_CHECK(tensor.numel() == count, name, " has ", tensor.numel(), " numbers for ", count, " rows");
  return tensor.to(at::kLong).contiguous();
}

void check_cache(const at::Tensor& keys, const at::Tensor& values, const at::Tensor& like) {
  tk::check_like(keys, "the key cache", like);
  tk::check_like(values, "the value cache", like);
  TORCH_CHECK(keys.dim() == 4 && keys.sizes() == values.sizes(), "the caches are ", keys.sizes(), " and ", values.sizes(),
              ", not both [rows, heads, capacity, size]");
}

}  // namespace

// q [B, heads * D] over keys and values [B, kv_heads, capacity, D], of which lengths [B] are filled: [B, heads * D].
TK_API at::Tensor* tk_attend_cached(at::Tensor* q, at::Tensor* keys, at::Tensor* values, at::Tensor* lengths,
                                    int64_t window, double scale) {
  return tk::make([&] {
    auto type = tk::type_of(*q, "the query");
    tk::check_like(*q, "the query", *q);
    check_cache(*keys, *values, *q);
    auto rows = keys->size(0), kv_heads = keys->size(1), capacity = keys->size(2), size = keys->size(3);
    TORCH_CHECK(size > 0 && size <= tk::kLargestHead, "a head of ", size, " numbers; the kernel takes 1 to ", tk::kLargestHead);
    TORCH_CHECK(q->dim() == 2 && q->size(0) == rows && kv_heads > 0 && q->size(1) % (kv_heads * size) == 0, "the query is ",
                q->sizes(), " for a cache of ", keys->sizes());
    auto filled = indices(*lengths, "lengths", rows);
    auto counts = filled.data_ptr<int64_t>();
    int64_t total = 0;
    for (int64_t i = 0; i < rows; i++) {
      TORCH_CHECK(counts[i] >= 0 && counts[i] <= capacity, "lengths[", i, "] is ", counts[i], " in a cache of ", capacity);
      total += counts[i];
    }
    auto y = at::empty_like(*q);
    auto group = q->size(1) / (kv_heads * size);
    tk::Decode job{type,  q->data_ptr(), keys->data_ptr(), values->data_ptr(), counts,  y.data_ptr(), kv_heads,
                   group, size,          capacity,         window,             static_cast<float>(scale)};
    const auto& table = tk::table();
    auto work = rows == 0 ? 1 : total / rows * group * size * 2;
    at::parallel_for(0, rows * kv_heads, tk::grain(work), [&](int64_t first, int64_t last) { table.decode(job, first, last); });
    return y;
  });
}

// Writes k and v [n, kv_heads * D] into row rows[i] at position positions[i] of the caches [B, kv_heads, capacity, D].
TK_API int32_t tk_append_to_cache(at::Tensor* k, at::Tensor* v, at::Tensor* keys, at::Tensor* values, at::Tensor* rows,
                                  at::Tensor* positions) {
  return tk::attempt([&] {
    tk::check_like(*k, "k", *keys);
    tk::check_like(*v, "v", *keys);
    check_cache(*keys, *values, *keys);
    auto batch = keys->size(0), heads = keys->size(1), capacity = keys->size(2), size = keys->size(3);
    TORCH_CHECK(k->dim() == 2 && k->size(1) == heads * size && k->sizes() == v->sizes(), "k and v are ", k->sizes(), " and ",
                v->sizes(), " for a cache of ", keys->sizes());
    auto n = k->size(0);
    auto row_of = indices(*rows, "rowOf", n), position_of = indices(*positions, "positionOf", n);
    auto row = row_of.data_ptr<int64_t>(), position = position_of.data_ptr<int64_t>();
    for (int64_t i = 0; i < n; i++) {
      TORCH_CHECK(row[i] >= 0 && row[i] < batch, "rowOf[", i, "] is ", row[i], " in a cache of ", batch, " rows");
      TORCH_CHECK(position[i] >= 0 && position[i] < capacity, "positionOf[", i, "] is ", position[i], " in a cache of ",
                  capacity, " positions");
    }
    auto bytes = static_cast<size_t>(size) * keys->element_size();
    auto copy = [&](const at::Tensor& from, const at::Tensor& to) {
      auto source = static_cast<const char*>(from.data_ptr());
      auto target = static_cast<char*>(to.data_ptr());
      for (int64_t i = 0; i < n; i++) {
        for (int64_t h = 0; h < heads; h++) {
          std::memcpy(target + ((row[i] * heads + h) * capacity + position[i]) * bytes, source + (i * heads + h) * bytes, bytes);
        }
      }
    };
    copy(*k, *keys);
    copy(*v, *values);
  });
}
