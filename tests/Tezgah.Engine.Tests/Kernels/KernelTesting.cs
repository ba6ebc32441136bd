using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Kernels;

/// <summary>What the tests of the kernels share: each processor level that this machine has, and comparing with float32.</summary>
internal static class KernelTesting
{
    /// <summary>Each level of this machine's processor with each dtype.</summary>
    public static TheoryData<int, ScalarType> LevelsAndTypes()
    {
        var data = new TheoryData<int, ScalarType>();
        for (var level = 0; level <= 3; level++)
        {
            data.Add(level, ScalarType.Float32);
            data.Add(level, ScalarType.BFloat16);
        }

        return data;
    }

    /// <summary>Uses a level until the result is disposed; skips the test where the level or the library is not there.</summary>
    public static IDisposable Use(int level)
    {
        Assert.SkipUnless(Kernel.IsNativeThere, "The native kernels are not built; ./tezgah run builds them.");
        var before = NativeKernels.tk_level();
        Assert.SkipUnless(NativeKernels.tk_set_level(level) == 0, $"This processor has no level {level}.");
        manual_seed(7);
        return new Undo(() => _ = NativeKernels.tk_set_level(before));
    }

    /// <summary>Turns native versions off until the result is disposed.</summary>
    public static IDisposable Composed()
    {
        Kernel.UseNative = false;
        return new Undo(() => Kernel.UseNative = true);
    }

    /// <summary>Random numbers that are exact in the dtype.</summary>
    public static Tensor Random(ScalarType type, params long[] shape) => randn(shape).to(type);

    /// <summary>
    /// Asserts that a result is that of float32: as near as sums in another order are, or, in bfloat16, as its rounding is.
    /// </summary>
    /// <param name="expected">Computed in float32.</param>
    /// <param name="actual">float32 or bfloat16.</param>
    /// <param name="roundings">How many roundings to bfloat16, of numbers as large as the result, are allowed.</param>
    public static void Near(Tensor expected, Tensor actual, double roundings = 1)
    {
        Assert.Equal(expected.shape, actual.shape);
        if (expected.NumberOfElements == 0)
        {
            return;
        }

        var difference = (expected.to(ScalarType.Float32) - actual.to(ScalarType.Float32)).abs();
        var size = expected.abs().max().item<float>();
        var allowed = actual.dtype == ScalarType.BFloat16
            ? (expected.abs() * (roundings / 256)) + (size * roundings / 2048) + 1e-5
            : (expected.abs() * 1e-5) + (size * 2e-6) + 1e-5;
        var worst = (difference - allowed).max().item<float>();
        Assert.True(worst <= 0, $"Off by up to {difference.max().item<float>():G4} with numbers up to {size:G4}.");
    }

    /// <summary>
    /// The gradients of a function's result, weighted by fixed numbers, with respect to its inputs (those that require one); on
    /// copies of the inputs in the given dtype.
    /// </summary>
    public static IReadOnlyList<Tensor> Gradients(ScalarType type, Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        var leaves = inputs.Select(i => i.detach().to(type).clone().requires_grad_(i.requires_grad)).ToArray();
        var result = function(leaves);
        var weights = (arange(result.NumberOfElements, dtype: ScalarType.Float32) * 0.7).sin().to(ScalarType.BFloat16).to(type);
        result.backward([weights.view(result.shape)]);
        return [.. leaves.Where(l => l.requires_grad).Select(l => l.grad!)];
    }

    /// <summary>Asserts that gradients are those of a composed function in float32.</summary>
    public static void SameGradients(
        ScalarType type, Func<Tensor[], Tensor> composed, Func<Tensor[], Tensor> native, double roundings, params Tensor[] inputs)
    {
        var expected = Gradients(ScalarType.Float32, composed, inputs);
        var actual = Gradients(type, native, inputs);
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Near(expected[i], actual[i], roundings);
        }
    }

    private sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
