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

    // A run of a million points in ten curves takes a fifth of it.
    private const long LongestRow = 1L << 30;
    private const int Piece = 1 << 20;

    // Of the machine that it ran on.
    private static readonly string[] s_ofTheWorker = ["worker.lock", "worker.pid", "stop.request"];

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static string RunOf(string id) => $"runs/{id}/";

    public static string RowOf(string id) => RunOf(id) + "run.json";

    public static string FilesOf(string id) => RunOf(id) + "files/";

    public static bool IsOfTheWorker(string fileName) => s_ofTheWorker.Contains(fileName, StringComparer.Ordinal);

    public static ProblemException Broken(string file, string why, Exception? inner = null) =>
        new(new Problem("study-file-broken", file, file, why), inner);

    public static async Task WriteAsync<T>(ZipArchive zip, string path, T value, CancellationToken cancellationToken)
    {
        await using var stream = await zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(stream, value, s_json, cancellationToken);
    }

    public static async Task<T> ReadAsync<T>(ZipArchive zip, string path, string file, CancellationToken cancellationToken)
    {
        var entry = zip.GetEntry(path) ?? throw Broken(file, path);
        if (entry.Length > LongestRow)
        {
            throw Broken(file, path);
        }

        await using var stream = await entry.OpenAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync<T>(stream, s_json, cancellationToken) ?? throw Broken(file, path);
    }

    /// <summary>Copies a file in pieces, and tells the length of each; false if there is more of it than <paramref name="most"/> bytes.</summary>
    public static async Task<bool> CopyAsync(Stream from, Stream to, long most, Action<long> copied, CancellationToken cancellationToken)
    {
        var buffer = new byte[Piece];
        for (var total = 0L; await from.ReadAsync(buffer, cancellationToken) is > 0 and var read;)
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
