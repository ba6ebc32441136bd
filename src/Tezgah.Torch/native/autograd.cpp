// Backward passes and differentiable functions that are written in C#.
#include "tezgah_torch.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <stdexcept>
#include <string>

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

variable_list or_empty(at::Tensor* const* handles, int64_t count) {
  return handles == nullptr ? variable_list() : tz::tensors(handles, count);
}

}  // namespace

TZ_API int32_t tz_backward(at::Tensor* const* roots, int64_t count, at::Tensor* const* gradients,
                           int64_t gradients_count, int32_t retain_graph, int32_t create_graph,
                           at::Tensor* const* inputs, int64_t inputs_count) {
  return tz::attempt([&] {
    torch::autograd::backward(tz::tensors(roots, count), or_empty(gradients, gradients_count), retain_graph != 0,
                              create_graph != 0, or_empty(inputs, inputs_count));
  });
}

// Writes inputs_count handles; null where an input was not used and allow_unused is set.
TZ_API int32_t tz_autograd_grad(at::Tensor* const* outputs, int64_t count, at::Tensor* const* inputs,
                                int64_t inputs_count, at::Tensor* const* gradients, int64_t gradients_count,
                                int32_t retain_graph, int32_t create_graph, int32_t allow_unused,
                                at::Tensor** result) {
  return tz::attempt([&] {
    auto values = torch::autograd::grad(tz::tensors(outputs, count), tz::tensors(inputs, inputs_count),
                                        or_empty(gradients, gradients_count), retain_graph != 0, create_graph != 0,
                                        allow_unused != 0);
    for (size_t i = 0; i < values.size(); i++) {
      result[i] = values[i].defined() ? new at::Tensor(std::move(values[i])) : nullptr;
    }
  });
}

// --- functions written in C# ---
//
// The managed side hands over a GC handle of its function object. libtorch's graph owns it: `release` is called once,
// when the node dies. `forward` and `backward` never throw; they return 0, or the number under which the managed side
// keeps the exception. A C++ exception takes that number through libtorch's engine, from whichever thread, to the
// export that was called, and the managed side throws its exception again.

namespace {

struct ManagedCalls {
  int32_t (*forward)(void* function, void* context, variable_list* outputs);
  int32_t (*backward)(void* function, void* context, variable_list* gradients, variable_list* result);
  void (*release)(void* function);
};

ManagedCalls calls{};

void check(int32_t exception) {
  // The managed side reads the number out of the message.
  if (exception != 0) throw std::runtime_error("managed exception #" + std::to_string(exception));
}

// Ends with the node: libtorch destroys its saved data, and so this, with the graph.
struct ManagedOwner : torch::CustomClassHolder {
  explicit ManagedOwner(void* f) : function(f) {}
  ~ManagedOwner() override { calls.release(function); }
  void* function;
};

struct ManagedFunction : torch::autograd::Function<ManagedFunction> {
  static variable_list forward(AutogradContext* context, c10::intrusive_ptr<ManagedOwner> owner, at::TensorList) {
    auto function = owner->function;
    context->saved_data["function"] = at::IValue::make_capsule(std::move(owner));
    variable_list outputs;
    check(calls.forward(function, context, &outputs));
    return outputs;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    auto owner = c10::static_intrusive_pointer_cast<ManagedOwner>(context->saved_data["function"].toCapsule());
    // The first argument of forward is no tensor, but has its place in the list.
    variable_list result(1);
    check(calls.backward(owner->function, context, &gradients, &result));
    return result;
  }
};

}  // namespace

TZ_API void tz_function_calls(ManagedCalls managed) { calls = managed; }

TZ_API int64_t tz_function_apply(void* function, at::Tensor* const* inputs, int64_t count, at::Tensor*** result) {
  int64_t made = -1;
  tz::attempt([&] {
    auto owner = c10::make_intrusive<ManagedOwner>(function);
    auto list = tz::tensors(inputs, count);
    auto outputs = ManagedFunction::apply(std::move(owner), at::TensorList(list));
    auto handles = std::make_unique<at::Tensor*[]>(outputs.size());
    for (size_t i = 0; i < outputs.size(); i++) handles[i] = new at::Tensor(std::move(outputs[i]));
    made = static_cast<int64_t>(outputs.size());
    *result = handles.release();
  });
  return made;
}

TZ_API void tz_variables_add(variable_list* list, at::Tensor* tensor) {
  list->push_back(tensor == nullptr ? at::Tensor() : *tensor);
}
TZ_API int64_t tz_variables_count(variable_list* list) { return static_cast<int64_t>(list->size()); }
// A new handle, or null for a gradient that was not computed.
TZ_API at::Tensor* tz_variables_get(variable_list* list, int64_t index) {
  const auto& value = (*list)[static_cast<size_t>(index)];
  return value.defined() ? new at::Tensor(value) : nullptr;
}

TZ_API int32_t tz_context_save(AutogradContext* context, at::Tensor* const* handles, int64_t count) {
  return tz::attempt([&] { context->save_for_backward(tz::tensors(handles, count)); });
}
TZ_API int32_t tz_context_mark_dirty(AutogradContext* context, at::Tensor* const* handles, int64_t count) {
  return tz::attempt([&] { context->mark_dirty(tz::tensors(handles, count)); });
}
TZ_API int32_t tz_context_mark_non_differentiable(AutogradContext* context, at::Tensor* const* handles, int64_t count) {
  return tz::attempt([&] { context->mark_non_differentiable(tz::tensors(handles, count)); });
}
TZ_API void tz_context_materialize(AutogradContext* context, int32_t value) {
  context->set_materialize_grads(value != 0);
}
TZ_API int64_t tz_context_saved(AutogradContext* context, at::Tensor*** result) {
  int64_t count = -1;
  tz::attempt([&] {
    auto saved = context->get_saved_variables();
    auto handles = std::make_unique<at::Tensor*[]>(saved.size());
    for (size_t i = 0; i < saved.size(); i++) {
      handles[i] = saved[i].defined() ? new at::Tensor(std::move(saved[i])) : nullptr;
    }
    count = static_cast<int64_t>(saved.size());
    *result = handles.release();
  });
  return count;
}
