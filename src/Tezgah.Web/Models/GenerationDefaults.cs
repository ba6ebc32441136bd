using System.Globalization;
using System.Text.Json;

namespace Tezgah.Web.Models;

/// <summary>What a model's <c>generation_config.json</c> asks for.</summary>
public sealed record GenerationDefaults
{
    // Real files have less than a kilobyte.
    private const long LargestFile = 1 << 20;

    /// <summary>Every key with its value as the file writes it, in its order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; init; } = [];

    /// <summary>Whether tokens are drawn; false always takes the likeliest. Null if the file does not say.</summary>
    public bool? DoSample { get; init; }

    /// <summary>What scores are divided by.</summary>
    public double? Temperature { get; init; }

    /// <summary>The share of probability that tokens are drawn from.</summary>
    public double? TopP { get; init; }

    /// <summary>Reads the file of a folder; one that is not there or that no generation can use gives no defaults.</summary>
    public static GenerationDefaults Read(string folder)
    {
        var path = Path.Combine(folder, "generation_config.json");
        if (!File.Exists(path) || new FileInfo(path).Length > LargestFile)
        {
            return new GenerationDefaults();
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? Of(document.RootElement) : new GenerationDefaults();
        }
        catch (JsonException)
        {
            // The worker reads the file again and says what is wrong with it; the page only shows it.
            return new GenerationDefaults();
        }
    }

    private static GenerationDefaults Of(JsonElement json) => new()
    {
        Values = [.. json.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetRawText()))],
        DoSample = json.TryGetProperty("do_sample", out var sample) && sample.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? sample.GetBoolean()
            : null,
        Temperature = Number(json, "temperature"),
        TopP = Number(json, "top_p"),
    };

    private static double? Number(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number
            && double.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
