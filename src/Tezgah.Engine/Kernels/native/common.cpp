// Errors and the choice of the processor's level.
#include "tezgah_kernels.h"

#include <exception>
#include <string>

namespace {

thread_local std::string last_error;

enum Level { kBaseline, kAvx2, kAvx512, kAvx512Bf16 };

int best_level() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                __builtin_cpu_supports("avx512cd");
#ifdef TEZGAH_LEVEL_avx512bf16
  if (avx512 && __builtin_cpu_supports("avx512bf16")) return kAvx512Bf16;
#endif
#ifdef TEZGAH_LEVEL_avx512
  if (avx512) return kAvx512;
#endif
#ifdef TEZGAH_LEVEL_avx2
  if (avx2) return kAvx2;
#endif
  (void)avx512;
#endif
  return kBaseline;
}

const tk::Table* table_of(int level) {
  switch (level) {
#ifdef TEZGAH_LEVEL_avx512bf16
    case kAvx512Bf16: return tk::table_avx512bf16();
#endif
#ifdef TEZGAH_LEVEL_avx512
    case kAvx512: return tk::table_avx512();
#endif
#ifdef TEZGAH_LEVEL_avx2
    case kAvx2: return tk::table_avx2();
#endif
    case kBaseline: return tk::table_baseline();
    default: return nullptr;
  }
}

const tk::Table* chosen = table_of(best_level());

}  // namespace

namespace tk {

void store_error() noexcept {
  try {
    try {
      throw;
    } catch (const c10::Error& error) {
      last_error = error.what_without_backtrace();
    } catch (const std::exception& error) {
      last_error = error.what();
    } catch (...) {
      last_error = "a kernel threw something that is not a std::exception";
    }
    // Some builds put the C++ call stack into what() as well.
    auto stack = last_error.find("\nException raised from ");
    if (stack != std::string::npos) last_error.resize(stack);
  } catch (...) {
    last_error.clear();
  }
}

const Table& table() { return *chosen; }

Type type_of(const at::Tensor& tensor, const char* name) {
  if (tensor.scalar_type() == at::kFloat) return Type::f32;
  TORCH_CHECK(tensor.scalar_type() == at::kBFloat16, name, " is ", tensor.scalar_type(),
              "; the kernels know float32 and bfloat16");
  return Type::bf16;
}

void check(const at::Tensor& tensor, const char* name, at::ScalarType type) {
  TORCH_CHECK(tensor.device().is_cpu(), name, " is on ", tensor.device(), "; the kernels work on the CPU");
  TORCH_CHECK(tensor.scalar_type() == type, name, " is ", tensor.scalar_type(), ", not ", type);
  TORCH_CHECK(tensor.is_contiguous(), name, " is not contiguous");
}

}  // namespace tk

// The message of this thread's last failed call; valid until its next failed call.
TK_API const char* tk_error() { return last_error.c_str(); }

// The level in use: 0 baseline, 1 AVX2, 2 AVX-512, 3 AVX-512 with bfloat16 products.
TK_API int32_t tk_level() { return chosen->level; }

// For tests: uses a lower level from now on, in all threads. Returns 1 where there is no such level or processor.
TK_API int32_t tk_set_level(int32_t level) {
  if (level < 0 || level > best_level() || table_of(level) == nullptr) return 1;
  chosen = table_of(level);
  return 0;
}
