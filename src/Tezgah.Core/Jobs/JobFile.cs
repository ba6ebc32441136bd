using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>Reads and writes <c>job.json</c>.</summary>
public static class JobFile
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

    /// <summary>The job as JSON with every default spelled out.</summary>
    public static string ToJson(TrainingJob job) => JsonSerializer.Serialize(job, s_options);

    /// <summary>
    /// Reads a job. Relative paths of data files and the base model are resolved against the folder of <paramref name="path"/>.
    /// </summary>
    /// <exception cref="ProblemException">The file is missing, is no JSON, or has keys or values that are wrong: all of them.</exception>
    public static TrainingJob Load(string path)
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
            throw new ProblemException(new Problem("file-not-readable", path, path, e.Message), e);
        }

        var problems = new List<Problem>();
        var job = Parse(text, path, problems);
        problems.AddRange(JobChecks.Check(job));
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        return job.WithPathsFrom(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Reads a job from JSON text; <paramref name="source"/> names it in the problems.</summary>
    public static TrainingJob Parse(string json, string source, ICollection<Problem> problems)
    {
        try
        {
            if (JsonNode.Parse(json, documentOptions: s_reading) is JsonObject root)
            {
                return SettingsReader.Read<TrainingJob>(root, problems);
            }

            problems.Add(new Problem("job-not-an-object", source, source));
        }
        catch (JsonException e)
        {
            problems.Add(new Problem(
                "job-not-json", source, source, $"{(e.LineNumber ?? 0) + 1}", $"{(e.BytePositionInLine ?? 0) + 1}"));
        }

        return new TrainingJob();
    }

    /// <summary>The job with the relative paths of its data files and base model resolved against <paramref name="folder"/>.</summary>
    public static TrainingJob WithPathsFrom(this TrainingJob job, string folder)
    {
        ArgumentNullException.ThrowIfNull(job);
        string? Full(string? path) => string.IsNullOrWhiteSpace(path) ? null
            // No path of any system: the data's check says that there is no such file.
            : path.Contains('\0', StringComparison.Ordinal) ? path
            : Path.GetFullPath(path, folder);
        return job with
        {
            Data = job.Data with
            {
                Train = Full(job.Data.Train) ?? "",
                Validation = Full(job.Data.Validation),
                Test = Full(job.Data.Test),
            },
            Model = job.Model with { ModelNameOrPath = Full(job.Model.ModelNameOrPath) },
        };
    }
}
