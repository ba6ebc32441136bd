// Views, joins, splits and indexing.
#include "tezgah_torch.h"

#include <ATen/TensorIndexing.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/hstack.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/vstack.h>

#define MAKE(...) return tz::make([&] { return __VA_ARGS__; })
#define WITH_INTS(name)                                                              \
  TZ_API at::Tensor* tz_##name(at::Tensor* a, const int64_t* values, int64_t length) { \
    MAKE(a->name(tz::ints(values, length)));                                         \
  }
WITH_INTS(flip)
WITH_INTS(permute)
WITH_INTS(repeat)
WITH_INTS(reshape)
WITH_INTS(tile)
WITH_INTS(view)

TZ_API at::Tensor* tz_expand(at::Tensor* a, const int64_t* sizes, int64_t length, int32_t implicit) {
  MAKE(a->expand(tz::ints(sizes, length), implicit != 0));
}
TZ_API at::Tensor* tz_as_strided(at::Tensor* a, const int64_t* sizes, const int64_t* strides, int64_t length,
                                 int64_t offset) {
  MAKE(a->as_strided(tz::ints(sizes, length), tz::ints(strides, length), offset));
}
TZ_API at::Tensor* tz_roll(at::Tensor* a, const int64_t* shifts, int64_t length, const int64_t* dims,
                           int64_t dims_length) {
  MAKE(a->roll(tz::ints(shifts, length), tz::ints(dims, dims_length)));
}
TZ_API at::Tensor* tz_movedim(at::Tensor* a, const int64_t* source, const int64_t* destination, int64_t length) {
  MAKE(a->movedim(tz::ints(source, length), tz::ints(destination, length)));
}
TZ_API at::Tensor* tz_transpose(at::Tensor* a, int64_t first, int64_t second) { MAKE(a->transpose(first, second)); }
TZ_API at::Tensor* tz_t(at::Tensor* a) { MAKE(a->t()); }
TZ_API at::Tensor* tz_flatten(at::Tensor* a, int64_t start, int64_t end) { MAKE(a->flatten(start, end)); }
TZ_API at::Tensor* tz_unflatten(at::Tensor* a, int64_t dim, const int64_t* sizes, int64_t length) {
  // Composed, since Tensor::unflatten's signature differs between versions.
  MAKE([&] {
    auto axis = dim < 0 ? dim + a->dim() : dim;
    TORCH_CHECK(axis >= 0 && axis < a->dim(), "unflatten: dimension ", dim, " of a tensor of ", a->dim(), " dimensions");
    auto shape = a->sizes().vec();
    int64_t known = 1;
    int64_t open = -1;
    for (int64_t i = 0; i < length; i++) {
      if (sizes[i] == -1) {
        open = i;
      } else {
        known *= sizes[i];
      }
    }
    std::vector<int64_t> parts(sizes, sizes + length);
    if (open >= 0 && known > 0) parts[static_cast<size_t>(open)] = shape[static_cast<size_t>(axis)] / known;
    int64_t total = 1;
    for (auto part : parts) total *= part;
    TORCH_CHECK(total == shape[static_cast<size_t>(axis)], "unflatten: the sizes ", at::IntArrayRef(parts),
                " do not multiply up to the size ", shape[static_cast<size_t>(axis)], " of dimension ", dim);
    std::vector<int64_t> result(shape.begin(), shape.begin() + axis);
    result.insert(result.end(), parts.begin(), parts.end());
    result.insert(result.end(), shape.begin() + axis + 1, shape.end());
    return a->view(result);
  }());
}
TZ_API at::Tensor* tz_contiguous(at::Tensor* a) { MAKE(a->contiguous()); }
TZ_API at::Tensor* tz_clone(at::Tensor* a) { MAKE(a->clone()); }
TZ_API at::Tensor* tz_unsqueeze(at::Tensor* a, int64_t dim) { MAKE(a->unsqueeze(dim)); }
TZ_API int32_t tz_unsqueeze_(at::Tensor* a, int64_t dim) {
  return tz::attempt([&] { a->unsqueeze_(dim); });
}
TZ_API at::Tensor* tz_squeeze(at::Tensor* a) { MAKE(a->squeeze()); }
TZ_API at::Tensor* tz_squeeze_dim(at::Tensor* a, int64_t dim) { MAKE(a->squeeze(dim)); }
TZ_API int32_t tz_squeeze_(at::Tensor* a) {
  return tz::attempt([&] { a->squeeze_(); });
}
TZ_API int32_t tz_squeeze_dim_(at::Tensor* a, int64_t dim) {
  return tz::attempt([&] { a->squeeze_(dim); });
}
TZ_API int32_t tz_transpose_(at::Tensor* a, int64_t first, int64_t second) {
  return tz::attempt([&] { a->transpose_(first, second); });
}
TZ_API at::Tensor* tz_narrow(at::Tensor* a, int64_t dim, int64_t start, int64_t length) {
  MAKE(a->narrow(dim, start, length));
}
TZ_API at::Tensor* tz_select(at::Tensor* a, int64_t dim, int64_t index) { MAKE(a->select(dim, index)); }
TZ_API at::Tensor* tz_slice(at::Tensor* a, int64_t dim, int64_t start, int64_t finish, int64_t step) {
  MAKE(a->slice(dim, start, finish, step));
}
TZ_API at::Tensor* tz_diagonal(at::Tensor* a, int64_t offset, int64_t dim1, int64_t dim2) {
  MAKE(a->diagonal(offset, dim1, dim2));
}
TZ_API at::Tensor* tz_unfold(at::Tensor* a, int64_t dim, int64_t size, int64_t step) {
  MAKE(a->unfold(dim, size, step));
}
TZ_API at::Tensor* tz_repeat_interleave(at::Tensor* a, int64_t repeats, at::Tensor* tensor, int64_t dim,
                                         int64_t output_size) {
  // The smallest number stands for "not given".
  auto axis = dim == INT64_MIN ? tz::optional<int64_t>() : tz::optional<int64_t>(dim);
  auto size = output_size == INT64_MIN ? tz::optional<int64_t>() : tz::optional<int64_t>(output_size);
  MAKE(tensor != nullptr ? a->repeat_interleave(*tensor, axis, size) : a->repeat_interleave(repeats, axis, size));
}
TZ_API at::Tensor* tz_cat(at::Tensor* const* handles, int64_t count, int64_t dim) {
  MAKE(at::cat(tz::tensors(handles, count), dim));
}
TZ_API at::Tensor* tz_stack(at::Tensor* const* handles, int64_t count, int64_t dim) {
  MAKE(at::stack(tz::tensors(handles, count), dim));
}

TZ_API at::Tensor* tz_hstack(at::Tensor* const* handles, int64_t count) { MAKE(at::hstack(tz::tensors(handles, count))); }
TZ_API at::Tensor* tz_vstack(at::Tensor* const* handles, int64_t count) { MAKE(at::vstack(tz::tensors(handles, count))); }

// --- lists of tensors: made here, read one by one, then freed ---

namespace {

int64_t publish(std::vector<at::Tensor> parts, at::Tensor*** result) {
  auto list = std::make_unique<at::Tensor*[]>(parts.size());
  for (size_t i = 0; i < parts.size(); i++) list[i] = new at::Tensor(std::move(parts[i]));
  *result = list.release();
  return static_cast<int64_t>(parts.size());
}

template <class F>
int64_t make_list(at::Tensor*** result, F&& f) {
  int64_t count = -1;
  tz::attempt([&] { count = publish(f(), result); });
  return count;
}

}  // namespace

TZ_API void tz_list_free(void* list) { delete[] static_cast<at::Tensor**>(list); }
// These return the count, or -1.
TZ_API int64_t tz_split(at::Tensor* a, int64_t size, int64_t dim, at::Tensor*** result) {
  return make_list(result, [&] { return a->split(size, dim); });
}
TZ_API int64_t tz_split_sizes(at::Tensor* a, const int64_t* sizes, int64_t length, int64_t dim, at::Tensor*** result) {
  return make_list(result, [&] { return a->split_with_sizes(tz::ints(sizes, length), dim); });
}
TZ_API int64_t tz_chunk(at::Tensor* a, int64_t chunks, int64_t dim, at::Tensor*** result) {
  return make_list(result, [&] { return a->chunk(chunks, dim); });
}
TZ_API int64_t tz_unbind(at::Tensor* a, int64_t dim, at::Tensor*** result) {
  return make_list(result, [&] { return a->unbind(dim); });
}

// --- indexing ---

namespace {

// One index of a[...]: kind 0 an integer, 1 a new axis, 2 an ellipsis, 3 a bool, 4 a tensor, 5 a slice.
struct Index {
  int64_t kind;
  int64_t start;
  int64_t stop;
  int64_t step;
  at::Tensor* tensor;
};

// The smallest number stands for "not given" in a slice.
constexpr int64_t none = INT64_MIN;

std::vector<at::indexing::TensorIndex> indices(const Index* list, int64_t count) {
  using at::indexing::Slice;
  using at::indexing::TensorIndex;
  std::vector<TensorIndex> result;
  result.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; i++) {
    const auto& index = list[i];
    switch (index.kind) {
      case 0: result.emplace_back(index.start); break;
      case 1: result.emplace_back(at::indexing::None); break;
      case 2: result.emplace_back(at::indexing::Ellipsis); break;
      case 3: result.emplace_back(index.start != 0); break;
      case 4: result.emplace_back(*index.tensor); break;
      default: {
        auto step = index.step == none ? 1 : index.step;
        auto start = index.start == none ? 0 : index.start;
        auto stop = index.stop == none ? INT64_MAX : index.stop;
        result.emplace_back(Slice(start, stop, step));
        break;
      }
    }
  }
  return result;
}

}  // namespace

TZ_API at::Tensor* tz_index(at::Tensor* a, const Index* list, int64_t count) { MAKE(a->index(indices(list, count))); }
TZ_API int32_t tz_index_put_(at::Tensor* a, const Index* list, int64_t count, at::Tensor* value, int32_t accumulate) {
  return tz::attempt([&] {
    if (accumulate == 0) {
      a->index_put_(indices(list, count), *value);
      return;
    }
    c10::List<tz::optional<at::Tensor>> tensors;
    for (int64_t i = 0; i < count; i++) {
      TORCH_CHECK(list[i].kind == 4, "index_put_ with accumulate takes tensors as indices only");
      tensors.push_back(*list[i].tensor);
    }
    a->index_put_(tensors, *value, true);
  });
}
TZ_API int32_t tz_index_put_number_(at::Tensor* a, const Index* list, int64_t count, tz::Number value) {
  return tz::attempt([&] { a->index_put_(indices(list, count), value.scalar()); });
}
TZ_API at::Tensor* tz_index_select(at::Tensor* a, int64_t dim, at::Tensor* index) {
  MAKE(a->index_select(dim, *index));
}
TZ_API at::Tensor* tz_take(at::Tensor* a, at::Tensor* index) { MAKE(a->take(*index)); }
TZ_API at::Tensor* tz_gather(at::Tensor* a, int64_t dim, at::Tensor* index) { MAKE(a->gather(dim, *index)); }
TZ_API at::Tensor* tz_masked_select(at::Tensor* a, at::Tensor* mask) { MAKE(a->masked_select(*mask)); }
TZ_API at::Tensor* tz_nonzero(at::Tensor* a) { MAKE(a->nonzero()); }
TZ_API at::Tensor* tz_tril(at::Tensor* a, int64_t diagonal) { MAKE(a->tril(diagonal)); }
TZ_API at::Tensor* tz_triu(at::Tensor* a, int64_t diagonal) { MAKE(a->triu(diagonal)); }
TZ_API int32_t tz_tril_(at::Tensor* a, int64_t diagonal) {
  return tz::attempt([&] { a->tril_(diagonal); });
}
TZ_API int32_t tz_triu_(at::Tensor* a, int64_t diagonal) {
  return tz::attempt([&] { a->triu_(diagonal); });
}

#define BY_INDEX(name)                                                                              \
  TZ_API at::Tensor* tz_##name(at::Tensor* a, int64_t dim, at::Tensor* index, at::Tensor* source) { \
    MAKE(a->name(dim, *index, *source));                                                            \
  }                                                                                                 \
  TZ_API int32_t tz_##name##_(at::Tensor* a, int64_t dim, at::Tensor* index, at::Tensor* source) {  \
    return tz::attempt([&] { a->name##_(dim, *index, *source); });                                  \
  }
BY_INDEX(index_copy)
BY_INDEX(scatter)
BY_INDEX(scatter_add)

TZ_API at::Tensor* tz_index_add(at::Tensor* a, int64_t dim, at::Tensor* index, at::Tensor* source, tz::Number alpha) {
  MAKE(a->index_add(dim, *index, *source, alpha.scalar()));
}
TZ_API int32_t tz_index_add_(at::Tensor* a, int64_t dim, at::Tensor* index, at::Tensor* source, tz::Number alpha) {
  return tz::attempt([&] { a->index_add_(dim, *index, *source, alpha.scalar()); });
}
TZ_API at::Tensor* tz_index_fill(at::Tensor* a, int64_t dim, at::Tensor* index, tz::Number value) {
  MAKE(a->index_fill(dim, *index, value.scalar()));
}
TZ_API int32_t tz_index_fill_(at::Tensor* a, int64_t dim, at::Tensor* index, tz::Number value) {
  return tz::attempt([&] { a->index_fill_(dim, *index, value.scalar()); });
}
TZ_API int32_t tz_masked_scatter_(at::Tensor* a, at::Tensor* mask, at::Tensor* source) {
  return tz::attempt([&] { a->masked_scatter_(*mask, *source); });
}
