using Tezgah.Core.Runs.Query;

namespace Tezgah.Web.Runs;

/// <summary>Which runs are chosen: by boxes, by ranges, or all that are shown.</summary>
public sealed class RunChoice
{
    /// <summary>What stands in the address for all runs that are shown.</summary>
    public const string Everything = "all";

    // Longer addresses are cut or refused on their way to a colleague.
    private const int MostInAddress = 60;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private string? _anchor;

    /// <summary>The ids.</summary>
    public IReadOnlyCollection<string> Ids => _ids;

    /// <summary>Whether a run is chosen.</summary>
    public bool Has(string id) => _ids.Contains(id);

    /// <summary>Reads the part of an address; true if it changed anything.</summary>
    public bool Read(string? address, IReadOnlyList<IndexedRun> shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var wanted = address == Everything
            ? shown.Select(r => r.Run.Id).ToHashSet(StringComparer.Ordinal)
            : (address ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        if (_ids.SetEquals(wanted))
        {
            return false;
        }

        _ids.Clear();
        _ids.UnionWith(wanted);
        return true;
    }

    /// <summary>The part of the address; null where there is nothing to say, or too much.</summary>
    public string? ToAddress(IReadOnlyList<IndexedRun> shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return _ids.Count == 0 ? null
            : _ids.Count == shown.Count && shown.Count > 1 && shown.All(r => _ids.Contains(r.Run.Id)) ? Everything
            : _ids.Count <= MostInAddress ? string.Join(',', _ids.Order(StringComparer.Ordinal))
            : null;
    }

    /// <summary>Chooses a run or no longer; with <paramref name="isRange"/> all between it and the one before, too.</summary>
    public void Set(IReadOnlyList<IndexedRun> shown, int index, bool chosen, bool isRange)
    {
        ArgumentNullException.ThrowIfNull(shown);
        if (index < 0 || index >= shown.Count)
        {
            return;
        }

        var from = isRange && _anchor is not null ? Place(shown, _anchor) : -1;
        from = from < 0 ? index : from;
        for (var i = Math.Min(from, index); i <= Math.Max(from, index); i++)
        {
            _ = chosen ? _ids.Add(shown[i].Run.Id) : _ids.Remove(shown[i].Run.Id);
        }

        _anchor = shown[index].Run.Id;
    }

    /// <summary>Chooses all that are shown.</summary>
    public void SetAll(IReadOnlyList<IndexedRun> shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        _ids.UnionWith(shown.Select(r => r.Run.Id));
    }

    /// <summary>Chooses none.</summary>
    public void Clear()
    {
        _ids.Clear();
        _anchor = null;
    }

    /// <summary>Gives up runs that are gone; true if there were any.</summary>
    public bool Forget(Predicate<string> isGone) => _ids.RemoveWhere(isGone) > 0;

    private static int Place(IReadOnlyList<IndexedRun> shown, string id)
    {
        for (var i = 0; i < shown.Count; i++)
        {
            if (shown[i].Run.Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}
