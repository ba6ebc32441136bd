using Tezgah.Core.Latencies;
using Tezgah.Core.Results;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Latencies;

public sealed class LatencyComparisonFileTests
{
    [Fact]
    public void Pair_holds_medians_and_their_ratio_and_comes_back()
    {
        using var folder = new TemporaryFolder();
        var file = new LatencyComparisonFile(LatencyComparisonFile.InTurn, [LatencyPair.Of(File("a", 10, 20, 30), File("b", 20, 40, 60))]);

        file.Write(folder.Path);

        var pair = Assert.Single(LatencyComparisonFile.Read(folder.Path).Pairs);
        Assert.Equal((20, 40, 2.0, 3), (pair.MedianA, pair.MedianB, pair.Ratio!.Value, pair.Rounds));
        Assert.Equal((2.0, 2.0), (pair.Lower!.Value, pair.Upper!.Value));
        Assert.Equivalent(file, LatencyComparisonFile.Read(folder.Path), strict: true);
        Assert.Throws<ArgumentException>(() => LatencyPair.Of(File("a", 1), File("b", 1) with { BatchSize = 2 }));
    }

    [Fact]
    public void Latency_file_has_histogram_lengths_and_the_speed_of_generation()
    {
        using var folder = new TemporaryFolder();
        var file = File("a", 100, 200) with { Lengths = [3, 9], FirstTokenMilliseconds = [20, 40], NewTokens = [10, 10], BatchSize = 2 };

        file.Write(folder["latency.json"]);
        var read = LatencyFile.Read(folder["latency.json"]);

        Assert.Equal(2, read.Histogram!.Counts.Sum());
        Assert.Equal([(2, 3), (8, 15)], read.ByLength.Select(l => (l.FromTokens, l.ToTokens)));
        // Two rows: of 10 tokens 8 are written after the first of each row, in 80 + 160 ms.
        Assert.Equal(1000 * 16 / 240.0, read.Generation!.TokensPerSecond!.Value, 9);
        Assert.Equal(30, read.Generation.FirstTokenP50);
        Assert.Contains("\"histogram\": {", System.IO.File.ReadAllText(folder["latency.json"]), StringComparison.Ordinal);
        Assert.Null(File("a", 1).Generation);
        Assert.Empty(File("a", 1).ByLength);
        Assert.Null(File("a").Histogram);
    }

    private static LatencyFile File(string model, params double[] milliseconds) => new()
    {
        Model = model,
        Milliseconds = milliseconds,
        WarmupCount = 0,
        BatchSize = 1,
        Machine = "m",
        Device = "cpu",
        Dtype = "float32",
        Threads = 1,
    };
}
