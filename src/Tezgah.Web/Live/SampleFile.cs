using System.Text.Json;
using Tezgah.Core.Evaluations;

namespace Tezgah.Web.Live;

/// <summary>One text that a model wrote during its training.</summary>
/// <param name="Prompt">What it was given; empty where the file has none.</param>
/// <param name="Text">What it wrote.</param>
/// <param name="Reference">What the data has there; empty where the file does not say.</param>
public sealed record SampleText(string Prompt, string Text, string Reference);

/// <summary>
/// Texts that a worker wrote with its model at a step: JSON lines with <c>prompt</c>, <c>text</c> and perhaps
/// <c>reference</c>. The worker tells of the file by an evaluation of the kind <see cref="EvaluationKinds.Samples"/>.
/// </summary>
public static class SampleFile
{
    /// <summary>The most texts that are shown of a step.</summary>
    public const int Most = 20;

    private const int LongestText = 4000;
    private const int LongestFile = 4 << 20;

    /// <summary>The first texts of a file; those that are too long are cut.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than 4 MB.</exception>
    /// <exception cref="JsonException">A line is no such object.</exception>
    public static async Task<IReadOnlyList<SampleText>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > LongestFile)
        {
            throw new IOException($"'{path}' is larger than {LongestFile >> 20} MB.");
        }

        var texts = new List<SampleText>();
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            if (texts.Count == Most)
            {
                break;
            }

            if (line.Length > 0)
            {
                using var json = JsonDocument.Parse(line);
                texts.Add(new SampleText(Text(json.RootElement, "prompt"), Text(json.RootElement, "text"), Text(json.RootElement, "reference")));
            }
        }

        return texts;
    }

    private static string Text(JsonElement line, string key)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The line is no object.");
        }

        if (!line.TryGetProperty(key, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return "";
        }

        var text = value.GetString()!;
        return text.Length <= LongestText ? text : text[..LongestText] + "…";
    }
}
