using Tezgah.Core.Statistics;

namespace Tezgah.Web.Provenance;

/// <summary>Where a number comes from and how it was computed.</summary>
public sealed record Origin
{
    /// <summary>What the number is, in the reader's language: <c>Accuracy</c>.</summary>
    public required string Figure { get; init; }

    /// <summary>The number as it stands on the page; empty for a chart or a sentence with several.</summary>
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
/// <param name="RunId">The run; empty for numbers of no run (<see cref="OfFile"/>, <see cref="OfNothing"/>).</param>
/// <param name="RunName">What a person calls it.</param>
/// <param name="JobJson">The content of its <c>job.json</c>, which names the data; empty to have it read when it is asked for.</param>
/// <param name="Step">The step of the weights; 0 is the base model; below 0 where it is not known.</param>
/// <param name="File">The file inside the run's artifacts; null for what the run's events say.</param>
/// <param name="Part">Which data: <c>train</c>, <c>validation</c> or <c>test</c>; null for a file that names its data itself.</param>
/// <param name="Rows">The rows, problems or inferences that the number is over; null if not known.</param>
/// <param name="Time">When it was measured; null if not known.</param>
public sealed record OriginSource(
    string RunId, string RunName, string JobJson, int Step, string? File, string? Part, long? Rows, DateTimeOffset? Time = null)
{
    /// <summary>Settings of the measurement that the file records, by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Conditions { get; init; } = [];

    /// <summary>
    /// The field of the list of runs that the number is of (<c>eval_loss</c>, <c>test.accuracy</c>): step, file and rows are looked up when
    /// a person asks. Null where they are known.
    /// </summary>
    public string? Field { get; init; }

    /// <summary>The first of the steps, where the numbers are of several; <see cref="Step"/> is the last. Null where they are of one.</summary>
    public int? FromStep { get; init; }

    /// <summary>The data file, where no run names it.</summary>
    public string? DataPath { get; init; }

    /// <summary>SHA-256 of that file when the numbers were computed; null where nobody kept it.</summary>
    public string? DataSha256 { get; init; }

    /// <summary>A data file itself, without any run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The rows that were counted; null for those that nobody counted.</param>
    /// <param name="sha256">Its hash when it was read; null to look at it as it is now.</param>
    public static OriginSource OfFile(string path, long? rows, string? sha256 = null) =>
        new("", "", "", 0, null, null, rows) { DataPath = path, DataSha256 = sha256 };

    /// <summary>Neither a run nor a file: what is known is in the conditions.</summary>
    public static OriginSource OfNothing(params IReadOnlyList<(string Name, string Value)> conditions) =>
        new("", "", "", 0, null, null, null) { Conditions = conditions };
}
