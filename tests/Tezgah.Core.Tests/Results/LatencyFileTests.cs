using System.Text.Json;
using Tezgah.Core.Results;

namespace Tezgah.Core.Tests.Results;

public sealed class LatencyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteThenRead_Times_ComeBackWithTheirPercentiles()
    {
        var file = Create([.. Enumerable.Range(1, 100).Select(i => (double)i)]);

        file.Write(_folder["latency.json"]);
        var read = LatencyFile.Read(_folder["latency.json"]);

        Assert.Equal(file.Milliseconds, read.Milliseconds);
        Assert.Equal((50.5, 90.1, 95.05, 99.01), (Round(read.P50), Round(read.P90), Round(read.P95), Round(read.P99)));
        Assert.Equal((50.5, 100, 10, 1, 2), (read.Mean, read.Count, read.WarmupCount, read.BatchSize, read.Threads));
        var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(_folder["latency.json"]));
        Assert.Equal(95.05, json.GetProperty("p95").GetDouble(), 12);
        Assert.Equal(10, json.GetProperty("warmup_count").GetInt32());
    }

    [Fact]
    public void Write_WithoutATime_HasNullsInsteadOfNumbers()
    {
        Create([]).Write(_folder["latency.json"]);

        Assert.Equal((null, null, 0), (LatencyFile.Read(_folder["latency.json"]).Mean, LatencyFile.Read(_folder["latency.json"]).P95, LatencyFile.Read(_folder["latency.json"]).Count));
    }

    [Theory]
    [InlineData("\"milliseconds\": [1, -2]", "milliseconds")]
    [InlineData("\"milliseconds\": [1], \"lengths\": [1, 2]", "lengths")]
    [InlineData("\"milliseconds\": [\"fast\"]", "$.milliseconds[0]")]
    [InlineData("\"p50\": 1", null)]
    public void Read_ImpossibleValues_NameTheKey(string keys, string? column)
    {
        var path = _folder.Write(
            "l.json", $$"""{"model": "a", "warmup_count": 1, "batch_size": 1, "machine": "m", "device": "cpu", "dtype": "float32", "threads": 1, {{keys}}}""");

        var error = Assert.Throws<ResultsFileException>(() => LatencyFile.Read(path));

        Assert.True(column is null ? error.Message.Contains("milliseconds", StringComparison.Ordinal) : error.Column == column, error.Message);
    }

    private static double Round(double? value) => Math.Round(value!.Value, 10);

    private static LatencyFile Create(double[] milliseconds) => new()
    {
        Model = "tiny",
        Milliseconds = milliseconds,
        WarmupCount = 10,
        BatchSize = 1,
        Machine = "a processor",
        Device = "cpu",
        Dtype = "float32",
        Threads = 2,
    };
}
