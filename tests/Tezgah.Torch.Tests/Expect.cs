using static TorchSharp.torch;

namespace Tezgah.Torch.Tests;

/// <summary>Assertions on whole tensors.</summary>
internal static class Expect
{
    /// <summary>Asserts shape and elements, the latter within a relative and absolute tolerance.</summary>
    internal static void Close(long[] shape, double[] expected, Tensor actual, double tolerance = 1e-5)
    {
        Assert.Equal(shape, actual.shape);
        Close(expected, actual, tolerance);
    }

    /// <summary>Asserts elements in row-major order within a relative and absolute tolerance.</summary>
    internal static void Close(double[] expected, Tensor actual, double tolerance = 1e-5)
    {
        var values = Numbers(actual);
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var same = expected[i].Equals(values[i])
                || Math.Abs(expected[i] - values[i]) <= tolerance * (1 + Math.Abs(expected[i]));
            Assert.True(same, $"element {i}: expected {expected[i]}, found {values[i]}");
        }
    }

    /// <summary>Asserts the elements of a tensor of bools.</summary>
    internal static void Bools(bool[] expected, Tensor actual)
    {
        Assert.Equal(ScalarType.Bool, actual.dtype);
        Assert.Equal(expected, actual.data<bool>().ToArray());
    }

    /// <summary>The elements as doubles.</summary>
    internal static double[] Numbers(Tensor tensor)
    {
        using var plain = tensor.detach();
        using var copy = plain.to(ScalarType.Float64, CPU, copy: true);
        return copy.data<double>().ToArray();
    }
}
