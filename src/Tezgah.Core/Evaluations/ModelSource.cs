using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Evaluations;

/// <summary>Which weights a figure was computed with.</summary>
/// <param name="Folder">The model's folder, as a full path.</param>
/// <param name="Fingerprint">Of the folder's content (<see cref="ModelSource.FingerprintOf"/>).</param>
/// <param name="Adapter">The adapter's folder; null for none.</param>
/// <param name="AdapterFingerprint">Of the adapter's content; null for none.</param>
/// <param name="ScoreFile">The file of the classification head; null for the model's own.</param>
/// <param name="CheckpointStep">The optimizer step of the weights, where the folder is a checkpoint; null otherwise.</param>
/// <param name="Run">The name of the folder of the run that they came out of; null if it was none of this program.</param>
public sealed record ModelSource(
    string Folder,
    string Fingerprint,
    string? Adapter = null,
    string? AdapterFingerprint = null,
    string? ScoreFile = null,
    int? CheckpointStep = null,
    string? Run = null)
{
    private const string StateFile = "run_state.json";
    private const string HuggingFaceState = "trainer_state.json";
    private const string CheckpointPrefix = "checkpoint-";
    private const string JobFile = "job.json";

    private static readonly string[] s_smallFiles =
    [
        "config.json", "adapter_config.json", "generation_config.json", "labels.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja",
    ];

    /// <summary>Looks the folders up.</summary>
    /// <exception cref="ProblemException"><c>model-folder-missing</c>, <c>file-not-readable</c>.</exception>
    public static ModelSource Of(string folder, string? adapter = null, string? scoreFile = null)
    {
        var trained = adapter ?? folder;
        return new ModelSource(
            Path.GetFullPath(folder),
            FingerprintOf(folder),
            adapter is null ? null : Path.GetFullPath(adapter),
            adapter is null ? null : FingerprintOf(adapter),
            scoreFile is null ? null : Path.GetFullPath(scoreFile),
            StepOf(trained),
            RunOf(trained));
    }

    /// <summary>
    /// SHA-256 over names and SHA-256 of the files that a result can depend on, in ordinal order: configurations, tokenizer, chat template
    /// and all weights (<c>*.safetensors</c>, but not the optimizer's). The same for a copy of the folder.
    /// </summary>
    /// <exception cref="ProblemException"><c>model-folder-missing</c>, <c>file-not-readable</c>.</exception>
    public static string FingerprintOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ProblemException(new Problem("model-folder-missing", folder, folder));
        }

        try
        {
            var files = Directory.EnumerateFiles(folder)
                .Select(f => Path.GetFileName(f))
                .Where(n => s_smallFiles.Contains(n, StringComparer.Ordinal)
                    || (n.EndsWith(".safetensors", StringComparison.Ordinal) && n != "optimizer.safetensors")
                    || n.EndsWith(".safetensors.index.json", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .ToArray();
            var lines = files.AsParallel().AsOrdered().Select(n => $"{HashOf(Path.Combine(folder, n))}  {n}\n");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            throw new ProblemException(new Problem("file-not-readable", folder, folder).Because(e), e);
        }
    }

    /// <summary>The step of a checkpoint's folder: what its state says, else its name; null if it is no checkpoint.</summary>
    public static int? StepOf(string folder)
    {
        foreach (var file in new[] { StateFile, HuggingFaceState }.Select(f => Path.Combine(folder, f)).Where(File.Exists))
        {
            try
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { AllowTrailingCommas = true });
                if (json.RootElement.ValueKind == JsonValueKind.Object
                    && json.RootElement.TryGetProperty("global_step", out var step) && step.TryGetInt32(out var number))
                {
                    return number;
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // Another program's file; the folder's name is left.
                continue;
            }
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return name.StartsWith(CheckpointPrefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(CheckpointPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var fromName)
                ? fromName
                : null;
    }

    // runs/<id>/checkpoints/checkpoint-N and runs/<id>/artifacts/model.
    private static string? RunOf(string folder)
    {
        var parts = new DirectoryInfo(Path.GetFullPath(folder)).Parent;
        return parts is { Name: "checkpoints" or "artifacts", Parent: { } run } && File.Exists(Path.Combine(run.FullName, JobFile)) ? run.Name : null;
    }

    private static string HashOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
