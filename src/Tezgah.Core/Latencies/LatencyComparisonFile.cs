using System.Text.Json;
using System.Text.Json.Serialization;
using Tezgah.Core.Results;

namespace Tezgah.Core.Latencies;

/// <summary>Two models measured in turn with inferences of one size.</summary>
/// <param name="BatchSize">Rows in one inference.</param>
/// <param name="A">The first model's name.</param>
/// <param name="B">The second's.</param>
/// <param name="Rounds">Inferences of each.</param>
/// <param name="MedianA">Median of the first; milliseconds.</param>
/// <param name="MedianB">Median of the second; milliseconds.</param>
/// <param name="Ratio">Median of B over that of A.</param>
/// <param name="Lower">Lower end of its 95 % interval (paired bootstrap over rounds); null if it has none.</param>
/// <param name="Upper">Upper end.</param>
public sealed record LatencyPair(
    int BatchSize, string A, string B, int Rounds, double MedianA, double MedianB, double? Ratio, double? Lower, double? Upper)
{
    /// <summary>Compares two files whose inferences were made in turn.</summary>
    /// <exception cref="ArgumentException">They have not as many inferences, or another batch size.</exception>
    public static LatencyPair Of(LatencyFile a, LatencyFile b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.BatchSize != b.BatchSize)
        {
            throw new ArgumentException($"Inferences of {a.BatchSize} and of {b.BatchSize} rows cannot be compared.", nameof(b));
        }

        var comparison = LatencyComparison.Of(a.Milliseconds, b.Milliseconds);
        return new(
            a.BatchSize, a.Model, b.Model, a.Count, comparison.MedianA, comparison.MedianB,
            comparison.Ratio.Estimate, comparison.Ratio.Interval?.Lower, comparison.Ratio.Interval?.Upper);
    }
}

/// <summary><c>latency_comparison.json</c>: two models measured in turn, A B A B …, a pair for each batch size.</summary>
/// <param name="Order">How they were measured.</param>
/// <param name="Pairs">One for each batch size.</param>
public sealed record LatencyComparisonFile(string Order, IReadOnlyList<LatencyPair> Pairs)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "latency_comparison.json";

    /// <summary>One inference of the first model, one of the second, and so on.</summary>
    public const string InTurn = "ABAB";

    /// <summary>Writes the file into a folder; it appears whole or not at all.</summary>
    public void Write(string folder) => WholeFile.Write(
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, LatencyComparisonJson.Default.LatencyComparisonFile));

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="JsonException">It is no such file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static LatencyComparisonFile Read(string folder) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, FileName)), LatencyComparisonJson.Default.LatencyComparisonFile)
        ?? throw new JsonException("null");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LatencyComparisonFile))]
internal sealed partial class LatencyComparisonJson : JsonSerializerContext;
