using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Runs.Index;
using Tezgah.Web.Runs;

namespace Tezgah.Web.Overview;

/// <summary>What goes on: the runs that run and wait, the machine, the last results.</summary>
public sealed partial class OverviewPage : IDisposable
{
    private const int MostEnded = 8;
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _left = new();
    private readonly List<IDisposable> _listening = [];
    private IReadOnlyList<IndexedRun> _active = [];
    private IReadOnlyList<IndexedRun> _ended = [];
    private IReadOnlyList<WaitingRun> _waiting = [];
    private DateTimeOffset _now;
    private string? _problem;

    /// <summary>All runs.</summary>
    [Inject]
    public required RunIndex Index { get; set; }

    /// <summary>The order of the queue.</summary>
    [Inject]
    public required IRunQueue Queue { get; set; }

    /// <summary>What is done with runs.</summary>
    [Inject]
    public required RunDesk Desk { get; set; }

    /// <summary>The machine.</summary>
    [Inject]
    public required MachineMonitor Machine { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var listener in _listening)
        {
            listener.Dispose();
        }

        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _listening.Add(Index.Listen(() => _ = HearAsync(Changed)));
        _listening.Add(Machine.Listen(() => _ = HearAsync(StateHasChanged)));
        Refresh();
        _ = LoadAsync();
        _ = TickAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            if (!Index.IsReady)
            {
                await Index.ReadyAsync(_left.Token);
                await InvokeAsync(Changed);
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0].Message;
            await InvokeAsync(StateHasChanged);
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    // Times left go on between events, and a slot that comes free is no event of the run that waits for it.
    private async Task TickAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(s_tick, Time);
            while (await timer.WaitForNextTickAsync(_left.Token))
            {
                if (_active.Count > 0 || _waiting.Count > 0)
                {
                    await InvokeAsync(Changed);
                }
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task HearAsync(Action hear)
    {
        try
        {
            await InvokeAsync(hear);
        }
        catch (Exception e) when (!_left.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task MoveAsync((string Id, int Place) to)
    {
        try
        {
            await Queue.MoveAsync(to.Id, to.Place, _left.Token);
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0].Message;
        }

        Refresh();
    }

    private async Task CancelAsync(string id)
    {
        if (Index.Find(id) is not { Run: { Status: RunStatus.Queued } run })
        {
            // It has begun while the page was looked at.
            return;
        }

        try
        {
            _problem = await Desk.StopAsync(run, _left.Token) ? _problem : T["CancelTooLate", run.Name];
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0].Message;
        }

        Refresh();
    }

    private void Changed()
    {
        Refresh();
        StateHasChanged();
    }

    private void Refresh()
    {
        var all = Index.All;
        _now = Time.GetUtcNow();
        _waiting = Queue.Waiting;
        _active = [.. all.Where(r => r.Run.Status.IsActive()).OrderBy(r => r.Run.StartedAt ?? r.Run.CreatedAt)];
        _ended = [.. all.Where(r => r.Run.Status.IsEnded() && r.Run.ArchivedAt is null).OrderByDescending(r => r.Run.EndedAt ?? r.Run.CreatedAt).Take(MostEnded)];
    }

    private string NameOf(string id) => Index.Find(id)?.Run.Name ?? id;
}
