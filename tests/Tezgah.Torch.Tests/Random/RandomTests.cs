using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Random;

public class RandomTests
{
    [Fact]
    public void Seed_Same_GivesTheSameNumbers()
    {
        using var scope = NewDisposeScope();
        manual_seed(42);
        var (a, b) = (randn(5), rand(5));
        manual_seed(42);
        Assert.True(a.Equals(randn(5)));
        Assert.True(b.Equals(rand(5)));
        Assert.False(a.Equals(randn(5)));
        Assert.Equal(42, initial_seed());
    }

    [Fact]
    public void Seed_Known_GivesPyTorchsNumbers()
    {
        using var scope = NewDisposeScope();
        // torch.manual_seed(0); torch.rand(3); torch.randn(2)
        manual_seed(0);
        Expect.Close([0.4962565898895264, 0.7682217955589294, 0.08847743272781372], rand(3), 1e-7);
    }

    [Fact]
    public void State_SavedAndSet_GoesOnFromThere()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        _ = randn(3);
        var state = get_rng_state();
        Assert.Equal(ScalarType.Byte, state.dtype);
        var a = randn(100);
        set_rng_state(state);
        Assert.True(a.Equals(randn(100)));
    }

    [Fact]
    public void Generator_OfItsOwn_DisturbsNoOther()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var expected = randn(4);
        manual_seed(7);
        using var generator = new Generator(9);
        var a = randn(4, generator: generator);
        Assert.True(expected.Equals(randn(4)));
        Assert.Equal(9, generator.initial_seed());
        generator.manual_seed(9);
        Assert.True(a.Equals(randn(4, generator: generator)));
        var state = generator.get_state();
        var b = rand(4, generator: generator);
        generator.set_state(state);
        Assert.True(b.Equals(rand(4, generator: generator)));
        Assert.Throws<NotSupportedException>(() => new Generator(1, new Device("cuda")));
    }

    [Fact]
    public void Distributions_ManyNumbers_HaveTheirMoments()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var normal = randn(100_000);
        Assert.Equal(0, normal.mean().item<float>(), 0.02f);
        Assert.Equal(1, normal.std().item<float>(), 0.02f);
        var uniform = empty(100_000).uniform_(2, 4);
        Assert.Equal(3, uniform.mean().item<float>(), 0.02f);
        Assert.True(uniform.min().item<float>() >= 2 && uniform.max().item<float>() < 4);
        Assert.Equal(0.3f, empty(100_000).bernoulli_(0.3).mean().item<float>(), 0.02f);
        Assert.Equal(0.3f, bernoulli(full(100_000, 0.3)).mean().item<float>(), 0.02f);
        Assert.Equal(5, empty(100_000).normal_(5, 2).mean().item<float>(), 0.05f);
        Assert.Equal(0.5f, empty(100_000).exponential_(2).mean().item<float>(), 0.02f);
        var integers = randint(-2, 3, new long[] { 10_000 });
        Assert.Equal(ScalarType.Int64, integers.dtype);
        Expect.Close([-2, -1, 0, 1, 2], integers.unique().output);
        Assert.Equal([2L, 3L], randint(5, (2, 3)).shape);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), randperm(100).sort().Values.data<long>().ToArray());
        Assert.Equal([2L], randn_like(zeros(2)).shape);
        Assert.True(randint_like(zeros(50), 1, 3).min().item<float>() >= 1);
        Assert.Equal(10, TorchSharp.torch.normal(10, 0.1, [1000]).mean().item<float>(), 0.05f);
    }

    [Fact]
    public void Multinomial_Weights_DrawsByThem()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var drawn = multinomial(tensor([0f, 1f, 3f]), 10_000, replacement: true);
        Expect.Close([0, 0.25, 0.75], bincount(drawn, minlength: 3).@double() / 10_000, 0.02);
        Assert.Equal([1L, 2L], tensor([0f, 1f, 1f]).multinomial(2).sort().Values.data<long>().ToArray());
    }

    private static Tensor randint_like(Tensor tensor, long low, long high) => tensor.randint_like(low, high);
}
