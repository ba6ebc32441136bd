using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>One application of a function: its node's memory from forward to backward.</summary>
#pragma warning disable CA1001 // The context holds nothing that needs disposing; libtorch's graph frees what was saved.
        internal sealed class FunctionCall(IFunction function, object[] arguments)
#pragma warning restore CA1001
        {
            private readonly AutogradContext _context = new();
            private readonly bool[] _isTensor = [.. arguments.Select(IsTensor)];

            // Let go after forward: what backward needs was saved, and all else may be freed.
            private object[]? _arguments = arguments;

            internal static bool IsTensor(object? argument) => argument is Tensor { IsInvalid: false };

            internal void Forward(nint native, nint outputs)
            {
                using var entered = _context.Enter(native);
                foreach (var output in function.Forward(_context, _arguments!))
                {
                    tz_variables_add(outputs, output?.Handle ?? 0);
                    GC.KeepAlive(output);
                }

                _context.PassOn();
                _arguments = null;
            }

            internal void Backward(nint native, nint gradients, nint result)
            {
                using var entered = _context.Enter(native);

                // On a GPU this is a thread of libtorch's own, with no scope around it.
                using var scope = NewDisposeScope();
                var incoming = new List<Tensor>();
                for (var i = 0L; i < tz_variables_count(gradients); i++)
                {
                    var gradient = tz_variables_get(gradients, i);
                    incoming.Add(gradient != 0 ? new Tensor(gradient) : Tensor.Undefined());
                }

                var outgoing = function.Backward(_context, incoming);
                CheckGradients(outgoing);
                for (var i = 0; i < _isTensor.Length; i++)
                {
                    if (_isTensor[i])
                    {
                        tz_variables_add(result, outgoing[i] is { IsInvalid: false } gradient ? gradient.Handle : 0);
                        GC.KeepAlive(outgoing[i]);
                    }
                }
            }

            private void CheckGradients(List<Tensor> gradients)
            {
                var surplus = gradients.Skip(_isTensor.Length).Any(gradient => gradient is { IsInvalid: false });
                if (surplus || gradients.Count < _isTensor.Length)
                {
                    throw new InvalidOperationException(
                        $"The backward of {function.Name} returned {gradients.Count} gradients for {_isTensor.Length} arguments of its forward; return one for each, null where there is none.");
                }

                for (var i = 0; i < _isTensor.Length; i++)
                {
                    if (!_isTensor[i] && gradients[i] is { IsInvalid: false })
                    {
                        throw new InvalidOperationException(
                            $"The backward of {function.Name} returned a gradient for argument {i + 1} of its forward, which is no tensor; return null there.");
                    }
                }
            }
        }

        /// <summary>A function as the graph calls it.</summary>
        internal interface IFunction
        {
            string Name { get; }

            List<Tensor> Forward(AutogradContext context, object[] arguments);

            List<Tensor> Backward(AutogradContext context, List<Tensor> gradients);
        }
    }
}
