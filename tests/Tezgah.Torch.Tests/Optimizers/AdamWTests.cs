using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Optimizers;

public class AdamWTests
{
    [Theory]
    [InlineData(0.0, false, false)]
    [InlineData(0.1, false, false)]
    [InlineData(0.1, true, false)]
    [InlineData(0.1, false, true)]
    public void Step_Several_AgreesWithTheAlgorithm(double decay, bool amsgrad, bool maximize)
    {
        using var scope = NewDisposeScope();
        const double Rate = 0.01, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-6;
        double[] gradients = [0.5, -1.5, 2.0, 0.1];
        var parameter = nn.Parameter(tensor([1.0]));
        using var optimizer = optim.AdamW([parameter], Rate, Beta1, Beta2, Epsilon, decay, amsgrad, maximize);

        double expected = 1, mean = 0, square = 0, greatest = 0;
        for (var t = 1; t <= gradients.Length; t++)
        {
            parameter.grad = tensor([gradients[t - 1]]);
            optimizer.step();

            var gradient = maximize ? -gradients[t - 1] : gradients[t - 1];
            expected *= 1 - (Rate * decay);
            mean = (Beta1 * mean) + ((1 - Beta1) * gradient);
            square = (Beta2 * square) + ((1 - Beta2) * gradient * gradient);
            greatest = Math.Max(greatest, square);
            var root = Math.Sqrt((amsgrad ? greatest : square) / (1 - Math.Pow(Beta2, t)));
            expected -= Rate * (mean / (1 - Math.Pow(Beta1, t))) / (root + Epsilon);
            Assert.Equal(expected, parameter.item<double>(), 1e-12);
        }
    }

    [Fact]
    public void Groups_WithSettings_UseTheirOwn()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (nn.Parameter(tensor([1.0])), nn.Parameter(tensor([1.0])));
        using var optimizer = optim.AdamW(
            [new AdamW.ParamGroup([a], new AdamW.Options { weight_decay = 0 }), new AdamW.ParamGroup([b], new AdamW.Options { LearningRate = 0.5 })],
            lr: 0.1, weight_decay: 0.5);
        Assert.Equal([0.1, 0.5], optimizer.ParamGroups.Select(group => group.LearningRate));
        a.grad = tensor([0.0]);
        b.grad = tensor([0.0]);
        optimizer.step();
        Assert.Equal(1, a.item<double>());
        Assert.Equal(0.75, b.item<double>());
        optimizer.ParamGroups.Last().LearningRate = 0;
        optimizer.step();
        Assert.Equal(0.75, b.item<double>());
        Assert.Equal(2, optimizer.parameters().Count());
    }

    [Fact]
    public void ZeroGrad_ParametersWithAndWithoutGradient_ZeroesInPlace()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (nn.Parameter(ones(2)), nn.Parameter(ones(2)));
        a.sum().backward();
        using var optimizer = optim.AdamW([a, b]);
        optimizer.zero_grad();
        Expect.Close([0, 0], a.grad!);
        Assert.Null(b.grad);
        optimizer.step();
        Expect.Close([1, 1], b);
    }

    [Fact]
    public void Step_WithClosure_ReturnsItsLoss()
    {
        using var scope = NewDisposeScope();
        var a = nn.Parameter(tensor([3.0]));
        using var optimizer = optim.AdamW([("a", a)], lr: 0.1);
        using var unrecorded = no_grad();
        var loss = optimizer.step(() =>
        {
            var value = (a * a).sum();
            value.backward();
            return value;
        });
        Assert.Equal(9, loss!.item<double>());
        Assert.True(a.item<double>() < 3);
    }

    [Fact]
    public void State_SavedAndLoaded_GoesOnBitForBit()
    {
        using var scope = NewDisposeScope();
        manual_seed(10);
        var (a, b) = (nn.Parameter(ones(5)), nn.Parameter(ones(5)));
        using var first = optim.AdamW([a], lr: 0.1, amsgrad: true);
        using var second = optim.AdamW([b], lr: 0.7, amsgrad: true);
        void Step(AdamW optimizer, Parameter parameter, Tensor gradient)
        {
            parameter.grad = gradient.clone();
            optimizer.step();
        }

        var gradients = Enumerable.Range(0, 4).Select(_ => randn(5)).ToArray();
        Step(first, a, gradients[0]);
        Step(first, a, gradients[1]);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        first.save_state_dict(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        second.load_state_dict(reader);
        using (no_grad())
        {
            b.copy_(a);
        }

        foreach (var gradient in gradients[2..])
        {
            Step(first, a, gradient);
            Step(second, b, gradient);
        }

        Assert.True(a.Equals(b));
        Assert.True(first.state_dict().State[0].ApproximatelyEquals(second.state_dict().State[0]));
        using var third = optim.AdamW([nn.Parameter(ones(5))], amsgrad: true);
        third.load_state_dict(first.state_dict());
        Assert.Equal(4, ((AdamW.State)third.state_dict().State[0]).step);
        using var other = optim.AdamW([nn.Parameter(ones(5)), nn.Parameter(ones(5))]);
        Assert.Throws<ArgumentException>(() => other.load_state_dict(first.state_dict()));
    }

    [Fact]
    public void Settings_OutOfRange_AreRefused()
    {
        using var scope = NewDisposeScope();
        var a = nn.Parameter(ones(1));
        Assert.Equal("The learning rate -1 is out of its range.", Assert.Throws<ArgumentException>(() => optim.AdamW([a], lr: -1)).Message);
        Assert.Throws<ArgumentException>(() => optim.AdamW([a], beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.AdamW([a], beta2: -0.1));
        Assert.Throws<ArgumentException>(() => optim.AdamW([a], eps: -1));
        Assert.Throws<ArgumentException>(() => optim.AdamW([a], weight_decay: -1));
    }

    [Fact]
    public void Training_SameSeed_GivesTheSameLosses()
    {
        static double[] Train()
        {
            using var scope = NewDisposeScope();
            manual_seed(12);
            var x = randn(64, 4);
            var y = (x.select(1, 0) > 0).to(int64);
            var w = nn.Parameter(zeros(2, 4));
            using var optimizer = optim.AdamW([w], lr: 0.1);
            return [.. Enumerable.Range(0, 30).Select(_ =>
            {
                using var step = NewDisposeScope();
                var loss = nn.functional.cross_entropy(nn.functional.linear(x, w), y);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                return loss.ToDouble();
            })];
        }

        var losses = Train();
        Assert.Equal(Math.Log(2), losses[0], 1e-6);
        Assert.True(losses[^1] < 0.3, $"the loss ended at {losses[^1]}");
        Assert.Equal(losses, Train());
    }
}
