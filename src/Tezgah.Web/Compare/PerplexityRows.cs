using Tezgah.Core.Derivations;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Compare;

/// <summary>The loss of one run on the texts of a table.</summary>
/// <param name="Run">The run.</param>
/// <param name="Evaluation">Where its numbers stand.</param>
/// <param name="ReductionPercent">
/// How much smaller its perplexity is than the first row's, in percent; null for the first row and where the two are not over equally
/// many tokens of equally many texts.
/// </param>
public sealed record PerplexityRow(ComparedRun Run, EvaluationRecord Evaluation, double? ReductionPercent)
{
    /// <summary>Mean negative log likelihood in nats per token.</summary>
    public double? Loss => Evaluation.Values.GetValueOrDefault("loss");

    /// <summary>e to the power of the loss.</summary>
    public double? Perplexity => Evaluation.Values.GetValueOrDefault("perplexity");

    /// <summary>The tokens that the loss is over.</summary>
    public double? Tokens => Evaluation.Values.GetValueOrDefault("label_tokens");

    /// <summary>The perplexity of the same weights' predecessor: before training, or of the model that it is held against.</summary>
    public double? Before => Evaluation.Values.GetValueOrDefault("perplexity_before");
}

/// <summary>The losses of runs on texts of one kind; never of two, since a response is far easier to predict than a whole text.</summary>
/// <param name="Name">The kind: <c>full_text</c>, <c>response_only</c>, <c>test</c> or <c>validation</c>.</param>
/// <param name="Rows">The runs that have it, in the order of the comparison; the first is what the others are held against.</param>
public sealed record PerplexityRows(string Name, IReadOnlyList<PerplexityRow> Rows)
{
    private const string Kind = "perplexity";

    private static readonly string[] s_before = ["before", "_before", "_against"];

    /// <summary>A table for each kind of texts that a run was measured on.</summary>
    public static IReadOnlyList<PerplexityRows> Of(IReadOnlyList<ComparedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var measured = runs.SelectMany(r => r.Model.Evaluations.Where(IsShown).Select(e => (Run: r, Evaluation: e)));
        return
        [
            .. measured.GroupBy(m => m.Evaluation.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new PerplexityRows(g.Key, Against([.. g.GroupBy(m => m.Run.Run.Id, StringComparer.Ordinal).Select(of => of.Last())]))),
        ];
    }

    // What is held against a run is in that run's own row.
    private static bool IsShown(EvaluationRecord evaluation) =>
        evaluation.Kind == Kind && !s_before.Any(b => evaluation.Name.EndsWith(b, StringComparison.Ordinal));

    private static IReadOnlyList<PerplexityRow> Against(IReadOnlyList<(ComparedRun Run, EvaluationRecord Evaluation)> measured)
    {
        var first = new PerplexityRow(measured[0].Run, measured[0].Evaluation, null);
        return [first, .. measured.Skip(1).Select(m => Held(new PerplexityRow(m.Run, m.Evaluation, null), first))];
    }

    private static PerplexityRow Held(PerplexityRow row, PerplexityRow first) =>
        row.Perplexity is { } now && first.Perplexity is { } before && before > 0 && row.Tokens == first.Tokens
        && row.Evaluation.Values.GetValueOrDefault("texts") == first.Evaluation.Values.GetValueOrDefault("texts")
            ? row with { ReductionPercent = Derivation.ReductionPercent(before, now) }
            : row;
}
