// The loss of a vocabulary: logits are made for some rows at a time, and gone when the next rows come.
#include "product.h"

#include <ATen/Functions.h>

#include <algorithm>

// Cross-entropy of hidden [N, H] times weight [V, H]^T against labels int64 [N], of which negative ones do not count. Makes
// the losses, float32 [N], and, where they are asked for, the gradients of their sum: of hidden and of the weight.
TK_API int32_t tk_cross_entropy(at::Tensor* hidden, at::Tensor* weight, at::Tensor* labels, double smoothing,
                                int64_t room, int32_t of_hidden, int32_t of_weight, at::Tensor** results) {
  return tk::attempt([&] {
    auto type = tk::type_of(*hidden, "the states");
    tk::check_like(*hidden, "the states", *hidden);
    tk::check_like(*weight, "the weight", *hidden);
    tk::check(*labels, "the labels", at::kLong);
    TORCH_CHECK(hidden->dim() == 2 && weight->dim() == 2 && hidden->size(1) == weight->size(1) &&
                    labels->numel() == hidden->size(0) && weight->size(0) > 0,
                "states ", hidden->sizes(), ", weight ", weight->sizes(), " and labels ", labels->sizes(), " do not fit");
    auto rows = hidden->size(0), vocabulary = weight->size(0);
    auto label = labels->data_ptr<int64_t>();
    for (int64_t i = 0; i < rows; i++) {
      TORCH_CHECK(label[i] < vocabulary, "labels[", i, "] is ", label[i], " in a vocabulary of ", vocabulary);
    }
    auto wide = hidden->options().dtype(at::kFloat);
    auto losses = at::empty({rows}, wide);
    at::Tensor dhidden, dweight;
    if (of_hidden != 0) dhidden = at::empty_like(*hidden);
    if (of_weight != 0) dweight = at::zeros(weight->sizes(), wide);
    bool back = of_hidden != 0 || of_weight != 0;
    // Whole bands of the product's rows.
    auto chunk = std::min(rows, std::max<int64_t>(64, room / (vocabulary * 4) / 64 * 64));
    auto logits = at::empty({chunk, vocabulary}, wide);
    auto gradient = !back || type == tk::Type::f32 ? logits : at::empty({chunk, vocabulary}, hidden->options());
    const auto& table = tk::table();
    for (int64_t start = 0; start < rows; start += chunk) {
      auto n = std::min(chunk, rows - start);
      auto states = hidden->narrow(0, start, n), z = logits.narrow(0, 0, n), g = gradient.narrow(0, 0, n);
      tk::multiply(z, states, weight->t());
      tk::Loss job{type, z.data_ptr<float>(), label + start, losses.data_ptr<float>() + start,
                   back ? g.data_ptr() : nullptr, vocabulary, static_cast<float>(smoothing)};
      at::parallel_for(0, n, tk::grain(vocabulary * 8), [&](int64_t first, int64_t last) { table.loss(job, first, last); });
      if (of_hidden != 0) tk::multiply(dhidden.narrow(0, start, n), g, *weight);
      if (of_weight != 0) tk::multiply(dweight, g.t(), states, nullptr, nullptr, nullptr, 1, true);
    }
    results[0] = new at::Tensor(losses);
    results[1] = of_hidden != 0 ? new at::Tensor(dhidden) : nullptr;
    results[2] = of_weight != 0 ? new at::Tensor(dweight.to(weight->scalar_type())) : nullptr;
  });
}
