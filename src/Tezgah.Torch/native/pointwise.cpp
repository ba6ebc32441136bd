// Elementwise operations: one value in, one value out, with broadcasting.
#include "tezgah_torch.h"

#include <ATen/EmptyTensor.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/where.h>

#include <cmath>
#include <limits>

namespace {

// libtorch makes a float64 tensor of a number and then converts that to float32 for a float32 tensor, which costs more
// than the small operation itself. The same value, already converted, goes in instead; empty where it would not be the
// same (other types, numbers beyond float32).
at::Tensor float_operand(const at::Tensor& a, const tz::Number& number) {
  if (number.kind > 1 || a.scalar_type() != at::kFloat) return {};
  auto value = number.scalar().toDouble();
  if (std::abs(value) > std::numeric_limits<float>::max() && !std::isinf(value)) return {};
  at::Tensor result(at::detail::empty_cpu({}, at::kFloat));
  *static_cast<float*>(result.data_ptr()) = static_cast<float>(value);
  result.unsafeGetTensorImpl()->set_wrapped_number(true);
  return result;
}

}  // namespace

#define UNARY_NEW(name) \
  TZ_API at::Tensor* tz_##name(at::Tensor* a) { return tz::make([&] { return a->name(); }); }
#define UNARY(name) \
  UNARY_NEW(name)   \
  TZ_API int32_t tz_##name##_(at::Tensor* a) { return tz::attempt([&] { a->name##_(); }); }

UNARY(abs)
UNARY(acos)
UNARY(asin)
UNARY(atan)
UNARY(bitwise_not)
UNARY(ceil)
UNARY(cos)
UNARY(cosh)
UNARY(erf)
UNARY(erfc)
UNARY(erfinv)
UNARY(exp)
UNARY(exp2)
UNARY(expm1)
UNARY(floor)
UNARY(frac)
UNARY(log)
UNARY(log10)
UNARY(log1p)
UNARY(log2)
UNARY(logical_not)
UNARY(neg)
UNARY(reciprocal)
UNARY(relu)
UNARY(rsqrt)
UNARY(sigmoid)
UNARY(sign)
UNARY(sin)
UNARY(sinh)
UNARY(sqrt)
UNARY(tan)
UNARY(tanh)
UNARY(trunc)
UNARY_NEW(isfinite)
UNARY_NEW(isinf)
UNARY_NEW(isnan)
UNARY_NEW(isneginf)
UNARY_NEW(isposinf)

TZ_API at::Tensor* tz_silu(at::Tensor* a) {
  return tz::make([&] { return at::silu(*a); });
}
TZ_API int32_t tz_silu_(at::Tensor* a) {
  return tz::attempt([&] { at::silu_(*a); });
}
TZ_API at::Tensor* tz_gelu(at::Tensor* a, int32_t tanh) {
  return tz::make([&] { return at::gelu(*a, tanh != 0 ? "tanh" : "none"); });
}
TZ_API int32_t tz_gelu_(at::Tensor* a, int32_t tanh) {
  return tz::attempt([&] { at::gelu_(*a, tanh != 0 ? "tanh" : "none"); });
}
TZ_API at::Tensor* tz_round(at::Tensor* a, int64_t decimals) {
  return tz::make([&] { return decimals == 0 ? a->round() : a->round(decimals); });
}
TZ_API int32_t tz_round_(at::Tensor* a, int64_t decimals) {
  return tz::attempt([&] { decimals == 0 ? a->round_() : a->round_(decimals); });
}

#define BINARY_NEW(name)                                       \
  TZ_API at::Tensor* tz_##name(at::Tensor* a, at::Tensor* b) { \
    return tz::make([&] { return a->name(*b); });              \
  }
#define BINARY(name)                                         \
  BINARY_NEW(name)                                           \
  TZ_API int32_t tz_##name##_(at::Tensor* a, at::Tensor* b) { \
    return tz::attempt([&] { a->name##_(*b); });             \
  }
#define BINARY_OR_NUMBER(name)                                            \
  BINARY(name)                                                            \
  TZ_API at::Tensor* tz_##name##_number(at::Tensor* a, tz::Number b) {    \
    return tz::make([&] { return a->name(b.scalar()); });                 \
  }                                                                       \
  TZ_API int32_t tz_##name##_number_(at::Tensor* a, tz::Number b) {       \
    return tz::attempt([&] { a->name##_(b.scalar()); });                  \
  }

BINARY_OR_NUMBER(eq)
BINARY_OR_NUMBER(fmod)
BINARY_OR_NUMBER(ge)
BINARY_OR_NUMBER(gt)
BINARY_OR_NUMBER(le)
BINARY_OR_NUMBER(lt)
BINARY_OR_NUMBER(ne)
BINARY_OR_NUMBER(pow)
BINARY_OR_NUMBER(remainder)
BINARY(atan2)
BINARY(bitwise_and)
BINARY(bitwise_or)
BINARY(bitwise_xor)
BINARY(floor_divide)
BINARY(logical_and)
BINARY(logical_or)
BINARY(logical_xor)
BINARY(mul)
BINARY_NEW(fmax)
BINARY_NEW(fmin)
BINARY_NEW(maximum)
BINARY_NEW(minimum)

TZ_API at::Tensor* tz_mul_number(at::Tensor* a, tz::Number b) {
  return tz::make([&] {
    auto operand = float_operand(*a, b);
    return operand.defined() ? a->mul(operand) : a->mul(b.scalar());
  });
}
TZ_API int32_t tz_mul_number_(at::Tensor* a, tz::Number b) {
  return tz::attempt([&] {
    auto operand = float_operand(*a, b);
    operand.defined() ? a->mul_(operand) : a->mul_(b.scalar());
  });
}

#define SUM(name)                                                                                 \
  TZ_API at::Tensor* tz_##name(at::Tensor* a, at::Tensor* b, tz::Number alpha) {                  \
    return tz::make([&] { return a->name(*b, alpha.scalar()); });                                 \
  }                                                                                               \
  TZ_API int32_t tz_##name##_(at::Tensor* a, at::Tensor* b, tz::Number alpha) {                   \
    return tz::attempt([&] { a->name##_(*b, alpha.scalar()); });                                  \
  }                                                                                               \
  TZ_API at::Tensor* tz_##name##_number(at::Tensor* a, tz::Number b, tz::Number alpha) {          \
    return tz::make([&] {                                                                         \
      auto operand = float_operand(*a, b);                                                        \
      return operand.defined() ? a->name(operand, alpha.scalar()) : a->name(b.scalar(), alpha.scalar()); \
    });                                                                                           \
  }                                                                                               \
  TZ_API int32_t tz_##name##_number_(at::Tensor* a, tz::Number b, tz::Number alpha) {             \
    return tz::attempt([&] {                                                                      \
      auto operand = float_operand(*a, b);                                                        \
      operand.defined() ? a->name##_(operand, alpha.scalar()) : a->name##_(b.scalar(), alpha.scalar()); \
    });                                                                                           \
  }
SUM(add)
SUM(sub)

namespace {

// 1: towards zero, 2: downwards. (0, true division, is an overload of its own.)
const char* rounding(int32_t mode) { return mode == 1 ? "trunc" : "floor"; }

}  // namespace

TZ_API at::Tensor* tz_div(at::Tensor* a, at::Tensor* b, int32_t mode) {
  return tz::make([&] { return mode == 0 ? a->div(*b) : a->div(*b, rounding(mode)); });
}
TZ_API int32_t tz_div_(at::Tensor* a, at::Tensor* b, int32_t mode) {
  return tz::attempt([&] { mode == 0 ? a->div_(*b) : a->div_(*b, rounding(mode)); });
}
TZ_API at::Tensor* tz_div_number(at::Tensor* a, tz::Number b, int32_t mode) {
  return tz::make([&] {
    auto operand = mode == 0 ? float_operand(*a, b) : at::Tensor();
    if (operand.defined()) return a->div(operand);
    return mode == 0 ? a->div(b.scalar()) : a->div(b.scalar(), rounding(mode));
  });
}
TZ_API int32_t tz_div_number_(at::Tensor* a, tz::Number b, int32_t mode) {
  return tz::attempt([&] {
    auto operand = mode == 0 ? float_operand(*a, b) : at::Tensor();
    if (operand.defined()) {
      a->div_(operand);
    } else {
      mode == 0 ? a->div_(b.scalar()) : a->div_(b.scalar(), rounding(mode));
    }
  });
}
// number - a and number / a, composed as TorchSharp's operators compose them, so that results agree to the bit.
TZ_API at::Tensor* tz_number_minus(tz::Number b, at::Tensor* a) {
  return tz::make([&] { return a->neg().add(b.scalar()); });
}
TZ_API at::Tensor* tz_number_over(tz::Number b, at::Tensor* a) {
  return tz::make([&] { return a->reciprocal().mul(b.scalar()); });
}
TZ_API at::Tensor* tz_floor_divide_number(at::Tensor* a, tz::Number b) {
  return tz::make([&] { return a->floor_divide(b.scalar()); });
}
TZ_API int32_t tz_floor_divide_number_(at::Tensor* a, tz::Number b) {
  return tz::attempt([&] { a->floor_divide_(b.scalar()); });
}

#define ADD_PRODUCT(name)                                                                                     \
  TZ_API at::Tensor* tz_##name(at::Tensor* a, at::Tensor* b, at::Tensor* c, tz::Number value) {               \
    return tz::make([&] { return a->name(*b, *c, value.scalar()); });                                         \
  }                                                                                                           \
  TZ_API int32_t tz_##name##_(at::Tensor* a, at::Tensor* b, at::Tensor* c, tz::Number value) {                \
    return tz::attempt([&] { a->name##_(*b, *c, value.scalar()); });                                          \
  }
ADD_PRODUCT(addcmul)
ADD_PRODUCT(addcdiv)

TZ_API at::Tensor* tz_lerp(at::Tensor* a, at::Tensor* end, at::Tensor* weight) {
  return tz::make([&] { return a->lerp(*end, *weight); });
}
TZ_API int32_t tz_lerp_(at::Tensor* a, at::Tensor* end, at::Tensor* weight) {
  return tz::attempt([&] { a->lerp_(*end, *weight); });
}

namespace {

tz::optional<at::Scalar> scalar_or_none(const tz::Number& number) {
  return number.has_value() ? tz::optional<at::Scalar>(number.scalar()) : tz::optional<at::Scalar>();
}

}  // namespace

TZ_API at::Tensor* tz_clamp(at::Tensor* a, tz::Number min, tz::Number max) {
  return tz::make([&] { return a->clamp(scalar_or_none(min), scalar_or_none(max)); });
}
TZ_API int32_t tz_clamp_(at::Tensor* a, tz::Number min, tz::Number max) {
  return tz::attempt([&] { a->clamp_(scalar_or_none(min), scalar_or_none(max)); });
}
TZ_API at::Tensor* tz_clamp_tensor(at::Tensor* a, at::Tensor* min, at::Tensor* max) {
  return tz::make([&] { return a->clamp(tz::tensor_or_none(min), tz::tensor_or_none(max)); });
}
TZ_API int32_t tz_clamp_tensor_(at::Tensor* a, at::Tensor* min, at::Tensor* max) {
  return tz::attempt([&] { a->clamp_(tz::tensor_or_none(min), tz::tensor_or_none(max)); });
}
TZ_API at::Tensor* tz_where(at::Tensor* condition, at::Tensor* a, at::Tensor* b) {
  return tz::make([&] { return at::where(*condition, *a, *b); });
}
TZ_API at::Tensor* tz_masked_fill(at::Tensor* a, at::Tensor* mask, tz::Number value) {
  return tz::make([&] { return a->masked_fill(*mask, value.scalar()); });
}
TZ_API int32_t tz_masked_fill_(at::Tensor* a, at::Tensor* mask, tz::Number value) {
  return tz::attempt([&] { a->masked_fill_(*mask, value.scalar()); });
}
TZ_API int32_t tz_fill_(at::Tensor* a, tz::Number value) {
  return tz::attempt([&] { a->fill_(value.scalar()); });
}
TZ_API int32_t tz_zero_(at::Tensor* a) {
  return tz::attempt([&] { a->zero_(); });
}
TZ_API at::Tensor* tz_nan_to_num(at::Tensor* a, double nan, double posinf, int32_t has_posinf, double neginf,
                                 int32_t has_neginf) {
  return tz::make([&] {
    return a->nan_to_num(nan, has_posinf != 0 ? tz::optional<double>(posinf) : tz::optional<double>(),
                         has_neginf != 0 ? tz::optional<double>(neginf) : tz::optional<double>());
  });
}
TZ_API at::Tensor* tz_isclose(at::Tensor* a, at::Tensor* b, double rtol, double atol, int32_t equal_nan) {
  return tz::make([&] { return a->isclose(*b, rtol, atol, equal_nan != 0); });
}

// -1 where it fails.
TZ_API int32_t tz_allclose(at::Tensor* a, at::Tensor* b, double rtol, double atol, int32_t equal_nan) {
  int32_t result = -1;
  tz::attempt([&] { result = a->allclose(*b, rtol, atol, equal_nan != 0) ? 1 : 0; });
  return result;
}
