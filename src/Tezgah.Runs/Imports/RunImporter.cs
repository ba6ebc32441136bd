using Tezgah.Core.Files;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Queue;
using Tezgah.Storage;

namespace Tezgah.Runs.Imports;

/// <summary>Puts another program's results into the store as a run that has ended, compared like any other.</summary>
/// <param name="data">The data folder.</param>
/// <param name="bulk">Adds runs.</param>
/// <param name="time">The clock.</param>
/// <param name="feed">Tells pages of the run; null where there are none.</param>
public sealed class RunImporter(DataFolder data, IRunBulk bulk, TimeProvider time, LiveFeed? feed = null)
{
    /// <summary>Copies the files into a run's folder, adds the run, and returns it; it is there with all its results, or not at all.</summary>
    /// <param name="results">What was read.</param>
    /// <param name="name">What to call it; null takes the folder's name.</param>
    /// <param name="cancellationToken">Gives it up while the files are copied.</param>
    /// <exception cref="ProblemException"><c>run-name-too-long</c>; the disk is full, or a file cannot be copied.</exception>
    public async Task<RunRecord> ImportAsync(ImportedResults results, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        var now = time.GetUtcNow();
        var given = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
        if (RunMarks.NameProblems(given) is { Count: > 0 } problems)
        {
            throw new ProblemException(problems);
        }

        var called = given ?? RunMarks.CutName(Path.GetFileName(Path.TrimEndingDirectorySeparator(results.Folder)));
        var id = RunNames.Id(now, called, RunNames.RandomSuffix());
        var run = ImportedRun.Of(id, called, ImportMark.JobJson(results, now, given), now, results);
        try
        {
            using var incoming = new IncomingRun(data, id);
            JobFolders.Create(incoming.Folder, run.Run.JobJson);
            await Task.Run(() => Copy(results, incoming.Folder, cancellationToken), cancellationToken);
            return await incoming.EnterAsync(bulk, feed, run)
                ? run.Run
                : throw new InvalidOperationException($"There is, or was, a run '{id}'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(data.Run(id).Root, e), e);
        }
    }

    private static void Copy(ImportedResults results, JobFolder folder, CancellationToken cancellationToken)
    {
        foreach (var file in results.Files.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = folder.Artifact(file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(results.Folder, file), target);
        }
    }
}
