// What an optimizer does to its parameters, without a managed call per tensor and operation.
#include "tezgah_torch.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/clamp_max.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/norm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/linalg_vector_norm.h>

#include <cmath>

// One step of AdamW (Loshchilov and Hutter 2019, algorithm 2) on one parameter; the operations and their order are
// those of TorchSharp's loop. `step` counts from 1. A parameter without a gradient is left alone, and 0 is written.
TZ_API int32_t tz_adamw_step(at::Tensor* parameter, at::Tensor* mean, at::Tensor* square, at::Tensor* max_square,
                             int64_t step, double rate, double beta1, double beta2, double epsilon, double decay,
                             int32_t maximize, int32_t* done) {
  return tz::attempt([&] {
    *done = 0;
    at::Tensor gradient = parameter->grad();
    if (!gradient.defined()) return;
    at::NoGradGuard no_grad;
    if (maximize != 0) gradient = gradient.neg();
    parameter->mul_(1 - rate * decay);
    auto correction1 = 1 - std::pow(beta1, static_cast<double>(step));
    auto correction2 = 1 - std::pow(beta2, static_cast<double>(step));
    mean->mul_(beta1).add_(gradient, 1 - beta1);
    square->mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
    at::Tensor root;
    if (max_square != nullptr) {
      max_square->copy_(at::maximum(*max_square, *square));
      root = max_square->sqrt();
    } else {
      root = square->sqrt();
    }
    auto denominator = root.div(std::sqrt(correction2)).add_(epsilon);
    parameter->addcdiv_(*mean, denominator, -(rate / correction1));
    *done = 1;
  });
}

// Zeroes the gradient in place, where there is one.
TZ_API int32_t tz_zero_gradient(at::Tensor* parameter) {
  return tz::attempt([&] {
    auto& gradient = parameter->mutable_grad();
    if (gradient.defined()) {
      at::NoGradGuard no_grad;
      gradient.zero_();
    }
  });
}

// Scales all gradients so that their joint norm is at most max_norm (Pascanu et al. 2013); writes the norm before.
TZ_API int32_t tz_clip_grad_norm_(at::Tensor* const* handles, int64_t count, double max_norm, double norm_type,
                                  double* result) {
  return tz::attempt([&] {
    at::NoGradGuard no_grad;
    std::vector<at::Tensor> gradients;
    for (int64_t i = 0; i < count; i++) {
      const auto& gradient = handles[i]->grad();
      if (gradient.defined()) gradients.push_back(gradient);
    }
    *result = 0;
    if (gradients.empty()) return;
    std::vector<at::Tensor> norms;
    norms.reserve(gradients.size());
    auto device = gradients[0].device();
    auto infinite = std::isinf(norm_type);
    for (const auto& gradient : gradients) {
      norms.push_back((infinite ? gradient.abs().max() : at::norm(gradient, norm_type)).to(device));
    }
    auto all = at::stack(norms);
    auto total = infinite ? all.max() : at::norm(all, norm_type);
    auto factor = at::clamp_max(at::full_like(total, max_norm).div(total.add(1e-6)), 1.0);
    for (auto& gradient : gradients) gradient.mul_(factor.to(gradient.device()));
    *result = total.item().toDouble();
  });
}
