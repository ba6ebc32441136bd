using System.Text.Json;
using System.Text.Json.Serialization;
using Tezgah.Core.Latencies;
using Tezgah.Core.Problems;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Results;

/// <summary>
/// <c>latency.json</c>: how long inferences took, one by one, and on what. Milliseconds throughout; percentiles are
/// interpolated linearly (<see cref="Percentiles"/>).
/// </summary>
public sealed record LatencyFile
{
    /// <summary>What was measured: the run's or model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Time of each inference in the order taken; milliseconds.</summary>
    public required IReadOnlyList<double> Milliseconds { get; init; }

    /// <summary>Tokens of each inference; empty if not recorded.</summary>
    public IReadOnlyList<int> Lengths { get; init; } = [];

    /// <summary>Inferences before the first that counts.</summary>
    public required int WarmupCount { get; init; }

    /// <summary>Rows in one inference.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Processor or accelerator by name.</summary>
    public required string Machine { get; init; }

    /// <summary>The device as torch names it: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Number format of the weights: <c>float32</c>, <c>bfloat16</c>, <c>nf4</c>.</summary>
    public required string Dtype { get; init; }

    /// <summary>Threads that the processor's products used.</summary>
    public required int Threads { get; init; }

    /// <summary>For generation, the time to the first token of each inference; milliseconds. Empty for a classifier.</summary>
    public IReadOnlyList<double> FirstTokenMilliseconds { get; init; } = [];

    /// <summary>For generation, the tokens that each inference wrote in all its rows; empty for a classifier.</summary>
    public IReadOnlyList<int> NewTokens { get; init; } = [];

    /// <summary>Inferences that count.</summary>
    public int Count => Milliseconds.Count;

    /// <summary>Mean time; null without an inference.</summary>
    public double? Mean => Count == 0 ? null : Milliseconds.Average();

    /// <summary>Median time; null without an inference.</summary>
    public double? P50 => Percentiles.Linear(Milliseconds, 50);

    /// <summary>Time that 90 % of the inferences stay within.</summary>
    public double? P90 => Percentiles.Linear(Milliseconds, 90);

    /// <summary>Time that 95 % of the inferences stay within.</summary>
    public double? P95 => Percentiles.Linear(Milliseconds, 95);

    /// <summary>Time that 99 % of the inferences stay within.</summary>
    public double? P99 => Percentiles.Linear(Milliseconds, 99);

    /// <summary>The times counted in equally wide bins; null without an inference.</summary>
    public LatencyHistogram? Histogram => Count == 0 ? null : LatencyHistogram.Of(Milliseconds);

    /// <summary>The times of inputs of similar length; empty where lengths are not recorded.</summary>
    public IReadOnlyList<LatencyByLength> ByLength => Lengths.Count == Count && Lengths.All(l => l > 0) ? LatencyByLength.Of(Milliseconds, Lengths) : [];

    /// <summary>Tokens a second and time to the first token; null for a classifier.</summary>
    public GenerationSpeed? Generation => Count == 0 || FirstTokenMilliseconds.Count != Count || NewTokens.Count != Count
        ? null
        // All rows of an inference have their first token at once: what is written after it are the tokens but one for each row.
        : GenerationSpeed.Of([.. Milliseconds.Select((total, i) => (Math.Max(1, NewTokens[i] - BatchSize + 1), FirstTokenMilliseconds[i], total))]);

    /// <summary>Reads the file; percentiles and mean are computed from the single times again.</summary>
    /// <exception cref="ResultsFileException">It is not JSON, a key is missing, or a value is impossible.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static LatencyFile Read(string path)
    {
        var root = JsonReading.ReadObject(path);
        try
        {
            var file = root.Deserialize(ResultsJsonContext.Default.LatencyFile)!;
            var wrong = file.Milliseconds.ToList().FindIndex(m => !(m >= 0 && double.IsFinite(m)));
            if (wrong >= 0)
            {
                throw new ResultsFileException(path, null, "milliseconds", "time-negative", [wrong, file.Milliseconds[wrong]]);
            }

            return file.Lengths.Count == 0 || file.Lengths.Count == file.Count
                ? file
                : throw new ResultsFileException(path, null, "lengths", "lengths-count", [file.Lengths.Count, file.Count]);
        }
        catch (JsonException e)
        {
            // Of keys that are missing the path is that of the object which lacks them.
            throw new ResultsFileException(path, null, e.Path is not (null or "$") ? e.Path : JsonCause.Kind(e).Args is [var keys, ..] ? keys : null, "json-key", [], e);
        }
    }

    /// <summary>Writes the file with its derived numbers; it appears whole or not at all.</summary>
    public void Write(string path) => WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, this, ResultsJsonContext.Default.LatencyFile));
}

/// <summary>How the records of this folder are spelled in JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LatencyFile))]
internal sealed partial class ResultsJsonContext : JsonSerializerContext;
