using System.Globalization;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Runs.Queue;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Web.Access;
using Tezgah.Web.Display;

namespace Tezgah.Web.Store;

/// <summary>Takes runs out of the store as one file and into it, for the owner and for nobody else. One for each visit.</summary>
public sealed class StudyDesk(
    Visitor visitor, StoreWork work, StorePaths paths, StoreDownloads downloads, DataFolder data, StudyFile studies, TimeProvider time)
{
    /// <summary>The largest file that is taken from a browser, in bytes; a larger one is named by its path.</summary>
    public const long LargestUpload = 2L << 30;

    private const string Ending = ".zip";
    private const int Piece = 64 << 10;

    /// <summary>Where a study goes if nobody says otherwise.</summary>
    public string Suggested(string study) => Path.Combine(paths.Backups, NameOf(study));

    /// <summary>The folders below which files may lie.</summary>
    public IReadOnlyList<string> Roots => paths.Roots;

    /// <summary>How large the folders of runs are; counted on a thread of its own.</summary>
    public Task<FolderSize> MeasureAsync(IReadOnlyCollection<string> runs, CancellationToken cancellationToken)
    {
        CheckVisitor();
        return Task.Run(
            () => runs.Aggregate(FolderSize.None, (sum, id) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return sum + FolderSize.Of(data.Run(id));
            }),
            cancellationToken);
    }

    /// <summary>Begins to write runs to the file that a person typed; without one, to one that the browser takes away.</summary>
    /// <exception cref="ProblemException">As <see cref="StorePaths.Target"/>; <c>viewer-may-not</c>, <c>store-busy</c>.</exception>
    public void Export(StudyRequest request, string? typed)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckVisitor();
        var name = NameOf(request.Name);
        var target = typed is null ? null : paths.Target(typed, name);
        work.Start(StoreTask.Export, async (progress, stop) =>
        {
            var (id, path) = target is null ? downloads.Place(name) : (null, target);
            var runs = await studies.ExportAsync(request, path, progress, stop);
            if (id is not null)
            {
                downloads.Add(id, path, name, work.Tell);
            }

            return new StoreFile(target, id, Path.GetFileName(target ?? name), new FileInfo(path).Length, runs.Count);
        });
    }

    /// <summary>The file that a person typed.</summary>
    /// <exception cref="ProblemException">As <see cref="StorePaths.Source"/>; <c>viewer-may-not</c>.</exception>
    public string Find(string typed)
    {
        CheckVisitor();
        return paths.Source(typed);
    }

    /// <summary>What a file holds, and what importing it would do.</summary>
    /// <exception cref="ProblemException"><c>study-file-broken</c>; <c>viewer-may-not</c>.</exception>
    public Task<StudyContent> LookAsync(string file, CancellationToken cancellationToken)
    {
        CheckVisitor();
        return Task.Run(() => studies.LookAsync(file, cancellationToken), cancellationToken);
    }

    /// <summary>Takes a file from the browser, piece by piece, and returns where it lies; it has to be removed.</summary>
    /// <exception cref="ProblemException"><c>upload-too-large</c>, <c>upload-broken</c>, <c>study-upload-type</c>, <c>disk-full</c>; <c>viewer-may-not</c>.</exception>
    public async Task<string> UploadAsync(string name, long length, Func<CancellationToken, Stream> open, Action<long> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(progress);
        CheckVisitor();
        if (length > LargestUpload)
        {
            throw new ProblemException(new Problem("upload-too-large", null, name, Format.Bytes(length), Format.Bytes(LargestUpload)));
        }

        if (!string.Equals(Path.GetExtension(name), Ending, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(new Problem("study-upload-type", null, name));
        }

        var file = Path.Combine(data.Incoming, Guid.NewGuid().ToString("N") + Ending);
        try
        {
            Directory.CreateDirectory(data.Incoming);
            await CopyAsync(file, name, open, progress, cancellationToken);
            return file;
        }
        catch (Exception e)
        {
            RemoveUpload(file);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new ProblemException(FileErrors.NotWritten(file, e), e);
            }

            throw;
        }
    }

    /// <summary>Removes a file that came from a browser; any other stays.</summary>
    public void RemoveUpload(string file)
    {
        if (Path.GetDirectoryName(file) == data.Incoming)
        {
            File.Delete(file);
        }
    }

    /// <summary>Begins to take a file's runs in; one that came from a browser is removed afterwards.</summary>
    /// <exception cref="ProblemException"><c>viewer-may-not</c>, <c>store-busy</c>.</exception>
    public void Import(string file)
    {
        CheckVisitor();
        work.Start(StoreTask.Import, async (progress, stop) =>
        {
            try
            {
                return await studies.ImportAsync(file, progress, stop);
            }
            finally
            {
                RemoveUpload(file);
            }
        });
    }

    private static async Task CopyAsync(string file, string name, Func<CancellationToken, Stream> open, Action<long> progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[Piece];
        var total = 0L;
        await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, Piece, useAsync: true);
        await using var source = open(cancellationToken);
        while (await ReadAsync(source, buffer, name, cancellationToken) is > 0 and var read)
        {
            total += read;
            if (total > LargestUpload)
            {
                throw new ProblemException(new Problem("upload-too-large", null, name, Format.Bytes(total), Format.Bytes(LargestUpload)));
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress(total);
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

    private string NameOf(string study) =>
        $"{RunNames.Slug(study)}-{time.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}{Ending}";

    private void CheckVisitor()
    {
        if (visitor.Obstacle is { } obstacle)
        {
            throw new ProblemException(obstacle);
        }
    }
}
