using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>Reads and writes the <c>job.json</c> of a training.</summary>
public static class JobFile
{
    /// <summary>The job as JSON with every default spelled out.</summary>
    public static string ToJson(TrainingJob job) => SettingsFile.ToJson(job);

    /// <summary>
    /// Reads a job. Relative paths of data files and the base model are resolved against the folder of <paramref name="path"/>.
    /// </summary>
    /// <exception cref="ProblemException">The file is missing, is no JSON, or has keys or values that are wrong: all of them.</exception>
    public static TrainingJob Load(string path) => SettingsFile.Load<TrainingJob>(path, JobChecks.Check, WithPathsFrom);

    /// <summary>Reads a job from JSON text; <paramref name="source"/> names it in the problems.</summary>
    public static TrainingJob Parse(string json, string source, ICollection<Problem> problems) =>
        SettingsFile.Parse<TrainingJob>(json, source, problems);

    /// <summary>The job with the relative paths of its data files and base model resolved against <paramref name="folder"/>.</summary>
    public static TrainingJob WithPathsFrom(this TrainingJob job, string folder)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job with
        {
            Data = job.Data with
            {
                Train = SettingsFile.FullPath(job.Data.Train, folder) ?? "",
                Validation = SettingsFile.FullPath(job.Data.Validation, folder),
                Test = SettingsFile.FullPath(job.Data.Test, folder),
            },
            Model = job.Model with { ModelNameOrPath = SettingsFile.FullPath(job.Model.ModelNameOrPath, folder) },
        };
    }
}
