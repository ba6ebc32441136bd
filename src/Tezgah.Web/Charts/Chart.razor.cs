using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Tezgah.Web.Charts;

/// <summary>
/// What all charts have in common: one element and one script module. After each rendering the browser gets what it lacks,
/// in one call: the whole chart, or the new points only. While a call is on its way nothing else is sent.
/// </summary>
public sealed partial class Chart : IAsyncDisposable
{
    // A browser that was cut off never answers; when it is back, it gets everything again. The first chart of a visit also
    // waits for the charting library.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patienceAtFirst = TimeSpan.FromSeconds(60);

    private readonly ChartProgress _progress = new();
    private ElementReference _element;
    private IJSObjectReference? _module;
    private DotNetObjectReference<Chart>? _self;
    private string? _drawn;
    private ChartSpec? _spec;
    private string _text = "";
    private string? _failure;
    private bool _busy;
    private bool _again;
    private bool _disposed;

    /// <summary>What is drawn.</summary>
    [Parameter]
    [EditorRequired]
    public required ChartSpec Spec { get; set; }

    /// <summary>A person chose a stretch of the x axis, or, with null, all of it.</summary>
    [Parameter]
    public EventCallback<ChartWindow?> OnZoom { get; set; }

    /// <summary>The way to the browser.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    /// <summary>Called by the script when the person has chosen a stretch; nulls mean all.</summary>
    [JSInvokable]
    public Task ZoomedAsync(double? from, double? to) =>
        OnZoom.InvokeAsync(from is { } start && to is { } end ? new ChartWindow(start, end) : null);

    /// <summary>Moves the stretch that is seen: <c>in</c>, <c>out</c>, <c>left</c>, <c>right</c> or <c>all</c>.</summary>
    public async Task ZoomAsync(string step)
    {
        if (_module is not null && _drawn is not null)
        {
            await CallAsync("zoom", _element, step);
        }
    }

    /// <summary>
    /// Sends the points that the browser lacks to charts of one page, in one call and without rendering anything: for charts
    /// that grow many times a second.
    /// </summary>
    public static Task PushAsync(IEnumerable<Chart> charts)
    {
        ArgumentNullException.ThrowIfNull(charts);
        var drawn = charts.Where(c => c._drawn is not null && !c._disposed).ToList();
        var growing = drawn.Where(c => !c._busy && c._failure is null && c._module is not null && c.Grows()).ToList();
        return Task.WhenAll([.. drawn.Except(growing).Select(c => c.SendInTurnAsync()), ExtendAsync(growing)]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        _self?.Dispose();
        if (_module is null)
        {
            return;
        }

        try
        {
            await _module.InvokeVoidAsync("dispose", _element);
            await _module.DisposeAsync();
        }
        catch (Exception e) when (e is JSDisconnectedException or JSException or OperationCanceledException)
        {
            // The browser has gone, or its page has, and the chart with it.
        }
    }

    /// <inheritdoc/>
    protected override Task OnAfterRenderAsync(bool firstRender) => SendInTurnAsync();

    private static async Task ExtendAsync(List<Chart> charts)
    {
        var news = charts.Select(c => (Chart: c, Packet: c.TakeNews())).Where(n => n.Packet is not null).ToList();
        if (news.Count == 0)
        {
            return;
        }

        news.ForEach(n => n.Chart._busy = true);
        try
        {
            // One of them speaks for all; what it runs into is true of all.
            var (speaker, others) = (news[0].Chart, news.Skip(1).Select(n => n.Chart).ToList());
            var packet = ChartPacket.Join([.. news.Select(n => n.Packet!)]);
            await speaker.CallAsync("extend", news.Select(n => n.Chart._element).ToArray(), packet.Counts, packet.Bytes);
            if (speaker._drawn is null)
            {
                others.ForEach(c => c.Forget());
            }
        }
        finally
        {
            news.ForEach(n => n.Chart._busy = false);
        }

        await Task.WhenAll(news.Where(n => n.Chart._again).Select(n => n.Chart.SendInTurnAsync()));
    }

    private async Task SendInTurnAsync()
    {
        if (_busy || _failure is not null)
        {
            _again = true;
            return;
        }

        _busy = true;
        try
        {
            do
            {
                _again = false;
                await SendAsync();
            }
            while (_again && _failure is null && !_disposed);
        }
        finally
        {
            _busy = false;
        }
    }

    // Nothing but points behind those that are drawn.
    private bool Grows() => ReferenceEquals(Spec, _spec) && _text == _drawn && !_progress.Stale(Curves());

    private Curve[] Curves() => [.. Spec.Traces.Select(t => t.Data)];

    private ChartPacket? TakeNews()
    {
        var curves = Curves();
        var news = _progress.New(curves);
        if (news is not null)
        {
            _progress.Sent(curves);
        }

        return news;
    }

    private async Task SendAsync()
    {
        var curves = Curves();
        var script = ChartScript.Of(Spec, CultureInfo.CurrentCulture);
        var text = ReferenceEquals(Spec, _spec) ? _text : JsonSerializer.Serialize(script);
        (_spec, _text) = (Spec, text);
        if (text == _drawn && !_progress.Stale(curves))
        {
            if (TakeNews() is { } news)
            {
                await CallAsync("extend", new[] { _element }, new[] { news.Counts }, news.Bytes);
            }

            return;
        }

        if (_drawn is null)
        {
            var all = ChartProgress.All(curves);
            _progress.Sent(curves);
            _drawn = text;
            await CallAsync("init", _element, script, all.Counts, all.Bytes, _self ??= DotNetObjectReference.Create(this));
            return;
        }

        var (kept, lacking) = _progress.Next(curves);
        _progress.Sent(curves);
        _drawn = text;
        await CallAsync("update", _element, script, lacking.Counts, lacking.Bytes, kept);
    }

    private async Task CallAsync(string verb, params object?[] args)
    {
        try
        {
            using var patience = new CancellationTokenSource(verb == "init" ? s_patienceAtFirst : s_patience);
            var module = _module ?? await Script.InvokeAsync<IJSObjectReference>("import", patience.Token, "/js/chart.js");
            if (_disposed)
            {
                await module.DisposeAsync();
                return;
            }

            _module = module;
            await _module.InvokeVoidAsync(verb, patience.Token, args);
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and the chart with it.
            _disposed = true;
        }
        catch (Exception e) when (_disposed && e is (ObjectDisposedException or JSException or OperationCanceledException))
        {
            // The chart was left while the call was on its way.
        }
        catch (OperationCanceledException)
        {
            Forget();
        }
        catch (JSException e)
        {
            Forget();
            _failure = e.Message.Split('\n')[0];
            StateHasChanged();
        }
    }

    private void Forget()
    {
        _drawn = null;
        _progress.Forget();
    }

    // The rendering that follows the click draws it.
    private void Retry() => _failure = null;
}
