using Microsoft.AspNetCore.Components;
using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Runs;

/// <summary>The table of all runs, live. Its state is in its address.</summary>
public sealed partial class RunsPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly SortedSet<string> _selected = new(StringComparer.Ordinal);
    private RunsModel? _model;
    private RunsQuery _query = new();
    private string? _problem;

    /// <summary>Words to search for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    /// <summary>Which states are shown.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    public string? Filter { get; set; }

    /// <summary>The column that sorts.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    /// <summary><c>up</c> puts the smallest first.</summary>
    [SupplyParameterFromQuery(Name = "order")]
    public string? Order { get; set; }

    /// <summary>Where runs are kept.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>What is done with runs.</summary>
    [Inject]
    public required IRunService Service { get; set; }

    /// <summary>What happens in runs.</summary>
    [Inject]
    public required ILiveFeed Feed { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>Asks before a run is stopped.</summary>
    [Inject]
    public required DialogService Dialogs { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _model?.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet() => _query = RunsQuery.Parse(Search, Filter, Sort, Order);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _model = new RunsModel(Store, Service, Feed, Time) { Changed = () => InvokeAsync(StateHasChanged) };
        _ = FollowAsync(_model);
    }

    // Lives as long as the page, so nobody waits for it; what it meets is shown.
    private async Task FollowAsync(RunsModel model)
    {
        try
        {
            await model.FollowAsync(_left.Token);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException e)
        {
            await ShowAsync(e.Problems[0].Message);
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private void Show(RunsQuery query) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query.ToAddress()), replace: true);

    private async Task StopAsync(RunRecord run)
    {
        var really = await Dialogs.Confirm(
            T[run.Status == RunStatus.Queued ? "StopQueuedQuestion" : "StopQuestion", run.Name],
            T["StopTitle"],
            new ConfirmOptions { OkButtonText = T["Stop"], CancelButtonText = T["GoOn"] });
        if (really != true)
        {
            return;
        }

        try
        {
            await Service.StopAsync(run.Id, _left.Token);
        }
        catch (ProblemException e)
        {
            await ShowAsync(e.Problems[0].Message);
        }
    }

    private Task ShowAsync(string problem)
    {
        _problem = problem;
        return InvokeAsync(StateHasChanged);
    }
}
