using System.Globalization;
using Microsoft.AspNetCore.Components;
using Radzen;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Sweeps;

/// <summary>One sweep, live: its runs, what they came to, and the measure against each setting.</summary>
public sealed partial class SweepPage
{
    private const int MostCompared = 20;
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private Sweep? _sweep;
    private SweepResults? _results;
    private IReadOnlyList<TrialState> _states = [];
    private string? _shown;
    private bool _byMetric;
    private bool _missing;
    private Problem? _unread;
    private Task _reading = Task.CompletedTask;

    /// <summary>The sweep's id.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary>Where sweeps are kept.</summary>
    [Inject]
    public required SweepStore Store { get; set; }

    /// <summary>Knows the runs, and stops them.</summary>
    [Inject]
    public required SweepService Service { get; set; }

    /// <summary>The queue.</summary>
    [Inject]
    public required IRunService Runs { get; set; }

    /// <summary>What happens in runs.</summary>
    [Inject]
    public required ILiveFeed Feed { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Asks before all is stopped.</summary>
    [Inject]
    public required DialogService Dialogs { get; set; }

    private IEnumerable<ConfigResult> Ordered => !_byMetric ? _results!.Configs
        : JobChecks.GreaterIsBetter(_sweep!.Metric)
            ? _results!.Configs.OrderByDescending(c => c.Summary?.Mean ?? double.NegativeInfinity).ThenBy(c => c.Config)
            : _results!.Configs.OrderBy(c => c.Summary?.Mean ?? double.PositiveInfinity).ThenBy(c => c.Config);

    private string[] Measured =>
        [.. _results!.Configs.SelectMany(c => c.Runs).Where(r => r.Run is not null && r.Values.Count > 0).Select(r => r.Run!.Id).Take(MostCompared)];

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Id)
        {
            return;
        }

        var isFirst = _shown is null;
        (_shown, _sweep, _results, _missing, _unread, Problem) = (Id, null, null, false, null, null);

        // Before the first reading: the feed repeats nothing of what happens during it.
        var following = isFirst ? Feed.Subscribe() : null;
        await LoadAsync(() => ReadAsync());
        if (following is not null)
        {
            _ = FollowAsync(following);
        }
    }

    // One after another: what is told while one reads is read by the next.
    private Task ReadAsync(IReadOnlySet<string>? changed = null) => _reading = ReadAfterAsync(_reading, changed);

    // With the ids of the runs that changed no others are read; a sweep has up to hundreds, and a few of them work.
    private async Task ReadAfterAsync(Task before, IReadOnlySet<string>? changed)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var id = Id;
        var sweep = await Task.Run(() => Store.Find(id), Left);
        var states = sweep is null ? []
            : changed is null ? await Service.StatesAsync(sweep, Left)
            : await Service.StatesAsync(sweep, _states, changed, Left);

        // Another sweep may be shown meanwhile.
        if (id == Id)
        {
            (_sweep, _states, _missing) = (sweep, states, sweep is null);
            _results = sweep is null ? null : SweepResults.Of(sweep, states);
        }
    }

    // No action: what went wrong with the last of those stays, and none of their buttons is blocked.
    private async Task RefreshAsync(IReadOnlySet<string>? changed)
    {
        try
        {
            await ReadAsync(changed);
            _unread = null;
        }
        catch (ProblemException e)
        {
            // What these runs told is lost: the next reading asks for all.
            _states = [];
            _unread = e.Problems[0];
        }

        StateHasChanged();
    }

    // Lives as long as the page, so nobody waits for it; what it meets is shown.
    private async Task FollowAsync(ILiveSubscription following)
    {
        try
        {
            using var subscription = following;
            while (await subscription.Batches.WaitToReadAsync(Left))
            {
                var missed = subscription.Missed();
                var told = new HashSet<string>(StringComparer.Ordinal);
                while (subscription.Batches.TryRead(out var batch))
                {
                    told.Add(batch.Run.Id);
                }

                if (missed || (_sweep is null && !_missing) || _sweep?.Trials.Any(t => t.RunId is null || told.Contains(t.RunId)) == true)
                {
                    await InvokeAsync(() => RefreshAsync(missed ? null : told));
                }

                await Task.Delay(s_tick, Time, Left);
            }
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task StopAsync()
    {
        var really = await Dialogs.Confirm(
            T["StopQuestion"], T["StopTitle", _sweep!.Name], new ConfirmOptions { OkButtonText = T["StopAll"], CancelButtonText = T["GoOn"] });
        if (really == true)
        {
            await DoAsync(async () =>
            {
                // Without the page's token: whoever leaves it meanwhile wants the runs stopped all the same.
                await Service.StopAllAsync(_sweep.Id, CancellationToken.None);
                await ReadAsync();
            });
        }
    }

    private string Progress(TrialState state, ConfigResult config)
    {
        var run = state.Run!;
        var place = run.Status == RunStatus.Queued ? Runs.Queue.ToList().IndexOf(run.Id) : -1;
        return place >= 0 ? T["QueuePlace", place + 1]
            : config.CutAt is { } rung ? T["CutAt", rung]
            : run.Status == RunStatus.Stopped && _sweep!.Kind == SweepKind.Halving && !_sweep.IsStopped ? T["WaitsAtRung"]
            : run.TotalSteps > 0 && !run.Status.IsEnded() ? ((double)run.Step / run.TotalSteps).ToString("P0", CultureInfo.CurrentCulture)
            : "";
    }
}
