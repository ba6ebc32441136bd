using System.Text.Json;
using Tezgah.Core.Derivations;
using Tezgah.Core.Events;

namespace Tezgah.Engine.Evaluation;

/// <summary>What an evaluation of a language model is of, and against what it is held.</summary>
/// <param name="Name"><c>test</c>, <c>validation</c>, <c>before</c>, <c>full_text</c> or <c>full_text_before</c>.</param>
/// <param name="Step">The step of the weights.</param>
/// <param name="OfSet">The set of texts.</param>
/// <param name="LossOn">The tokens: <c>response</c> or <c>full-text</c>.</param>
/// <param name="Before">The loss on the same tokens before training; null if it was not measured.</param>
public sealed record PerplexityOf(string Name, int Step, string OfSet, string LossOn, double? Before = null);

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
    /// <param name="of">What was measured.</param>
    /// <param name="result">What was found.</param>
    public static EvaluationEvent Write(string folder, PerplexityOf of, LanguageResult result)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(result);
        var suffix = of.Name == EvaluationFiles.Test ? "" : "_" + of.Name;
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["metrics"] = $"metrics{suffix}.json",
            ["losses"] = $"losses_{of.Name}.csv",
        };
        var values = new Dictionary<string, double?>(StringComparer.Ordinal)
        {
            ["loss"] = result.Loss,
            ["perplexity"] = result.Perplexity,
            ["label_tokens"] = result.Tokens,
            ["texts"] = result.OfTexts.Count,
        };
        if (of.Before is { } loss)
        {
            values["loss_before"] = loss;
            values["perplexity_before"] = Math.Exp(loss);
            values["loss_reduction_percent"] = Derivation.ReductionPercent(loss, result.Loss);
            values["perplexity_reduction_percent"] = Derivation.ReductionPercent(Math.Exp(loss), result.Perplexity);
        }

        var json = values.ToDictionary(v => v.Key, v => (object?)v.Value, StringComparer.Ordinal);
        json["set"] = of.OfSet;
        json["loss_on"] = of.LossOn;
        File.WriteAllText(Path.Combine(folder, files["metrics"]), JsonSerializer.Serialize(json, s_json));
        File.WriteAllLines(
            Path.Combine(folder, files["losses"]),
            result.OfTexts.Select((t, i) => FormattableString.Invariant($"{i},{t.Sum:R},{t.Tokens}")).Prepend("text,loss_sum,label_tokens"));
        return new EvaluationEvent(of.Name, "perplexity", of.Step, values, [], files) { LossOn = of.LossOn };
    }
}
