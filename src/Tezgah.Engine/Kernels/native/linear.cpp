// Products of a few rows with a weight, alone or with a low-rank adapter beside it.
#include "tezgah_kernels.h"

#include <ATen/Functions.h>

#include <vector>

namespace {

void run(const tk::FewRows& job) {
  const auto& table = tk::table();
  constexpr int64_t unit = tk::kFewRowsUnit;
  auto grain = tk::grain(unit * (job.k + job.r) * job.n, 200000);
  at::parallel_for(0, (job.out + unit - 1) / unit, grain, [&](int64_t first, int64_t last) {
    table.few_rows(job, first * unit, std::min(last * unit, job.out));
  });
}

// x [n, k] as the kernel wants it; the memory lives until the next call of this thread with the same `place`.
const float* pack(tk::Type type, const at::Tensor& x, int64_t n, int64_t k, int place) {
  thread_local std::vector<float> memory[2];
  const auto& table = tk::table();
  auto size = static_cast<size_t>(table.few_rows_packed(type, n, k)) + 16;
  if (memory[place].size() < size) memory[place].resize(size);
  auto start = reinterpret_cast<float*>((reinterpret_cast<uintptr_t>(memory[place].data()) + 63) / 64 * 64);
  table.few_rows_pack(type, x.data_ptr(), n, k, start);
  return start;
}

at::Tensor empty_rows(const at::Tensor& x, int64_t columns) {
  auto sizes = x.sizes().vec();
  sizes.back() = columns;
  return at::empty(sizes, x.options());
}

int64_t rows_of(const at::Tensor& x, const at::Tensor& weight, const char* name) {
  TORCH_CHECK(x.dim() >= 1 && weight.dim() == 2 && x.size(-1) == weight.size(1), name, " is ", weight.sizes(),
              " for an input of ", x.sizes());
  return weight.size(1) == 0 ? 0 : x.numel() / weight.size(1);
}

}  // namespace

// y [.., out] = x [.., in] w [out, in]^T + bias [out]; with a [r, in] and b [out, r] also + scaling * (x a^T) b^T. bias may
// be null, and a and b together.
TK_API at::Tensor* tk_few_rows(at::Tensor* x, at::Tensor* w, at::Tensor* bias, at::Tensor* a, at::Tensor* b,
                               double scaling) {
  return tk::make([&] {
    auto type = tk::type_of(*x, "the input");
    tk::check_like(*x, "the input", *x);
    tk::check_like(*w, "the weight", *x);
    auto n = rows_of(*x, *w, "the weight");
    if (bias != nullptr) {
      tk::check_like(*bias, "the bias", *x);
      TORCH_CHECK(bias->numel() == w->size(0), "the bias is ", bias->sizes(), " for a weight of ", w->sizes());
    }
    auto y = empty_rows(*x, w->size(0));
    tk::FewRows job{type, pack(type, *x, n, w->size(1), 0), w->data_ptr(), tk::data(bias), nullptr, nullptr, y.data_ptr(),
                    n,    w->size(1),                       w->size(0),    0,              1.0f};
    if (a != nullptr) {
      tk::check_like(*a, "A", *x);
      tk::check_like(*b, "B", *x);
      rows_of(*x, *a, "A");
      TORCH_CHECK(b->dim() == 2 && b->size(0) == w->size(0) && b->size(1) == a->size(0), "B is ", b->sizes(),
                  " for an A of ", a->sizes(), " and a weight of ", w->sizes());
      auto low = empty_rows(*x, a->size(0));
      run({type, job.x, a->data_ptr(), nullptr, nullptr, nullptr, low.data_ptr(), n, job.k, a->size(0), 0,
           static_cast<float>(scaling)});
      job.t = pack(type, low, n, a->size(0), 1);
      job.b = b->data_ptr();
      job.r = a->size(0);
    }
    run(job);
    return y;
  });
}
