using Tezgah.Core.Jobs;
using Tezgah.Engine.Training;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Training;

public sealed class LossScalerTests
{
    /// <summary>Scale, good steps and steps left out after each step; computed by GradScaler's rule in another language.</summary>
    private static readonly (float Scale, int Good, int Skipped)[] s_afterEach =
    [
        (65536, 1, 0), (65536, 2, 0), (32768, 0, 1), (32768, 1, 1), (32768, 2, 1), (65536, 0, 1), (65536, 1, 1), (65536, 2, 1),
        (32768, 0, 2), (32768, 1, 2), (32768, 2, 2), (16384, 0, 3), (8192, 0, 4), (4096, 0, 5), (4096, 1, 5), (4096, 2, 5),
        (8192, 0, 5), (8192, 1, 5), (8192, 2, 5), (16384, 0, 5), (16384, 1, 5),
    ];

    [Fact]
    public void Scale_of_a_sequence_of_steps_is_GradScalers()
    {
        var scaler = new LossScaler(interval: 3);
        var states = "110111110110001111111".Select(step =>
        {
            using var scope = NewDisposeScope();
            var good = scaler.Take(tensor([1f, step == '1' ? 2f : float.NaN]));
            Assert.Equal((step == '1', step == '0'), (good, scaler.HasSkipped));
            return (scaler.State.Scale, scaler.State.GoodSteps, scaler.State.Skipped);
        });

        Assert.Equal(s_afterEach, states);
    }

    [Fact]
    public void Scale_begins_at_65536_and_doubles_after_2000_good_steps()
    {
        using var gradients = ones(1);
        var scaler = new LossScaler();
        for (var step = 1; step < 2000; step++)
        {
            scaler.Take(gradients);
        }

        Assert.Equal(new LossScale(65536, 1999, 0), scaler.State);
        scaler.Take(gradients);
        Assert.Equal(new LossScale(131072, 0, 0), scaler.State);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Gradients_are_divided_and_one_that_is_not_finite_is_found_wherever_it_is(float bad)
    {
        using var scope = NewDisposeScope();
        var scaler = new LossScaler(scale: 4);
        var good = tensor([8f, -2f, 0f]);
        Assert.True(scaler.Take(good));
        Assert.Equal([2f, -0.5f, 0f], good.data<float>().ToArray());
        Assert.False(scaler.Take(tensor([1f, bad, 1f])));
        Assert.Equal(new LossScale(2, 0, 1), scaler.State);
    }

    [Fact]
    public void Gradients_that_no_scale_makes_finite_are_no_longer_left_out()
    {
        using var bad = tensor([float.NaN]);
        var scaler = new LossScaler();
        for (var step = 0; step < 33; step++)
        {
            Assert.False(scaler.Take(bad));
            Assert.True(scaler.HasSkipped);
        }

        Assert.False(scaler.Take(bad));
        Assert.False(scaler.HasSkipped);
    }

    [Fact]
    public void Scale_that_would_be_infinite_stays()
    {
        using var gradients = ones(1);
        var scaler = new LossScaler(scale: 1.7014118e38f, interval: 1);
        scaler.Take(gradients);
        Assert.Equal(new LossScale(1.7014118e38f, 0, 0), scaler.State);
    }

    [Theory]
    [InlineData(MethodNames.Full, "float16", "bfloat16", true)]
    [InlineData(MethodNames.Full, "bfloat16", "float16", false)]
    [InlineData(MethodNames.Qlora, "bfloat16", "float16", true)]
    [InlineData(MethodNames.Qlora, "float32", "bfloat16", false)]
    public void Job_that_computes_in_float16_needs_it(string method, string dtype, string compute, bool expected) =>
        Assert.Equal(expected, LossScaler.IsNeededBy(new TrainingJob
        {
            Method = method,
            Training = new TrainingSettings { Dtype = dtype },
            Quantization = new QuantizationSettings { ComputeDtype = compute },
        }));
}
