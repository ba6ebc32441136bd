using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;

namespace Tezgah.Runs.Index;

/// <summary>The runs of the index by id, and the fields that they have. One thread writes, any reads.</summary>
internal sealed class IndexRows
{
    private readonly Lock _gate = new();
    private Dictionary<string, IndexedRun> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunField> _fields = RunFields.BuiltIn.ToDictionary(f => f.Key, StringComparer.Ordinal);
    private IndexedRun[]? _all;
    private RunField[]? _fieldList;
    private long _version;

    /// <summary>Rises with every change.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>All runs; the array is never changed.</summary>
    public IndexedRun[] All
    {
        get
        {
            lock (_gate)
            {
                return _all ??= [.. _runs.Values];
            }
        }
    }

    /// <summary>All fields: those of every run, then the others by name.</summary>
    public IReadOnlyList<RunField> Fields
    {
        get
        {
            lock (_gate)
            {
                return _fieldList ??= [.. _fields.Values.OrderBy(f => f.Source).ThenBy(f => f.Source == FieldSource.Run ? "" : f.Key, StringComparer.Ordinal)];
            }
        }
    }

    public IndexedRun? Find(string id)
    {
        lock (_gate)
        {
            return _runs.GetValueOrDefault(id);
        }
    }

    /// <summary>Takes the store's rows; a row that the feed has made newer meanwhile stays.</summary>
    public void Replace(IEnumerable<IndexedRun> runs)
    {
        var read = runs.ToDictionary(r => r.Run.Id, StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var (id, known) in _runs)
            {
                if (read.TryGetValue(id, out var now) && now.Run.Revision < known.Run.Revision)
                {
                    read[id] = known;
                }
            }

            _runs = read;
            foreach (var run in read.Values)
            {
                Learn(run);
            }

            Changed();
        }
    }

    /// <summary>Takes what the feed tells of a run; true if the run was not known.</summary>
    public bool Take(LiveBatch batch, RunSettingValues.Pool pool)
    {
        var run = batch.Run;
        lock (_gate)
        {
            var known = _runs.GetValueOrDefault(run.Id);
            if (run.Revision < known?.Run.Revision)
            {
                return false;
            }

            if (run.DeletedAt is not null)
            {
                _runs.Remove(run.Id);
            }
            else
            {
                var next = known?.With(run) ?? New(run, pool);
                next = batch.Evaluations.Count == 0
                    ? next
                    : next.With(batch.Evaluations.Select(e => new EvaluationSummary(run.Id, e.Name, e.Step, e.Values)));
                _runs[run.Id] = next;
                Learn(next);
            }

            Changed();
            return known is null && run.DeletedAt is null;
        }
    }

    /// <summary>Adds results to a run that is known.</summary>
    public void AddResults(string id, IReadOnlyList<EvaluationSummary> evaluations)
    {
        lock (_gate)
        {
            if (evaluations.Count > 0 && _runs.TryGetValue(id, out var known))
            {
                Learn(_runs[id] = known.With(evaluations));
                Changed();
            }
        }
    }

    private static IndexedRun New(RunRecord run, RunSettingValues.Pool pool)
    {
        var (settings, isImported) = pool.Read(run.JobJson);
        return new IndexedRun(run, settings, [], isImported);
    }

    private void Changed()
    {
        _all = null;
        _version++;
    }

    private void Learn(IndexedRun run)
    {
        foreach (var key in run.Settings.Keys)
        {
            Learn(key, FieldSource.Setting, FieldKind.Text);
        }

        foreach (var key in run.Results.Keys)
        {
            Learn(key, FieldSource.Result, RunFields.IsShare(key) ? FieldKind.Share : FieldKind.Number);
        }

        foreach (var key in run.Run.Latest.Keys)
        {
            Learn(key, FieldSource.Metric, RunFields.IsShare(key) ? FieldKind.Share : FieldKind.Number);
        }
    }

    private void Learn(string key, FieldSource source, FieldKind kind)
    {
        if (_fields.TryAdd(key, new RunField(key, source, kind)))
        {
            _fieldList = null;
        }
    }
}
