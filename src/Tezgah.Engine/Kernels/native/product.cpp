// Matrix products: sharing a result out to threads.
#include "product.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <vector>

namespace tk {

float* scratch(int place, int64_t floats) {
  thread_local std::vector<float> memory[4];
  auto& vector = memory[place];
  auto size = static_cast<size_t>(floats) + 16;
  if (vector.size() < size) {
    vector.clear();
    vector.resize(size);
  }
  return reinterpret_cast<float*>((reinterpret_cast<uintptr_t>(vector.data()) + 63) / 64 * 64);
}

Factor::Factor(const at::Tensor& tensor, const char* name, at::ScalarType type) : kept(tensor) {
  TORCH_CHECK(tensor.device().is_cpu(), name, " is on ", tensor.device(), "; the kernels work on the CPU");
  TORCH_CHECK(tensor.scalar_type() == type, name, " is ", tensor.scalar_type(), ", not ", type);
  TORCH_CHECK(tensor.dim() == 2, name, " is ", tensor.sizes(), ", not a matrix");
  if (tensor.stride(0) != 1 && tensor.stride(1) != 1) kept = tensor.contiguous();
  data = kept.data_ptr();
  rows = kept.size(0);
  columns = kept.size(1);
  row = kept.stride(0);
  column = kept.stride(1);
  // A single row or column may have any stride: make the other one count.
  if (rows == 1 && column == 1) row = columns;
  if (columns == 1 && row == 1) column = rows;
}

void multiply(const at::Tensor& out, const at::Tensor& a, const at::Tensor& b, const at::Tensor* a2, const at::Tensor* b2,
              const at::Tensor* bias, double scale, bool accumulate) {
  auto scalar = a.scalar_type();
  Product job{};
  job.type = type_of(a, "the left factor");
  job.out_type = type_of(out, "the result");
  TORCH_CHECK(job.out_type == Type::f32 || job.type == Type::bf16, "the result is bfloat16, the factors are not");
  Factor left(a, "the left factor", scalar), right(b, "the right factor", scalar);
  auto rows = left.rows, columns = right.columns;
  TORCH_CHECK(left.columns == right.rows && out.dim() == 2 && out.size(0) == rows && out.size(1) == columns, "a product of ",
              a.sizes(), " and ", b.sizes(), " does not fit ", out.sizes());
  TORCH_CHECK(out.size(1) <= 1 || out.stride(1) == 1, "the columns of the result lie apart");
  auto set = [&](int part, const Factor& l, const Factor& r) {
    job.a[part] = l.data;
    job.b[part] = r.data;
    job.k[part] = l.columns;
    job.a_row[part] = l.row;
    job.a_column[part] = l.column;
    job.b_row[part] = r.row;
    job.b_column[part] = r.column;
  };
  set(0, left, right);
  at::Tensor kept[2];
  if (a2 != nullptr) {
    Factor l(*a2, "the second left factor", scalar), r(*b2, "the second right factor", scalar);
    TORCH_CHECK(l.rows == rows && r.columns == columns && l.columns == r.rows, "a product of ", a2->sizes(), " and ",
                b2->sizes(), " does not fit ", out.sizes());
    set(1, l, r);
    kept[0] = l.kept;
    kept[1] = r.kept;
  }
  if (bias != nullptr) {
    check(*bias, "the bias", scalar);
    TORCH_CHECK(bias->numel() == columns, "the bias is ", bias->sizes(), " for ", columns, " columns");
    job.bias = bias->data_ptr();
  }
  if (rows == 0 || columns == 0) return;
  if (job.k[0] + job.k[1] == 0) {
    if (!accumulate) out.zero_();
    if (bias != nullptr) out.add_(*bias);
    return;
  }
  const auto& table = tk::table();
  auto target = out;
  if (job.out_type == Type::bf16 && table.product_passes(job) > 1) {
    // Sums of several passes are not rounded in between.
    target = accumulate ? out.to(at::kFloat) : at::empty({rows, columns}, out.options().dtype(at::kFloat));
    job.out_type = Type::f32;
  }
  job.out = target.data_ptr();
  job.out_row = target.stride(0);
  job.scale = static_cast<float>(scale);
  job.accumulate = accumulate ? 1 : 0;

  // A grid of blocks, one for each thread; each is worked on alone, from packing to the end, so that the number of threads
  // changes nothing but who does it. Columns are cut first: then only the left factor is packed more than once.
  auto work = rows * columns * (job.k[0] + job.k[1]);
  auto threads = std::max<int64_t>(1, std::min<int64_t>(at::get_num_threads(), work / 400000));
  constexpr int64_t unit = 48;
  auto wide = (columns + unit - 1) / unit, high = (rows + 15) / 16;
  int64_t across = 1, down = threads;
  double best = 0;
  for (int64_t c = 1; c <= threads; c++) {
    if (threads % c != 0) continue;
    auto d = threads / c;
    auto share = ((wide + c - 1) / c * unit + 200.0 / (columns / c + 1)) * (((high + d - 1) / d) * 16);
    share += 8.0 * ((wide + c - 1) / c * unit + ((high + d - 1) / d) * 16);
    if (best == 0 || share < best) {
      best = share;
      across = c;
      down = d;
    }
  }
  auto block_columns = (wide + across - 1) / across * unit, block_rows = (high + down - 1) / down * 16;
  at::parallel_for(0, across * down, 1, [&](int64_t first, int64_t last) {
    auto memory = scratch(kProductScratch, table.product_memory());
    for (int64_t i = first; i < last; i++) {
      auto m = i / across * block_rows, n = i % across * block_columns;
      if (m < rows && n < columns) {
        table.product(job, m, std::min(rows, m + block_rows), n, std::min(columns, n + block_columns), memory);
      }
    }
  });
  if (!target.is_same(out)) out.copy_(target);
}

}  // namespace tk
