using Tezgah.Core.Machine;

namespace Tezgah.Core.Tests.Machine;

public sealed class FreeMemoryTests
{
    [Fact]
    public void Read_is_between_nothing_and_the_machine() =>
        Assert.InRange(FreeMemory.Read(), 1, 1L << 45);

    [Theory]
    [InlineData("MemAvailable", 20_000L * 1024)]
    [InlineData("MemFree", 0L)]
    [InlineData("Mem", null)]
    [InlineData("Broken", null)]
    public void MemInfo_finds_the_line_and_counts_in_bytes(string key, long? expected)
    {
        string[] lines = ["MemTotal:       32000 kB", "MemFree:            0 kB", "MemAvailable:   20000 kB", "Broken: x kB"];
        Assert.Equal(expected, FreeMemory.MemInfo(lines, key));
    }
}
