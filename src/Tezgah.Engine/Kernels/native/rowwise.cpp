// Norm, gate, rotary positions and the largest number of a row.
#include "tezgah_kernels.h"

#include <ATen/Functions.h>

// y = cast(x * rstd) * weight over the last dimension. Where rstd is not null, float32 [rows] is written there.
TK_API at::Tensor* tk_rms_norm(at::Tensor* x, at::Tensor* weight, double epsilon, at::Tensor* rstd) {
  return tk::make([&] {
    auto type = tk::type_of(*x, "the input");
    tk::check_like(*x, "the input", *x);
    tk::check_like(*weight, "the weight", *x);
    auto size = weight->numel();
    TORCH_CHECK(x->dim() >= 1 && x->size(-1) == size && size > 0, "the weight is ", weight->sizes(), " for an input of ", x->sizes());
    auto rows = x->numel() / size;
    if (rstd != nullptr) {
      tk::check(*rstd, "rstd", at::kFloat);
      TORCH_CHECK(rstd->numel() == rows, "rstd has ", rstd->numel(), " numbers for ", rows, " rows");
    }
    auto y = at::empty_like(*x);
    tk::Norm job{type, x->data_ptr(), weight->data_ptr(), y.data_ptr(), rstd == nullptr ? nullptr : rstd->data_ptr<float>(),
                 size, static_cast<float>(epsilon)};
    const auto& table = tk::table();
    at::parallel_for(0, rows, tk::grain(size), [&](int64_t first, int64_t last) { table.norm(job, first, last); });
    return y;
  });
}

// Gradients of tk_rms_norm: results[0] that of x, results[1] that of the weight, each where it is asked for.
TK_API int32_t tk_rms_norm_backward(at::Tensor* dy, at::Tensor* x, at::Tensor* weight, at::Tensor* rstd, int32_t of_x,
                                    int32_t of_weight, at::Tensor** results) {
  return tk::attempt([&] {
    auto type = tk::type_of(*x, "the input");
    tk::check_like(*x, "the input", *x);
    tk::check_like(*dy, "the gradient", *x);
    tk::check_like(*weight, "the weight", *x);
    tk::check(*rstd, "rstd", at::kFloat);
    auto size = weight->numel(), rows = rstd->numel();
    TORCH_CHECK(dy->sizes() == x->sizes() && x->numel() == rows * size, "the gradient is ", dy->sizes(), ", the input ",
                x->sizes(), ", the weight ", weight->sizes());
    tk::NormBack job{type, dy->data_ptr(), x->data_ptr(), weight->data_ptr(), rstd->data_ptr<float>(), nullptr, nullptr, rows, size};
    const auto& table = tk::table();
    if (of_x != 0) {
      auto dx = at::empty_like(*x);
      job.dx = dx.data_ptr();
      at::parallel_for(0, rows, tk::grain(size), [&](int64_t first, int64_t last) { table.norm_back(job, first, last); });
      results[0] = new at::Tensor(std::move(dx));
    }
    if (of_weight != 0) {
      auto dweight = at::empty_like(*weight);
      job.dweight = dweight.data_ptr();
      // Each number is summed up by one thread, row after row: the same bits whatever the number of threads.
      at::parallel_for(0, (size + tk::kNormUnit - 1) / tk::kNormUnit, tk::grain(rows * tk::kNormUnit),
                       [&](int64_t first, int64_t last) { table.norm_back_weight(job, first, last); });
      results[1] = new at::Tensor(std::move(dweight));
    }
  });
}

// Gradients of tk_swiglu: of the gate and of the other factor.
TK_API int32_t tk_swiglu_backward(at::Tensor* dy, at::Tensor* gate, at::Tensor* up, at::Tensor** results) {
  return tk::attempt([&] {
    auto type = tk::type_of(*gate, "the gate");
    tk::check_like(*gate, "the gate", *gate);
    tk::check_like(*up, "the other factor", *gate);
    tk::check_like(*dy, "the gradient", *gate);
    TORCH_CHECK(gate->sizes() == up->sizes() && dy->sizes() == up->sizes(), "the gradient is ", dy->sizes(), ", the gate ",
                gate->sizes(), ", the other factor ", up->sizes());
    auto dgate = at::empty_like(*gate), dup = at::empty_like(*up);
    tk::GateBack job{type, dy->data_ptr(), gate->data_ptr(), up->data_ptr(), dgate.data_ptr(), dup.data_ptr()};
    const auto& table = tk::table();
    constexpr int64_t unit = 64;
    auto count = gate->numel();
    at::parallel_for(0, (count + unit - 1) / unit, tk::grain(unit * 8), [&](int64_t first, int64_t last) {
      table.gate_back(job, first * unit, std::min(last * unit, count));
    });
    results[0] = new at::Tensor(std::move(dgate));
    results[1] = new at::Tensor(std::move(dup));
  });
}

// y = silu(gate) * up.
TK_API at::Tensor* tk_swiglu(at::Tensor* gate, at::Tensor* up) {
  return tk::make([&] {
    auto type = tk::type_of(*gate, "the gate");
    tk::check_like(*gate, "the gate", *gate);
    tk::check_like(*up, "the other factor", *gate);
    TORCH_CHECK(gate->sizes() == up->sizes(), "the gate is ", gate->sizes(), ", the other factor ", up->sizes());
    auto y = at::empty_like(*gate);
    tk::Gate job{type, gate->data_ptr(), up->data_ptr(), y.data_ptr()};
    const auto& table = tk::table();
    // Shares in whole vectors, so that a number is worked on in the same way whatever the number of threads.
    constexpr int64_t unit = 64;
    auto count = gate->numel();
    at::parallel_for(0, (count + unit - 1) / unit, tk::grain(unit * 8), [&](int64_t first, int64_t last) {
      table.gate(job, first * unit, std::min(last * unit, count));
    });
    return y;
  });
}

// Rotates the heads of x [T, heads * size] by the angles of cos and sin [., size / 2] (or [., 1, size / 2]) at positions
// int64 [T], or at row t for token t where positions is null. direction 1, or -1 to turn back.
TK_API at::Tensor* tk_rotate(at::Tensor* x, at::Tensor* cos, at::Tensor* sin, at::Tensor* positions, int64_t size,
                             double direction) {
  return tk::make([&] {
    auto type = tk::type_of(*x, "the input");
    tk::check_like(*x, "the input", *x);
    auto angle_type = tk::type_of(*cos, "cos");
    tk::check_like(*cos, "cos", *cos);
    tk::check_like(*sin, "sin", *cos);
    TORCH_CHECK(x->dim() == 2 && size > 0 && size % 2 == 0 && x->size(1) % size == 0, "the input is ", x->sizes(),
                " for heads of ", size, " numbers");
    TORCH_CHECK(cos->dim() >= 1 && cos->size(-1) == size / 2 && cos->sizes() == sin->sizes(), "cos and sin are ",
                cos->sizes(), " and ", sin->sizes(), " for heads of ", size, " numbers");
    auto rows = x->size(0), angles = cos->numel() / (size / 2);
    const int64_t* places = nullptr;
    if (positions != nullptr) {
      tk::check(*positions, "positions", at::kLong);
      TORCH_CHECK(positions->numel() == rows, "positions has ", positions->numel(), " numbers for ", rows, " tokens");
      places = positions->data_ptr<int64_t>();
      for (int64_t i = 0; i < rows; i++) {
        TORCH_CHECK(places[i] >= 0 && places[i] < angles, "positions[", i, "] is ", places[i], " in a table of ", angles);
      }
    } else {
      TORCH_CHECK(angles == rows, "there are angles for ", angles, " of ", rows, " tokens");
    }
    auto y = at::empty_like(*x);
    tk::Rotate job{type,   angle_type,   x->data_ptr(), cos->data_ptr(),   sin->data_ptr(),
                   places, y.data_ptr(), x->size(1) / size, size, static_cast<float>(direction)};
    const auto& table = tk::table();
    at::parallel_for(0, rows, tk::grain(x->size(1) * 2), [&](int64_t first, int64_t last) { table.rotate(job, first, last); });
    return y;
  });
}

// The place of the largest number of each row: int64 [rows] of x [rows, count].
TK_API at::Tensor* tk_argmax(at::Tensor* x) {
  return tk::make([&] {
    auto type = tk::type_of(*x, "the input");
    tk::check_like(*x, "the input", *x);
    TORCH_CHECK(x->dim() == 2 && x->size(1) > 0, "the input is ", x->sizes(), ", not [rows, count]");
    auto rows = x->size(0), count = x->size(1), bytes = count * static_cast<int64_t>(x->element_size());
    auto y = at::empty({rows}, x->options().dtype(at::kLong));
    auto places = y.data_ptr<int64_t>();
    auto source = static_cast<const char*>(x->data_ptr());
    const auto& table = tk::table();
    at::parallel_for(0, rows, tk::grain(count), [&](int64_t first, int64_t last) {
      for (int64_t i = first; i < last; i++) places[i] = table.argmax(type, source + i * bytes, count);
    });
    return y;
  });
}
