using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Engine.Models;
using Tezgah.Engine.Training;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Training;

public sealed class AdamWTests
{
    private static readonly TensorSpec[] s_specs = [new("norm", [2]), new("matrix", [2, 2])];

    [Fact]
    public void Step_equals_the_formula_computed_by_hand_over_five_steps()
    {
        using var weights = new ParameterStore(s_specs, CPU, trained: true);
        var settings = new TrainingSettings { WeightDecay = 0.1, AdamBeta1 = 0.8, AdamBeta2 = 0.95, AdamEpsilon = 1e-6 };
        using var optimizer = new AdamW(weights, settings);
        double[] start = [0.5, -1, 2, 0.25, 1, 1];
        weights.Values.copy_(tensor(start, dtype: ScalarType.Float32));
        var expected = (double[])start.Clone();
        var (m, v) = (new double[6], new double[6]);
        for (var t = 1; t <= 5; t++)
        {
            double[] gradient = [0.1 * t, -0.2, 0.3 / t, 0.01, -1, 0.5 * t];
            weights.Gradients!.copy_(tensor(gradient, dtype: ScalarType.Float32));
            var rate = 0.01 * t;
            optimizer.Step(rate);
            for (var i = 0; i < 6; i++)
            {
                // The matrix lies first in the vector, and is all that decays.
                expected[i] *= i < 4 ? 1 - (rate * 0.1) : 1;
                m[i] = (0.8 * m[i]) + (0.2 * gradient[i]);
                v[i] = (0.95 * v[i]) + (0.05 * gradient[i] * gradient[i]);
                expected[i] -= rate / (1 - Math.Pow(0.8, t)) * m[i] / ((Math.Sqrt(v[i]) / Math.Sqrt(1 - Math.Pow(0.95, t))) + 1e-6);
            }
        }

        var actual = weights.Values.data<float>().ToArray();
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-6);
        }

        Assert.Equal(5, optimizer.Steps);
    }

    [Fact]
    public void Step_changes_the_named_weights()
    {
        using var weights = new ParameterStore(s_specs, CPU, trained: true);
        using var optimizer = new AdamW(weights, new TrainingSettings());
        weights.Gradients!.fill_(1);
        optimizer.Step(0.5);
        Assert.Equal([-0.5f, -0.5f], weights["norm"].data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Step_with_rate_zero_changes_nothing()
    {
        using var weights = new ParameterStore(s_specs, CPU, trained: true);
        using var optimizer = new AdamW(weights, new TrainingSettings { WeightDecay = 0.5 });
        weights.Values.fill_(3);
        weights.Gradients!.fill_(1);
        optimizer.Step(0);
        Assert.All(weights.Values.data<float>().ToArray(), w => Assert.Equal(3f, w));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 5)]
    [InlineData(100, 5)]
    public void ClipGradients_gives_the_norm_before_and_scales_only_larger_ones(double largest, double normAfter)
    {
        using var weights = new ParameterStore([new("a", [2])], CPU, trained: true);
        using var optimizer = new AdamW(weights, new TrainingSettings());
        weights.Gradients!.copy_(tensor([3f, -4f]));
        using var norm = optimizer.ClipGradients(largest);
        Assert.Equal(5, norm.item<float>(), 1e-6);
        Assert.Equal(normAfter, weights.Gradients.norm().item<float>(), 1e-5);
    }
}
