namespace Tezgah.Web.Live;

/// <summary>One number on a run's page.</summary>
/// <param name="Key">The metric.</param>
/// <param name="Value">Its newest, or best, value.</param>
/// <param name="Step">The step it is of, where that is not the newest.</param>
/// <param name="IsBest">Whether it is the best and not the newest value.</param>
/// <param name="Smoothed">The smoothed value beside it.</param>
public sealed record Tile(string Key, double Value, int? Step = null, bool IsBest = false, double? Smoothed = null)
{
    /// <summary>Whether the value is a share between 0 and 1.</summary>
    public bool IsShare => Key.Contains("accuracy", StringComparison.Ordinal) || Key.Contains("f1", StringComparison.Ordinal);
}

/// <summary>The numbers that a person looks at first.</summary>
public static class Tiles
{
    private static readonly string[] s_newest = ["loss", "learning_rate", "grad_norm", "tokens_per_second", "eval_accuracy", "test_accuracy"];

    /// <summary>The newest values there are, and the best validation accuracy.</summary>
    public static IReadOnlyList<Tile> Of(RunModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var tiles = new List<Tile>();
        foreach (var name in s_newest)
        {
            if (model.Run.Latest.TryGetValue(name, out var value))
            {
                tiles.Add(new Tile(name, value)
                {
                    Step = name.StartsWith("eval_", StringComparison.Ordinal) && model.Curves[name].Count > 0 ? (int)model.Curves[name].LastX : null,
                    Smoothed = name == "loss" && model.Curves.Smooth(name) is { Count: > 0 } smooth ? smooth.Y[^1] : null,
                });
            }
        }

        if (model.Curves.Highest("eval_accuracy") is { } best)
        {
            tiles.Add(new Tile("eval_accuracy", best.Value, best.Step, IsBest: true));
        }

        return tiles;
    }
}
