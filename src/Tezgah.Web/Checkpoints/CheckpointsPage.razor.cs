using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Checkpoints;

/// <summary>One metric over the checkpoints of one or more runs. Its state is in its address; runs that go on are followed.</summary>
public sealed partial class CheckpointsPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly CancellationToken _gone;
    private CompareModel? _model;
    private CompareQuery _query = new();
    private bool _ready;

    /// <summary>Nothing is read yet.</summary>
    public CheckpointsPage() => _gone = _left.Token;

    /// <summary>The ids of the runs, with commas between them.</summary>
    [SupplyParameterFromQuery(Name = "runs")]
    public string? RunIds { get; set; }

    /// <summary>The metric.</summary>
    [SupplyParameterFromQuery(Name = "checkpoint")]
    public string? Metric { get; set; }

    /// <summary>Where runs are kept.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>What happens in runs.</summary>
    [Inject]
    public required ILiveFeed Feed { get; set; }

    /// <summary>Reads the results of runs.</summary>
    [Inject]
    public required ResultReader Results { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _model?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _query = CompareQuery.Parse(RunIds, null, null, null, checkpoint: Metric);
        var first = _model is null;
        _model ??= new CompareModel(Store, Feed, Results, Time) { Changed = Changed };
        await _model.ChooseAsync(_query.Runs, _gone);
        _gone.ThrowIfCancellationRequested();
        _ready = true;
        if (first)
        {
            _ = FollowAsync();
        }
    }

    private void Changed()
    {
        _gone.ThrowIfCancellationRequested();
        StateHasChanged();
    }

    // How the charts are looked at is kept by what is around them.
    private void Show(CompareQuery query) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(query.ToAddress().Where(p => p.Key is "runs" or "checkpoint").ToDictionary(StringComparer.Ordinal)), replace: true);

    // Nobody waits for it; what it runs into is the page's error, which its boundary shows.
    private async Task FollowAsync()
    {
        try
        {
            await _model!.FollowAsync(_gone);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
