using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Feed;
using Tezgah.Storage;

namespace Tezgah.Runs.Safety;

/// <summary>A whole study as one ZIP file (<see cref="StudyFormat"/>), written and read while a dashboard runs or while none does.</summary>
/// <param name="data">The data folder.</param>
/// <param name="store">The runs.</param>
/// <param name="bulk">Adds runs.</param>
/// <param name="bin">The deleted ones.</param>
/// <param name="feed">Tells pages of runs that came in; null where there are none.</param>
public sealed class StudyFile(DataFolder data, IRunStore store, IRunBulk bulk, IRunBin bin, LiveFeed? feed = null)
{
    /// <summary>Writes the ended runs of a study to a file, and returns their ids; the file appears only when it is whole.</summary>
    /// <exception cref="ProblemException"><c>study-missing</c>: no ended run belongs to it; <c>disk-full</c>.</exception>
    public async Task<IReadOnlyList<string>> ExportAsync(
        string name, string target, bool withCheckpoints = true, CancellationToken cancellationToken = default)
    {
        var runs = (await store.ListAsync(cancellationToken))
            .Where(r => CultureInfo.CurrentCulture.CompareInfo.Compare(r.Group, name, CompareOptions.IgnoreCase) == 0).ToList();
        return await ExportAsync(
            new StudyRequest(runs.FirstOrDefault()?.Group ?? name, [.. runs.Select(r => r.Id)], withCheckpoints), target, null, cancellationToken);
    }

    /// <summary>Writes chosen runs to a file, and returns the ids of those that are in it; the file appears only when it is whole.</summary>
    /// <param name="request">Which.</param>
    /// <param name="target">The file; one that is there is replaced.</param>
    /// <param name="progress">Is told the bytes that are written, and all of them.</param>
    /// <param name="cancellationToken">Gives it up; nothing is left then.</param>
    /// <exception cref="ProblemException"><c>study-missing</c>: none of the runs has ended; <c>disk-full</c>.</exception>
    public async Task<IReadOnlyList<string>> ExportAsync(
        StudyRequest request, string target, Action<long, long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var chosen = request.Runs.ToHashSet(StringComparer.Ordinal);
        var runs = (await store.ListAsync(cancellationToken)).Where(r => chosen.Contains(r.Id) && r.Status.IsEnded()).ToList();
        if (runs.Count == 0)
        {
            throw new ProblemException(new Problem("study-missing", null, request.Name));
        }

        await new StudyWriter(data, store, request.WithCheckpoints, progress).WriteAsync(request.Name, runs, target, cancellationToken);
        return [.. runs.Select(r => r.Id)];
    }

    /// <summary>What a file holds, and what importing it would do.</summary>
    /// <exception cref="ProblemException"><c>study-file-broken</c>, <c>file-not-readable</c>.</exception>
    public Task<StudyContent> LookAsync(string file, CancellationToken cancellationToken = default) =>
        OpenAsync(file, reader => reader.LookAsync(cancellationToken));

    /// <summary>
    /// Adds the runs of a file with their folders. A run that is there already is left as it is; one that was removed here for good
    /// comes in under a new id.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Is told the bytes that are unpacked, and all of them.</param>
    /// <param name="cancellationToken">Gives it up; the runs before stay.</param>
    /// <exception cref="ProblemException"><c>study-file-broken</c>; <c>study-no-room</c>; <c>disk-full</c>. The runs before it are in.</exception>
    public Task<StudyImport> ImportAsync(string file, Action<long, long>? progress = null, CancellationToken cancellationToken = default) =>
        OpenAsync(file, reader => reader.ImportAsync(progress, cancellationToken));

    private async Task<T> OpenAsync<T>(string file, Func<StudyReader, Task<T>> work)
    {
        await using var zip = Open(file);
        try
        {
            return await work(new StudyReader(data, store, bulk, bin, feed, zip, file));
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw StudyFormat.Broken(file, Cause.Of(e), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(data.Root, e), e);
        }
    }

    private static ZipArchive Open(string file)
    {
        FileStream? stream = null;
        try
        {
            stream = File.OpenRead(file);
            var zip = new ZipArchive(stream, ZipArchiveMode.Read);

            // What the file lists is read at the first question.
            _ = zip.Entries.Count;
            return zip;
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
        {
            stream?.Dispose();
            throw StudyFormat.Broken(file, Cause.Of(e), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw StudyFormat.NotReadable(file, e);
        }
    }
}
