// What the levels offer: loops over plain memory, each over a range of independent items, so that a caller may share the
// range out to threads without changing a result. No header of libtorch or the C++ library here (see CMakeLists.txt).
#pragma once

#include <stdint.h>

namespace tk {

enum class Type : int32_t { f32, bf16 };

// y[n, out] = scale * x[n, k] w[out, k]^T + bias[out] + t[n, r] b[out, r]^T; items are rows of w, and a share
// starts at a multiple of kFewRowsUnit. x and t come packed; bias and t may be null.
struct FewRows {
  Type type;
  const float* x;
  const void* w;
  const void* bias;
  const float* t;
  const void* b;
  void* y;
  int64_t n, k, out, r;
  float scale;
};

// One query a row over its cached keys: q, y [rows, kv_heads * group * size], keys, values
// [rows, kv_heads, capacity, size]; items are (row, key head). Only the last `window` keys count where it is not 0.
struct Decode {
  Type type;
  const void* q;
  const void* keys;
  const void* values;
  const int64_t* lengths;
  void* y;
  int64_t kv_heads, group, size, capacity, window;
  float scale;
};

// y = cast(x * rstd) * weight over rows of `size`; rstd [rows] is written where it is not null.
struct Norm {
  Type type;
  const void* x;
  const void* weight;
  void* y;
  float* rstd;
  int64_t size;
  float epsilon;
};

// y = silu(gate) * up, element by element.
struct Gate {
  Type type;
  const void* gate;
  const void* up;
  void* y;
};

// Rotates the heads of x [rows, heads * size]: entry i of a head with entry i + size / 2, by the angle of the row, which is
// row positions[row] of cos and sin [., size / 2], or `row` where positions is null. direction 1, or -1 for back.
struct Rotate {
  Type type;
  Type angle_type;
  const void* x;
  const void* cos;
  const void* sin;
  const int64_t* positions;
  void* y;
  int64_t heads, size;
  float direction;
};

// Back through Norm: dx over rows, and dweight, the sum over all rows, over blocks of kNormUnit columns.
struct NormBack {
  Type type;
  const void* dy;
  const void* x;
  const void* weight;
  const float* rstd;
  void* dx;
  void* dweight;
  int64_t rows, size;
};
constexpr int64_t kNormUnit = 64;

// Back through Gate.
struct GateBack {
  Type type;
  const void* dy;
  const void* gate;
  const void* up;
  void* dgate;
  void* dup;
};

// out[M, N] = scale * (a[0] b[0] + a[1] b[1]) + bias[N], or added to what is there. The second pair of factors may have no
// inner dimension. Strides are in numbers; of each factor one is 1. Items are ranges of rows and columns of out.
struct Product {
  Type type, out_type;
  const void* a[2];
  const void* b[2];
  int64_t k[2];
  int64_t a_row[2], a_column[2], b_row[2], b_column[2];
  const void* bias;
  void* out;
  int64_t out_row;
  float scale;
  int32_t accumulate;
};

// y = x * scale where the mask of the seed keeps a number, else 0; in blocks of kDropoutUnit numbers. y may be x.
struct Dropout {
  Type type;
  const void* x;
  void* y;
  int64_t count;
  uint64_t seed;
  int32_t drop;
  float scale;
};
constexpr int64_t kDropoutUnit = 64;

// Causal attention over texts in a stream: q, y [T, kv_heads * group * size], k, v [T, kv_heads * size], lse [T, heads]
// (may be null going forward). Items are (key head, text), key head by key head. Back where dy is not null.
struct Attend {
  Type type;
  const void* q;
  const void* k;
  const void* v;
  void* y;
  float* lse;
  const void* dy;
  void* dq;
  void* dk;
  void* dv;
  const int64_t* starts;
  int64_t texts, longest, kv_heads, group, size, window;
  float scale;
};

// Losses of rows of logits [., count] against their labels (negative: none, loss 0), and the gradients of their sum as `type`
// where gradient is not null; that may be the logits themselves. The logits are lost.
struct Loss {
  Type type;
  float* logits;
  const int64_t* labels;
  float* losses;
  void* gradient;
  int64_t count;
  float smoothing;
};

// Numbers of a type and their codes, two a byte, the earlier one in the high half; items are blocks of kNf4Block.
struct Nf4 {
  Type type;
  void* numbers;
  uint8_t* packed;
  float* absmax;
  int64_t count;
};
constexpr int64_t kNf4Block = 64;

struct Table {
  int32_t level;
  // The room in floats that `rows` rows of k numbers take when packed, and packing them.
  int64_t (*few_rows_packed)(Type type, int64_t rows, int64_t k);
  void (*few_rows_pack)(Type type, const void* x, int64_t rows, int64_t k, float* packed);
  void (*few_rows)(const FewRows& job, int64_t first, int64_t last);
  void (*decode)(const Decode& job, int64_t first, int64_t last);
  void (*norm)(const Norm& job, int64_t first, int64_t last);
  void (*gate)(const Gate& job, int64_t first, int64_t last);
  void (*rotate)(const Rotate& job, int64_t first, int64_t last);
  void (*norm_back)(const NormBack& job, int64_t first, int64_t last);
  void (*norm_back_weight)(const NormBack& job, int64_t first, int64_t last);
  void (*gate_back)(const GateBack& job, int64_t first, int64_t last);
  // `memory` has room for product_memory() floats, aligned to 64 bytes.
  void (*product)(const Product& job, int64_t m0, int64_t m1, int64_t n0, int64_t n1, float* memory);
  int64_t (*product_memory)();
  // How often `product` adds to a number of out: more than once rounds more than once where out is bfloat16.
  int64_t (*product_passes)(const Product& job);
  void (*dropout)(const Dropout& job, int64_t first, int64_t last);
  // `memory` has room for attend_memory() floats, aligned to 64 bytes.
  void (*attend)(const Attend& job, int64_t first, int64_t last, float* memory);
  int64_t (*attend_memory)(const Attend& job);
  void (*loss)(const Loss& job, int64_t first, int64_t last);
  void (*nf4_read)(const Nf4& job, int64_t first, int64_t last);
  void (*nf4_write)(const Nf4& job, int64_t first, int64_t last);
  // The index of the largest of `count` numbers, the first of equals; a NaN is larger than all.
  int64_t (*argmax)(Type type, const void* x, int64_t count);
};

const Table* table_baseline();
const Table* table_avx2();
const Table* table_avx512();
const Table* table_avx512bf16();

constexpr int64_t kFewRowsUnit = 16;

// The largest head that `decode` takes.
constexpr int64_t kLargestHead = 256;

}  // namespace tk
