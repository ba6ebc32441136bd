using System.IO.Compression;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Imports;
using Tezgah.Runs.Queue;
using Tezgah.Storage;

namespace Tezgah.Runs.Safety;

/// <summary>Reads one study's file: what it holds, and its runs into the store.</summary>
internal sealed class StudyReader(DataFolder data, IRunStore store, IRunBulk bulk, IRunBin bin, LiveFeed? feed, ZipArchive zip, string file)
{
    // The second part of each path, as runs/ID/...
    private readonly ILookup<string, ZipArchiveEntry> _entries = zip.Entries
        .Where(e => e.FullName.StartsWith("runs/", StringComparison.Ordinal)).ToLookup(e => e.FullName.Split('/')[1], StringComparer.Ordinal);

    private long _total;
    private long _done;

    /// <summary>What is in it and what will become of each run; every path in it is looked at before anything is done.</summary>
    public async Task<StudyContent> LookAsync(CancellationToken cancellationToken)
    {
        var head = await StudyFormat.ReadAsync<StudyFormat.StudyHead>(zip, StudyFormat.Head, file, StudyFormat.LongestHead, cancellationToken);
        if (head.V != StudyFormat.Version || head.Runs.Any(id => id is null))
        {
            throw StudyFormat.Broken(file, Problem.Part("why-format", $"{head.V}"));
        }

        var removed = (await bin.ListRemovedAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var deleted = (await bin.ListAsync(cancellationToken)).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var runs = new List<StudyRun>();
        foreach (var (id, i) in head.Runs.Distinct(StringComparer.Ordinal).Select((id, i) => (id, i)))
        {
            if (!DataFolder.IsRunId(id) || zip.GetEntry(StudyFormat.RowOf(id)) is null)
            {
                throw StudyFormat.Broken(file, Problem.Part("why-place", StudyFormat.RowOf(id)));
            }

            CheckPaths(id);
            runs.Add(new StudyRun(
                id,
                head.Names?.ElementAtOrDefault(i) ?? id,
                head.Statuses is { } statuses && i < statuses.Count ? statuses[i] : null,
                StudyContent.Sum(_entries[id].Select(e => e.Length)),
                removed.Contains(id) ? StudyRunFate.Renamed
                    : deleted.Contains(id) ? StudyRunFate.Deleted
                    : await store.FindAsync(id, cancellationToken) is not null ? StudyRunFate.Known
                    : IsThere(id) && !IsOurs(id) ? StudyRunFate.Stranded
                    : StudyRunFate.New));
        }

        return new StudyContent(head.Name, runs, head.WithCheckpoints);
    }

    /// <summary>Adds its runs, one after the other; each is there whole or not at all.</summary>
    public async Task<StudyImport> ImportAsync(Action<long, long>? progress, CancellationToken cancellationToken)
    {
        var content = await LookAsync(cancellationToken);
        if (Disks.FreeBytes(data.Root) is { } free && free < content.Bytes)
        {
            throw new ProblemException(new Problem("study-no-room", file, file, Megabytes(content.Bytes), data.Root, Megabytes(free)));
        }

        (_total, _done) = (content.Bytes, 0);
        var added = new List<string>();
        foreach (var run in content.Runs.Where(r => r.IsToCome))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ImportAsync(run, progress, cancellationToken) is { } id)
            {
                added.Add(id);
            }
        }

        return new StudyImport(content.Name, added, Ids(StudyRunFate.Known, StudyRunFate.Deleted)) { Stranded = Ids(StudyRunFate.Stranded) };

        string[] Ids(params StudyRunFate[] fates) => [.. content.Runs.Where(r => fates.Contains(r.Fate)).Select(r => r.Id)];
    }

    private async Task<string?> ImportAsync(StudyRun run, Action<long, long>? progress, CancellationToken cancellationToken)
    {
        var whole = await StudyFormat.ReadAsync<WholeRun>(zip, StudyFormat.RowOf(run.Id), file, StudyFormat.LongestRow, cancellationToken);
        progress?.Invoke(_done += zip.GetEntry(StudyFormat.RowOf(run.Id))!.Length, _total);
        if (StudyFormat.FaultOf(whole) is { } fault)
        {
            throw StudyFormat.Broken(file, Problem.Part("why-place", $"{StudyFormat.RowOf(run.Id)}: {fault}"));
        }

        // Ended when it was written, whatever the file says: nothing starts by being imported.
        var own = run.Fate == StudyRunFate.Renamed ? RunNames.Id(whole.Run.CreatedAt, whole.Run.Name, RunNames.RandomSuffix()) : run.Id;
        var row = whole.Run with { Id = own, DeletedAt = null, Status = whole.Run.Status.IsEnded() ? whole.Run.Status : RunStatus.Interrupted };
        whole = whole with { Run = row };
        if (run.Fate == StudyRunFate.New && IsThere(own))
        {
            return await IncomingRun.AddAsync(bulk, feed, whole) ? own : null;
        }

        using var incoming = new IncomingRun(data, own);
        await ExtractAsync(run.Id, incoming.Folder.Root, progress, cancellationToken);
        return await incoming.EnterAsync(bulk, feed, whole) ? own : null;
    }

    private async Task ExtractAsync(string id, string root, Action<long, long>? progress, CancellationToken cancellationToken)
    {
        foreach (var entry in EntriesOf(id))
        {
            var target = PathOf(id, entry, root);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using var from = await EntryStream.OpenAsync(entry, file, cancellationToken);
            await using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
            if (!await StudyFormat.CopyAsync(from, file, to, entry.Length, piece => progress?.Invoke(_done += piece, _total), cancellationToken))
            {
                throw StudyFormat.Broken(file, Problem.Part("why-place", entry.FullName));
            }
        }
    }

    private IEnumerable<ZipArchiveEntry> EntriesOf(string id) => _entries[id].Where(e =>
        e.FullName.StartsWith(StudyFormat.FilesOf(id), StringComparison.Ordinal) && e.Name.Length > 0 && !StudyFormat.IsOfTheWorker(e.Name));

    private void CheckPaths(string id)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in EntriesOf(id))
        {
            if (!paths.Add(PathOf(id, entry, data.Run(id).Root)))
            {
                throw StudyFormat.Broken(file, Problem.Part("why-place", entry.FullName));
            }
        }
    }

    private bool IsThere(string id) => Directory.Exists(data.Run(id).Root) && Directory.EnumerateFileSystemEntries(data.Run(id).Root).Any();

    // An import that was killed between the folder and the row left just what is in the file.
    private bool IsOurs(string id)
    {
        var root = data.Run(id).Root;
        var there = new DirectoryInfo(root).EnumerateFiles("*", FolderSize.Everything)
            .Where(f => !StudyFormat.IsOfTheWorker(f.Name)).ToDictionary(f => f.FullName, f => f.Length, StringComparer.Ordinal);
        var ours = EntriesOf(id).ToDictionary(e => PathOf(id, e, root), e => e.Length, StringComparer.Ordinal);
        return there.Count == ours.Count && ours.All(o => there.TryGetValue(o.Key, out var length) && length == o.Value);
    }

    private string PathOf(string id, ZipArchiveEntry entry, string root)
    {
        var target = Path.GetFullPath(Path.Combine(root, entry.FullName[StudyFormat.FilesOf(id).Length..]));
        return target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? target : throw StudyFormat.Broken(file, Problem.Part("why-place", entry.FullName));
    }

    private static string Megabytes(long bytes) => (bytes / (double)(1 << 20)).ToString("F0", System.Globalization.CultureInfo.InvariantCulture) + " MB";
}
