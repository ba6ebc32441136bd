using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Evaluations;

/// <summary>The run of this program that a model or an adapter came out of, as far as its folder shows it.</summary>
internal static class TrainedRun
{
    /// <summary>The run's folder: of <c>runs/ID/checkpoints/checkpoint-N</c> and <c>runs/ID/artifacts/adapter</c>; null for any other folder.</summary>
    public static string? FolderOf(string? trained) =>
        trained is not null && new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(trained))).Parent is { Name: "checkpoints" or "artifacts", Parent: { } run }
            ? run.FullName
            : null;

    /// <summary>The settings of a run; null for a folder that is no run's of a training.</summary>
    public static TrainingJob? JobOf(string? run)
    {
        if (run is null || Path.Combine(run, "job.json") is var path && !File.Exists(path))
        {
            return null;
        }

        var problems = new List<Problem>();
        var job = JobFile.Parse(File.ReadAllText(path), path, problems);
        return problems.Count == 0 ? job : null;
    }
}
