using System.Collections.Concurrent;
using System.Security.Cryptography;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Storage;

namespace Tezgah.Web.Store;

/// <summary>
/// Files that wait to be taken away by a browser. Each is gone once it was taken, after an hour, when the program ends, and at the latest
/// when it starts again (<see cref="DataFolder.Open"/>).
/// </summary>
public sealed class StoreDownloads(DataFolder data, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Waiting> _files = new(StringComparer.Ordinal);

    /// <summary>A place for a file, and what it will be asked for by.</summary>
    /// <exception cref="ProblemException"><c>disk-full</c>, <c>folder-not-writable</c>.</exception>
    public (string Id, string Path) Place(string name)
    {
        RemoveOld();
        try
        {
            Directory.CreateDirectory(data.Outgoing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(data.Outgoing, e), e);
        }

        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return (id, Path.Combine(data.Outgoing, id + Path.GetExtension(name)));
    }

    /// <summary>Hands it out from now on.</summary>
    /// <param name="id">What it is asked for by.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What the browser is to call it.</param>
    /// <param name="taken">Is told when it was taken.</param>
    public void Add(string id, string path, string name, Action taken) => _files[id] = new Waiting(path, name, time.GetUtcNow(), taken);

    /// <summary>The file and its name; null if it is not there, or not any more.</summary>
    public (string Path, string Name)? Find(string id)
    {
        RemoveOld();
        return _files.TryGetValue(id, out var file) ? (file.Path, file.Name) : null;
    }

    /// <summary>Says that a browser has all of it, and removes it.</summary>
    public void Taken(string id)
    {
        if (Remove(id) is { } file)
        {
            file.Taken();
        }
    }

    /// <summary>Removes a file that nobody wants any more.</summary>
    public void Discard(string id) => Remove(id);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var id in _files.Keys)
        {
            Remove(id);
        }
    }

    private void RemoveOld()
    {
        var old = time.GetUtcNow() - s_patience;
        foreach (var (id, _) in _files.Where(f => f.Value.Since <= old))
        {
            Remove(id);
        }
    }

    private Waiting? Remove(string id)
    {
        if (!_files.TryRemove(id, out var file))
        {
            return null;
        }

        File.Delete(file.Path);
        return file;
    }

    private sealed record Waiting(string Path, string Name, DateTimeOffset Since, Action Taken);
}
