using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Settings;

/// <summary>Reads and writes settings records as the JSON of a <c>job.json</c>; a training's and an evaluation's are written alike.</summary>
internal static class SettingsFile
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions s_reading = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>The settings as JSON with every default spelled out.</summary>
    public static string ToJson<T>(T settings) => JsonSerializer.Serialize(settings, s_options);

    /// <summary>The JSON as a tree: comments and trailing commas are allowed, a key twice is not.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static JsonNode? ToNode(string json) => JsonNode.Parse(json, documentOptions: s_reading);

    /// <summary>Reads a file, checks it and resolves its paths against its folder.</summary>
    /// <exception cref="ProblemException">The file is missing, is no JSON, or has keys or values that are wrong: all of them.</exception>
    public static T Load<T>(string path, Func<T, IEnumerable<Problem>> check, Func<T, string, T> withPathsFrom)
        where T : class, new()
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ProblemException(new Problem("job-file-missing", path, path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }

        var problems = new List<Problem>();
        var settings = Parse<T>(text, path, problems);
        problems.AddRange(check(settings));
        return problems.Count == 0
            ? withPathsFrom(settings, Path.GetDirectoryName(Path.GetFullPath(path))!)
            : throw new ProblemException(problems);
    }

    /// <summary>Reads settings from JSON text; <paramref name="source"/> names it in the problems.</summary>
    public static T Parse<T>(string json, string source, ICollection<Problem> problems)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(problems);
        try
        {
            if (ToNode(json) is JsonObject root)
            {
                return SettingsReader.Read<T>(root, problems);
            }

            problems.Add(new Problem("job-not-an-object", source, source));
        }
        catch (JsonException e)
        {
            problems.Add(new Problem(
                "job-not-json", source, source, $"{(e.LineNumber ?? 0) + 1}", $"{(e.BytePositionInLine ?? 0) + 1}").With(JsonCause.Kind(e)));
        }

        return new T();
    }

    /// <summary>The path resolved against <paramref name="folder"/>; null for an empty one.</summary>
    public static string? FullPath(string? path, string folder) => string.IsNullOrWhiteSpace(path) ? null
        // No path of any system: whoever opens it says that there is no such file.
        : path.Contains('\0', StringComparison.Ordinal) ? path
        : Path.GetFullPath(path, folder);
}
