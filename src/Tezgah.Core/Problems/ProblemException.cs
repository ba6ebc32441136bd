namespace Tezgah.Core.Problems;

/// <summary>Work that cannot go on, with everything that is wrong at once.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>Everything that is wrong; at least one.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Creates the exception for one problem.</summary>
    public ProblemException(Problem problem, Exception? inner = null)
        : this([problem], inner)
    {
    }

    /// <summary>Creates the exception for all of <paramref name="problems"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="problems"/> is empty.</exception>
    public ProblemException(IReadOnlyList<Problem> problems, Exception? inner = null)
        : base(string.Join(Environment.NewLine, problems), inner)
    {
        ArgumentOutOfRangeException.ThrowIfZero(problems.Count, nameof(problems));
        Problems = problems;
    }
}
