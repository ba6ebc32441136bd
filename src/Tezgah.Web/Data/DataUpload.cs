using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Web.Display;

namespace Tezgah.Web.Data;

/// <summary>Takes a file from a browser onto the disk, piece by piece: it is never whole in memory.</summary>
public sealed class DataUpload(DataSetStore store, TimeProvider time, Func<string> random)
{
    /// <summary>The largest file that is taken, in bytes.</summary>
    public const long Largest = 2L << 30;

    private const int Piece = 64 << 10;
    private const int LongestName = 100;

    /// <summary>The endings of files that are taken.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".txt"];

    /// <summary>Writes the file into the folder of a new data set and puts the set on the list.</summary>
    /// <param name="fileName">What the browser calls it; only its last part counts.</param>
    /// <param name="length">What the browser says of its length, in bytes.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="progress">Is told how many bytes are written.</param>
    /// <param name="cancellationToken">Ends the upload; what was written is deleted.</param>
    /// <exception cref="ProblemException">
    /// <c>upload-too-large</c>, <c>upload-type</c>, <c>upload-empty</c>, <c>upload-broken</c>, <c>disk-full</c>, <c>folder-not-writable</c>.
    /// </exception>
    public async Task<DataSet> TakeAsync(
        string fileName, long length, Func<CancellationToken, Stream> open, Action<long> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(progress);
        var name = NameOf(fileName);
        Check(name, length);
        var now = time.GetUtcNow();
        var set = new DataSet
        {
            Id = DataSetIds.New(Path.GetFileNameWithoutExtension(name), now, random()),
            Name = Path.GetFileNameWithoutExtension(name),
            Train = "",
            AddedAt = now,
        };
        var folder = store.Folder(set.Id);
        set = set with { Train = Path.Combine(folder, name) };
        try
        {
            Directory.CreateDirectory(folder);
            await CopyAsync(set.Train, name, open, progress, cancellationToken);
            store.Save(set);
            return set;
        }
        catch (Exception e)
        {
            Delete(folder);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new ProblemException(FileErrors.NotWritten(folder, e), e);
            }

            throw;
        }
    }

    private static async Task CopyAsync(
        string path, string name, Func<CancellationToken, Stream> open, Action<long> progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[Piece];
        var total = 0L;
        await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, Piece, useAsync: true);
        await using var source = Opened(open, name, cancellationToken);
        while (await ReadAsync(source, buffer, name, cancellationToken) is > 0 and var read)
        {
            total += read;
            if (total > Largest)
            {
                throw TooLarge(name, total);
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress(total);
        }

        if (total == 0)
        {
            throw new ProblemException(new Problem("upload-empty", null, name));
        }
    }

    private static Stream Opened(Func<CancellationToken, Stream> open, string name, CancellationToken cancellationToken)
    {
        try
        {
            return open(cancellationToken);
        }
        catch (IOException e)
        {
            throw new ProblemException(new Problem("upload-broken", null, name).Because(e), e);
        }
    }

    // What goes wrong on the way from the browser is told apart from a disk that is full.
    private static async Task<int> ReadAsync(Stream source, byte[] buffer, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or TimeoutException or InvalidOperationException)
        {
            throw new ProblemException(new Problem("upload-broken", null, name).Because(e), e);
        }
    }

    private static void Check(string name, long length)
    {
        if (length > Largest)
        {
            throw TooLarge(name, length);
        }

        if (length == 0)
        {
            throw new ProblemException(new Problem("upload-empty", null, name));
        }

        if (!Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
        {
            throw new ProblemException(new Problem("upload-type", null, name, string.Join(", ", Extensions)));
        }
    }

    private static ProblemException TooLarge(string name, long length) =>
        new(new Problem("upload-too-large", null, name, Format.Bytes(length), Format.Bytes(Largest)));

    // A browser of another system may give a whole path; what is no letter, digit, point or line has no place in a name on the disk.
    private static string NameOf(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var last = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        var name = new string([.. last.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ' ? c : '_')]).Trim('.', ' ');
        var extension = Path.GetExtension(name);
        var stem = Path.GetFileNameWithoutExtension(name);
        return (stem.Length == 0 ? "data" : stem.Length > LongestName ? stem[..LongestName] : stem) + extension;
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
