using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;
using Tezgah.Web.Live;

namespace Tezgah.Web.Lecture;

/// <summary>
/// A finished run as if live, from the store alone. The page is that of a live run; in place of the feed it asks the replay
/// ten times a second how far it is, and as there only the points go to the browser each time.
/// </summary>
public sealed partial class ReplayPage : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    // Curves move with every tick, words and numbers no faster than they can be read.
    private static readonly TimeSpan s_betweenRenderings = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _left = new();
    private ReplayRemote? _remote;
    private IDisposable? _listening;
    private RunModel? _model;
    private RunCharts? _charts;
    private DateTimeOffset _rendered;
    private ReplayMoment _now = new(TimeSpan.Zero, false, 1, false, null);
    private string? _shown;
    private bool _missing;

    /// <summary>The run's id.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary>Where runs are kept.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>The replays of this visit.</summary>
    [Inject]
    public required Replays Replays { get; set; }

    /// <summary>Whose visit it is.</summary>
    [Inject]
    public required Visitor Visitor { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>The names of metrics.</summary>
    [Inject]
    public required IStringLocalizer<DisplayTexts> Words { get; set; }

    // What the audience is asked about.
    private string Metric => new[] { "eval_accuracy", "eval_loss", "loss" }.FirstOrDefault(_remote!.Session.Tape.Metrics.Contains) ?? "loss";

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        Watch(null);
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Id)
        {
            _shown = Id;
            await OpenAsync(own: false);
        }
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _ = TickAsync(_left.Token);

    private async Task OpenAsync(bool own)
    {
        var id = Id;
        var remote = await Replays.OpenAsync(id, own, _left.Token);
        if (id != Id)
        {
            return;
        }

        Watch(remote);
        (_missing, _model) = (remote is null, null);
        Show();
    }

    private Task SwitchAsync() => OpenAsync(own: _remote!.IsShared);

    private void Watch(ReplayRemote? remote)
    {
        _listening?.Dispose();
        _remote = remote;
        _listening = remote?.Session.Listen(ShowSoon);
    }

    // Somebody else may have pressed it, in a visit of their own.
    private void ShowSoon() => _ = InvokeAsync(() =>
    {
        if (!_left.IsCancellationRequested)
        {
            Show();
            RenderNow();
        }
    });

    private void RenderNow()
    {
        _rendered = Time.GetUtcNow();
        StateHasChanged();
    }

    private async Task TickAsync(CancellationToken left)
    {
        try
        {
            using var timer = new PeriodicTimer(s_tick, Time);
            while (await timer.WaitForNextTickAsync(left))
            {
                if (_remote is { } remote && remote.Session.Now != _now)
                {
                    await MoveAsync(left);
                }
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            // Nobody waits for the loop; what it ran into is the page's error.
            await DispatchExceptionAsync(e);
        }
    }

    private async Task MoveAsync(CancellationToken left)
    {
        var (model, before) = (_model, _now);
        Show();
        if (!ReferenceEquals(model, _model) || before != _now with { At = before.At } || Time.GetUtcNow() - _rendered >= s_betweenRenderings)
        {
            // Also when it has come to its end or to an answer: no later tick would tell.
            RenderNow();
        }
        else if (_charts is not null)
        {
            await _charts.PushAsync();
            left.ThrowIfCancellationRequested();
        }
    }

    private void Show()
    {
        if (_remote is not { } remote)
        {
            return;
        }

        var now = remote.Session.Now;
        if (_model is null || now.At < _now.At || !_model.Apply(remote.Session.Tape.Between(_now.At, now.At)))
        {
            _model = new RunModel(remote.Session.Tape.At(now.At));
        }

        _now = now;
    }

    // No more than is shown: the rest is behind the curtain.
    private async Task<TableData> ReadAllAsync(IReadOnlyList<string> metrics)
    {
        var series = await Store.ReadSeriesAsync(Id, metrics, toStep: _model!.Run.Step, cancellationToken: _left.Token);
        return SeriesTable.Of(series, T["Step"], name => Words.Metric(name));
    }
}
