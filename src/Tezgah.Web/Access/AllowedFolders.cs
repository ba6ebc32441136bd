using Tezgah.Core.Evaluations;
using Tezgah.Core.Files;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Access;

/// <summary>
/// The folders that files may be read from because a person asks for it: the home, the data folder, the folder in which the
/// dashboard was started, the samples, and those given with <c>--files</c> and <c>--models</c>. Links are followed before it
/// is asked whether a path lies in one of them.
/// </summary>
public sealed class AllowedFolders
{
    private readonly string _base;

    /// <summary>Takes the folders from the options.</summary>
    public AllowedFolders(DashboardOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _base = options.BaseFolder;
        Roots =
        [
            .. new[] { Home, options.DataFolder, options.BaseFolder }
                // A dashboard that was started in / does not mean that everything may be read.
                .Where(f => f.Length > 0 && Path.GetPathRoot(f) != f)
                .Concat(new[] { options.SampleFolder }.OfType<string>())
                .Concat(options.ModelFolders)
                .Concat(options.FileFolders)
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>The home of whoever runs the dashboard.</summary>
    public static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The allowed folders, as full paths.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>Whether a file or folder, once its links are followed, lies in an allowed folder.</summary>
    /// <exception cref="IOException">Its links cannot be followed.</exception>
    public bool IsAllowed(string path)
    {
        var real = RealPath.Of(path);
        return Roots.Any(r => RealPath.IsInside(real, RealPath.Of(r)));
    }

    /// <summary>
    /// What speaks against reading a file that a person named, before it is asked whether it is there: nothing is told of
    /// files outside. Null if nothing does. A relative path counts from where the dashboard was started.
    /// </summary>
    public Problem? Obstacle(string key, string? path)
    {
        // What is no path of any system is refused by whoever opens it.
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return IsAllowed(Path.GetFullPath(path, _base)) ? null
                : key.StartsWith("model.", StringComparison.Ordinal)
                    ? new Problem("model-folder-outside", key, path, string.Join(", ", Roots))
                    : new Problem("data-file-outside", key, path, string.Join(", ", Roots));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new Problem("data-file-unreadable", key, path).Because(e);
        }
    }

    /// <summary>Everything that speaks against the paths of a job.</summary>
    public IReadOnlyList<Problem> Obstacles(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return
        [
            .. new[]
            {
                Obstacle("data.train", job.Data.Train),
                Obstacle("data.validation", job.Data.Validation),
                Obstacle("data.test", job.Data.Test),
                Obstacle("model.model_name_or_path", job.Model.ModelNameOrPath),
            }.OfType<Problem>(),
        ];
    }

    /// <summary>Everything that speaks against the paths of an evaluation.</summary>
    public IReadOnlyList<Problem> Obstacles(EvaluateJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return
        [
            .. new[]
            {
                Obstacle("model.model_name_or_path", job.Model.ModelNameOrPath),
                Obstacle("model.adapter", job.Model.Adapter),
                Obstacle("model.score_file", job.Model.ScoreFile),
                Obstacle("against.model_name_or_path", job.Against.ModelNameOrPath),
                Obstacle("against.adapter", job.Against.Adapter),
                Obstacle("against.evaluation", job.Against.Evaluation),
                Obstacle("data.file", job.Data.File),
                Obstacle("data.split", job.Data.Split),
                Obstacle("pass.problems", job.Pass.Problems),
                Obstacle("pass.run", job.Pass.Run),
            }.OfType<Problem>(),
        ];
    }

    /// <summary>Refuses jobs whose paths lead outside; what is no job passes.</summary>
    /// <exception cref="ProblemException">All paths that do.</exception>
    public void Check(object? argument)
    {
        IReadOnlyList<Problem> problems = argument switch
        {
            TrainingJob job => Obstacles(job),
            EvaluateJob job => Obstacles(job),
            IEnumerable<TrainingJob> jobs => [.. jobs.SelectMany(Obstacles)],
            IEnumerable<EvaluateJob> jobs => [.. jobs.SelectMany(Obstacles)],
            _ => [],
        };
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }
}
