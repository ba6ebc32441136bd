using Tezgah.Core.Runs;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>Remembers what was asked for, and tells the feed as the real one does.</summary>
public sealed class FakeRunShelf(FakeRunStore store, FakeLiveFeed feed) : IRunShelf
{
    private readonly List<RunRecord> _deleted = [];

    /// <summary>What was written on which runs.</summary>
    public List<(IReadOnlyCollection<string> Ids, RunMarks Marks)> Marked { get; } = [];

    /// <summary>The runs that were removed for good.</summary>
    public List<string> Removed { get; } = [];

    /// <summary>What deleting costs.</summary>
    public DeletionLoss Loss { get; set; } = new(1, 3 << 20, 2, []);

    /// <summary>What writing on runs is refused with; null lets it succeed.</summary>
    public Core.Problems.Problem? Refusal { get; set; }

    public TimeSpan KeepDeleted => TimeSpan.FromDays(7);

    public Task<int> MarkAsync(IReadOnlyCollection<string> ids, RunMarks marks, CancellationToken cancellationToken = default)
    {
        if (Refusal is { } refusal)
        {
            throw new Core.Problems.ProblemException(refusal);
        }

        Marked.Add((ids, marks));
        return Task.FromResult(ids.Count);
    }

    public Task<DeletionLoss> LossAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default) =>
        Task.FromResult(Loss with { Runs = ids.Count });

    public async Task DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        foreach (var id in ids)
        {
            var run = (await store.FindAsync(id, cancellationToken))!;
            _deleted.Add(run with { Revision = run.Revision + 1, DeletedAt = SomeRun.s_now });
            store.Take(id);
            feed.Say(_deleted[^1]);
        }
    }

    public Task<IReadOnlyList<RunRecord>> ListDeletedAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<RunRecord>>([.. _deleted]);

    public Task<int> RestoreAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        foreach (var run in _deleted.Where(r => ids.Contains(r.Id, StringComparer.Ordinal)).ToList())
        {
            _deleted.Remove(run);
            var back = run with { Revision = run.Revision + 1, DeletedAt = null };
            store.Put(back);
            feed.Say(back);
        }

        return Task.FromResult(ids.Count);
    }

    public Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        Removed.AddRange(ids);
        _deleted.RemoveAll(r => ids.Contains(r.Id, StringComparer.Ordinal));
        return Task.CompletedTask;
    }
}
