using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks.Kernels;

/// <summary>What is measured of the kernels: each function on tensors of the workloads' sizes.</summary>
internal static class KernelWorks
{
    /// <summary>The works of a type; their tensors belong to the current dispose scope.</summary>
    public static IEnumerable<(string Name, Action Work)> Of(ScalarType type)
    {
        Tensor Numbers(params long[] shape) => (randn(shape) * 0.3).to(type);

        Tensor Leaf(params long[] shape) => Numbers(shape).requires_grad_();

        void Both(Func<Tensor> function)
        {
            var y = function();
            y.backward([ones_like(y)]);
        }

        void Quietly(Func<Tensor> function)
        {
            using var off = no_grad();
            function();
        }

        var (x8, w, b) = (Numbers(8, 512), Numbers(1408, 512), Leaf(1408, 64));
        var (x, a) = (Leaf(720, 512), Leaf(64, 512));
        var vocabulary = Numbers(32_000, 512);
        yield return ("8 rows, [1408, 512]", () => Quietly(() => Kernel.Linear(x8, w)));
        yield return ("8 rows, [32000, 512]", () => Quietly(() => Kernel.Linear(x8, vocabulary)));
        yield return ("8 rows, [1408, 512] with LoRA 64", () => Quietly(() => Kernel.LoraLinear(x8, w, null, a, b, 2)));
        yield return ("720 rows, [1408, 512]", () => Quietly(() => Kernel.Linear(x, w)));
        yield return ("720 rows, [1408, 512] with LoRA 64, forward and back", () => Both(() => Kernel.LoraLinear(x, w, null, a, b, 2)));
        var trained = Leaf(1408, 512);
        yield return ("720 rows, [1408, 512] trained, forward and back", () => Both(() => Kernel.Linear(x, trained)));
        var (q1, cache, lengths) = (Numbers(8, 512), Numbers(8, 2, 200, 64), full([8], 150L, ScalarType.Int64));
        yield return ("one token of 8 texts over 150", () => Quietly(() => Kernel.AttendCached(q1, cache, cache, lengths)));
        var (q, k, v) = (Leaf(1408, 512), Leaf(1408, 128), Leaf(1408, 128));
        var starts = arange(9, dtype: ScalarType.Int64) * 176;
        yield return ("attention, 8 texts of 176, forward and back", () => Both(() => Kernel.Attend(q, k, v, starts, 64)));
        var one = tensor([0L, 740]);
        var (q2, k2, v2) = (Leaf(740, 512), Leaf(740, 128), Leaf(740, 128));
        yield return ("attention, one text of 740, forward and back", () => Both(() => Kernel.Attend(q2, k2, v2, one, 64)));
        var norm = ones([512], type);
        yield return ("RMSNorm [720, 512], forward and back", () => Both(() => Kernel.RmsNorm(x, norm, 1e-6)));
        var (gate, up) = (Leaf(720, 1408), Leaf(720, 1408));
        yield return ("SwiGLU [720, 1408], forward and back", () => Both(() => Kernel.SwiGlu(gate, up)));
        var angles = randn(720, 1, 32);
        var (cos, sin) = (angles.cos().to(type), angles.sin().to(type));
        yield return ("rotary positions [720, 512], forward and back", () => Both(() => Kernel.Rotate(x, cos, sin, 64)));
        var (hidden, labels) = (Leaf(500, 512), randint(32_000, 500, ScalarType.Int64));
        yield return ("vocabulary loss, 500 labels of 32000, forward and back", () => Both(() => Kernel.CrossEntropy(hidden, vocabulary, labels)));
        var nf4 = Kernel.QuantizeNf4(w);
        yield return ("720 rows, NF4 [1408, 512] with LoRA 64, forward and back", () => Both(() => Kernel.LoraLinear(x, nf4, null, a, b, 2)));
        yield return ("NF4 [1408, 512] to numbers", () => Quietly(() => Kernel.DequantizeNf4(nf4, type)));
    }
}
