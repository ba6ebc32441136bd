// Random numbers and the generators that make them.
#include "tezgah_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/Generator.h>
#include <ATen/ops/bernoulli.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/rand_like.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randint_like.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randn_like.h>
#include <ATen/ops/randperm.h>

#include <mutex>

namespace {

tz::optional<at::Generator> generator_or_none(const at::Generator* generator) {
  return generator == nullptr ? tz::optional<at::Generator>() : tz::optional<at::Generator>(*generator);
}

template <class F>
at::Generator* make_generator(F&& f) noexcept {
  at::Generator* result = nullptr;
  tz::attempt([&] { result = new at::Generator(f()); });
  return result;
}

}  // namespace

// Seeds the CPU's and every CUDA device's generator.
TZ_API int32_t tz_manual_seed(int64_t seed) {
  return tz::attempt([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

TZ_API at::Generator* tz_generator_default() {
  return make_generator([&] { return at::detail::getDefaultCPUGenerator(); });
}

TZ_API at::Generator* tz_generator_new(int64_t seed) {
  return make_generator([&] { return at::detail::createCPUGenerator(static_cast<uint64_t>(seed)); });
}

TZ_API void tz_generator_dispose(at::Generator* generator) { delete generator; }

TZ_API int64_t tz_generator_initial_seed(at::Generator* generator) {
  return static_cast<int64_t>(generator->current_seed());
}

TZ_API int32_t tz_generator_seed(at::Generator* generator, int64_t seed) {
  return tz::attempt([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(static_cast<uint64_t>(seed));
  });
}

TZ_API at::Tensor* tz_generator_get_state(at::Generator* generator) {
  return tz::make([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    return generator->get_state();
  });
}

TZ_API int32_t tz_generator_set_state(at::Generator* generator, at::Tensor* state) {
  return tz::attempt([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_state(*state);
  });
}

#define RANDOM(name)                                                                                              \
  TZ_API at::Tensor* tz_##name(const int64_t* sizes, int64_t length, at::Generator* generator, tz::Options options) { \
    return tz::make([&] {                                                                                         \
      return options.finish(at::name(tz::ints(sizes, length), generator_or_none(generator), options.options()));  \
    });                                                                                                           \
  }                                                                                                               \
  TZ_API at::Tensor* tz_##name##_like(at::Tensor* a, tz::Options options) {                                       \
    return tz::make([&] { return options.finish(at::name##_like(*a, options.options())); });                      \
  }
RANDOM(rand)
RANDOM(randn)

TZ_API at::Tensor* tz_randint(int64_t low, int64_t high, const int64_t* sizes, int64_t length,
                              at::Generator* generator, tz::Options options) {
  return tz::make([&] {
    return options.finish(
        at::randint(low, high, tz::ints(sizes, length), generator_or_none(generator), options.options()));
  });
}
TZ_API at::Tensor* tz_randint_like(at::Tensor* a, int64_t low, int64_t high, tz::Options options) {
  return tz::make([&] { return options.finish(at::randint_like(*a, low, high, options.options())); });
}
TZ_API at::Tensor* tz_randperm(int64_t n, at::Generator* generator, tz::Options options) {
  return tz::make([&] { return options.finish(at::randperm(n, generator_or_none(generator), options.options())); });
}
TZ_API at::Tensor* tz_bernoulli(at::Tensor* a, at::Generator* generator) {
  return tz::make([&] { return at::bernoulli(*a, generator_or_none(generator)); });
}
TZ_API int32_t tz_bernoulli_(at::Tensor* a, double p, at::Generator* generator) {
  return tz::attempt([&] { a->bernoulli_(p, generator_or_none(generator)); });
}
TZ_API at::Tensor* tz_multinomial(at::Tensor* a, int64_t samples, int32_t replacement, at::Generator* generator) {
  return tz::make([&] { return a->multinomial(samples, replacement != 0, generator_or_none(generator)); });
}
TZ_API int32_t tz_normal_(at::Tensor* a, double mean, double deviation, at::Generator* generator) {
  return tz::attempt([&] { a->normal_(mean, deviation, generator_or_none(generator)); });
}
TZ_API int32_t tz_uniform_(at::Tensor* a, double from, double to, at::Generator* generator) {
  return tz::attempt([&] { a->uniform_(from, to, generator_or_none(generator)); });
}
TZ_API int32_t tz_exponential_(at::Tensor* a, double lambda, at::Generator* generator) {
  return tz::attempt([&] { a->exponential_(lambda, generator_or_none(generator)); });
}
