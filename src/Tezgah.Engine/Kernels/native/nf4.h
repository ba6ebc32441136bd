// Matrices in NF4 for the other kernels.
#pragma once

#include "tezgah_kernels.h"

namespace tk {

// A matrix in NF4 as it comes over the border: packed codes, and either its blocks' largest numbers (float32) or their 8-bit
// codes with a scale for every 256 of them and one offset.
struct Nf4Matrix {
  at::Tensor packed, absmax, nested, offset;
  int64_t rows, columns;

  Nf4Matrix(const at::Tensor* packed, const at::Tensor* absmax, const at::Tensor* nested, const at::Tensor* offset,
            int64_t rows, int64_t columns);

  // So many rows at a time: a multiple of 64, so that a part starts with a block.
  int64_t part() const;

  // Rows [first, first + count) as numbers, first a multiple of 64.
  at::Tensor read(int64_t first, int64_t count, at::ScalarType type) const;
};

}  // namespace tk
