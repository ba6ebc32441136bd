using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tezgah.Core.Results;

namespace Tezgah.Core.CodeProblems;

/// <summary>Writes the JSON lines that <see cref="CodeFiles.ReadSamples"/> reads.</summary>
public static class SamplesFile
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes the file; it appears whole or not at all.</summary>
    public static void Write(string path, IEnumerable<CodeSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        WholeFile.Write(path, stream => Write(stream, samples));
    }

    /// <summary>Adds samples to a file as they are written, so that work that ends early leaves those that there are.</summary>
    public static void Append(string path, IEnumerable<CodeSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        Write(stream, samples);
    }

    private static void Write(Stream stream, IEnumerable<CodeSample> samples)
    {
        foreach (var sample in samples)
        {
            JsonSerializer.Serialize(stream, new Line(sample.TaskId, sample.Completion, sample.FinishReason, sample.Tokens, sample.ThinkTokens), s_options);
            stream.WriteByte((byte)'\n');
        }
    }

    private sealed record Line(
        [property: JsonPropertyName("task_id")] string TaskId,
        [property: JsonPropertyName("completion")] string Completion,
        [property: JsonPropertyName("finish_reason")] string? FinishReason,
        [property: JsonPropertyName("completion_tokens")] int? Tokens,
        [property: JsonPropertyName("think_tokens")] int? ThinkTokens);
}
