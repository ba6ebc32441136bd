// Causal attention over a stream of texts without padding.
#include "product.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <vector>

namespace {

struct Texts {
  std::vector<int64_t> starts;
  int64_t longest = 0;
  double pairs = 0;

  Texts(const at::Tensor& cumulative, int64_t tokens) {
    TORCH_CHECK(cumulative.device().is_cpu() && cumulative.dim() == 1 && cumulative.numel() >= 1,
                "the starts of the texts are ", cumulative.sizes(), " on ", cumulative.device(), ", not [texts + 1] on the CPU");
    auto wide = cumulative.to(at::kLong).contiguous();
    auto data = wide.data_ptr<int64_t>();
    starts.assign(data, data + wide.numel());
    TORCH_CHECK(starts.front() == 0 && starts.back() == tokens, "the starts of the texts go from ", starts.front(), " to ",
                starts.back(), ", not from 0 to the ", tokens, " tokens");
    for (size_t i = 1; i < starts.size(); i++) {
      auto length = starts[i] - starts[i - 1];
      TORCH_CHECK(length >= 0, "the starts of the texts fall at ", i);
      longest = std::max(longest, length);
      pairs += 0.5 * static_cast<double>(length) * static_cast<double>(length);
    }
  }
};

void check_streams(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int64_t size) {
  tk::check_like(q, "the query", q);
  tk::check_like(k, "the keys", q);
  tk::check_like(v, "the values", q);
  TORCH_CHECK(q.dim() == 2 && k.dim() == 2 && k.sizes() == v.sizes() && q.size(0) == k.size(0) && size > 0 &&
                  k.size(1) > 0 && k.size(1) % size == 0 && q.size(1) % k.size(1) == 0,
              "queries ", q.sizes(), ", keys ", k.sizes(), " and values ", v.sizes(), " for heads of ", size, " numbers");
}

void run(tk::Attend& job, const Texts& texts) {
  job.starts = texts.starts.data();
  job.texts = static_cast<int64_t>(texts.starts.size()) - 1;
  job.longest = texts.longest;
  const auto& table = tk::table();
  auto items = job.texts * job.kv_heads;
  auto work = items == 0 ? 1 : static_cast<int64_t>(texts.pairs * 2 * job.size * job.group / job.texts) + 1;
  auto floats = table.attend_memory(job);
  at::parallel_for(0, items, tk::grain(work, 200000), [&](int64_t first, int64_t last) {
    table.attend(job, first, last, tk::scratch(tk::kTileScratch, floats));
  });
}

}  // namespace

// q [T, heads * size] over k and v [T, kv_heads * size], each token over those of its text up to itself (the last `window` of
// them where it is not 0). Text i is tokens starts[i] to starts[i + 1]. Makes y as q and, where it is asked for, the
// logarithm of each softmax's sum, float32 [T, heads].
TK_API int32_t tk_attend(at::Tensor* q, at::Tensor* k, at::Tensor* v, at::Tensor* starts, int64_t size, int64_t window,
                         double scale, int32_t with_sums, at::Tensor** results) {
  return tk::attempt([&] {
    check_streams(*q, *k, *v, size);
    Texts texts(*starts, q->size(0));
    auto y = at::empty_like(*q);
    at::Tensor sums;
    if (with_sums != 0) sums = at::empty({q->size(0), q->size(1) / size}, q->options().dtype(at::kFloat));
    tk::Attend job{};
    job.type = tk::type_of(*q, "the query");
    job.q = q->data_ptr();
    job.k = k->data_ptr();
    job.v = v->data_ptr();
    job.y = y.data_ptr();
    job.lse = sums.defined() ? sums.data_ptr<float>() : nullptr;
    job.kv_heads = k->size(1) / size;
    job.group = q->size(1) / k->size(1);
    job.size = size;
    job.window = window;
    job.scale = static_cast<float>(scale);
    run(job, texts);
    results[0] = new at::Tensor(y);
    results[1] = sums.defined() ? new at::Tensor(sums) : nullptr;
  });
}

// Gradients of tk_attend: of q, k and v.
TK_API int32_t tk_attend_backward(at::Tensor* dy, at::Tensor* q, at::Tensor* k, at::Tensor* v, at::Tensor* y,
                                  at::Tensor* sums, at::Tensor* starts, int64_t size, int64_t window, double scale,
                                  at::Tensor** results) {
  return tk::attempt([&] {
    check_streams(*q, *k, *v, size);
    tk::check_like(*dy, "the gradient", *q);
    tk::check_like(*y, "the result", *q);
    tk::check(*sums, "the sums", at::kFloat);
    TORCH_CHECK(dy->sizes() == q->sizes() && y->sizes() == q->sizes() && sums->numel() == q->numel() / size,
                "the gradient is ", dy->sizes(), ", the query ", q->sizes());
    Texts texts(*starts, q->size(0));
    auto dq = at::empty_like(*q), dk = at::empty_like(*k), dv = at::empty_like(*v);
    tk::Attend job{};
    job.type = tk::type_of(*q, "the query");
    job.q = q->data_ptr();
    job.k = k->data_ptr();
    job.v = v->data_ptr();
    job.y = y->data_ptr();
    job.dy = dy->data_ptr();
    job.dq = dq.data_ptr();
    job.dk = dk.data_ptr();
    job.dv = dv.data_ptr();
    job.lse = sums->data_ptr<float>();
    job.kv_heads = k->size(1) / size;
    job.group = q->size(1) / k->size(1);
    job.size = size;
    job.window = window;
    job.scale = static_cast<float>(scale);
    run(job, texts);
    results[0] = new at::Tensor(dq);
    results[1] = new at::Tensor(dk);
    results[2] = new at::Tensor(dv);
  });
}
