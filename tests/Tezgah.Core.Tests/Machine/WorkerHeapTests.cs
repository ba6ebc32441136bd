using Tezgah.Core.Machine;

namespace Tezgah.Core.Tests.Machine;

public sealed class WorkerHeapTests
{
    [Fact]
    public void Environment_WithoutKernels_HasNoThreadCaches()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only glibc has these settings.");

        Assert.Equal(
            [KeyValuePair.Create<string, string?>("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0")],
            WorkerHeap.Environment(hasKernels: false, given: null));
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, "")]
    [InlineData(false, "glibc.malloc.arena_max=1")]
    public void Environment_WithKernelsOrSetByAPerson_IsLeftAlone(bool kernels, string? given) =>
        Assert.Empty(WorkerHeap.Environment(kernels, given));
}
