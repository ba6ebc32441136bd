using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Sweeps;

/// <summary>All sweeps, and how far they are.</summary>
public sealed partial class SweepsPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private List<(Sweep Sweep, SweepResults? Results)>? _sweeps;
    private IReadOnlyList<Problem> _problems = [];

    /// <summary>Where they are kept.</summary>
    [Inject]
    public required SweepStore Store { get; set; }

    /// <summary>Knows their runs.</summary>
    [Inject]
    public required SweepService Service { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            var (sweeps, problems) = await Task.Run(Store.List, _left.Token);
            (_sweeps, _problems) = ([.. sweeps.Select(s => (s, (SweepResults?)null))], problems);
            for (var i = 0; i < _sweeps.Count; i++)
            {
                StateHasChanged();
                var sweep = _sweeps[i].Sweep;
                _sweeps[i] = (sweep, SweepResults.Of(sweep, await Service.StatesAsync(sweep, _left.Token)));
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException e)
        {
            _problems = e.Problems;
        }
    }
}
