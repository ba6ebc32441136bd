using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Web.Display;

namespace Tezgah.Web.Data;

/// <summary>All data sets: those on the list, the sample, and the files of runs; and the way to put another one there.</summary>
public sealed partial class DataPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly Dictionary<string, long?> _sizes = new(StringComparer.Ordinal);
    private IReadOnlyList<KnownData>? _sets;
    private IReadOnlyList<Problem> _problems = [];

    /// <summary>Knows them.</summary>
    [Inject]
    public required DataCatalog Catalog { get; set; }

    /// <summary>Which files may be read.</summary>
    [Inject]
    public required DataPaths Paths { get; set; }

    /// <summary>Leads to a data set.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

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
            (_sets, _problems) = await Catalog.ListAsync(_left.Token);
            StateHasChanged();
            var sizes = await Task.Run(() => _sets.Select(s => (s.Set.Id, Size: SizeOf(s.Set))).ToList(), _left.Token);
            foreach (var (id, size) in sizes)
            {
                _sizes[id] = size;
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

    // Null where a file is no longer there or may not be read: its page says which and why.
    private long? SizeOf(DataSet set)
    {
        try
        {
            return set.Parts().Sum(p => Paths.Check(p.Path).Length);
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    private void Open(DataSet set) => Navigation.NavigateTo(Links.DataSet(set.Id));
}
