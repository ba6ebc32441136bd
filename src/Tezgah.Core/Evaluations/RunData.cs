using System.Text.Json;

namespace Tezgah.Core.Evaluations;

/// <summary>
/// <c>data.json</c> among a run's artifacts: which rows of which file its worker read for training, validation and test, so that a number
/// measured while it trained can be followed back to them. Runs of earlier versions have none.
/// </summary>
public sealed record RunData
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "data.json";

    /// <summary>The format's version.</summary>
    public int V { get; init; } = 1;

    /// <summary>By <c>train</c>, <c>validation</c> and <c>test</c>; what the run does not use is not there.</summary>
    public required IReadOnlyDictionary<string, RunDataPart> Parts { get; init; }

    /// <summary>The file as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationFile.Options);

    /// <summary>Reads the file of a folder; null if there is none, or it cannot be read: then nobody knows.</summary>
    public static RunData? Find(string artifacts)
    {
        try
        {
            return JsonSerializer.Deserialize<RunData>(File.ReadAllBytes(Path.Combine(artifacts, FileName)), EvaluationFile.Options) is { V: 1 } read ? read : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // What is not known is said to be unknown by whoever asks.
            return null;
        }
    }
}

/// <summary>The rows of one part.</summary>
/// <param name="File">The file, as a full path.</param>
/// <param name="Sha256">SHA-256 of its bytes when it was read, in lower-case hexadecimal.</param>
/// <param name="RowsInFile">The rows of the file.</param>
/// <param name="Rows">The rows of the part; which they are is in <c>split.json</c> where the file was split.</param>
/// <param name="Texts">The texts that they gave, over which the figures are: rows that were left out are no texts.</param>
public sealed record RunDataPart(string File, string Sha256, int RowsInFile, int Rows, int Texts);
