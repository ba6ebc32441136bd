using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Queue;
using Tezgah.Storage;

namespace Tezgah.Runs.Safety;

/// <summary>What came of importing a study.</summary>
/// <param name="Name">The study.</param>
/// <param name="Added">The ids of the runs that were added.</param>
/// <param name="Known">The ids of those that were there already.</param>
public sealed record StudyImport(string Name, IReadOnlyList<string> Added, IReadOnlyList<string> Known);

/// <summary>
/// A whole study as one ZIP file: <c>study.json</c>, and for each run <c>runs/ID/run.json</c> (its row, curves, log, evaluations) and
/// its folder's files under <c>runs/ID/files/</c>.
/// </summary>
public sealed class StudyFile(DataFolder data, IRunStore store, IRunBulk bulk, IRunBin bin)
{
    private const string Head = "study.json";
    private const string Rows = "run.json";
    private const int Version = 1;

    // Of the machine that it ran on.
    private static readonly string[] s_ofTheWorker = ["worker.lock", "worker.pid", "stop.request"];

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Writes the ended runs of a study to a file, and returns their ids; the file appears only when it is whole.</summary>
    /// <exception cref="ProblemException"><c>study-missing</c>: no ended run belongs to it; <c>disk-full</c>.</exception>
    public async Task<IReadOnlyList<string>> ExportAsync(string name, string target, CancellationToken cancellationToken = default)
    {
        var runs = (await store.ListAsync(cancellationToken))
            .Where(r => r.Status.IsEnded() && CultureInfo.CurrentCulture.CompareInfo.Compare(r.Group, name, CompareOptions.IgnoreCase) == 0).ToList();
        if (runs.Count == 0)
        {
            throw new ProblemException(new Problem("study-missing", null, name));
        }

        var unfinished = target + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
            await using (var zip = new ZipArchive(File.Create(unfinished), ZipArchiveMode.Create))
            {
                await WriteAsync(zip, Head, new StudyHead(Version, runs[0].Group!, [.. runs.Select(r => r.Id)]), cancellationToken);
                foreach (var run in runs)
                {
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
            File.Delete(unfinished);
        }

        return [.. runs.Select(r => r.Id)];
    }

    /// <summary>
    /// Adds the runs of a file with their folders. A run that is there already is left as it is; one that was removed here for good
    /// comes in under a new id.
    /// </summary>
    /// <exception cref="ProblemException"><c>study-file-broken</c>; <c>disk-full</c>. The runs before it are in.</exception>
    public async Task<StudyImport> ImportAsync(string file, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var zip = new ZipArchive(File.OpenRead(file), ZipArchiveMode.Read);
            var head = await ReadAsync<StudyHead>(zip, Head, file, cancellationToken);
            if (head.V != Version)
            {
                throw Broken(file, Problem.Part("why-format", $"{head.V}"));
            }

            var removed = (await bin.ListRemovedAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
            var (added, known) = (new List<string>(), new List<string>());
            foreach (var id in head.Runs)
            {
                if (await ImportAsync(zip, id, file, removed, cancellationToken) is { } one)
                {
                    added.Add(one);
                }
                else
                {
                    known.Add(id);
                }
            }

            return new StudyImport(head.Name, added, known);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw Broken(file, Cause.Of(e), e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Broken(file, Cause.Of(e), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(data.Root, e), e);
        }
    }

    private async Task WriteAsync(ZipArchive zip, RunRecord run, CancellationToken cancellationToken)
    {
        var whole = new WholeRun(
            run,
            await store.ReadSeriesAsync(run.Id, cancellationToken: cancellationToken),
            await store.ReadLogAsync(run.Id, int.MaxValue, cancellationToken),
            await store.ReadEvaluationsAsync(run.Id, cancellationToken));
        await WriteAsync(zip, $"runs/{run.Id}/{Rows}", whole, cancellationToken);
        var root = data.Run(run.Id).Root;
        if (!Directory.Exists(root))
        {
            return;
        }

        var files = new DirectoryInfo(root).EnumerateFiles(
            "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });
        foreach (var one in files.Where(f => !s_ofTheWorker.Contains(f.Name, StringComparer.Ordinal)))
        {
            var path = Path.GetRelativePath(root, one.FullName).Replace('\\', '/');

            // Weights hardly get smaller, and there are many.
            var level = one.Extension == ".safetensors" ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
            await using var from = one.OpenRead();
            await using var to = await zip.CreateEntry($"runs/{run.Id}/files/{path}", level).OpenAsync(cancellationToken);
            await from.CopyToAsync(to, cancellationToken);
        }
    }

    private async Task<string?> ImportAsync(ZipArchive zip, string id, string file, HashSet<string> removed, CancellationToken cancellationToken)
    {
        _ = data.Run(id);
        var whole = await ReadAsync<WholeRun>(zip, $"runs/{id}/{Rows}", file, cancellationToken);
        if (await store.FindAsync(id, cancellationToken) is not null)
        {
            return null;
        }

        var own = removed.Contains(id) ? RunNames.Id(whole.Run.CreatedAt, whole.Run.Name, RunNames.RandomSuffix()) : id;
        var folder = data.Run(own);
        if (Directory.Exists(folder.Root) && Directory.EnumerateFileSystemEntries(folder.Root).Any())
        {
            return null;
        }

        var start = $"runs/{id}/files/";
        foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith(start, StringComparison.Ordinal) && e.Name.Length > 0))
        {
            var target = Path.GetFullPath(Path.Combine(folder.Root, entry.FullName[start.Length..]));
            if (!target.StartsWith(folder.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw Broken(file, Problem.Part("why-place", entry.FullName));
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await entry.ExtractToFileAsync(target, overwrite: false, cancellationToken);
        }

        // Ended when it was written, whatever the file says: nothing starts by being imported.
        var run = whole.Run with { Id = own, DeletedAt = null, Status = whole.Run.Status.IsEnded() ? whole.Run.Status : RunStatus.Interrupted };
        return (await bulk.AddAsync([whole with { Run = run }], cancellationToken)).Count == 1 ? own : null;
    }

    private static async Task WriteAsync<T>(ZipArchive zip, string path, T value, CancellationToken cancellationToken)
    {
        await using var stream = await zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(stream, value, s_json, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(ZipArchive zip, string path, string file, CancellationToken cancellationToken)
    {
        var entry = zip.GetEntry(path) ?? throw Broken(file, Problem.Part("why-place", path));
        await using var stream = await entry.OpenAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync<T>(stream, s_json, cancellationToken) ?? throw Broken(file, Problem.Part("why-place", path));
    }

    private static ProblemException Broken(string file, Problem why, Exception? inner = null) =>
        new(new Problem("study-file-broken", file, file).With(why), inner);

    private sealed record StudyHead(int V, string Name, IReadOnlyList<string> Runs);
}
