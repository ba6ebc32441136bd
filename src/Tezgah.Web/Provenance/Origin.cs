using Tezgah.Core.Statistics;

namespace Tezgah.Web.Provenance;

/// <summary>Where a number comes from and how it was computed.</summary>
public sealed record Origin
{
    /// <summary>What the number is, in the reader's language: <c>Accuracy</c>.</summary>
    public required string Figure { get; init; }

    /// <summary>The number as it stands on the page.</summary>
    public required string Shown { get; init; }

    /// <summary>All its digits; null where it has none.</summary>
    public double? Value { get; init; }

    /// <summary>How it was computed: the formula or method and its conventions, in the reader's language.</summary>
    public required string Method { get; init; }

    /// <summary>Its 95 % interval; null if it has none.</summary>
    public Interval? Interval { get; init; }

    /// <summary>How that interval was found.</summary>
    public string? IntervalMethod { get; init; }

    /// <summary>Why there is no such number; null if there is.</summary>
    public string? Undefined { get; init; }

    /// <summary>What it was computed from: one entry for a run's number, two for a difference, more for a mean.</summary>
    public required IReadOnlyList<OriginSource> Sources { get; init; }
}

/// <summary>One file of one run that a number was computed from.</summary>
/// <param name="RunId">The run.</param>
/// <param name="RunName">What a person calls it.</param>
/// <param name="JobJson">The content of its <c>job.json</c>, which names the data.</param>
/// <param name="Step">The step of the weights; 0 is the base model.</param>
/// <param name="File">The file inside the run's artifacts; null for what the run's events say.</param>
/// <param name="Part">Which data: <c>test</c> or <c>validation</c>; null for a file that names its data itself.</param>
/// <param name="Rows">The rows, problems or inferences that the number is over; null if not known.</param>
/// <param name="Time">When it was measured; null if not known.</param>
public sealed record OriginSource(
    string RunId, string RunName, string JobJson, int Step, string? File, string? Part, long? Rows, DateTimeOffset? Time = null)
{
    /// <summary>Settings of the measurement that the file records, by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Conditions { get; init; } = [];
}
