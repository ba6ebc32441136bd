using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Ingest;

namespace Tezgah.Runs.Imports;

/// <summary>Another program's results as a run: when they are imported, and again when a repair reads them from the run's folder.</summary>
internal static class ImportedRun
{
    /// <summary>The run of a folder's results.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="jobJson">Its <c>job.json</c>.</param>
    /// <param name="createdAt">When it was imported, UTC.</param>
    /// <param name="results">What was read.</param>
    public static WholeRun Of(string id, string name, string jobJson, DateTimeOffset createdAt, ImportedResults results)
    {
        var ended = Newest(results);
        var run = new RunRecord
        {
            Id = id,
            Name = name,
            Status = RunStatus.Completed,
            JobJson = jobJson,
            CreatedAt = createdAt,
            EndedAt = ended,
            Step = LastStep(results),
            TotalSteps = results.TotalSteps,
        };
        var curves = new OrderedDictionary<string, (List<int> Steps, List<double> Values)>(StringComparer.Ordinal);
        foreach (var step in results.Steps)
        {
            foreach (var (metric, value) in step.Values)
            {
                if (!curves.TryGetValue(metric, out var curve))
                {
                    curves.Add(metric, curve = ([], []));
                }

                curve.Steps.Add(step.Step);
                curve.Values.Add(value);
            }
        }

        var log = new List<LogLine>();
        foreach (var note in results.Notes)
        {
            log.AddRange(RunProjector.AddLine(run with { LogLines = log.Count }, ended, "warning", note).Log);
        }

        return new WholeRun(
            run with
            {
                Latest = curves.ToDictionary(c => c.Key, c => c.Value.Values[^1], StringComparer.Ordinal),
                LogLines = log.Count,
                Revision = 1,
            },
            [.. curves.Select(c => new Series(c.Key, c.Value.Steps, c.Value.Values))],
            log,
            [.. Evaluations(results, ended)]);
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
}
