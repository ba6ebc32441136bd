using System.Runtime.InteropServices;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Memory;
using Tezgah.Engine.Worker;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Memory;

public sealed class MemoryLimitTests
{
    [Fact]
    public void Allocation_beyond_the_limit_fails_as_memory_that_ran_out_and_work_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has this limit.");
        using var scope = NewDisposeScope();
        using (var limit = MemoryLimit.Apply(512L << 20))
        {
            Assert.NotNull(limit);
            var error = Assert.Throws<ExternalException>(() => empty(1L << 28));
            var failure = Failure.Of(error, new JobFolder("/r"), new TrainingJob(), 2);
            Assert.Equal("memory-ran-out", failure.Problems.Single().Code);

            // Products still work: their buffers were there before the limit.
            Assert.Equal(64 * 300f, ones(300, 64).mm(ones(64, 300)).sum().item<float>() / 300);
        }

        Assert.Equal(1L << 28, empty(1L << 28).NumberOfElements);
    }

    [Fact]
    public void Apply_with_a_tighter_limit_in_place_leaves_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has this limit.");
        using var tight = MemoryLimit.Apply(512L << 20);
        Assert.Null(MemoryLimit.Apply(4L << 30));
    }
}
