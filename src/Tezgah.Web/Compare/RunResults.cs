using Tezgah.Core.Classification;
using Tezgah.Core.Results;

namespace Tezgah.Web.Compare;

/// <summary>Where a number comes from.</summary>
/// <param name="RunId">The run.</param>
/// <param name="RunName">What a person calls it.</param>
/// <param name="Step">The step of the weights.</param>
/// <param name="File">The file inside the run's artifacts.</param>
/// <param name="Time">When it was measured, UTC.</param>
public sealed record Source(string RunId, string RunName, int Step, string File, DateTimeOffset Time);

/// <summary>Predictions of a run and everything computed from them.</summary>
/// <param name="Predictions">The predictions.</param>
/// <param name="Report">The metrics.</param>
/// <param name="Columns">Further columns of the file (texts, ids), one value a row.</param>
public sealed record Tested(Predictions Predictions, ClassificationReport Report, IReadOnlyList<TextColumn> Columns);

/// <summary>One result of a run: there, not there, or not readable.</summary>
/// <typeparam name="T">The result.</typeparam>
/// <param name="Value">The result; null if it is not there.</param>
/// <param name="Source">Where it comes from; null if the run has none.</param>
/// <param name="Failure">Why it could not be read, in the reader's language.</param>
public sealed record Result<T>(T? Value, Source? Source, string? Failure = null)
    where T : class
{
    /// <summary>The run has no such result yet.</summary>
    public static Result<T> None { get; } = new(null, null);
}

/// <summary>What came out of a run in the end.</summary>
/// <param name="Test">Its predictions on the test data.</param>
/// <param name="Latency">Its latency.</param>
/// <param name="Labels">The names of its classes in order.</param>
public sealed record RunResults(Result<Tested> Test, Result<LatencyFile> Latency, IReadOnlyList<string> Labels)
{
    /// <summary>A run without results.</summary>
    public static RunResults None { get; } = new(Result<Tested>.None, Result<LatencyFile>.None, []);

    /// <summary>Whether there is something to show, if only why there is nothing.</summary>
    public bool Any => Test.Source is not null || Latency.Source is not null;
}
