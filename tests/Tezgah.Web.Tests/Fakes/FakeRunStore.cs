using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>A store in memory that a test fills by hand.</summary>
public sealed class FakeRunStore : IRunStore, IRunSummaries, IRunBulk
{
    private readonly Dictionary<string, RunRecord> _runs = new(StringComparer.Ordinal);

    /// <summary>What reading runs into; null lets it succeed.</summary>
    public Problem? Problem { get; set; }

    /// <summary>What reading waits for; done lets it answer at once.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>How often all runs were read.</summary>
    public int Lists { get; private set; }

    /// <summary>The ids of the runs that were read one by one.</summary>
    public List<string> Finds { get; } = [];

    /// <summary>Curves by run.</summary>
    public Dictionary<string, IReadOnlyList<Series>> Series { get; } = new(StringComparer.Ordinal);

    /// <summary>The steps between which curves were read.</summary>
    public List<(int From, int To)> Ranges { get; } = [];

    /// <summary>Log lines by run.</summary>
    public Dictionary<string, IReadOnlyList<LogLine>> Log { get; } = new(StringComparer.Ordinal);

    /// <summary>Evaluations by run.</summary>
    public Dictionary<string, IReadOnlyList<EvaluationRecord>> Evaluations { get; } = new(StringComparer.Ordinal);

    /// <summary>Puts a run in, in place of one with the same id.</summary>
    public void Put(params IEnumerable<RunRecord> runs)
    {
        foreach (var run in runs)
        {
            _runs[run.Id] = run;
        }
    }

    /// <summary>Takes a run out.</summary>
    public void Take(string id) => _runs.Remove(id);

    public async Task VisitAsync(Action<RunRecord> visit, CancellationToken cancellationToken = default)
    {
        foreach (var run in await ListAsync(cancellationToken))
        {
            visit(run);
        }
    }

    public Task<IReadOnlyList<EvaluationSummary>> ListEvaluationsAsync(string? runId = null, CancellationToken cancellationToken = default) =>
        Answer<IReadOnlyList<EvaluationSummary>>(
        [
            .. Evaluations.Where(e => runId is null || e.Key == runId)
                .SelectMany(e => e.Value.Select(v => new EvaluationSummary(e.Key, v.Name, v.Step, v.Values))),
        ]);

    public Task<IReadOnlyList<RunRecord>> ListAsync(CancellationToken cancellationToken = default)
    {
        Lists++;
        return Answer<IReadOnlyList<RunRecord>>([.. _runs.Values.OrderByDescending(r => r.CreatedAt)]);
    }

    public Task<RunRecord?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        lock (Finds)
        {
            Finds.Add(id);
        }

        return Answer(_runs.GetValueOrDefault(id));
    }

    public Task AddAsync(RunRecord run, CancellationToken cancellationToken = default)
    {
        _runs.Add(run.Id, run);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<WholeRun> runs, CancellationToken cancellationToken = default)
    {
        foreach (var run in runs)
        {
            _runs.Add(run.Run.Id, run.Run);
            Series[run.Run.Id] = run.Series;
            Log[run.Run.Id] = run.Log;
            Evaluations[run.Run.Id] = run.Evaluations;
        }

        return Task.FromResult<IReadOnlyList<string>>([.. runs.Select(r => r.Run.Id)]);
    }

    public Task<RunRecord> ReplaceAsync(WholeRun run, CancellationToken cancellationToken = default) => ApplyAsync(RunUpdate.Of(run.Run), cancellationToken);

    public async Task<IReadOnlyList<RunRecord>> ChangeAsync(IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken = default)
    {
        var changed = new List<RunRecord>();
        foreach (var run in runs)
        {
            changed.Add(await ApplyAsync(RunUpdate.Of(run), cancellationToken));
        }

        return changed;
    }

    public Task<RunRecord> ApplyAsync(RunUpdate update, CancellationToken cancellationToken = default)
    {
        var changed = update.Run with { Revision = update.Run.Revision + 1 };
        _runs[changed.Id] = changed;
        return Task.FromResult(changed);
    }

    public Task<IReadOnlyList<Series>> ReadSeriesAsync(
        string id,
        IReadOnlyCollection<string>? names = null,
        int fromStep = 0,
        int toStep = int.MaxValue,
        int maxPoints = int.MaxValue,
        CancellationToken cancellationToken = default)
    {
        Ranges.Add((fromStep, toStep));
        return Answer<IReadOnlyList<Series>>([.. Series.GetValueOrDefault(id, []).Where(s => names?.Contains(s.Name) ?? true)]);
    }

    public Task<IReadOnlyList<LogLine>> ReadLogAsync(string id, int count, CancellationToken cancellationToken = default) =>
        Answer<IReadOnlyList<LogLine>>([.. Log.GetValueOrDefault(id, []).TakeLast(count)]);

    public Task<IReadOnlyList<EvaluationRecord>> ReadEvaluationsAsync(string id, CancellationToken cancellationToken = default) =>
        Answer(Evaluations.GetValueOrDefault(id, []));

    private async Task<T> Answer<T>(T value)
    {
        await Gate;
        return Problem is null ? value : throw new ProblemException(Problem);
    }
}
