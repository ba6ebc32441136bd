using Tezgah.Core.Classification;

namespace Tezgah.Web.Compare;

/// <summary>Which numbers of a summary may differ from the best of their column by chance alone.</summary>
public sealed class Chances
{
    private readonly HashSet<(string Column, string Run)> _maybe = [];

    private Chances()
    {
    }

    /// <summary>Nothing is known.</summary>
    public static Chances Unknown { get; } = new();

    /// <summary>Pairs of the best accuracy with each other run that was tested on the same rows, in the order of the runs.</summary>
    public IReadOnlyList<PairedComparison> Pairs { get; private init; } = [];

    /// <summary>Whether the run's number in that column may be as good as the best.</summary>
    public bool MayBe(string column, string run) => _maybe.Contains((column, run));

    /// <summary>Compares every run with the best of each column; takes up to a few seconds, so it is for another thread.</summary>
    public static Chances Of(IReadOnlyList<ComparedRun> runs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ComparedRun[] tested = [.. runs.Where(r => r.Results.Test.Value is { Predictions.Count: > 0 })];
        var chances = new Chances { Pairs = PairsOf(tested, cancellationToken) };
        foreach (var column in Summary.Columns)
        {
            var best = tested.MaxBy(r => column.Of(r.Results.Test.Value!.Report));
            foreach (var other in tested.Where(r => r != best && column.Of(r.Results.Test.Value!.Report) is not null))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Summary.MayBeChance(column, best!.Results.Test.Value!.Predictions, other.Results.Test.Value!.Predictions) == true)
                {
                    chances._maybe.Add((column.Key, other.Run.Id));
                }
            }
        }

        return chances;
    }

    private static List<PairedComparison> PairsOf(ComparedRun[] tested, CancellationToken cancellationToken)
    {
        var pairs = new List<PairedComparison>();
        var best = tested.MaxBy(r => r.Results.Test.Value!.Report.Accuracy);
        foreach (var other in tested.Where(r => r != best))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (a, b) = (best!.Results.Test.Value!.Predictions, other.Results.Test.Value!.Predictions);
            if (Summary.SameRows(a, b))
            {
                pairs.Add(PairedComparison.Of(a, b, best.Run.Name, other.Run.Name));
            }
        }

        return pairs;
    }
}
