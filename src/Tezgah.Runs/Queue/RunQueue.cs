using Tezgah.Core.Runs;

namespace Tezgah.Runs.Queue;

/// <summary>
/// Who waits for what: runs in the order in which they came, each for its slot (<c>cpu</c>, <c>gpu</c>), which holds one run at
/// a time. A run whose slot is free passes those that wait for another one. Safe for several threads.
/// </summary>
internal sealed class RunQueue
{
    private readonly Lock _gate = new();
    private readonly List<(string Id, string Slot)> _waiting = [];
    private readonly Dictionary<string, string> _slotOf = new(StringComparer.Ordinal);

    /// <summary>The runs that wait, the next first.</summary>
    public IReadOnlyList<string> Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting.Select(w => w.Id)];
            }
        }
    }

    /// <summary>The runs that wait, the next first, each with its slot and the run that has the slot.</summary>
    public IReadOnlyList<WaitingRun> Places
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _waiting.Select((w, i) => new WaitingRun(
                        w.Id, w.Slot, i + 1, _slotOf.FirstOrDefault(s => s.Value == w.Slot) is { Key: { } holder } ? holder : null)),
                ];
            }
        }
    }

    /// <summary>Puts a run that waits at a place from 1; false if it does not wait or is there already.</summary>
    public bool Move(string id, int place)
    {
        lock (_gate)
        {
            var from = _waiting.FindIndex(w => w.Id == id);
            var to = Math.Clamp(place, 1, Math.Max(1, _waiting.Count)) - 1;
            if (from < 0 || from == to)
            {
                return false;
            }

            var run = _waiting[from];
            _waiting.RemoveAt(from);
            _waiting.Insert(to, run);
            return true;
        }
    }

    /// <summary>Adds a run at the end.</summary>
    public void Enqueue(string id, string slot)
    {
        lock (_gate)
        {
            _waiting.Add((id, slot));
        }
    }

    /// <summary>Puts a run that has a slot but could not use it back in front of all others.</summary>
    public void Return(string id)
    {
        lock (_gate)
        {
            if (_slotOf.Remove(id, out var slot))
            {
                _waiting.Insert(0, (id, slot));
            }
        }
    }

    /// <summary>Takes a run out; false if it does not wait.</summary>
    public bool Remove(string id)
    {
        lock (_gate)
        {
            return _waiting.RemoveAll(w => w.Id == id) > 0;
        }
    }

    /// <summary>Gives a slot to a run that runs already. Two may share one then, after settings have changed.</summary>
    public void Occupy(string id, string slot)
    {
        lock (_gate)
        {
            _slotOf[id] = slot;
        }
    }

    /// <summary>Takes the next run whose slot is free out of the queue and gives it the slot; null if there is none.</summary>
    public string? TakeNext()
    {
        lock (_gate)
        {
            var index = _waiting.FindIndex(w => !_slotOf.ContainsValue(w.Slot));
            if (index < 0)
            {
                return null;
            }

            var (id, slot) = _waiting[index];
            _waiting.RemoveAt(index);
            _slotOf.Add(id, slot);
            return id;
        }
    }

    /// <summary>Frees the slot of a run.</summary>
    public void Release(string id)
    {
        lock (_gate)
        {
            _slotOf.Remove(id);
        }
    }
}
