namespace Tezgah.Web.Sweeps;

/// <summary>How the values of a sweep are chosen, and whether all of its runs go to their end.</summary>
public enum SweepKind
{
    /// <summary>Each value of each setting with each of the others.</summary>
    Grid,

    /// <summary>Values drawn at random, from a seed (Bergstra and Bengio 2012).</summary>
    Random,

    /// <summary>Values drawn at random; at each rung only the best go on (successive halving, Jamieson and Talwalkar 2016).</summary>
    Halving,
}

/// <summary>A setting that a sweep goes over.</summary>
/// <param name="Key">The setting's key in the job file.</param>
/// <param name="Values">Its values, as a form shows them; empty where they are drawn from a range.</param>
/// <param name="From">The lower end of the range.</param>
/// <param name="To">The upper end of the range.</param>
/// <param name="IsLog">Whether values are drawn evenly over the range's logarithm.</param>
public sealed record SweepAxis(string Key, IReadOnlyList<string> Values, double? From = null, double? To = null, bool IsLog = false);

/// <summary>One run of a sweep.</summary>
/// <param name="Number">Its number in the sweep, from 1.</param>
/// <param name="Config">The number of its values, from 1: runs that differ in their seed alone have the same.</param>
/// <param name="Values">The settings that the sweep gives it, by key.</param>
/// <param name="Seed">Its seed.</param>
public sealed record SweepTrial(int Number, int Config, IReadOnlyDictionary<string, string> Values, long Seed)
{
    /// <summary>The run; null while it is not in the queue yet.</summary>
    public string? RunId { get; init; }

    /// <summary>When a rung let it go on, UTC, set down before it was asked to; null while none did.</summary>
    public DateTimeOffset? PromotedAt { get; init; }

    /// <summary>The rung after which it last went on, from 1; 0 for none.</summary>
    public int PromotedAfter { get; init; }
}

/// <summary>A group of runs that differ in a few settings, and what decides between them.</summary>
public sealed record Sweep
{
    /// <summary>Its name in links and on disk: lower-case letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The study of its runs, by which the table groups them; null for none.</summary>
    public string? Study { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How values are chosen.</summary>
    public required SweepKind Kind { get; init; }

    /// <summary>The settings that all runs share, as <c>job.json</c>.</summary>
    public required string JobJson { get; init; }

    /// <summary>The settings that it goes over.</summary>
    public required IReadOnlyList<SweepAxis> Axes { get; init; }

    /// <summary>How many values are drawn; of no meaning for a grid.</summary>
    public int Samples { get; init; }

    /// <summary>The seed of the draws.</summary>
    public long DrawSeed { get; init; }

    /// <summary>The seeds with which each choice of values is trained.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>The measure that decides, as <c>eval_accuracy</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>Of how many one goes on at each rung.</summary>
    public int Eta { get; init; } = 3;

    /// <summary>How many rungs there are before the end.</summary>
    public int Rungs { get; init; } = 2;

    /// <summary>Whether a person has stopped it: nothing is started or goes on any more.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Whether, of a stopped one, runs are still to be asked to stop.</summary>
    public bool IsStopping { get; init; }

    /// <summary>Its runs.</summary>
    public IReadOnlyList<SweepTrial> Trials { get; init; } = [];

    /// <summary>The part of a run's steps at which a rung stands: 1 / eta for the last, 1 / eta² for the one before it, ….</summary>
    /// <param name="rung">The rung, from 1.</param>
    public double RungAt(int rung) => Math.Pow(Eta, rung - Rungs - 1);
}
