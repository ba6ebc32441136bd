using System.Security.Cryptography;
using System.Text.Json;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Provenance;

/// <summary>Looks up what a number was computed from: the hashes of its files, and whether its weights are still there.</summary>
public sealed class OriginReader(IRunService runs, ResultCache cache)
{
    /// <summary>The facts of every source.</summary>
    public async Task<IReadOnlyList<OriginFacts>> ReadAsync(Origin origin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(origin);
        var facts = new List<OriginFacts>();
        foreach (var source in origin.Sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            facts.Add(await ReadAsync(source));
        }

        return facts;
    }

    private async Task<OriginFacts> ReadAsync(OriginSource source)
    {
        var folder = runs.Folder(source.RunId);
        var checkpoint = $"checkpoint-{source.Step.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        var path = source.File is null ? folder.Events : folder.Artifact(source.File);
        var data = DataOrigin.Of(source.JobJson, source.Part);
        if (source.Part == "problems")
        {
            // The problems lie beside the results of their samples.
            var problems = Path.Combine(Path.GetDirectoryName(path)!, CodeProblems.PassResultReader.ProblemsFile);
            data = new(File.Exists(problems) ? problems : null);
        }

        var recorded = Recorded(path);
        return new(
            source,
            Directory.Exists(Path.Combine(folder.Checkpoints, checkpoint)) ? checkpoint : null,
            await HashAsync(path, since: null),
            recorded is null ? data : data with { Path = recorded.Path },
            recorded ?? (data.Path is { } file ? await HashAsync(file, source.Part == "problems" ? null : source.Time) : null));
    }

    private async Task<HashedFile> HashAsync(string path, DateTimeOffset? since)
    {
        try
        {
            var hash = await cache.GetAsync(path, Hash);
            var changed = since is { } time && File.GetLastWriteTimeUtc(path) > time.UtcDateTime;
            return new(path, hash.Sha256, changed ? FileState.ChangedSince : FileState.Unchanged);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(path, null, FileState.Missing);
        }
    }

    // Results that were made outside a run say beside them what they were made from.
    private static HashedFile? Recorded(string path)
    {
        var file = Path.Combine(Path.GetDirectoryName(path)!, "evaluation.json");
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("data", out var data) && Text(data, "file") is { } name
                ? new(name, Text(data, "sha256"), FileState.Unchanged)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Then what the run says of its data counts.
            return null;
        }
    }

    private static string? Text(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static Sha256Text Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return new(Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private sealed record Sha256Text(string Sha256);
}
