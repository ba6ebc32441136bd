namespace Tezgah.Core.CodeProblems;

/// <summary>What became of one sample.</summary>
/// <param name="TaskId">The problem.</param>
/// <param name="Sample">Which of the problem's samples, from 0, in the order of the file.</param>
/// <param name="Outcome">Passed, or why not.</param>
/// <param name="Error">Class of the exception, e.g. <c>ValueError</c>; null if there was none.</param>
/// <param name="Detail">The test that failed, or what the exception said; null if there is nothing to say.</param>
/// <param name="Line">Line of the program, or of the tests for a wrong answer, from 1; null if not known.</param>
/// <param name="Seconds">Wall time in the sandbox, its start included; 0 if nothing was run.</param>
/// <param name="ThinkCharacters">Characters of the thinking part; null if there is none.</param>
/// <param name="ThinkTokens">Its tokens, where the sample says.</param>
/// <param name="Tokens">Tokens of the completion, where the sample says.</param>
/// <param name="FinishReason">Why generation ended, where the sample says.</param>
public sealed record SampleResult(
    string TaskId,
    int Sample,
    SampleOutcome Outcome,
    string? Error = null,
    string? Detail = null,
    int? Line = null,
    double Seconds = 0,
    int? ThinkCharacters = null,
    int? ThinkTokens = null,
    int? Tokens = null,
    string? FinishReason = null)
{
    /// <summary>Whether every test passed.</summary>
    public bool Passed => Outcome == SampleOutcome.Passed;
}
