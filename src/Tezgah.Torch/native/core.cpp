// Errors, lifetime, properties and plain data access of tensors; threads, grad mode and devices of the process.
#include "tezgah_torch.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <exception>
#include <string>

namespace {

thread_local std::string last_error;

}  // namespace

namespace tz {

void store_error() noexcept {
  try {
    try {
      throw;
    } catch (const c10::Error& error) {
      last_error = error.what_without_backtrace();
    } catch (const std::exception& error) {
      last_error = error.what();
    } catch (...) {
      last_error = "libtorch threw something that is not a std::exception";
    }
    // Some builds put the C++ call stack into what() as well.
    auto stack = last_error.find("\nException raised from ");
    if (stack != std::string::npos) last_error.resize(stack);
  } catch (...) {
    last_error.clear();
  }
}

}  // namespace tz

// The message of this thread's last failed call; valid until its next failed call.
TZ_API const char* tz_error() { return last_error.c_str(); }

TZ_API const char* tz_libtorch_version() { return TORCH_VERSION; }

TZ_API void tz_dispose(at::Tensor* a) { delete a; }

TZ_API at::Tensor* tz_alias_handle(at::Tensor* a) {
  return tz::make([&] { return *a; });
}

// --- properties: none of these can fail for a dense tensor ---

TZ_API int64_t tz_dim(at::Tensor* a) { return a->dim(); }
TZ_API int64_t tz_numel(at::Tensor* a) { return a->numel(); }
TZ_API int64_t tz_element_size(at::Tensor* a) { return static_cast<int64_t>(a->element_size()); }
TZ_API int32_t tz_type(at::Tensor* a) { return static_cast<int32_t>(a->scalar_type()); }
TZ_API int32_t tz_is_contiguous(at::Tensor* a) { return a->is_contiguous() ? 1 : 0; }
TZ_API int32_t tz_is_leaf(at::Tensor* a) { return a->is_leaf() ? 1 : 0; }
TZ_API int32_t tz_is_pinned(at::Tensor* a) { return a->is_pinned() ? 1 : 0; }
TZ_API int32_t tz_is_sparse(at::Tensor* a) { return a->is_sparse() ? 1 : 0; }
TZ_API int32_t tz_requires_grad(at::Tensor* a) { return a->requires_grad() ? 1 : 0; }
TZ_API int64_t tz_storage_offset(at::Tensor* a) { return a->storage_offset(); }

// Device type in the low, index in the high 32 bits.
TZ_API int64_t tz_device(at::Tensor* a) {
  auto device = a->device();
  return static_cast<int64_t>(device.index()) * (int64_t{1} << 32) + static_cast<int64_t>(device.type());
}

// Writes tz_dim() numbers.
TZ_API void tz_sizes(at::Tensor* a, int64_t* result) {
  auto sizes = a->sizes();
  for (size_t i = 0; i < sizes.size(); i++) result[i] = sizes[i];
}

TZ_API int32_t tz_strides(at::Tensor* a, int64_t* result) {
  return tz::attempt([&] {
    auto strides = a->strides();
    for (size_t i = 0; i < strides.size(); i++) result[i] = strides[i];
  });
}

TZ_API int32_t tz_size(at::Tensor* a, int64_t dim, int64_t* result) {
  return tz::attempt([&] { *result = a->size(dim); });
}

TZ_API int32_t tz_stride(at::Tensor* a, int64_t dim, int64_t* result) {
  return tz::attempt([&] { *result = a->stride(dim); });
}

// Zero for a tensor without elements; tz_error() tells whether it was that.
TZ_API int32_t tz_data(at::Tensor* a, void** result) {
  return tz::attempt([&] { *result = a->data_ptr(); });
}

TZ_API int32_t tz_item(at::Tensor* a, tz::Number* result) {
  return tz::attempt([&] {
    auto value = a->item();
    if (value.isIntegral(false)) {
      *result = {value.toLong(), 0};
    } else if (value.isBoolean()) {
      *result = {value.toBool() ? 1 : 0, 2};
    } else {
      double number = value.toDouble();
      result->kind = 1;
      __builtin_memcpy(&result->bits, &number, sizeof(number));
    }
  });
}

// --- gradients of a tensor ---

// Null without an error where there is no gradient.
TZ_API int32_t tz_grad(at::Tensor* a, at::Tensor** result) {
  return tz::attempt([&] {
    const auto& grad = a->grad();
    *result = grad.defined() ? new at::Tensor(grad) : nullptr;
  });
}

TZ_API int32_t tz_set_grad(at::Tensor* a, at::Tensor* grad) {
  return tz::attempt([&] {
    if (grad == nullptr) {
      a->mutable_grad().reset();
    } else {
      a->mutable_grad() = *grad;
    }
  });
}

TZ_API int32_t tz_set_requires_grad(at::Tensor* a, int32_t requires_grad) {
  return tz::attempt([&] { a->set_requires_grad(requires_grad != 0); });
}

TZ_API int32_t tz_retain_grad(at::Tensor* a) {
  return tz::attempt([&] { a->retain_grad(); });
}

TZ_API at::Tensor* tz_detach(at::Tensor* a) {
  return tz::make([&] { return a->detach(); });
}

TZ_API int32_t tz_detach_(at::Tensor* a) {
  return tz::attempt([&] { a->detach_(); });
}

// --- the process: grad mode, threads, devices ---

TZ_API int32_t tz_grad_enabled() { return at::GradMode::is_enabled() ? 1 : 0; }
TZ_API void tz_set_grad_enabled(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }
TZ_API int32_t tz_inference_enabled() { return c10::InferenceMode::is_enabled() ? 1 : 0; }
TZ_API void* tz_inference_enter(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
TZ_API void tz_inference_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

TZ_API int32_t tz_get_num_threads() { return at::get_num_threads(); }
TZ_API int32_t tz_get_num_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }

TZ_API int32_t tz_set_num_threads(int32_t count) {
  return tz::attempt([&] { at::set_num_threads(count); });
}

TZ_API int32_t tz_set_num_interop_threads(int32_t count) {
  return tz::attempt([&] { at::set_num_interop_threads(count); });
}

TZ_API int32_t tz_cuda_is_available() {
  int32_t result = 0;
  tz::attempt([&] { result = torch::cuda::is_available() ? 1 : 0; });
  return result;
}

TZ_API int32_t tz_cuda_device_count() {
  int32_t result = 0;
  tz::attempt([&] { result = static_cast<int32_t>(torch::cuda::device_count()); });
  return result;
}

TZ_API int32_t tz_cuda_synchronize(int64_t index) {
  return tz::attempt([&] { torch::cuda::synchronize(index); });
}

TZ_API int32_t tz_cuda_manual_seed(int64_t seed, int32_t all) {
  return tz::attempt([&] {
    if (all != 0) {
      torch::cuda::manual_seed_all(static_cast<uint64_t>(seed));
    } else {
      torch::cuda::manual_seed(static_cast<uint64_t>(seed));
    }
  });
}

TZ_API int32_t tz_get_allow_tf32(int32_t cudnn) {
  auto& context = at::globalContext();
  return (cudnn != 0 ? context.allowTF32CuDNN() : context.allowTF32CuBLAS()) ? 1 : 0;
}

TZ_API int32_t tz_set_allow_tf32(int32_t cudnn, int32_t allow) {
  return tz::attempt([&] {
    auto& context = at::globalContext();
    if (cudnn != 0) {
      context.setAllowTF32CuDNN(allow != 0);
    } else {
      context.setAllowTF32CuBLAS(allow != 0);
    }
  });
}
