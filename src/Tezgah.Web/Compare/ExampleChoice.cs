using System.Globalization;
using Tezgah.Core.Classification;

namespace Tezgah.Web.Compare;

/// <summary>Which rows a person wants to read.</summary>
public enum ExampleKind
{
    /// <summary>Those of one cell of a run's confusion matrix.</summary>
    Cell,

    /// <summary>Those of a true class that exactly one of the two runs called a class.</summary>
    Difference,

    /// <summary>Those that both runs get right.</summary>
    Both,

    /// <summary>Those that only the first gets right.</summary>
    OnlyA,

    /// <summary>Those that only the second gets right.</summary>
    OnlyB,

    /// <summary>Those that both get wrong.</summary>
    Neither,
}

/// <summary>A choice of rows, as it stands in the address: <c>cell.0.2.3</c>, <c>difference.2.3</c>, <c>only-a</c>.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Run">The place of the run in the comparison, for <see cref="ExampleKind.Cell"/>.</param>
/// <param name="Truth">The true class.</param>
/// <param name="Predicted">The predicted class, <see cref="Predictions.NoAnswer"/>, or <see cref="AnyClass"/>.</param>
public sealed record ExampleChoice(ExampleKind Kind, int Run = 0, int Truth = 0, int Predicted = 0)
{
    /// <summary>Whatever was predicted: the total of a true class.</summary>
    public const int AnyClass = -2;

    private static readonly (ExampleKind Kind, string Name)[] s_names =
    [
        (ExampleKind.Cell, "cell"), (ExampleKind.Difference, "difference"), (ExampleKind.Both, "both"),
        (ExampleKind.OnlyA, "only-a"), (ExampleKind.OnlyB, "only-b"), (ExampleKind.Neither, "neither"),
    ];

    /// <summary>Whether it is about the two runs of the pair.</summary>
    public bool IsOfPair => Kind != ExampleKind.Cell;

    /// <summary>Reads a part of an address; null for what is none.</summary>
    public static ExampleChoice? Parse(string? text)
    {
        var parts = (text ?? "").Split('.');
        if (s_names.FirstOrDefault(n => n.Name == parts[0]) is not { Name: not null } named)
        {
            return null;
        }

        var numbers = parts.Skip(1).Select(p => int.TryParse(p, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : -1_000).ToArray();
        return (named.Kind, numbers) switch
        {
            (ExampleKind.Cell, [>= 0 and var run, >= 0 and var truth, >= AnyClass and var predicted]) => new(named.Kind, run, truth, predicted),
            (ExampleKind.Difference, [>= 0 and var truth, >= Predictions.NoAnswer and var predicted]) => new(named.Kind, 0, truth, predicted),
            (ExampleKind.Cell or ExampleKind.Difference, _) => null,
            (_, []) => new(named.Kind),
            _ => null,
        };
    }

    /// <summary>As it stands in the address.</summary>
    public override string ToString()
    {
        var name = s_names.First(n => n.Kind == Kind).Name;
        return Kind switch
        {
            ExampleKind.Cell => string.Create(CultureInfo.InvariantCulture, $"{name}.{Run}.{Truth}.{Predicted}"),
            ExampleKind.Difference => string.Create(CultureInfo.InvariantCulture, $"{name}.{Truth}.{Predicted}"),
            _ => name,
        };
    }

    /// <summary>The rows of one run's cell, from 0, in the order of the file.</summary>
    public IReadOnlyList<int> Rows(Predictions run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var rows = new List<int>();
        for (var row = 0; row < run.Count; row++)
        {
            if (run.Truth[row] == Truth && (Predicted == AnyClass || run.Predicted[row] == Predicted))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>The rows of a choice about two runs, from 0, in the order of the file.</summary>
    public IReadOnlyList<int> Rows(Predictions a, Predictions b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (Kind == ExampleKind.Difference)
        {
            return [.. Enumerable.Range(0, a.Count).Where(r => a.Truth[r] == Truth && (a.Predicted[r] == Predicted) != (b.Predicted[r] == Predicted))];
        }

        var outcomes = Outcomes.Of(a, b);
        return Kind switch
        {
            ExampleKind.Both => outcomes.Both,
            ExampleKind.OnlyA => outcomes.OnlyA,
            ExampleKind.OnlyB => outcomes.OnlyB,
            _ => outcomes.Neither,
        };
    }
}
