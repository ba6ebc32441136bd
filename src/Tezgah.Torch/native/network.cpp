// Products and the functions that networks are made of.
#include "tezgah_torch.h"

#include <ATen/ops/addmm.h>
#include <ATen/ops/binary_cross_entropy.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/einsum.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/nll_loss_nd.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <torch/version.h>
#if TORCH_VERSION_MAJOR >= 2
#include <ATen/ops/scaled_dot_product_attention.h>
#endif

#include <cmath>
#include <limits>

#define MAKE(...) return tz::make([&] { return __VA_ARGS__; })
#define PRODUCT(name) \
  TZ_API at::Tensor* tz_##name(at::Tensor* a, at::Tensor* b) { MAKE(a->name(*b)); }
PRODUCT(bmm)
PRODUCT(dot)
PRODUCT(matmul)
PRODUCT(mm)
PRODUCT(mv)
PRODUCT(outer)

TZ_API at::Tensor* tz_addmm(at::Tensor* a, at::Tensor* b, at::Tensor* c, float beta, float alpha) {
  MAKE(a->addmm(*b, *c, beta, alpha));
}
TZ_API int32_t tz_addmm_(at::Tensor* a, at::Tensor* b, at::Tensor* c, float beta, float alpha) {
  return tz::attempt([&] { a->addmm_(*b, *c, beta, alpha); });
}

TZ_API at::Tensor* tz_einsum(const char* equation, at::Tensor* const* handles, int64_t count) {
  MAKE(at::einsum(equation, tz::tensors(handles, count)));
}
TZ_API at::Tensor* tz_linear(at::Tensor* a, at::Tensor* weight, at::Tensor* bias) {
  MAKE(at::linear(*a, *weight, tz::tensor_or_none(bias)));
}
TZ_API at::Tensor* tz_softmax(at::Tensor* a, int64_t dim, int64_t type) {
  MAKE(at::softmax(*a, dim, tz::type_or_none(type)));
}
TZ_API at::Tensor* tz_log_softmax(at::Tensor* a, int64_t dim, int64_t type) {
  MAKE(at::log_softmax(*a, dim, tz::type_or_none(type)));
}
TZ_API at::Tensor* tz_layer_norm(at::Tensor* a, const int64_t* shape, int64_t length, at::Tensor* weight,
                                 at::Tensor* bias, double epsilon) {
  MAKE(at::layer_norm(*a, tz::ints(shape, length), tz::tensor_or_none(weight), tz::tensor_or_none(bias), epsilon));
}
TZ_API at::Tensor* tz_dropout(at::Tensor* a, double p, int32_t training) { MAKE(at::dropout(*a, p, training != 0)); }
TZ_API int32_t tz_dropout_(at::Tensor* a, double p, int32_t training) {
  return tz::attempt([&] { at::dropout_(*a, p, training != 0); });
}
TZ_API at::Tensor* tz_one_hot(at::Tensor* a, int64_t classes) { MAKE(at::one_hot(*a, classes)); }

// Reductions are numbered as in ATen: 0 none, 1 mean, 2 sum.
TZ_API at::Tensor* tz_cross_entropy(at::Tensor* a, at::Tensor* target, at::Tensor* weight, int64_t reduction,
                                    int64_t ignore_index, double label_smoothing) {
  MAKE(at::cross_entropy_loss(*a, *target, tz::tensor_or_none(weight), reduction, ignore_index, label_smoothing));
}
TZ_API at::Tensor* tz_nll_loss(at::Tensor* a, at::Tensor* target, at::Tensor* weight, int64_t reduction) {
  MAKE(at::nll_loss_nd(*a, *target, tz::tensor_or_none(weight), reduction, -100));
}
TZ_API at::Tensor* tz_mse_loss(at::Tensor* a, at::Tensor* target, int64_t reduction) {
  MAKE(at::mse_loss(*a, *target, reduction));
}
TZ_API at::Tensor* tz_bce(at::Tensor* a, at::Tensor* target, at::Tensor* weight, int64_t reduction) {
  MAKE(at::binary_cross_entropy(*a, *target, tz::tensor_or_none(weight), reduction));
}
TZ_API at::Tensor* tz_softplus(at::Tensor* a, double beta, double threshold) { MAKE(at::softplus(*a, beta, threshold)); }
TZ_API at::Tensor* tz_bce_with_logits(at::Tensor* a, at::Tensor* target, at::Tensor* weight, at::Tensor* pos_weight,
                                      int64_t reduction) {
  MAKE(at::binary_cross_entropy_with_logits(*a, *target, tz::tensor_or_none(weight), tz::tensor_or_none(pos_weight),
                                            reduction));
}

// softmax(q k^T / sqrt(d) + mask) v: query [..., L, E], key [..., S, E], value [..., S, V], mask bool (true: look) or
// added. libtorch 1.13 has no public op for it; the composition below is that of its successors' plain path.
TZ_API at::Tensor* tz_attention(at::Tensor* query, at::Tensor* key, at::Tensor* value, at::Tensor* mask, double p,
                                int32_t causal) {
#if TORCH_VERSION_MAJOR >= 2
  MAKE(at::scaled_dot_product_attention(*query, *key, *value, tz::tensor_or_none(mask), p, causal != 0));
#else
  MAKE([&] {
    auto scale = std::sqrt(1.0 / std::sqrt(static_cast<double>(query->size(-1))));
    auto scores = query->mul(scale).matmul(key->mul(scale).transpose(-2, -1));
    const auto minus_infinity = -std::numeric_limits<double>::infinity();
    if (causal != 0) {
      auto look = at::ones({query->size(-2), key->size(-2)}, query->options().dtype(at::kBool)).tril();
      scores = scores.masked_fill(look.logical_not(), minus_infinity);
    } else if (mask != nullptr) {
      scores = mask->scalar_type() == at::kBool ? scores.masked_fill(mask->logical_not(), minus_infinity)
                                                : scores.add(*mask);
    }
    auto weights = at::softmax(scores, -1);
    if (p > 0) weights = at::dropout(weights, p, true);
    return weights.matmul(*value);
  }());
#endif
}
