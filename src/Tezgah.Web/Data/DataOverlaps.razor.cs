using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Web.Display;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Data;

/// <summary>
/// Rows of a set that are in other known sets too: leaks between training, validation and test files that a person has as sets of their own.
/// It compares when it is asked to, off the page's thread, until it is stopped or the page is left.
/// </summary>
public sealed partial class DataOverlaps
{
    private const int Page = 20;

    private readonly HashSet<string> _chosen = new(StringComparer.Ordinal);
    private IReadOnlyList<DataSet>? _known;
    private IReadOnlyList<SetOverlap>? _found;
    private IReadOnlyList<Problem> _problems = [];
    private CancellationTokenSource? _stop;
    private OpenedData? _read;
    private double _threshold;
    private SetOverlap? _shown;
    private string? _listedFor;
    private string? _said;
    private int _from;

    /// <summary>The set.</summary>
    [Parameter]
    [EditorRequired]
    public required OpenedData Data { get; set; }

    /// <summary>The least similarity of near texts, above 0 to 1.</summary>
    [Parameter]
    [EditorRequired]
    public required double Threshold { get; set; }

    /// <summary>Knows the other sets.</summary>
    [Inject]
    public required DataCatalog Catalog { get; set; }

    /// <summary>Reads their files.</summary>
    [Inject]
    public required DataFileReader Reader { get; set; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!ReferenceEquals(_read, Data) || Threshold != _threshold)
        {
            // What was found is of the rows, columns and similarity as they were.
            _stop?.Cancel();
            (_read, _threshold, _found, _shown, _said, _problems) = (Data, Threshold, null, null, null, []);
        }

        if (_listedFor != Data.Set.Id)
        {
            var id = _listedFor = Data.Set.Id;
            _chosen.Clear();
            _known = null;
            await LoadAsync(async () =>
            {
                var (sets, _) = await Catalog.ListAsync(Left);
                if (id == _listedFor)
                {
                    _known = [.. sets.Select(s => s.Set).Where(s => s.Id != id && !s.HasFilesOf(Data.Set))];
                }
            });
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop?.Cancel();
        }

        base.Dispose(disposing);
    }

    private void Choose(string id, bool isChosen)
    {
        if (isChosen)
        {
            _chosen.Add(id);
        }
        else
        {
            _chosen.Remove(id);
        }
    }

    private void Stop() => _stop?.Cancel();

    private Task CompareAsync() => DoAsync(async () =>
    {
        (_found, _shown, _from, _problems) = (null, null, 0, []);
        _said = T["Comparing"];
        var (data, threshold) = (Data, Threshold);
        using var stop = _stop = CancellationTokenSource.CreateLinkedTokenSource(Left);
        try
        {
            var others = new List<OpenedData>();
            foreach (var set in _known!.Where(s => _chosen.Contains(s.Id)))
            {
                others.Add(await OpenedData.OpenAsync(set, Reader, stop.Token));
            }

            var found = await Task.Run(() => SetOverlap.Of(data, others, threshold, stop.Token), stop.Token);
            if (!stop.IsCancellationRequested)
            {
                (_found, _problems) = (found, [.. others.SelectMany(o => o.Parts).Select(p => p.Problem).OfType<Problem>()]);
                _said = found.Count == 0 ? null : T[found.All(f => f.Found.Count == 0) ? "OverlapsNone" : "OverlapsDone"].Value;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !Left.IsCancellationRequested)
        {
            _said = ReferenceEquals(data, _read) && threshold == _threshold ? T["OverlapsStopped"].Value : null;
        }
        finally
        {
            _stop = null;
        }
    });

    private void Show(SetOverlap overlap) => (_shown, _from) = (overlap == _shown ? null : overlap, 0);

    private string Name(SetOverlap overlap) =>
        T["OverlapOf", T["Part." + overlap.Part].Value, overlap.Other.Set.Name, T["Part." + overlap.OtherPart].Value];

    private Origin OriginOf(IReadOnlyList<SetOverlap> found) => new()
    {
        Figure = T["Overlaps"],
        Shown = "",
        Method = T["OverlapsMethod", Format.Percent(Threshold)],
        Sources =
        [
            .. Data.Files.Select(f => OriginSource.OfFile(f.File.Path, f.File.Rows.Count, f.File.Hash)),
            .. found.Select(f => f.Other).Distinct().SelectMany(o => o.Files).Select(f => OriginSource.OfFile(f.File.Path, f.File.Rows.Count, f.File.Hash)),
        ],
    };
}
