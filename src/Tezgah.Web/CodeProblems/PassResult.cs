using Tezgah.Core.CodeProblems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.CodeProblems;

/// <summary>What <c>tezgah passk</c> found for the weights of one step.</summary>
/// <param name="Step">The step; 0 is the base model.</param>
/// <param name="File">The file inside the run's artifacts.</param>
/// <param name="Time">When it was written, UTC.</param>
/// <param name="Report">Estimates, problems and samples.</param>
public sealed record PassResult(int Step, string File, DateTimeOffset Time, PassReport Report)
{
    /// <summary>Problems of which at least one sample passed.</summary>
    public int Solved => Report.Problems.Count(p => p.Passed > 0);
}

/// <summary>The pass@k results of a run.</summary>
/// <param name="Results">Rising steps.</param>
/// <param name="Failures">Files that cannot be read, each with its sentence.</param>
public sealed record PassResults(IReadOnlyList<PassResult> Results, IReadOnlyList<string> Failures)
{
    /// <summary>A run without any.</summary>
    public static PassResults None { get; } = new([], []);
}

/// <summary>One result of one run: a column of the page.</summary>
/// <param name="Run">The run.</param>
/// <param name="Style">The number of its colour.</param>
/// <param name="Result">The result.</param>
public sealed record PassColumn(RunRecord Run, int Style, PassResult Result)
{
    /// <summary>Its name in an address.</summary>
    public string Key => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Run.Id}.{Result.Step}");
}
