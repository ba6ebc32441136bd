using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Runs.Index;
using Tezgah.Web.Display;

namespace Tezgah.Web.Runs;

/// <summary>The table of all runs, live. Its state is in its address.</summary>
public sealed partial class RunsPage : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _left = new();
    private readonly RunChoice _choice = new();
    private ViewAddress? _address;
    private RunsState _state = RunsState.Plain;
    private RunSelection? _selection;
    private Problem? _filterProblem;
    private IDisposable? _listening;
    private IReadOnlyDictionary<string, int> _places = new Dictionary<string, int>(StringComparer.Ordinal);
    private DateTimeOffset _now;
    private string? _problem;

    /// <summary>Words to search for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    /// <summary>Conditions (<see cref="RunFilterParser"/>).</summary>
    [SupplyParameterFromQuery(Name = "filter")]
    public string? Filter { get; set; }

    /// <summary>Which states are shown.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    public string? Shown { get; set; }

    /// <summary>The column that sorts.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    /// <summary><c>up</c> puts the smallest first.</summary>
    [SupplyParameterFromQuery(Name = "order")]
    public string? Order { get; set; }

    /// <summary>The columns.</summary>
    [SupplyParameterFromQuery(Name = "cols")]
    public string? Columns { get; set; }

    /// <summary>The chosen runs.</summary>
    [SupplyParameterFromQuery(Name = "sel")]
    public string? Chosen { get; set; }

    /// <summary>All runs.</summary>
    [Inject]
    public required RunIndex Index { get; set; }

    /// <summary>What is done with runs.</summary>
    [Inject]
    public required IRunService Service { get; set; }

    /// <summary>What is written on runs, and where deleted ones go.</summary>
    [Inject]
    public required RunDesk Desk { get; set; }

    /// <summary>The names of fields.</summary>
    [Inject]
    public required FieldLabels Labels { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listening?.Dispose();
        _address?.Dispose();
        Desk.Forget();
        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var state = RunsState.Parse(Search, Filter, Shown, Sort, Order, Columns);
        _address ??= new ViewAddress(Navigation, Time);
        if (!_address.Hear(Parts(state, Chosen)))
        {
            return;
        }

        if (state != _state || _selection is null)
        {
            _state = state;
            Refresh();
        }

        if (_selection is not null)
        {
            _choice.Read(Chosen, _selection.Rows);
        }
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _listening = Index.Listen(() => _ = HearAsync());
        if (!Index.IsReady)
        {
            _ = LoadAsync();
        }

        _ = TickAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            await Index.ReadyAsync(_left.Token);
            await InvokeAsync(() =>
            {
                Refresh();
                _choice.Read(Chosen, _selection!.Rows);
                StateHasChanged();
            });
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException e)
        {
            await InvokeAsync(() => Say(e));
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    // Durations and times left go on between events.
    private async Task TickAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(s_tick, Time);
            while (await timer.WaitForNextTickAsync(_left.Token))
            {
                if (_selection?.Counts[RunsFilter.Active] > 0)
                {
                    await InvokeAsync(() =>
                    {
                        _now = Time.GetUtcNow();
                        StateHasChanged();
                    });
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

    private async Task HearAsync()
    {
        try
        {
            await InvokeAsync(Changed);
        }
        catch (Exception e) when (!_left.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private void Changed()
    {
        Refresh();
        StateHasChanged();
    }

    private void Refresh()
    {
        if (!Index.IsReady)
        {
            return;
        }

        _now = Time.GetUtcNow();
        _places = Service.Queue.Index().ToDictionary(q => q.Item, q => q.Index + 1, StringComparer.Ordinal);
        try
        {
            _selection = Index.Select(_state.Query, Labels.Context());
            _filterProblem = null;
        }
        catch (ProblemException e)
        {
            // A filter that cannot be read hides nothing.
            _filterProblem = e.Problems[0];
            _selection = Index.Select(_state.Query with { Filter = "" }, Labels.Context());
        }

        _choice.Forget(id => Index.Find(id) is null);
    }

    private void Show(RunsState state)
    {
        _state = state;
        Refresh();
        PutAddress();
    }

    private void Choose((int Index, bool Chosen, bool IsRange) what)
    {
        _choice.Set(_selection!.Rows, what.Index, what.Chosen, what.IsRange);
        PutAddress();
    }

    private void ChooseAll(bool chosen)
    {
        if (chosen)
        {
            _choice.SetAll(_selection!.Rows);
        }
        else
        {
            _choice.Clear();
        }

        PutAddress();
    }

    // More than an address can hold stays chosen all the same.
    private void PutAddress() => _address!.Put(Parts(_state.AsRead(), _choice.ToAddress(_selection!.Rows)));

    private static Dictionary<string, object?> Parts(RunsState state, string? chosen) =>
        new(state.ToAddress(), StringComparer.Ordinal) { ["sel"] = chosen };
}
