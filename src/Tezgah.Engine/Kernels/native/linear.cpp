// Projections: products with a weight, alone or with a low-rank adapter beside it, and their gradients.
#include "nf4.h"
#include "product.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <vector>

namespace {

// Up to so many rows a weight is read once as it lies in memory; beyond, packing both factors pays (docs/performance.md).
constexpr int64_t kFewRows = 48;

void run(const tk::FewRows& job) {
  const auto& table = tk::table();
  constexpr int64_t unit = tk::kFewRowsUnit;
  auto grain = tk::grain(unit * (job.k + job.r) * job.n, 200000);
  at::parallel_for(0, (job.out + unit - 1) / unit, grain, [&](int64_t first, int64_t last) {
    table.few_rows(job, first * unit, std::min(last * unit, job.out));
  });
}

// x [n, k] as the kernel wants it; the memory lives until the next call of this thread with the same place.
const float* pack(tk::Type type, const at::Tensor& x, int64_t n, int64_t k, int place) {
  const auto& table = tk::table();
  auto start = tk::scratch(tk::kPackScratch + place, table.few_rows_packed(type, n, k));
  table.few_rows_pack(type, x.data_ptr(), n, k, start);
  return start;
}

at::Tensor matrix(const at::Tensor& x, int64_t columns) {
  return x.view({columns == 0 ? 0 : x.numel() / columns, columns});
}

std::vector<int64_t> sizes_with(const at::Tensor& x, int64_t columns) {
  auto sizes = x.sizes().vec();
  sizes.back() = columns;
  return sizes;
}

void check_projection(const at::Tensor& x, const at::Tensor& weight, const at::Tensor* bias, const char* name) {
  TORCH_CHECK(x.dim() >= 1 && weight.dim() == 2 && x.size(-1) == weight.size(1), name, " is ", weight.sizes(),
              " for an input of ", x.sizes());
  tk::check_like(x, "the input", x);
  tk::check_like(weight, name, x);
  if (bias != nullptr) {
    tk::check_like(*bias, "the bias", x);
    TORCH_CHECK(bias->numel() == weight.size(0), "the bias is ", bias->sizes(), " for a weight of ", weight.sizes());
  }
}

// What a low-rank adapter adds, A and B in the dtype of the input.
struct Adapter {
  at::Tensor a, b;
  double scaling;
  Adapter(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& given_a, const at::Tensor& given_b, double s)
      : a(given_a.to(x.scalar_type()).contiguous()), b(given_b.to(x.scalar_type()).contiguous()), scaling(s) {
    check_projection(x, a, nullptr, "A");
    TORCH_CHECK(b.dim() == 2 && b.size(0) == weight.size(0) && b.size(1) == a.size(0), "B is ", b.sizes(), " for an A of ",
                a.sizes(), " and a weight of ", weight.sizes());
  }
};

at::Tensor dropped(const at::Tensor& x, int64_t drop, int64_t seed, bool in_place) {
  if (drop == 0) return x;
  TORCH_CHECK(drop > 0 && drop < 256, drop, " of 256 numbers to drop");
  auto y = in_place ? x : at::empty_like(x);
  tk::Dropout job{tk::type_of(x, "the input"), x.data_ptr(), y.data_ptr(), x.numel(), static_cast<uint64_t>(seed),
                  static_cast<int32_t>(drop), 256.0f / static_cast<float>(256 - drop)};
  const auto& table = tk::table();
  constexpr int64_t unit = tk::kDropoutUnit;
  at::parallel_for(0, (x.numel() + unit - 1) / unit, tk::grain(unit * 4),
                   [&](int64_t first, int64_t last) { table.dropout(job, first, last); });
  return y;
}

at::Tensor project_few(const at::Tensor& x, const at::Tensor& weight, const at::Tensor* bias, const at::Tensor* low,
                       const at::Tensor* b) {
  auto type = tk::type_of(x, "the input");
  auto n = x.numel() / weight.size(1);
  auto y = at::empty(sizes_with(x, weight.size(0)), x.options());
  tk::FewRows job{type, pack(type, x, n, weight.size(1), 0), weight.data_ptr(), tk::data(bias), nullptr, nullptr,
                  y.data_ptr(), n, weight.size(1), weight.size(0), 0, 1.0f};
  if (low != nullptr) {
    job.t = pack(type, *low, n, low->size(-1), 1);
    job.b = b->data_ptr();
    job.r = low->size(-1);
  }
  run(job);
  return y;
}

// x w^T + bias + low b^T, where low and b may be null.
at::Tensor project(const at::Tensor& x, const at::Tensor& weight, const at::Tensor* bias, const at::Tensor* low = nullptr,
                   const at::Tensor* b = nullptr) {
  auto width = weight.size(1);
  if (width > 0 && x.numel() > 0 && x.numel() <= kFewRows * width) return project_few(x, weight, bias, low, b);
  auto y = at::empty(sizes_with(x, weight.size(0)), x.options());
  auto out = matrix(y, weight.size(0));
  if (low == nullptr) {
    tk::multiply(out, matrix(x, width), weight.t(), nullptr, nullptr, bias);
  } else {
    auto second = matrix(*low, b->size(1)), right = b->t();
    tk::multiply(out, matrix(x, width), weight.t(), &second, &right, bias);
  }
  return y;
}

// scaling * x a^T
at::Tensor lower(const at::Tensor& x, const Adapter& adapter) {
  auto low = at::empty(sizes_with(x, adapter.a.size(0)), x.options());
  auto n = x.numel() / std::max<int64_t>(1, adapter.a.size(1));
  if (n > 0 && n <= kFewRows) {
    auto type = tk::type_of(x, "the input");
    run({type, pack(type, x, n, adapter.a.size(1), 0), adapter.a.data_ptr(), nullptr, nullptr, nullptr, low.data_ptr(), n,
         adapter.a.size(1), adapter.a.size(0), 0, static_cast<float>(adapter.scaling)});
  } else {
    tk::multiply(matrix(low, adapter.a.size(0)), matrix(x, adapter.a.size(1)), adapter.a.t(), nullptr, nullptr, nullptr,
                 adapter.scaling);
  }
  return low;
}

}  // namespace

// y [.., out] = x [.., in] w [out, in]^T + bias [out]; bias may be null.
TK_API at::Tensor* tk_linear(at::Tensor* x, at::Tensor* w, at::Tensor* bias) {
  return tk::make([&] {
    check_projection(*x, *w, bias, "the weight");
    return project(*x, *w, bias);
  });
}

// Gradients of tk_linear, each where it is asked for: of x, of the weight, of the bias.
TK_API int32_t tk_linear_backward(at::Tensor* dy, at::Tensor* x, at::Tensor* w, int32_t of_x, int32_t of_w, int32_t of_bias,
                                  at::Tensor** results) {
  return tk::attempt([&] {
    check_projection(*x, *w, nullptr, "the weight");
    tk::check_like(*dy, "the gradient", *x);
    auto out = matrix(*dy, w->size(0)), in = matrix(*x, w->size(1));
    at::Tensor dx, dw, dbias;
    if (of_x != 0) {
      dx = at::empty_like(*x);
      tk::multiply(matrix(dx, w->size(1)), out, *w);
    }
    if (of_w != 0) {
      dw = at::empty_like(*w);
      tk::multiply(dw, out.t(), in);
    }
    if (of_bias != 0) dbias = out.sum(0);
    results[0] = dx.defined() ? new at::Tensor(dx) : nullptr;
    results[1] = dw.defined() ? new at::Tensor(dw) : nullptr;
    results[2] = dbias.defined() ? new at::Tensor(dbias) : nullptr;
  });
}

// y = x w^T + bias + low b^T with low = scaling * dropout(x) a^T, where `drop` of 256 numbers of x are dropped. Makes y and,
// where it is asked for, low, which the gradients need.
TK_API int32_t tk_lora(at::Tensor* x, at::Tensor* w, at::Tensor* bias, at::Tensor* a, at::Tensor* b, double scaling,
                       int64_t drop, int64_t seed, int32_t with_low, at::Tensor** results) {
  return tk::attempt([&] {
    check_projection(*x, *w, bias, "the weight");
    Adapter adapter(*x, *w, *a, *b, scaling);
    auto low = lower(dropped(*x, drop, seed, false), adapter);
    results[0] = new at::Tensor(project(*x, *w, bias, &low, &adapter.b));
    results[1] = with_low != 0 ? new at::Tensor(low) : nullptr;
  });
}

// Gradients of tk_lora: of x where it is asked for, of a and of b; none of the weight.
TK_API int32_t tk_lora_backward(at::Tensor* dy, at::Tensor* x, at::Tensor* w, at::Tensor* a, at::Tensor* b, at::Tensor* low,
                                double scaling, int64_t drop, int64_t seed, int32_t of_x, at::Tensor** results) {
  return tk::attempt([&] {
    check_projection(*x, *w, nullptr, "the weight");
    tk::check_like(*dy, "the gradient", *x);
    tk::check_like(*low, "the low-rank part", *x);
    Adapter adapter(*x, *w, *a, *b, scaling);
    auto rank = adapter.a.size(0), width = w->size(1);
    auto out = matrix(*dy, w->size(0)), part = matrix(*low, rank);
    auto down = at::empty({out.size(0), rank}, x->options());
    tk::multiply(down, out, adapter.b, nullptr, nullptr, nullptr, scaling);
    auto da = at::empty_like(*a), db = at::empty_like(*b);
    tk::multiply(da, down.t(), matrix(dropped(*x, drop, seed, false), width));
    tk::multiply(db, out.t(), part);
    at::Tensor dx;
    if (of_x != 0) {
      dx = at::empty_like(*x);
      auto rows = matrix(dx, width);
      if (drop == 0) {
        tk::multiply(rows, out, *w, &down, &adapter.a);
      } else {
        tk::multiply(rows, down, adapter.a);
        dropped(dx, drop, seed, true);
        tk::multiply(rows, out, *w, nullptr, nullptr, nullptr, 1, true);
      }
    }
    results[0] = dx.defined() ? new at::Tensor(dx) : nullptr;
    results[1] = new at::Tensor(da);
    results[2] = new at::Tensor(db);
  });
}

// x with `drop` of 256 numbers set to zero and the others scaled up.
TK_API at::Tensor* tk_dropout(at::Tensor* x, int64_t drop, int64_t seed) {
  return tk::make([&] {
    tk::check_like(*x, "the input", *x);
    return drop == 0 ? x->clone() : dropped(*x, drop, seed, false);
  });
}

// --- a frozen weight in NF4: a part of its rows at a time is read into numbers and forgotten ---

namespace {

void check_frozen(const at::Tensor& x, const tk::Nf4Matrix& w, const at::Tensor* bias) {
  tk::check_like(x, "the input", x);
  TORCH_CHECK(x.dim() >= 1 && x.size(-1) == w.columns, "the weight is [", w.rows, ", ", w.columns, "] for an input of ", x.sizes());
  if (bias != nullptr) {
    tk::check_like(*bias, "the bias", x);
    TORCH_CHECK(bias->numel() == w.rows, "the bias is ", bias->sizes(), " for a weight of ", w.rows, " rows");
  }
}

}  // namespace

// tk_lora over a weight in NF4 [rows, columns]; a and b may be null together.
TK_API int32_t tk_nf4_lora(at::Tensor* x, at::Tensor* packed, at::Tensor* absmax, at::Tensor* nested, at::Tensor* offset,
                           int64_t rows, int64_t columns, at::Tensor* bias, at::Tensor* a, at::Tensor* b, double scaling,
                           int64_t drop, int64_t seed, int32_t with_low, at::Tensor** results) {
  return tk::attempt([&] {
    tk::Nf4Matrix w(packed, absmax, nested, offset, rows, columns);
    check_frozen(*x, w, bias);
    auto y = at::empty(sizes_with(*x, rows), x->options());
    auto out = matrix(y, rows), in = matrix(*x, columns);
    at::Tensor low, part, up;
    if (a != nullptr) {
      Adapter adapter(*x, at::empty({rows, 0}, x->options()), *a, *b, scaling);
      low = lower(dropped(*x, drop, seed, false), adapter);
      part = matrix(low, adapter.a.size(0));
      up = adapter.b;
    }
    for (int64_t first = 0; first < rows; first += w.part()) {
      auto count = std::min(w.part(), rows - first);
      auto numbers = w.read(first, count, x->scalar_type());
      at::Tensor right, some;
      if (up.defined()) right = up.narrow(0, first, count).t();
      if (bias != nullptr) some = bias->narrow(0, first, count);
      tk::multiply(out.narrow(1, first, count), in, numbers.t(), up.defined() ? &part : nullptr, up.defined() ? &right : nullptr,
                   bias != nullptr ? &some : nullptr);
    }
    results[0] = new at::Tensor(y);
    results[1] = with_low != 0 && low.defined() ? new at::Tensor(low) : nullptr;
  });
}

// tk_lora_backward over a weight in NF4.
TK_API int32_t tk_nf4_lora_backward(at::Tensor* dy, at::Tensor* x, at::Tensor* packed, at::Tensor* absmax, at::Tensor* nested,
                                    at::Tensor* offset, int64_t rows, int64_t columns, at::Tensor* a, at::Tensor* b,
                                    at::Tensor* low, double scaling, int64_t drop, int64_t seed, int32_t of_x, at::Tensor** results) {
  return tk::attempt([&] {
    tk::Nf4Matrix w(packed, absmax, nested, offset, rows, columns);
    check_frozen(*x, w, nullptr);
    tk::check_like(*dy, "the gradient", *x);
    auto out = matrix(*dy, rows);
    at::Tensor dx, da, db, down;
    if (a != nullptr) {
      tk::check_like(*low, "the low-rank part", *x);
      Adapter adapter(*x, at::empty({rows, 0}, x->options()), *a, *b, scaling);
      down = at::empty({out.size(0), adapter.a.size(0)}, x->options());
      tk::multiply(down, out, adapter.b, nullptr, nullptr, nullptr, scaling);
      da = at::empty_like(*a);
      db = at::empty_like(*b);
      tk::multiply(da, down.t(), matrix(dropped(*x, drop, seed, false), columns));
      tk::multiply(db, out.t(), matrix(*low, adapter.a.size(0)));
      if (of_x != 0) {
        dx = at::empty(x->sizes(), x->options().dtype(at::kFloat));
        tk::multiply(matrix(dx, columns), down, adapter.a);
        dropped(dx, drop, seed, true);
      }
    }
    if (of_x != 0) {
      // The parts add up in float32.
      if (!dx.defined()) dx = at::zeros(x->sizes(), x->options().dtype(at::kFloat));
      auto sum = matrix(dx, columns);
      for (int64_t first = 0; first < rows; first += w.part()) {
        auto count = std::min(w.part(), rows - first);
        tk::multiply(sum, out.narrow(1, first, count), w.read(first, count, x->scalar_type()), nullptr, nullptr,
                     nullptr, 1, true);
      }
      dx = dx.to(x->scalar_type());
    }
    results[0] = dx.defined() ? new at::Tensor(dx) : nullptr;
    results[1] = da.defined() ? new at::Tensor(da) : nullptr;
    results[2] = db.defined() ? new at::Tensor(db) : nullptr;
  });
}
