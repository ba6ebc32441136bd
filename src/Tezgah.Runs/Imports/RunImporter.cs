using Tezgah.Core.Files;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Ingest;
using Tezgah.Runs.Queue;
using Tezgah.Storage;

namespace Tezgah.Runs.Imports;

/// <summary>Puts another program's results into the store as a run that has ended, compared like any other.</summary>
/// <param name="data">The data folder.</param>
/// <param name="store">The runs.</param>
/// <param name="time">The clock.</param>
/// <param name="feed">Tells pages of the run; null where there are none.</param>
public sealed class RunImporter(DataFolder data, IRunStore store, TimeProvider time, LiveFeed? feed = null)
{
    /// <summary>Copies the files into a run's folder, adds the run, and returns it.</summary>
    /// <param name="results">What was read.</param>
    /// <param name="name">What to call it; null takes the folder's name.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ProblemException">The disk is full, or a file cannot be copied.</exception>
    public async Task<RunRecord> ImportAsync(ImportedResults results, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        var now = time.GetUtcNow();
        var called = string.IsNullOrWhiteSpace(name) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(results.Folder)) : name.Trim();
        var ended = Newest(results);
        var run = new RunRecord
        {
            Id = RunNames.Id(now, called, RunNames.RandomSuffix()),
            Name = called,
            Status = RunStatus.Completed,
            JobJson = ImportMark.JobJson(results, now),
            CreatedAt = now,
            EndedAt = ended,
            Step = LastStep(results),
            TotalSteps = results.TotalSteps,
        };
        var folder = data.Run(run.Id);
        JobFolders.Create(folder, run.JobJson);
        Copy(results, folder);
        await store.AddAsync(run, cancellationToken);
        var added = (await store.FindAsync(run.Id, cancellationToken))!;
        var whole = await store.ApplyAsync(Update(added, results, ended), cancellationToken);

        // Pages read curves and results from the store.
        feed?.Publish(new LiveBatch(whole, [], [], []));
        return whole;
    }

    private static RunUpdate Update(RunRecord run, ImportedResults results, DateTimeOffset time)
    {
        var latest = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in results.Steps.SelectMany(s => s.Values))
        {
            latest[name] = value;
        }

        var log = new List<LogLine>();
        foreach (var note in results.Notes)
        {
            log.AddRange(RunProjector.AddLine(run, time, "warning", note).Log.Select(l => l with { Seq = log.Count + 1 }));
        }

        return new(
            run with { Latest = latest, LogLines = log.Count },
            [.. results.Steps.Select(s => new MetricPoint(s.Step, time, s.Values))],
            log,
            [.. Evaluations(results, time)]);
    }

    private static IEnumerable<EvaluationRecord> Evaluations(ImportedResults results, DateTimeOffset time)
    {
        var step = LastStep(results);
        if (results.Test.Count > 0)
        {
            var files = results.Files.Where(f => f.Key is "predictions" or "metrics" or "class_report")
                .ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
            yield return new("test", "classification", step, time, results.Test, results.Labels, files);
        }

        if (results.Latency is { } latency)
        {
            yield return new(
                "latency",
                "latency",
                step,
                time,
                new Dictionary<string, double?>(StringComparer.Ordinal)
                {
                    ["p50_ms"] = latency.P50,
                    ["p95_ms"] = latency.P95,
                    ["mean_ms"] = latency.Mean,
                    ["count"] = latency.Count,
                    ["warmup"] = latency.WarmupCount,
                },
                [],
                new Dictionary<string, string>(StringComparer.Ordinal) { ["latency"] = results.Files["latency"] });
        }
    }

    private static int LastStep(ImportedResults results) => results.Steps.Count > 0 ? results.Steps[^1].Step : 0;

    private static DateTimeOffset Newest(ImportedResults results) =>
        new(results.Files.Values.Max(f => File.GetLastWriteTimeUtc(Path.Combine(results.Folder, f))), TimeSpan.Zero);

    private static void Copy(ImportedResults results, JobFolder folder)
    {
        try
        {
            foreach (var file in results.Files.Values)
            {
                var target = folder.Artifact(file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(results.Folder, file), target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(folder.Root, e), e);
        }
    }
}
