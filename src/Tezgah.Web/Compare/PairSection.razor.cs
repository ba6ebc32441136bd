using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tezgah.Core.Classification;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Compare;

/// <summary>Two of the runs on the same rows: who gets which row right, the difference of their matrices, and the tests in words.</summary>
public sealed partial class PairSection : IDisposable
{
    private CancellationTokenSource? _comparing;
    private Outcomes? _outcomes;
    private PairedComparison? _comparison;
    private (Tested? A, Tested? B) _compared;

    /// <summary>The runs; those that were not tested are left out.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<ComparedRun> Runs { get; set; }

    /// <summary>The ids of A and B; what is not among the runs is taken from their order.</summary>
    [Parameter]
    public (string? A, string? B) Pair { get; set; }

    /// <summary>Two others are wanted.</summary>
    [Parameter]
    public EventCallback<(string A, string B)> OnPair { get; set; }

    /// <summary>Whether cells show shares of the true class and not counts.</summary>
    [Parameter]
    public bool Shares { get; set; }

    /// <summary>The rows that are shown.</summary>
    [Parameter]
    public ExampleChoice? Choice { get; set; }

    /// <summary>Other rows are wanted, or none.</summary>
    [Parameter]
    public EventCallback<ExampleChoice?> OnChoose { get; set; }

    private IReadOnlyList<ComparedRun> Tested { get; set; } = [];

    private ComparedRun? A { get; set; }

    private ComparedRun? B { get; set; }

    private IReadOnlyList<string> Labels => new[] { A!, B! }.MaxBy(r => r.Results.Labels.Count)!.Results.Labels;

    /// <inheritdoc/>
    public void Dispose()
    {
        _comparing?.Cancel();
        _comparing?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        Tested = [.. Runs.Where(r => r.Results.Test.Value is { Predictions.Count: > 0 })];
        A = Tested.FirstOrDefault(r => r.Run.Id == Pair.A) ?? Tested.FirstOrDefault(r => r.Run.Id != Pair.B);
        B = Tested.FirstOrDefault(r => r.Run.Id == Pair.B && r != A) ?? Tested.FirstOrDefault(r => r != A);
        if (A?.Results.Test.Value is not { } a || B?.Results.Test.Value is not { } b || _compared == (a, b))
        {
            return;
        }

        (_compared, _comparison) = ((a, b), null);
        _outcomes = Summary.SameRows(a.Predictions, b.Predictions) ? Outcomes.Of(a.Predictions, b.Predictions) : null;
        if (_outcomes is not null)
        {
            await CompareAsync(a, b);
        }
    }

    // Thousands of samples: on another thread, and forgotten if other runs are chosen meanwhile.
    private async Task CompareAsync(Tested a, Tested b)
    {
        _comparing?.Cancel();
        _comparing?.Dispose();
        _comparing = new CancellationTokenSource();
        var (names, token) = ((A!.Run.Name, B!.Run.Name), _comparing.Token);
        var settings = SummaryCertainty.Settings(a.Predictions.Count, 1);
        var comparison = await Task.Run(() => PairedComparison.Of(a.Predictions, b.Predictions, names.Item1, names.Item2, settings), CancellationToken.None);
        if (!token.IsCancellationRequested)
        {
            _comparison = comparison;
        }
    }

    private Task ChooseAsync(ExampleChoice? choice) => OnChoose.InvokeAsync(choice == Choice ? null : choice);

    private Origin TestOrigin()
    {
        var p = _outcomes!.Test.P;
        return RunOrigins.Of(M, T["PairTest"], "mcnemar", p, A!.Test(), B!.Test()) with { Shown = ComparisonSentences.P(p, CultureInfo.CurrentUICulture) };
    }

    private Origin SentenceOrigin() =>
        RunOrigins.OfSeveral(M, $"{A!.Run.Name} – {B!.Run.Name}", ["accuracy", "difference", "mcnemar"], [A!.Test(), B!.Test()]);

    private string Heading(ExampleChoice choice) => choice.Kind switch
    {
        ExampleKind.Difference => T[
            "ExamplesDifference", Labels[choice.Truth], choice.Predicted < 0 ? T["NoAnswer"].Value : Labels[choice.Predicted]],
        _ => T["Examples." + choice.Kind, A!.Run.Name, B!.Run.Name],
    };
}
