using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Safety;

/// <summary>Two dashboards and a study's file that goes from the one to the other.</summary>
public abstract class StudyFileFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected StudyFileFixture()
    {
        From = new StudySide(_folder["from"]);
        To = new StudySide(_folder["to"]);
    }

    private protected StudySide From { get; }

    private protected StudySide To { get; }

    protected string Folder => _folder.Path;

    protected string Zip => _folder["study.zip"];

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            From.Dispose();
            To.Dispose();
            _folder.Dispose();
        }
    }

    /// <summary>A file of the test's own.</summary>
    protected string Beside(string name) => _folder[name];

    /// <summary>An ended run with everything that a run can have, in the dashboard that it comes from.</summary>
    private protected async Task<WholeRun> AddAsync(string id, string group = "Öğrenme oranı")
    {
        var run = Samples.Run(id, RunStatus.Completed) with
        {
            Group = group,
            Tags = ["tez"],
            Note = "ş",
            Revision = 3,
            Latest = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = double.NaN },
            Problem = new Problem("stop-forced", null, "3"),
        };
        var whole = new WholeRun(
            run,
            [new Series("loss", [1, 2, 3], [0.5, double.NaN, double.PositiveInfinity])],
            [new LogLine(1, Samples.Start, "info", "satır")],
            [new EvaluationRecord("test", "classification", 3, Samples.Start, new Dictionary<string, double?> { ["accuracy"] = 0.75, ["auc"] = null }, ["a"], new Dictionary<string, string>())]);
        await From.Bulk.AddAsync([whole]);
        var folder = From.Data.Run(id);
        Directory.CreateDirectory(Path.Combine(folder.Checkpoints, "step-3"));
        await File.WriteAllTextAsync(folder.Job, run.JobJson);
        await File.WriteAllTextAsync(folder.Lock, "");
        await File.WriteAllTextAsync(Path.Combine(folder.Checkpoints, "step-3", "model.safetensors"), "weights");
        return whole;
    }
}
