using System.Text.Json;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;

namespace Tezgah.Core.Perplexities;

/// <summary>
/// <c>perplexity.json</c>: for each scope a table with the baseline, where there is one, and the model. The two scopes are never in one
/// table, and each measurement names its own.
/// </summary>
/// <param name="Tables">One for each scope that was measured.</param>
public sealed record PerplexityFile(IReadOnlyList<PerplexityTable> Tables)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "perplexity.json";

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        // A perplexity that is too large for a number is still one.
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The word for a scope: <c>full_text</c> or <c>response_only</c>.</summary>
    public static string NameOf(PerplexityScope scope) => JsonNamingPolicy.SnakeCaseLower.ConvertName(scope.ToString());

    /// <summary>Writes the file into a folder; it appears whole or not at all.</summary>
    public void Write(string folder) => WholeFile.Write(
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, s_options));

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="ProblemException"><c>evaluation-missing</c>, <c>evaluation-broken</c>, <c>file-not-readable</c>.</exception>
    public static PerplexityFile Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<PerplexityFile>(File.ReadAllBytes(path), s_options)
                ?? throw new ProblemException(new Problem("evaluation-broken", path, path, "$"));
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
