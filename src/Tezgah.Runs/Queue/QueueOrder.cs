using Tezgah.Core.Runs;
using Tezgah.Runs.Ingest;

namespace Tezgah.Runs.Queue;

/// <summary>The order of the queue, which the rows' <see cref="RunRecord.QueuedAt"/> keeps for the next start.</summary>
internal sealed class QueueOrder(RunScheduler scheduler, RunEditor editor, IRunStore store) : IRunQueue
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IReadOnlyList<WaitingRun> Waiting => scheduler.Places;

    /// <inheritdoc/>
    public async Task MoveAsync(string id, int place, CancellationToken cancellationToken = default)
    {
        if (!scheduler.Move(id, place))
        {
            return;
        }

        var order = scheduler.Waiting;
        var index = Array.IndexOf([.. order], id);
        if (index < 0)
        {
            // Its slot came free meanwhile.
            return;
        }

        var before = index > 0 ? await TimeAsync(order[index - 1], cancellationToken) : null;
        var after = index < order.Count - 1 ? await TimeAsync(order[index + 1], cancellationToken) : null;
        var time = (before, after) switch
        {
            ({ } b, { } a) => b + ((a - b) / 2),
            ({ } b, null) => b + s_step,
            (null, { } a) => a - s_step,
            _ => (DateTimeOffset?)null,
        };
        if (time is not { } between)
        {
            return;
        }

        await SetAsync(id, between, cancellationToken);
        for (var i = index + 1; i < order.Count && after <= between; i++)
        {
            // No room between the two: those behind it move on.
            between += s_step;
            await SetAsync(order[i], between, cancellationToken);
            after = i + 1 < order.Count ? await TimeAsync(order[i + 1], cancellationToken) : null;
        }
    }

    private async Task<DateTimeOffset?> TimeAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } run ? run.QueuedAt ?? run.CreatedAt : null;

    private Task<RunRecord?> SetAsync(string id, DateTimeOffset time, CancellationToken cancellationToken) => editor.ChangeAsync(
        id, run => run.Status == RunStatus.Queued ? RunUpdate.Of(run with { QueuedAt = time }) : null, cancellationToken);
}
