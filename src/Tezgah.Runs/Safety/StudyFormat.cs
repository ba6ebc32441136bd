using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Safety;

/// <summary>
/// The format of a study's ZIP file: <c>study.json</c>, and for each run <c>runs/ID/run.json</c> (its row, curves, log, evaluations) and
/// its folder's files under <c>runs/ID/files/</c>.
/// </summary>
internal static class StudyFormat
{
    public const string Head = "study.json";
    public const int Version = 1;

    /// <summary>The most bytes of <see cref="Head"/>: a hundred thousand runs.</summary>
    public const long LongestHead = 1 << 24;

    /// <summary>The most bytes of a run's row; a run of a million points in ten curves takes a fifth of it.</summary>
    public const long LongestRow = 1L << 30;

    private const int Piece = 1 << 20;

    // Of the machine that it ran on.
    private static readonly string[] s_ofTheWorker = ["worker.lock", "worker.pid", "worker.launched", "stop.request", "duration.request"];

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static string RunOf(string id) => $"runs/{id}/";

    public static string RowOf(string id) => RunOf(id) + "run.json";

    public static string FilesOf(string id) => RunOf(id) + "files/";

    public static bool IsOfTheWorker(string fileName) => s_ofTheWorker.Contains(fileName, StringComparer.Ordinal);

    public static ProblemException Broken(string file, Problem why, Exception? inner = null) =>
        new(new Problem("study-file-broken", file, file).With(why), inner);

    public static async Task WriteAsync<T>(ZipArchive zip, string path, T value, CancellationToken cancellationToken)
    {
        await using var stream = await zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(stream, value, s_json, cancellationToken);
    }

    public static async Task<T> ReadAsync<T>(ZipArchive zip, string path, string file, long longest, CancellationToken cancellationToken)
    {
        var entry = zip.GetEntry(path) ?? throw Broken(file, Problem.Part("why-place", path));
        if (entry.Length > longest)
        {
            throw Broken(file, Problem.Part("why-place", path));
        }

        await using var stream = await EntryStream.OpenAsync(entry, file, cancellationToken);
        return await JsonSerializer.DeserializeAsync<T>(stream, s_json, cancellationToken) ?? throw Broken(file, Problem.Part("why-place", path));
    }

    /// <summary>What is wrong with a run's row, curves, log or evaluations so that the store cannot take them; null where nothing is.</summary>
    public static string? FaultOf(WholeRun whole)
    {
        if (whole.Log.Any(l => l is null) || whole.Evaluations.Any(e => e is null) || whole.Run.Tags.Any(t => t is null))
        {
            return "null";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var curve in whole.Series)
        {
            if (curve is null || !names.Add(curve.Name) || curve.Steps.Count != curve.Values.Count || curve.Steps.Zip(curve.Steps.Skip(1)).Any(s => s.First >= s.Second))
            {
                return curve?.Name ?? "null";
            }
        }

        return null;
    }

    /// <summary>
    /// Copies a file in pieces, and tells the length of each; false if there is more of it than <paramref name="most"/> bytes.
    /// </summary>
    /// <exception cref="ProblemException"><c>file-not-readable</c>: <paramref name="source"/>, which it comes from, cannot be read.</exception>
    public static async Task<bool> CopyAsync(
        Stream from, string source, Stream to, long most, Action<long> copied, CancellationToken cancellationToken)
    {
        var buffer = new byte[Piece];
        for (var total = 0L; await ReadAsync(from, source, buffer, cancellationToken) is > 0 and var read;)
        {
            if ((total += read) > most)
            {
                return false;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            copied(read);
        }

        return true;
    }

    /// <summary>The problem of a file that cannot be read.</summary>
    public static ProblemException NotReadable(string file, Exception inner) => new(new Problem("file-not-readable", file, file).Because(inner), inner);

    private static async Task<int> ReadAsync(Stream from, string source, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await from.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e)
        {
            throw NotReadable(source, e);
        }
    }

    /// <summary>What a file says of itself.</summary>
    /// <param name="V">The version of the format.</param>
    /// <param name="Name">The study.</param>
    /// <param name="Runs">The ids of its runs.</param>
    /// <param name="Names">What the runs are called, in the same order; older files do not say it.</param>
    /// <param name="Statuses">How the runs ended, in the same order.</param>
    /// <param name="WithCheckpoints">Whether the checkpoints are in it.</param>
    public sealed record StudyHead(
        int V,
        string Name,
        IReadOnlyList<string> Runs,
        IReadOnlyList<string>? Names = null,
        IReadOnlyList<RunStatus>? Statuses = null,
        bool WithCheckpoints = true);
}
