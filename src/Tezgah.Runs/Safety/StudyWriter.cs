using System.IO.Compression;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Storage;

namespace Tezgah.Runs.Safety;

/// <summary>Writes runs to a study's file.</summary>
internal sealed class StudyWriter(DataFolder data, IRunStore store, bool withCheckpoints, Action<long, long>? progress)
{
    private long _total;
    private long _done;

    /// <summary>Writes it; the file appears only when it is whole, and nothing is left of one that was given up.</summary>
    public async Task WriteAsync(string name, IReadOnlyList<RunRecord> runs, string target, CancellationToken cancellationToken)
    {
        var unfinished = target + ".part";
        try
        {
            DataFolder.CheckTarget(data.Database, target);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
            _total = await Task.Run(() => runs.Sum(r => FilesOf(r.Id).Sum(f => f.Length)), cancellationToken);
            await using (var zip = new ZipArchive(File.Create(unfinished), ZipArchiveMode.Create))
            {
                var head = new StudyFormat.StudyHead(
                    StudyFormat.Version, name, [.. runs.Select(r => r.Id)], [.. runs.Select(r => r.Name)], [.. runs.Select(r => r.Status)], withCheckpoints);
                await StudyFormat.WriteAsync(zip, StudyFormat.Head, head, cancellationToken);
                foreach (var run in runs)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await WriteAsync(zip, run, cancellationToken);
                }
            }

            File.Move(unfinished, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(target, e), e);
        }
        finally
        {
            Delete(unfinished);
        }
    }

    private async Task WriteAsync(ZipArchive zip, RunRecord run, CancellationToken cancellationToken)
    {
        var whole = new WholeRun(
            run,
            await store.ReadSeriesAsync(run.Id, cancellationToken: cancellationToken),
            await store.ReadLogAsync(run.Id, int.MaxValue, cancellationToken),
            await store.ReadEvaluationsAsync(run.Id, cancellationToken));
        await StudyFormat.WriteAsync(zip, StudyFormat.RowOf(run.Id), whole, cancellationToken);
        var root = data.Run(run.Id).Root;
        foreach (var one in FilesOf(run.Id))
        {
            var path = Path.GetRelativePath(root, one.FullName).Replace('\\', '/');

            // Weights hardly get smaller, and there are many.
            var level = one.Extension == ".safetensors" ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
            await using var from = Open(one);
            await using var to = await zip.CreateEntry(StudyFormat.FilesOf(run.Id) + path, level).OpenAsync(cancellationToken);
            await StudyFormat.CopyAsync(from, one.FullName, to, long.MaxValue, piece => progress?.Invoke(_done += piece, _total), cancellationToken);
        }
    }

    private static FileStream Open(FileInfo file)
    {
        try
        {
            return file.OpenRead();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StudyFormat.NotReadable(file.FullName, e);
        }
    }

    private IEnumerable<FileInfo> FilesOf(string id)
    {
        var folder = data.Run(id);
        var root = new DirectoryInfo(folder.Root);
        var files = root.Exists ? root.EnumerateFiles("*", FolderSize.Everything) : [];
        return files.Where(f => !StudyFormat.IsOfTheWorker(f.Name) && (withCheckpoints || !FolderSize.IsCheckpoint(folder, f.FullName)));
    }

    private static void Delete(string unfinished)
    {
        if (File.Exists(unfinished))
        {
            File.Delete(unfinished);
        }
    }
}
