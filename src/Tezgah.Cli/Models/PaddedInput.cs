using System.Text.Json;
using System.Text.Json.Serialization;
using Tezgah.Core.Problems;
using Tezgah.Engine.Models;

namespace Tezgah.Cli.Models;

/// <summary>A padded batch as transformers has it, as texts without padding.</summary>
internal sealed class PaddedInput
{
    private readonly JsonElement? _labels;

    private PaddedInput(IReadOnlyList<int[]> texts, IReadOnlyList<int> starts, int length, JsonElement? labels)
    {
        (Texts, Starts, Length) = (texts, starts, length);
        _labels = labels;
    }

    /// <summary>The tokens of each text.</summary>
    public IReadOnlyList<int[]> Texts { get; }

    /// <summary>The place of each text's first token in its row.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>The length of the padded rows.</summary>
    public int Length { get; }

    /// <summary>Reads standard input.</summary>
    /// <exception cref="ProblemException">It is not what is expected; the row at fault is named.</exception>
    public static PaddedInput Read()
    {
        const string Expected = "{\"input_ids\": [[1, 2, …], …], \"attention_mask\": [[1, 1, …], …], \"labels\": …}";
        var batch = JsonInput.Read<Batch>(Expected);
        if (batch.Ids is not { Length: > 0 } ids || ids[0] is null)
        {
            throw Broken("input_ids", "[[…], …]");
        }

        var length = ids[0].Length;
        var mask = batch.Mask ?? [.. ids.Select(row => Enumerable.Repeat(1, row?.Length ?? 0).ToArray())];
        if (mask.Length != ids.Length)
        {
            throw Broken("attention_mask", $"{ids.Length} rows");
        }

        var texts = new List<int[]>();
        var starts = new List<int>();
        for (var row = 0; row < ids.Length; row++)
        {
            if (ids[row]?.Length != length || mask[row]?.Length != length)
            {
                throw Broken($"input_ids[{row}]", $"{length} tokens, as many in attention_mask");
            }

            // Real tokens are one stretch: padding inside a text would change every position behind it.
            var start = Array.IndexOf(mask[row], 1);
            var count = mask[row].Count(m => m == 1);
            if (start < 0 || Array.Exists(mask[row], m => m is not (0 or 1)) || mask[row].Skip(start).Take(count).Any(m => m == 0))
            {
                throw Broken($"attention_mask[{row}]", "0 … 0 1 … 1 0 … 0");
            }

            texts.Add(ids[row][start..(start + count)]);
            starts.Add(start);
        }

        return new PaddedInput(texts, starts, length, batch.Labels);
    }

    /// <summary>Compares the tokens with a vocabulary.</summary>
    /// <exception cref="ProblemException"><c>prompt-token-unknown</c>.</exception>
    public void CheckTokens(int vocabulary)
    {
        foreach (var (row, text) in Texts.Index())
        {
            foreach (var id in text.Where(id => id < 0 || id >= vocabulary))
            {
                throw new ProblemException(new Problem("prompt-token-unknown", $"input_ids[{row}]", $"{row + 1}", $"{id}", $"{vocabulary}"));
            }
        }
    }

    /// <summary>A class for each text; null if there are no labels.</summary>
    /// <exception cref="ProblemException">They are something else.</exception>
    public long[]? ClassLabels(int classes)
    {
        if (_labels is not { } labels)
        {
            return null;
        }

        var read = Deserialize<long[]>(labels, "[0, 1, …]");
        return read.Length == Texts.Count && read.All(l => l >= 0 && l < classes)
            ? read
            : throw Broken("labels", $"{Texts.Count} × 0 … {classes - 1}");
    }

    /// <summary>A label for each token of each text; null if there are no labels.</summary>
    /// <exception cref="ProblemException">They are something else, or none is predicted.</exception>
    public IReadOnlyList<int[]>? TokenLabels(int vocabulary)
    {
        if (_labels is not { } labels)
        {
            return null;
        }

        var read = Deserialize<int[][]>(labels, "[[-100, 5, …], …]");
        if (read.Length != Texts.Count || Array.Exists(
            read, row => row?.Length != Length || Array.Exists(row, l => l != LanguageLoss.Ignored && (l < 0 || l >= vocabulary))))
        {
            throw Broken("labels", $"{Texts.Count} × {Length} × (-100, 0 … {vocabulary - 1})");
        }

        IReadOnlyList<int[]> ofTexts = [.. read.Select((row, i) => row[Starts[i]..(Starts[i] + Texts[i].Length)])];
        return ofTexts.Any(row => row.Skip(1).Any(l => l != LanguageLoss.Ignored))
            ? ofTexts
            : throw new ProblemException(new Problem("input-no-labels", "labels"));
    }

    private static T Deserialize<T>(JsonElement json, string expected)
    {
        try
        {
            return json.Deserialize<T>() ?? throw Broken("labels", expected);
        }
        catch (JsonException e)
        {
            throw Broken("labels", expected, e);
        }
    }

    private static ProblemException Broken(string key, string expected, Exception? inner = null) =>
        new(new Problem("input-key-broken", key, key, expected), inner);

    private sealed record Batch
    {
        [JsonPropertyName("input_ids")]
        public int[][]? Ids { get; init; }

        [JsonPropertyName("attention_mask")]
        public int[][]? Mask { get; init; }

        [JsonPropertyName("labels")]
        public JsonElement? Labels { get; init; }
    }
}
