using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Evaluations;

/// <summary>Reads and writes the <c>job.json</c> of an evaluation.</summary>
public static class EvaluateJobFile
{
    /// <summary>The job as JSON with every default spelled out.</summary>
    public static string ToJson(EvaluateJob job) => SettingsFile.ToJson(job);

    /// <summary>Whether the text of a job file is an evaluation's; a file that is no JSON is none.</summary>
    public static bool IsEvaluation(string json)
    {
        try
        {
            return SettingsFile.ToNode(json) is JsonObject root
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
    public static EvaluateJob Load(string path) => SettingsFile.Load<EvaluateJob>(path, EvaluateChecks.Check, WithPathsFrom);

    /// <summary>Reads a job from JSON text; <paramref name="source"/> names it in the problems.</summary>
    public static EvaluateJob Parse(string json, string source, ICollection<Problem> problems) =>
        SettingsFile.Parse<EvaluateJob>(json, source, problems);

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

        string? Full(string? path) => SettingsFile.FullPath(path, folder);
    }
}
