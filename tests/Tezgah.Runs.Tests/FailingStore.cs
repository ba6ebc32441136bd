using Tezgah.Core.Runs;

namespace Tezgah.Runs.Tests;

/// <summary>A store that fails on command, before or after it has taken an update.</summary>
internal sealed class FailingStore(IRunStore store) : IRunStore
{
    /// <summary>Asked before each update; true lets it fail with nothing taken.</summary>
    public Func<bool> FailsBefore { get; set; } = () => false;

    /// <summary>Asked after each update; true lets it fail though it was taken.</summary>
    public Func<bool> FailsAfter { get; set; } = () => false;

    public async Task<RunRecord> ApplyAsync(RunUpdate update, CancellationToken cancellationToken = default)
    {
        if (FailsBefore())
        {
            throw new IOException("before the commit");
        }

        var run = await store.ApplyAsync(update, cancellationToken);
        return FailsAfter() ? throw new IOException("after the commit") : run;
    }

    public Task AddAsync(RunRecord run, CancellationToken cancellationToken = default) => store.AddAsync(run, cancellationToken);

    public Task<IReadOnlyList<RunRecord>> ListAsync(CancellationToken cancellationToken = default) => store.ListAsync(cancellationToken);

    public Task<RunRecord?> FindAsync(string id, CancellationToken cancellationToken = default) => store.FindAsync(id, cancellationToken);

    public Task<IReadOnlyList<Series>> ReadSeriesAsync(
        string id,
        IReadOnlyCollection<string>? names = null,
        int fromStep = 0,
        int toStep = int.MaxValue,
        int maxPoints = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        store.ReadSeriesAsync(id, names, fromStep, toStep, maxPoints, cancellationToken);

    public Task<IReadOnlyList<LogLine>> ReadLogAsync(string id, int count, CancellationToken cancellationToken = default) =>
        store.ReadLogAsync(id, count, cancellationToken);

    public Task<IReadOnlyList<EvaluationRecord>> ReadEvaluationsAsync(string id, CancellationToken cancellationToken = default) =>
        store.ReadEvaluationsAsync(id, cancellationToken);
}
