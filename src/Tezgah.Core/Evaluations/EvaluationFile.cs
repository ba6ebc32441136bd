using System.Text.Encodings.Web;
using System.Text.Json;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;

namespace Tezgah.Core.Evaluations;

/// <summary>
/// <c>evaluation.json</c>: what an evaluation found, and everything that it was computed from, so that a number on a page can be followed
/// back to model, data and settings.
/// </summary>
public sealed record EvaluationFile
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "evaluation.json";

    /// <summary>How this file and those beside it are written and read.</summary>
    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The format's version.</summary>
    public int V { get; init; } = 1;

    /// <summary>What was measured (<see cref="EvaluationTasks"/>).</summary>
    public required string Task { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Name { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>How long it took, loading included.</summary>
    public required double Seconds { get; init; }

    /// <summary>The model.</summary>
    public required ModelSource Model { get; init; }

    /// <summary>The model that it was compared with; null for none.</summary>
    public ModelSource? Against { get; init; }

    /// <summary>The data.</summary>
    public required DataSource Data { get; init; }

    /// <summary>The type that it was computed in.</summary>
    public required string Dtype { get; init; }

    /// <summary>How the base model lay in memory: <c>nf4</c> for 4 bits, as under QLoRA; null for as it is.</summary>
    public string? Quantization { get; init; }

    /// <summary><c>cpu</c>, <c>cuda:0</c> …</summary>
    public required string Device { get; init; }

    /// <summary>Processor threads.</summary>
    public required int Threads { get; init; }

    /// <summary>The machine's processor or accelerator by name.</summary>
    public required string Machine { get; init; }

    /// <summary>What computed it: <c>tezgah</c>, <c>dotnet</c>, <c>system</c> and their versions.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Every setting by its key, as a form shows it.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>What was found, in the order in which it was measured.</summary>
    public required IReadOnlyList<EvaluationResult> Results { get; init; }

    /// <summary>What a person should know who reads the figures: texts that were cut, rows left out.</summary>
    public IReadOnlyList<Problem> Notes { get; init; } = [];

    /// <summary>The file as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Writes the file into a folder; it appears whole or not at all.</summary>
    public void Write(string folder) => WholeFile.Write(
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, Options));

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="ProblemException"><c>evaluation-missing</c>, <c>evaluation-broken</c>, <c>file-not-readable</c>.</exception>
    public static EvaluationFile Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var read = JsonSerializer.Deserialize<EvaluationFile>(File.ReadAllBytes(path), Options);
            return read is { V: 1 } ? read : throw new ProblemException(new Problem("evaluation-broken", path, path, "v"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ProblemException(new Problem("evaluation-missing", folder, folder), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
        catch (JsonException e)
        {
            throw new ProblemException(new Problem("evaluation-broken", path, path, e.Path ?? "$"), e);
        }
    }
}

/// <summary>One result of an evaluation; what an <see cref="Events.EvaluationEvent"/> says of it.</summary>
/// <param name="Name"><c>test</c>, <c>scored</c>, <c>generated</c>, <c>full_text</c>, <c>response_only</c>, <c>latency</c>, <c>pass</c>; of the
/// other model with <c>_against</c> behind it.</param>
/// <param name="Kind"><c>classification</c>, <c>perplexity</c>, <c>latency</c> or <c>pass</c>.</param>
/// <param name="Step">The step of the weights; 0 where it is not known, and for a base model.</param>
/// <param name="Values">The figures; null is undefined.</param>
/// <param name="Labels">The names of the classes in order; empty where there are none.</param>
/// <param name="Files">What each file is and its path inside the folder.</param>
public sealed record EvaluationResult(
    string Name,
    string Kind,
    int Step,
    IReadOnlyDictionary<string, double?> Values,
    IReadOnlyList<string> Labels,
    IReadOnlyDictionary<string, string> Files);

/// <summary>The rows that were measured on.</summary>
/// <param name="File">The file, as a full path.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="RowsInFile">The rows of the file.</param>
/// <param name="Rows">The rows that the figures are over.</param>
/// <param name="RowNumbers">Their numbers, from 1 in the file's order; null for all.</param>
public sealed record DataSource(string File, string Sha256, int RowsInFile, int Rows, IReadOnlyList<int>? RowNumbers = null);
