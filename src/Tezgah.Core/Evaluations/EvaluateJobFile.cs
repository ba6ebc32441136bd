using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Evaluations;

/// <summary>Reads and writes the <c>job.json</c> of an evaluation.</summary>
public static class EvaluateJobFile
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
    public static string ToJson(EvaluateJob job) => JsonSerializer.Serialize(job, s_options);

    /// <summary>Whether the text of a job file is an evaluation's; a file that is no JSON is none.</summary>
    public static bool IsEvaluation(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: s_reading) is JsonObject root
                && root["kind"] is JsonValue kind && kind.TryGetValue(out string? name) && name == EvaluateJob.KindName;
        }
        catch (JsonException)
        {
            // Whoever reads it as a job says where it is broken.
            return false;
        }
    }

    /// <summary>Reads a job. Relative paths are resolved against the folder of <paramref name="path"/>.</summary>
    /// <exception cref="ProblemException">The file is missing, is no JSON, or has keys or values that are wrong: all of them.</exception>
    public static EvaluateJob Load(string path)
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
        problems.AddRange(EvaluateChecks.Check(job));
        return problems.Count == 0
            ? job.WithPathsFrom(Path.GetDirectoryName(Path.GetFullPath(path))!)
            : throw new ProblemException(problems);
    }

    /// <summary>Reads a job from JSON text; <paramref name="source"/> names it in the problems.</summary>
    public static EvaluateJob Parse(string json, string source, ICollection<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        try
        {
            if (JsonNode.Parse(json, documentOptions: s_reading) is JsonObject root)
            {
                return SettingsReader.Read<EvaluateJob>(root, problems);
            }

            problems.Add(new Problem("job-not-an-object", source, source));
        }
        catch (JsonException e)
        {
            problems.Add(new Problem(
                "job-not-json", source, source, $"{(e.LineNumber ?? 0) + 1}", $"{(e.BytePositionInLine ?? 0) + 1}"));
        }

        return new EvaluateJob();
    }

    /// <summary>The job with its relative paths resolved against <paramref name="folder"/>.</summary>
    public static EvaluateJob WithPathsFrom(this EvaluateJob job, string folder)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job with
        {
            Model = job.Model with
            {
                ModelNameOrPath = Full(job.Model.ModelNameOrPath) ?? "",
                Adapter = Full(job.Model.Adapter),
                ScoreFile = Full(job.Model.ScoreFile),
            },
            Against = new ComparedModel
            {
                ModelNameOrPath = Full(job.Against.ModelNameOrPath),
                Adapter = Full(job.Against.Adapter),
                Evaluation = Full(job.Against.Evaluation),
            },
            Data = job.Data with { File = Full(job.Data.File), Split = Full(job.Data.Split) },
            Pass = job.Pass with { Problems = Full(job.Pass.Problems), Run = Full(job.Pass.Run) },
        };

        string? Full(string? path) => string.IsNullOrWhiteSpace(path) ? null
            // No path of any system: whoever opens it says that there is no such file.
            : path.Contains('\0', StringComparison.Ordinal) ? path
            : Path.GetFullPath(path, folder);
    }
}
