namespace Tezgah.Web.Compare;

/// <summary>
/// What was computed from files, kept while the files are the same (their size and time) and there is room: several people
/// looking at a comparison make its numbers once. Safe for several threads.
/// </summary>
public sealed class ResultCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _clock;

    /// <summary>The most results that are kept; the one that was asked for longest ago goes first.</summary>
    public int Capacity { get; init; } = 64;

    /// <summary>
    /// The most bytes that the files of what is kept may have together: what is made of a file is about as large as the file. The one
    /// that was asked for last is kept however large it is.
    /// </summary>
    public long MostBytes { get; init; } = 256L << 20;

    /// <summary>What <paramref name="compute"/> makes of the file; it runs on a thread of the pool, once for each state of the file.</summary>
    /// <typeparam name="T">The result; it is shared and must not be changed.</typeparam>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public async Task<T> GetAsync<T>(string path, Func<string, T> compute)
        where T : class
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException(null, path);
        }

        var entry = EntryOf(typeof(T).Name + "|" + path, file, () => Task.Run<object>(() => compute(path)));
        try
        {
            return (T)await entry.Result.Value;
        }
        catch
        {
            Forget(entry);
            throw;
        }
    }

    private Entry EntryOf(string key, FileInfo file, Func<Task<object>> start)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry) || entry.Length != file.Length || entry.Written != file.LastWriteTimeUtc)
            {
                _entries[key] = entry = new Entry(key, file.Length, file.LastWriteTimeUtc, new Lazy<Task<object>>(start));
            }

            entry.Used = ++_clock;
            for (var bytes = _entries.Values.Sum(e => e.Length); _entries.Count > Capacity || (bytes > MostBytes && _entries.Count > 1);)
            {
                var oldest = _entries.Values.MinBy(e => e.Used)!;
                bytes -= oldest.Length;
                _entries.Remove(oldest.Key);
            }

            return entry;
        }
    }

    private void Forget(Entry entry)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(entry.Key, out var kept) && ReferenceEquals(kept, entry))
            {
                _entries.Remove(entry.Key);
            }
        }
    }

    private sealed class Entry(string key, long length, DateTime written, Lazy<Task<object>> result)
    {
        public string Key => key;

        public long Length => length;

        public DateTime Written => written;

        public Lazy<Task<object>> Result => result;

        public long Used { get; set; }
    }
}
