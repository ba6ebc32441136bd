using System.Security.Cryptography;
using System.Text.Json;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Results;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Provenance;

/// <summary>Looks up what a number was computed from: the hashes of its files, and whether its weights are still there.</summary>
public sealed class OriginReader(IRunService runs, IRunStore store, ResultCache cache)
{
    /// <summary>The facts of every source.</summary>
    public async Task<IReadOnlyList<OriginFacts>> ReadAsync(Origin origin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(origin);
        var facts = new List<OriginFacts>();
        foreach (var source in origin.Sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            facts.Add(await ReadAsync(source.Field is null ? source : await FindAsync(source, source.Field, cancellationToken)));
        }

        return facts;
    }

    private async Task<OriginFacts> ReadAsync(OriginSource source)
    {
        if (source.RunId.Length == 0)
        {
            return new(source, null, null, new(source.DataPath), source switch
            {
                { DataPath: { } known, DataSha256: { } hash } => new HashedFile(known, hash, FileState.Recorded),
                { DataPath: { } known } => await HashAsync(known, source.Time),
                _ => null,
            });
        }

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

        var noted = Recorded(source, folder, path);
        return new(
            source,
            Directory.Exists(Path.Combine(folder.Checkpoints, checkpoint)) ? checkpoint : null,
            await HashAsync(path, since: null),
            noted is null ? data : data with { Path = noted.Path },
            noted is not null ? new HashedFile(noted.Path, noted.Sha256, FileState.Recorded)
                : data.Path is { } file ? await HashAsync(file, source.Part == "problems" ? null : source.Time) : null,
            noted?.Rows);
    }

    // The list of runs holds values alone.
    private async Task<OriginSource> FindAsync(OriginSource listed, string field, CancellationToken cancellationToken)
    {
        var source = listed with { JobJson = (await store.FindAsync(listed.RunId, cancellationToken))?.JobJson ?? "" };
        var evaluations = await store.ReadEvaluationsAsync(source.RunId, cancellationToken);
        if (evaluations.LastOrDefault(e => field.StartsWith(e.Name + ".", StringComparison.Ordinal) && e.Values.ContainsKey(field[(e.Name.Length + 1)..])) is { } found)
        {
            var file = found.Files.GetValueOrDefault("predictions") ?? found.Files.GetValueOrDefault("metrics") ?? found.Files.Values.FirstOrDefault();
            return source with
            {
                Step = found.Step,
                File = file,
                Time = found.Time,
                Rows = found.Values.TryGetValue("texts", out var texts) && texts is { } count ? (long)count : await CountAsync(source.RunId, file),
            };
        }

        var series = await store.ReadSeriesAsync(source.RunId, [field], cancellationToken: cancellationToken);
        return series is [{ Steps.Count: > 0 } curve, ..] ? source with { Step = (int)curve.Steps[^1] } : source;
    }

    // Predictions say by themselves how many rows they are of, whoever wrote them.
    private async Task<long?> CountAsync(string run, string? file)
    {
        if (file?.EndsWith(".csv", StringComparison.Ordinal) != true)
        {
            return null;
        }

        try
        {
            return (await cache.GetAsync(runs.Folder(run).Artifact(file), path => new Counted(PredictionsFile.Read(path).Predictions.Count))).Rows;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ResultsFileException or ArgumentException)
        {
            // Then nobody knows, which the lines say.
            return null;
        }
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

    // An evaluation says beside its results what they were made from, and a training in its artifacts what it read.
    private static Noted? Recorded(OriginSource source, JobFolder folder, string path)
    {
        var file = Path.Combine(source.File is null ? folder.Artifacts : Path.GetDirectoryName(path)!, EvaluationFile.FileName);
        return File.Exists(file) ? OfEvaluation(file)
            : source.Part is { } part && RunData.Find(folder.Artifacts)?.Parts.GetValueOrDefault(part) is { } noted
                ? new(noted.File, noted.Sha256, noted.Texts)
                : null;
    }

    private static Noted? OfEvaluation(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("data", out var data)
                && Text(data, "file") is { } name && Text(data, "sha256") is { } hash
                    ? new(name, hash, data.TryGetProperty("rows", out var rows) && rows.TryGetInt64(out var count) ? count : null)
                    : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
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

    private sealed record Counted(long Rows);

    private sealed record Noted(string Path, string Sha256, long? Rows);
}
