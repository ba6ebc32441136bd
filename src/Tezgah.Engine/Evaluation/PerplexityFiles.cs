using System.Text.Json;
using Tezgah.Core.Events;

namespace Tezgah.Engine.Evaluation;

/// <summary>Writes what an evaluation of a language model found.</summary>
public static class PerplexityFiles
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes metrics and the losses of the texts into <paramref name="folder"/>, and the event that names them.</summary>
    /// <param name="folder">The artifacts' folder.</param>
    /// <param name="name"><c>test</c>, <c>validation</c> or <c>before</c>.</param>
    /// <param name="step">The step of the weights.</param>
    /// <param name="result">What was measured.</param>
    /// <param name="before">The loss of the same texts before training; null if it was not measured.</param>
    /// <param name="ofSet">The set of texts.</param>
    public static EvaluationEvent Write(string folder, string name, int step, LanguageResult result, double? before, string ofSet)
    {
        ArgumentNullException.ThrowIfNull(result);
        var suffix = name == EvaluationFiles.Test ? "" : "_" + name;
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["metrics"] = $"metrics{suffix}.json",
            ["losses"] = $"losses_{name}.csv",
        };
        var values = new Dictionary<string, double?>(StringComparer.Ordinal)
        {
            ["loss"] = result.Loss,
            ["perplexity"] = result.Perplexity,
            ["label_tokens"] = result.Tokens,
            ["texts"] = result.OfTexts.Count,
        };
        if (before is { } loss)
        {
            values["loss_before"] = loss;
            values["perplexity_before"] = Math.Exp(loss);
        }

        var json = values.ToDictionary(v => v.Key, v => (object?)v.Value, StringComparer.Ordinal);
        json["set"] = ofSet;
        File.WriteAllText(Path.Combine(folder, files["metrics"]), JsonSerializer.Serialize(json, s_json));
        File.WriteAllLines(
            Path.Combine(folder, files["losses"]),
            result.OfTexts.Select((t, i) => FormattableString.Invariant($"{i},{t.Sum:R},{t.Tokens}")).Prepend("text,loss_sum,label_tokens"));
        return new EvaluationEvent(name, "perplexity", step, values, [], files);
    }
}
