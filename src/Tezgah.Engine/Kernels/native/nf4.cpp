// NF4 with double quantisation (Dettmers et al. 2023).
#include "nf4.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace {

constexpr int64_t kNestedBlock = 256;

// The 256 values of the dynamic 8-bit type (Dettmers et al. 2022): seven decades, each of twice as many values as the one
// below, both signs, 0 and 1.
const std::array<float, 256>& dynamic_values() {
  static const auto values = [] {
    std::vector<double> all{0.0, 1.0};
    for (int decade = 0; decade < 7; decade++) {
      int count = 1 << decade;
      for (int i = 0; i < count; i++) {
        auto middle = 0.1 + 0.9 * (i + 0.5) / count;
        all.push_back(std::pow(10.0, decade - 6) * middle);
        all.push_back(-all.back());
      }
    }
    std::sort(all.begin(), all.end());
    std::array<float, 256> result{};
    std::transform(all.begin(), all.end(), result.begin(), [](double v) { return static_cast<float>(v); });
    return result;
  }();
  return values;
}

void restore(const tk::Nf4Matrix& matrix, int64_t first, int64_t count, float* out) {
  if (!matrix.nested.defined()) {
    std::copy_n(matrix.absmax.data_ptr<float>() + first, count, out);
    return;
  }
  auto codes = matrix.absmax.data_ptr<uint8_t>();
  auto nested = matrix.nested.data_ptr<float>();
  auto offset = matrix.offset.data_ptr<float>()[0];
  const auto& values = dynamic_values();
  for (int64_t i = 0; i < count; i++) {
    // Two roundings, as everywhere else: a fused multiply-add would give other bits.
    volatile float scaled = values[codes[first + i]] * nested[(first + i) / kNestedBlock];
    out[i] = scaled + offset;
  }
}

}  // namespace

namespace tk {

Nf4Matrix::Nf4Matrix(const at::Tensor* p, const at::Tensor* a, const at::Tensor* n, const at::Tensor* o, int64_t r, int64_t c)
    : packed(*p), absmax(*a), rows(r), columns(c) {
  check(packed, "the packed codes", at::kByte);
  auto blocks = (rows * columns + kNf4Block - 1) / kNf4Block;
  check(absmax, "the blocks' largest numbers", n == nullptr ? at::kFloat : at::kByte);
  TORCH_CHECK(packed.numel() == (rows * columns + 1) / 2 && absmax.numel() == blocks, packed.numel(), " bytes and ",
              absmax.numel(), " blocks for a matrix of [", rows, ", ", columns, "]");
  if (n != nullptr) {
    nested = *n;
    offset = *o;
    check(nested, "the scales", at::kFloat);
    check(offset, "the offset", at::kFloat);
    TORCH_CHECK(nested.numel() == (blocks + kNestedBlock - 1) / kNestedBlock && offset.numel() == 1, nested.numel(),
                " scales and ", offset.numel(), " offsets for ", blocks, " blocks");
  }
}

int64_t Nf4Matrix::part() const { return std::max<int64_t>(64, (131072 / std::max<int64_t>(1, columns)) / 64 * 64); }

at::Tensor Nf4Matrix::read(int64_t first, int64_t count, at::ScalarType type) const {
  auto out = at::empty({count, columns}, at::TensorOptions().dtype(type));
  auto start = first * columns / kNf4Block;
  auto blocks = (count * columns + kNf4Block - 1) / kNf4Block;
  std::vector<float> largest(static_cast<size_t>(blocks));
  restore(*this, start, blocks, largest.data());
  Nf4 job{type_of(out, "the result"), out.data_ptr(), packed.data_ptr<uint8_t>() + start * (kNf4Block / 2), largest.data(),
          count * columns};
  const auto& table = tk::table();
  at::parallel_for(0, blocks, grain(kNf4Block * 2), [&](int64_t b, int64_t e) { table.nf4_read(job, b, e); });
  return out;
}

}  // namespace tk

// Quantises x. Makes packed uint8 [(n + 1) / 2] and absmax float32 [blocks]; with double quantisation absmax uint8 [blocks],
// nested float32 [blocks / 256] and offset float32 [1].
TK_API int32_t tk_nf4_quantize(at::Tensor* x, int32_t twice, at::Tensor** results) {
  return tk::attempt([&] {
    tk::check_like(*x, "the weight", *x);
    auto count = x->numel(), blocks = (count + tk::kNf4Block - 1) / tk::kNf4Block;
    auto bytes = at::TensorOptions().dtype(at::kByte), floats = at::TensorOptions().dtype(at::kFloat);
    auto packed = at::empty({(count + 1) / 2}, bytes), absmax = at::empty({blocks}, floats);
    tk::Nf4 job{tk::type_of(*x, "the weight"), x->data_ptr(), packed.data_ptr<uint8_t>(), absmax.data_ptr<float>(), count};
    const auto& table = tk::table();
    at::parallel_for(0, blocks, tk::grain(tk::kNf4Block * 16), [&](int64_t b, int64_t e) { table.nf4_write(job, b, e); });
    at::Tensor nested, offset;
    if (twice != 0) {
      auto largest = absmax.data_ptr<float>();
      double total = 0;
      for (int64_t i = 0; i < blocks; i++) total += largest[i];
      auto mean = static_cast<float>(blocks == 0 ? 0.0 : total / static_cast<double>(blocks));
      auto codes = at::empty({blocks}, bytes);
      nested = at::empty({(blocks + kNestedBlock - 1) / kNestedBlock}, floats);
      offset = at::full({1}, mean, floats);
      const auto& values = dynamic_values();
      std::array<float, 255> points{};
      for (size_t i = 0; i < points.size(); i++) points[i] = static_cast<float>((double{values[i]} + double{values[i + 1]}) / 2);
      for (int64_t start = 0; start < blocks; start += kNestedBlock) {
        auto end = std::min(blocks, start + kNestedBlock);
        float most = 0;
        for (int64_t i = start; i < end; i++) most = std::max(most, std::abs(largest[i] - mean));
        nested.data_ptr<float>()[start / kNestedBlock] = most;
        float inverse = most > 0 ? 1.0f / most : 0.0f;
        for (int64_t i = start; i < end; i++) {
          auto value = (largest[i] - mean) * inverse;
          // The first decision point that is not below: on one, the lower code.
          codes.data_ptr<uint8_t>()[i] = static_cast<uint8_t>(std::lower_bound(points.begin(), points.end(), value) - points.begin());
        }
      }
      absmax = codes;
    }
    results[0] = new at::Tensor(packed);
    results[1] = new at::Tensor(absmax);
    results[2] = nested.defined() ? new at::Tensor(nested) : nullptr;
    results[3] = offset.defined() ? new at::Tensor(offset) : nullptr;
  });
}

// The matrix as numbers of a dtype.
TK_API at::Tensor* tk_nf4_dequantize(at::Tensor* packed, at::Tensor* absmax, at::Tensor* nested, at::Tensor* offset, int64_t rows,
                                     int64_t columns, int32_t type) {
  return tk::make([&] {
    return tk::Nf4Matrix(packed, absmax, nested, offset, rows, columns).read(0, rows, static_cast<at::ScalarType>(type));
  });
}
