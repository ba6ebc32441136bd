// Matrix products for the other kernels.
#pragma once

#include "tezgah_kernels.h"

namespace tk {

// Memory of this thread that a kernel works in, aligned to 64 bytes; valid until its next call with the same place.
float* scratch(int place, int64_t floats);
constexpr int kProductScratch = 0;
constexpr int kPackScratch = 1;  // and 2
constexpr int kTileScratch = 3;

// A factor of a product as at::Tensor strides have it: [rows, columns] with one stride 1; else a copy in `kept`.
struct Factor {
  const void* data;
  int64_t rows, columns, row, column;
  at::Tensor kept;
  Factor(const at::Tensor& tensor, const char* name, at::ScalarType type);
};

// out [M, N] = scale * (a b + a2 b2) + bias, or added to what is in out; out's rows lie apart as they like, its columns side
// by side. a2, b2 and bias may be null. bfloat16 factors may have a float32 out. The result does not depend on the number of
// threads.
void multiply(const at::Tensor& out, const at::Tensor& a, const at::Tensor& b, const at::Tensor* a2 = nullptr,
              const at::Tensor* b2 = nullptr, const at::Tensor* bias = nullptr, double scale = 1, bool accumulate = false);

}  // namespace tk
