using System.Text.Json;
using System.Text.Json.Serialization;
using Tezgah.Core.Results;

namespace Tezgah.Core.Runs.Analysis;

/// <summary>A metric at one checkpoint.</summary>
/// <param name="Step">The step; 0 is the model before the training.</param>
/// <param name="Folder">The checkpoint's folder.</param>
/// <param name="Value">The metric.</param>
/// <param name="StandardError">Its standard error; null if not known.</param>
public sealed record CheckpointPoint(int Step, string Folder, double Value, double? StandardError);

/// <summary><c>checkpoints.json</c>: a metric over the checkpoints of a run, and what it says about when to stop.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Points">Steps rising.</param>
/// <param name="Analysis">The best step, overfitting, the recommended stop.</param>
public sealed record CheckpointsFile(string Metric, IReadOnlyList<CheckpointPoint> Points, CheckpointAnalysis Analysis)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "checkpoints.json";

    /// <summary>Writes the file into a folder; it appears whole or not at all.</summary>
    public void Write(string folder) => WholeFile.Write(
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, CheckpointsJson.Default.CheckpointsFile));

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="JsonException">It is no such file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static CheckpointsFile Read(string folder) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, FileName)), CheckpointsJson.Default.CheckpointsFile)
        ?? throw new JsonException("null");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CheckpointsFile))]
internal sealed partial class CheckpointsJson : JsonSerializerContext;
